"""Cells become values; everything wrong is said at once, with row and column."""

from __future__ import annotations

import random
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from ledby.sources import hris


def check(text: str, **columns: str) -> hris.Checked:
    sheet = hris.read_sheet(text.encode(), "people.csv")
    return hris.check(sheet, hris.ColumnMap(columns))


def at(row: int, column: str, sentence: str) -> str:
    return f'people.csv, row {row}, column "{column}": {sentence}'


def said(text: str) -> list[str]:
    checked = check(text)
    assert checked.problems.count == len(checked.problems.shown)
    return checked.problems.lines("people.csv")


def column(name: str, *cells: str) -> list[object]:
    rows = "".join(f'{n},"{cell}"\n' for n, cell in enumerate(cells))
    checked = check(f"id,{name}\n{rows}")
    assert not checked.problems, checked.problems.lines("people.csv")
    field = next(iter(checked.fields - {"key"}))
    return checked.people[field].to_list()


def test_texts_are_plain():
    assert column("name", "  Ann\u00a0 de\nBo ", "Zoe\u0308", "\u200bCy") == [
        "Ann de Bo",
        "Zoë",
        "Cy",
    ]


def test_formulas_stay_text_and_lose_the_apostrophe_of_an_export():
    cells = ["=1+1", "'=1+1", "''=1+1", "@x", "-5", "'Ann", "+31 6", "＝1"]
    assert column("title", *cells) == [
        "=1+1",
        "=1+1",
        "'=1+1",
        "@x",
        "-5",
        "'Ann",
        "+31 6",
        "＝1",
    ]


def test_levels():
    assert column("level", "1", "2.0", "99", "3,0", "") == [1, 2, 99, 3, None]


def test_dates_in_common_forms():
    cells = {
        "2024-03-31": date(2024, 3, 31),
        "2024/3/1": date(2024, 3, 1),
        "31.03.2024": date(2024, 3, 31),
        "1-4-2024": date(2024, 4, 1),
        "20240331": date(2024, 3, 31),
        "2024-03-31T00:00:00Z": date(2024, 3, 31),
        "2024-03-31 08:15": date(2024, 3, 31),
        "31 March 2024": date(2024, 3, 31),
        "31-Mar-2024": date(2024, 3, 31),
        "March 31, 2024": date(2024, 3, 31),
        "1711843200": date(2024, 3, 31),
        "03/04/2021": date(2021, 4, 3),
        "": None,
    }
    assert column("start", *cells) == list(cells.values())


def test_american_dates_are_seen_by_a_month_that_can_not_be_one():
    assert column("start", "03/04/2021", "12/31/2020") == [
        date(2021, 3, 4),
        date(2020, 12, 31),
    ]


def test_languages():
    assert column("language", "NL", "English", "nederlands", "pt_BR") == [
        "nl",
        "en",
        "nl",
        "pt-br",
    ]


def test_skills():
    checked = check("id,skills\n1,first aid:3; dutch: 2;\n2,\n3,c:d:4\n")
    assert checked.skills.rows() == [
        ("1", "first aid", 3),
        ("1", "dutch", 2),
        ("3", "c:d", 4),
    ]


def test_names_in_two_columns():
    checked = check("id,first name,last name\n1,Ann,Bo\n2,,Cy\n3,,\n")
    assert checked.people["name"].to_list() == ["Ann Bo", "Cy", None]
    assert checked.problems.lines("p.csv") == [
        'p.csv, row 4, column "last name": this is empty; give a name.'
    ]


