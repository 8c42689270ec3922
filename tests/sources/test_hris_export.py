"""What is written opens safely in a spreadsheet and is read back letter for letter."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledby.sources import hris


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+31 6", "'+31 6"),
        ("-5", "'-5"),
        ("@sum", "'@sum"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("'=x", "''=x"),
        ("Ann", "Ann"),
        ("'s Gravenhage", "'s Gravenhage"),
        ("", ""),
    ],
)
def test_formulas_are_made_harmless(cell, written):
    assert hris.safe(cell) == written


def test_the_file_begins_with_a_mark_and_the_header():
    first = next(iter(hris.csv_lines([], ["attr_x"])))
    assert first == "\ufeff" + ",".join([*hris.COLUMNS, "attr_x"]) + "\r\n"


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Z"])
    | st.sampled_from("=+-@'\" ;,|/:"),
    min_size=1,
    max_size=12,
).map(lambda text: " ".join(text.split()))


@settings(max_examples=150, deadline=None)
@given(names=st.lists(TEXT.filter(bool), min_size=1, max_size=5))
def test_texts_come_back_as_they_were(names):
    import unicodedata

    names = [unicodedata.normalize("NFC", name) for name in names]
    blank = [""] * (len(hris.COLUMNS) - 2)
    rows = [[str(n), name, *blank, name] for n, name in enumerate(names)]
    text = "".join(hris.csv_lines(rows, ["attr_said"]))
    cells = [cell for row in csv.reader(io.StringIO(text[1:])) for cell in row]
    assert not any(re.match(r"[=+\-@\t\r]", cell) for cell in cells)
    sheet = hris.read_sheet(text.encode(), "people.csv")
    people = hris.check(sheet).people
    assert people["name"].to_list() == names
    assert people["attr_said"].to_list() == names
