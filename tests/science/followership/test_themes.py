from __future__ import annotations

import polars as pl
import pytest

from ledby.errors import ConfigurationError
from ledby.science.followership import themes
from ledby.science.simulation import STORIES, simulate

PEOPLE = pl.DataFrame({"person": [f"p{at}" for at in range(12)]})


def follows(reasons, messages, energy=None):
    many = len(reasons)
    return pl.DataFrame(
        {
            "follower": [f"p{at + 1}" for at in range(many)],
            "leader": ["p0"] * many,
            "reason": reasons,
            "message": messages,
            "energy": energy or [None] * many,
        },
        schema_overrides={"energy": pl.Int64, "message": pl.String},
    )


def test_reasons_of_five_are_given_and_of_four_are_not():
    given = ["stays_calm;knows_the_work"] * 4 + ["stays_calm"]
    found = themes(follows(given, [None] * 5, [5, 5, 1, 1, None]), PEOPLE)
    assert found.select("kind", "theme", "people", "leaders").rows() == [
        ("reason", "stays_calm", 5, 1)
    ]
    assert found["active"][0] == 0.5
    assert 0.1 < found["low"][0] < 0.5 < found["high"][0] < 0.9


def test_messages_are_one_whatever_their_case_and_dots():
    said = [
        "Ask them first.",
        "ask them first",
        "Ask them, FIRST!",
        " Ask them first ",
        "Ask them first.",
        "!",
    ]
    found = themes(follows([None] * 6, said), PEOPLE)
    assert found.select("kind", "people").rows() == [("message", 5)]
    assert "sk them" in found["theme"][0]
    assert found["active"][0] is None


def test_one_person_is_one_however_often():
    twice = pl.DataFrame(
        {
            "follower": ["p1"] * 3 + ["p2"] * 3,
            "leader": ["p3", "p4", "p5"] * 2,
            "reason": ["stays_calm"] * 6,
        }
    )
    assert themes(twice, PEOPLE).shape == (0, 8)


def test_fewer_than_five_is_refused():
    with pytest.raises(ConfigurationError, match="from 4 people on; that may not"):
        themes(follows(["x"], [None]), PEOPLE, k=4)


def test_themes_of_each_leader():
    made = simulate(1_200, 3)
    whole = themes(made.nominations, made.people)
    each = themes(made.nominations, made.people, by_leader=True)
    assert whole["leader"].null_count() == len(whole)
    assert each["people"].min() >= 5
    assert each["leaders"].unique().to_list() == [1]
    assert STORIES["leader"] in each["leader"].to_list()
    words = whole.filter(pl.col("kind") == "reason")
    told = made.nominations["reason"].drop_nulls().str.split(";").explode()
    assert words["theme"].to_list() == sorted(told.unique().to_list())
