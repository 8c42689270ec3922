"""The table of how requirements are met: whole, in order, and its tests exist."""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
with (ROOT / "docs" / "asvs.csv").open(encoding="utf-8", newline="") as table:
    ROWS = list(csv.DictReader(table))
WORDS = re.compile(r"by design|(?:not applicable|open): \S.+")


@cache
def names_in(path: str) -> frozenset[str]:
    """Return the names of the tests in a file."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["requirement"])
def test_each_row_is_answered_and_proved(row):
    assert all(cell.strip() == cell != "" for cell in row.values())
    assert re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{1,2}", row["requirement"])
    assert row["chapter"].startswith(f"V{row['requirement'].partition('.')[0]} ")
    path, two, name = row["proof"].partition("::")
    if two:
        assert name in names_in(path), row["proof"]
    else:
        assert WORDS.fullmatch(row["proof"]), row["proof"]


def test_each_requirement_stands_once_in_order_and_every_chapter_has_some():
    ids = [tuple(map(int, row["requirement"].split("."))) for row in ROWS]
    assert ids == sorted(set(ids))
    assert {one[0] for one in ids} == set(range(1, 17))


def test_most_of_what_applies_is_proved_by_a_test():
    applies = [r["proof"] for r in ROWS if not r["proof"].startswith("not applicable")]
    kinds = Counter("test" if "::" in proof else proof[:4] for proof in applies)
    assert kinds["test"] / len(applies) > 0.6
    assert kinds["open"] <= 3