def test_without_ids_people_go_by_their_address():
    checked = check("email,name\nANN@Example.org,Ann\n")
    assert checked.people.select("key", "email").rows() == [("ann@example.org",) * 2]
    assert said("email,name\n,Ann\n") == [
        at(
            2,
            "email",
            "this is empty; without ids every person needs an e-mail address.",
        )
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("id,name\n,Ann\n", 'column "id": this is empty; every person needs an id.'),
        ("id,name\n1,\n", 'column "name": this is empty; give a name.'),
        ("id,email\n1,ann at x\n", '"ann at x" is not an e-mail address'),
        ('id,email\n1,"Ann <a@x.org>"\n', '"ann <a@x.org>" is not an e-mail'),
        ("id,email\n1,a@x.org,,\n", ""),
        ("id,email\n1,a@localhost\n", '"a@localhost" is not an e-mail'),
        ("id,level\n1,zero\n", '"zero" is not a level'),
        ("id,level\n1,0\n", '"0" is not a level'),
        ("id,level\n1,100\n", '"100" is not a level'),
        ("id,level\n1,2.5\n", '"2.5" is not a level'),
        ("id,start\n1,45000\n", '"45000" is not a date that we read'),
        ("id,start\n1,31.02.2024\n", '"31.02.2024" is not a date'),
        ("id,start\n1,1.1.0024\n", '"1.1.0024" is not a date'),
        ("id,language\n1,klingon\n", '"klingon" is not a language code'),
        ("id,unit\n1,A /  / B\n", '"A / / B" has an empty place'),
        ("id,unit\n1,/ A\n", '"/ A" has an empty place'),
        ("id,skills\n1,dutch\n", '"dutch" is not a skill with a level'),
        ("id,skills\n1,dutch:5\n", '"dutch:5" is not a skill with a level'),
        ("id,skills\n1,a:1; A:2\n", 'the skill of "a:1" is there twice'),
        ("id,name\n1,An\x07n\n", "holds an invisible control sign"),
        ("id,name\n1,An\u202en\n", "holds an invisible control sign"),
        ("id,name\n1," + "x" * 201 + "\n", "is longer than 200 letters"),
        ("id,name\n" + "1" * 101 + ",Ann\n", "is longer than 100 letters"),
    ],
)
def test_bad_cells_are_said_with_row_and_column(text, sentence):
    if not sentence:
        assert said(text) == []
        return
    (line,) = said(text)
    assert line.startswith("people.csv, row 2, column ")
    assert sentence in line


def test_duplicates_are_named_with_their_rows():
    text = "id,email\n1,a@x.org\n2,b@x.org\n1,c@x.org\n4,B@x.org\n1,\n"
    assert said(text) == [
        at(4, "id", '"1" stands in rows 2, 4 and 6; a person may be in the file once.'),
        at(
            5,
            "email",
            '"b@x.org" stands in rows 3 and 5; a person may be in the file once.',
        ),
    ]


def test_all_is_counted_and_two_hundred_are_shown_in_the_order_of_rows():
    rows = "".join(f"{n},x,bad\n" for n in range(150))
    checked = check("id,level,start\n" + rows)
    assert checked.problems.count == 300
    shown = checked.problems.shown
    assert len(shown) == 200
    assert [one.row for one in shown] == sorted(one.row for one in shown)
    assert shown[-1].row == 101


def test_long_cells_are_quoted_shortly():
    (line,) = said("id,level\n1," + "9" * 150 + "\n")
    assert "9" * 59 + "…" in line


def test_what_is_left_out_is_named():
    checked = check("id,Shoe size,name\n1,40,Ann\n")
    assert checked.left_out == ("Shoe size",)
    assert list(checked.columns.items()) == [("person", "id"), ("name", "name")]


ROWS = [
    ["7", "Ann Bo", "ann@x.org", "", "A / B", "1", "first aid:3", "2020-01-31", "p"],
    ["8", "Cy", "cy@x.org", "7", "A / B / C", "2", "", "", ""],
    ["9", "Di", "", "Cy", "A", "2", "dutch:1; first aid:2", "2021-02-28", "q"],
    ["10", "Ed", "ed@x.org", "ann@x.org", "", "", "", "", ""],
]
HEADERS = [
    "id",
    "name",
    "email",
    "manager",
    "unit",
    "level",
    "skills",
    "start",
    "attr_x",
]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), sign=st.sampled_from(",;\t|"))
def test_the_order_of_columns_and_rows_does_not_matter(seed, sign):
    draw = random.Random(seed)
    places = draw.sample(range(len(HEADERS)), len(HEADERS))
    rows = [HEADERS, *draw.sample(ROWS, len(ROWS))]
    # Skills hold semicolons themselves.
    text = "\n".join(sign.join(f'"{row[at]}"' for at in places) for row in rows)
    plain = check(
        "\n".join(",".join(f'"{c}"' for c in row) for row in [HEADERS, *ROWS])
    )
    mixed = check(text)
    assert not mixed.problems
    for name in ("people", "skills"):
        one, other = getattr(plain, name), getattr(mixed, name)
        one = one.drop(hris.ROW, strict=False)
        assert_frame_equal(other.select(one.columns).sort(pl.all()), one.sort(pl.all()))
