"""Worked by hand, and Krackhardt's high-tech managers (1987, Social Networks 9)."""

from __future__ import annotations

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ledby.errors import TableError
from ledby.science.followership import followers, response_gate
from ledby.science.vocabulary import Gate, Kind
from ledby.sources import hightech

PEOPLE = pl.DataFrame(
    {
        "person": ["ada", "ben", "cem", "dia", "eli", "fay"],
        "manager": [None, "ada", "ben", "ben", None, "eli"],
        "unit": ["head", "head", "shop", "shop", "yard", "yard"],
        "level": [1, 2, 3, 3, 2, 3],
    }
)
"""Ada leads Ben, who leads Cem and Dia; Eli leads Fay."""

FOLLOWS = pl.DataFrame(
    {
        "follower": ["cem", "dia", "fay", "eli", "ada", "cem", "fay"],
        "leader": ["ben", "ben", "ben", "ben", "ben", "ada", "cem"],
        "energy": [5, 3, 4, None, 2, 1, 4],
    }
)


def rows_of(frame):
    return {row["person"]: row for row in frame.to_dicts()}


def test_a_small_organisation_by_hand():
    found = rows_of(followers(FOLLOWS, PEOPLE, threshold=3))
    ben = found["ben"]
    assert ben["followers"] == 5
    assert ben["beyond_line"] == 2  # Fay and Eli; Ada is above, Cem and Dia below
    assert ben["by_choice"] == 3  # Ada as well: she has no need to
    assert ben["by_choice_share"] == 1.0  # Ada, Eli and Fay are all who could
    assert ben["active"] == 0.5  # Cem and Fay of the four who told
    assert ben["low"] == pytest.approx(0.165, abs=0.001)  # Jeffreys, 2 of 4
    assert ben["high"] == pytest.approx(0.835, abs=0.001)
    assert (ben["units_reached"], ben["levels_reached"]) == (3, 3)
    assert ben["reports"] == 2
    assert ben["kind"] == Kind.LEADS_AND_MANAGES
    ada = found["ada"]
    assert (ada["followers"], ada["beyond_line"], ada["by_choice"]) == (1, 0, 1)
    assert ada["by_choice_share"] == pytest.approx(1 / 4)
    assert ada["kind"] == Kind.MANAGES_WITHOUT_FOLLOWERS
    dia = found["dia"]
    assert (dia["followers"], dia["active"], dia["low"]) == (0, None, None)
    assert dia["kind"] == Kind.NEITHER


def test_krackhardt_managers():
    study = hightech.load()
    found = rows_of(followers(study["nominations"], study["people"]))
    # Vice president 14: all 7 own reports and 23 in 100 of everybody else.
    fourteen = found["14"]
    assert fourteen["reports"] == 7
    assert fourteen["followers"] - fourteen["by_choice"] == 7
    assert fourteen["by_choice_share"] == pytest.approx(3 / 13)
    assert fourteen["beyond_line"] == 2  # the president chose 14 as well
    assert fourteen["kind"] == Kind.MANAGES_WITHOUT_FOLLOWERS
    # Vice president 2: all 3 own reports and 88 in 100 of everybody else.
    two = found["2"]
    assert two["followers"] - two["by_choice"] == two["reports"] == 3
    assert two["by_choice_share"] == pytest.approx(15 / 17)
    assert two["kind"] == Kind.LEADS_AND_MANAGES
    own = sum(row["followers"] - row["by_choice"] for row in found.values())
    assert own == 19  # of 20 people with a boss: 95 in 100
    assert found["1"]["kind"] == Kind.LEADS_WITHOUT_TITLE
    assert {row["gate"] for row in found.values()} == {Gate.OK}


def test_the_rate_finds_the_five_leaders_as_published():
    study = hightech.load()
    found = followers(study["nominations"], study["people"])
    rows = found.join(study["people"].select("person", "level"), on="person")
    high = rows.filter(pl.col("level") <= 2)
    low = rows.filter(pl.col("level") > 2)

    def wins(column):
        pairs = [(a > b) + (a == b) / 2 for a in high[column] for b in low[column]]
        return sum(pairs) / len(pairs)

    assert wins("followers") == pytest.approx(0.956, abs=0.001)
    assert wins("by_choice_share") == pytest.approx(0.838, abs=0.001)
    assert wins("by_choice") == pytest.approx(0.719, abs=0.001)


@pytest.mark.parametrize(
    ("share", "gate"),
    [
        (1.0, Gate.OK),
        (0.8, Gate.OK),
        (0.799, Gate.DIRECTIONAL),
        (0.65, Gate.DIRECTIONAL),
        (0.649, Gate.HIDDEN),
        (0.0, Gate.HIDDEN),
    ],
)
def test_gate_by_response(share, gate):
    assert response_gate(share) is gate


