"""Every setting is explained, and nothing is explained that is no setting."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "operations" / "settings.md"
NAME = re.compile(r"LEDBY_[A-Z_]*[A-Z]")


def test_the_page_names_exactly_the_settings_of_the_code():
    read = set()
    for file in (ROOT / "src").rglob("*.py"):
        read |= set(NAME.findall(file.read_text("utf-8")))
    read = {name.removesuffix("_FILE") for name in read}
    explained = re.findall(
        r"^\| `(LEDBY_\w+)` \|", PAGE.read_text("utf-8"), re.MULTILINE
    )
    assert sorted(explained) == sorted(set(explained))
    assert set(explained) == read


def test_every_default_that_is_a_plain_value_is_the_one_of_the_code():
    source = (ROOT / "src/ledby/web/settings.py").read_text("utf-8")
    plain = dict(
        re.findall(r'env\.\w+\(\s*"(LEDBY_\w+)",\s*default="?([^"),]+)"?', source)
    )
    rows = re.findall(
        r"^\| `(LEDBY_\w+)` \| `([^`]+)` \|", PAGE.read_text("utf-8"), re.MULTILINE
    )
    words = {"False": "0", "True": "1"}
    assert len(rows) >= 10
    for name, default in rows:
        assert words.get(plain[name], plain[name]) == default, name
