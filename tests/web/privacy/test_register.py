"""Every table is in the register once, and page and documentation say the same."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps

from ledby.web.privacy.kept import TIERS
from ledby.web.privacy.register import REGISTER, as_markdown
from ledby.web.privacy.selectors.held import _READERS

ROOT = Path(__file__).parents[3]


def test_a_table_without_tier_purpose_and_term_does_not_pass():
    labels = {m._meta.label for m in apps.get_models(include_auto_created=True)}
    assert labels == set(REGISTER)
    for kept in REGISTER.values():
        assert kept.tier in TIERS
        for text in (kept.what, kept.why, kept.until, kept.erased):
            assert str(text)


def test_what_is_about_somebody_is_read_for_them():
    about = {label for label, kept in REGISTER.items() if kept.tier != "nobody"}
    # Of an erasure nobody is left who could ask.
    assert set(_READERS) == about - {"privacy.Erasure"}


def test_the_documentation_has_the_same_table():
    page = ROOT / "docs" / "reference" / "what_is_kept.md"
    assert as_markdown() in page.read_text("utf-8")