def test_the_gate_is_that_of_the_block():
    came = pl.DataFrame({"person": ["ada", "ben", "cem"]})
    follows = FOLLOWS.filter(pl.col("follower").is_in(["ada", "cem"]))
    found = rows_of(followers(follows, PEOPLE, came))
    # Units of two say nothing by themselves: all six are one block, half answered.
    assert {row["gate"] for row in found.values()} == {Gate.HIDDEN}
    # Ben: Ada, the only one who answered and does not report to him, chose him.
    assert found["ben"]["by_choice_share"] == 1.0


def test_what_cannot_count_does_not():
    odd = pl.DataFrame(
        {
            "follower": ["cem", "cem", "cem", "dia", "guest"],
            "leader": ["cem", "fay", "fay", "nobody", "fay"],
            "energy": [5, 4, 1, 5, 5],
        }
    )
    found = rows_of(followers(odd, PEOPLE))
    assert found["fay"]["followers"] == 1
    assert found["fay"]["active"] == 1.0  # the first of the two rows counts
    assert found["cem"]["followers"] == 0


def test_no_nominations_at_all():
    empty = FOLLOWS.clear()
    found = followers(empty, PEOPLE)
    assert found["followers"].sum() == 0
    assert found["active"].dtype == pl.Float64
    assert found["kind"].value_counts().height == 2


def test_a_person_twice_is_refused():
    double = pl.concat([PEOPLE, PEOPLE[2:3]])
    with pytest.raises(TableError, match='row 7: "cem" is already in row 3'):
        followers(FOLLOWS, double)


def test_a_circle_is_refused():
    circle = PEOPLE.with_columns(
        manager=pl.Series([None, "cem", "ben", "ben", None, "eli"])
    )
    with pytest.raises(TableError, match='"ben" reports to "cem" reports to "ben"'):
        followers(FOLLOWS, circle)


def test_energy_outside_the_ladder_is_refused():
    wrong = FOLLOWS.with_columns(energy=pl.lit(9))
    with pytest.raises(TableError, match='column "energy", row 1: "9"'):
        followers(wrong, PEOPLE)


@pytest.mark.parametrize("kind", ["pandas", "pyarrow", "duckdb"])
def test_other_engines_give_the_same_with_gaps(kind):
    wanted = followers(FOLLOWS, PEOPLE)
    if kind == "pandas":
        found = pl.from_pandas(followers(FOLLOWS.to_pandas(), PEOPLE.to_pandas()))
    elif kind == "pyarrow":
        found = pl.DataFrame(followers(FOLLOWS.to_arrow(), PEOPLE.to_arrow()))
    else:
        with duckdb.connect() as base:
            base.register("follows", FOLLOWS.to_arrow())
            base.register("people", PEOPLE.to_arrow())
            tables = base.table("follows"), base.table("people")
            found = pl.DataFrame(followers(*tables))
    assert_frame_equal(found, wanted)


def test_nobody_at_all():
    found = followers(FOLLOWS.clear(), PEOPLE.clear())
    assert found.shape == (0, 20)


def test_units_of_five_have_a_gate_of_their_own():
    people = pl.DataFrame(
        {
            "person": [f"{unit}{at}" for unit in "abc" for at in range(5)],
            "unit": [unit for unit in ("A", "B", "C") for _ in range(5)],
        }
    )
    came = people.filter(~pl.col("person").is_in(["b0", "c0", "c1"]))
    follows = pl.DataFrame({"follower": ["a0"], "leader": ["c0"]})
    found = followers(follows, people, came.select("person"))
    gates = dict(zip(found["person"], found["gate"], strict=True))
    assert (gates["a1"], gates["b1"], gates["c0"]) == ("ok", "ok", "hidden")
    # Somebody silent is still named, and counted.
    assert found.filter(pl.col("person") == "c0")["followers"].item() == 1


def test_reach_over_line_unit_level_and_place():
    people = PEOPLE.with_columns(
        location=pl.Series(["Rome", "Rome", "Oslo", "Oslo", None, "Lima"])
    )
    ben = rows_of(followers(FOLLOWS, people))["ben"]
    assert ben["beyond_unit"] == 4  # all but Ada
    assert ben["places_reached"] == 3  # Oslo, Lima, Rome; Eli's is not known
    assert (ben["share_low"], ben["share_high"]) == pytest.approx(
        (0.556, 1.0), abs=1e-3
    )
