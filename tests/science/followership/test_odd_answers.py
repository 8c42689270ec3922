"""Answers and charts that no measure was made for: designed results, one sentence."""

from __future__ import annotations

import json
from dataclasses import asdict

import polars as pl
import pytest

from ledby.errors import TableError
from ledby.science import followership as room
from ledby.science.vocabulary import Gate, Kind

TWELVE = pl.DataFrame(
    {
        "person": ["ceo", *(f"p{at}" for at in range(11))],
        "manager": [None, *["ceo"] * 3, *["p0"] * 4, *["p1"] * 4],
        "unit": ["top", *["a", "b", "c"], *["a"] * 4, *["b"] * 4],
        "level": [1, 2, 2, 2, *[3] * 8],
        "location": [None] * 12,
    }
)
NOBODY = pl.DataFrame(
    schema={"follower": pl.String, "leader": pl.String, "energy": pl.Int64}
)
CEO = pl.DataFrame({"follower": TWELVE["person"][1:], "leader": ["ceo"] * 11})
QUESTIONS = (
    "followers",
    "tie_kinds",
    "influence",
    "stability",
    "styles",
    "themes",
    "handed_on",
    "lineage",
)


@pytest.mark.parametrize("follows", [NOBODY, CEO], ids=["nobody", "ceo"])
@pytest.mark.parametrize("came", [None, TWELVE.select("person").clear()])
def test_every_question_has_an_answer(follows, came):
    ground = room.prepare(follows, TWELVE, came)
    for question in QUESTIONS:
        frame = getattr(room, question)(ground)
        assert not frame.is_empty() or question in {"themes", "handed_on", "lineage"}
        numbers = frame.select(pl.selectors.float())
        assert not any(numbers[name].is_nan().any() for name in numbers.columns)
    ends, agree = room.both_ends(ground)
    assert (ends.is_empty(), agree.kappa) == (follows.is_empty(), None)
    told = json.dumps(asdict(room.summary(ground)))
    assert "NaN" not in told
    assert room.chance(ground, draws=30).kinds["people"].sum() == 12


def test_nobody_named_anybody():
    found = room.summary(NOBODY, TWELVE)
    assert found.follows == 0
    assert found.named_nobody == 12
    assert found.by_choice.value is None
    assert found.leaders_from is None
    assert found.kinds[Kind.MANAGES_WITHOUT_FOLLOWERS] == 3
    assert room.influence(NOBODY, TWELVE)["influence"].to_list() == [1.0] * 12


def test_everybody_named_the_chief():
    found = {row["person"]: row for row in room.followers(CEO, TWELVE).to_dicts()}
    chief = found["ceo"]
    assert (chief["followers"], chief["by_choice"], chief["beyond_line"]) == (11, 8, 0)
    assert chief["kind"] == Kind.LEADS_AND_MANAGES
    assert {found[f"p{at}"]["kind"] for at in (3, 10)} == {Kind.NEITHER}
    chance = room.chance(CEO, TWELVE, draws=50)
    # Alone in the unit and on the level, so that chance gives the same.
    assert chance.people["p"][0] == 1.0
    assert chance.people["effect"][0] == 1.0
    assert room.summary(CEO, TWELVE).beyond_line.value == 0.0


def test_twelve_people_one_of_whom_is_silent():
    follows = pl.DataFrame(
        {
            "follower": ["p0", "p1", "p3", "p4", "p7", "p8"],
            "leader": ["p5", "p5", "p5", "ceo", "p5", "p0"],
        }
    )
    came = TWELVE.select("person").filter(pl.col("person") != "p9")
    found = {
        row["person"]: row for row in room.followers(follows, TWELVE, came).to_dicts()
    }
    assert found["p5"]["kind"] == Kind.LEADS_WITHOUT_TITLE
    assert found["p5"]["expected"] > 4
    assert found["p5"]["gate"] == Gate.OK


def test_the_first_of_rows_that_tie_counts_and_order_is_that_of_the_table():
    twice = pl.DataFrame(
        {"follower": ["p1", "p1"], "leader": ["p2", "p2"], "energy": [2, 5]}
    )
    found = room.followers(twice, TWELVE)
    assert found["person"].to_list() == TWELVE["person"].to_list()
    assert found.filter(pl.col("person") == "p2")["active"].item() == 0.0
    assert room.summary(twice, TWELVE).left_out.duplicates == 1


@pytest.mark.parametrize(
    ("follows", "people", "said"),
    [
        (CEO.with_columns(energy=pl.lit(9)), TWELVE, '"9" is not allowed'),
        (
            CEO,
            TWELVE.with_columns(
                manager=pl.Series(["p4", *TWELVE["manager"].to_list()[1:]])
            ),
            '"ceo" reports to "p4" reports to "p0" reports to "ceo"',
        ),
        (CEO.with_columns(trait=pl.lit("charm")), TWELVE, '"charm" is not allowed'),
        (CEO.drop("leader"), TWELVE, 'column "leader" is missing'),
        (CEO, pl.concat([TWELVE, TWELVE[:1]]), '"ceo" is already in row 1'),
        ("ceo", TWELVE, "must be a dataframe"),
    ],
)
def test_what_breaks_the_contract_is_refused(follows, people, said):
    with pytest.raises(TableError, match=said.replace('"', ".")):
        room.followers(follows, people)


def test_more_below_zero_is_refused():
    came = TWELVE.select("person").with_columns(more=pl.lit(-1))
    with pytest.raises(TableError, match='column "more", row 1: "-1" is not allowed'):
        room.followers(CEO, TWELVE, came)
