from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from ledby.science.inclusion import decision_seats, standing
from ledby.science.simulation import simulate

PEOPLE = pl.DataFrame(
    {
        "person": ["a", "b", "c", "d", "e", "f"],
        "manager": [None, "a", "a", "b", "b", "b"],
        "level": [1, 2, 3, 3, 3, 3],
        "attr_gender": ["man", "man", "woman", "woman", "woman", "man"],
    }
)
FOLLOWS = pl.DataFrame(
    {
        "follower": ["a", "b", "d", "c", "f", "f"],
        "leader": ["c", "c", "c", "a", "b", "c"],
    }
)
DECISIONS = pl.DataFrame(
    {
        "decision": ["x", "x", "y", "y"],
        "person": ["a", "d", "a", "b"],
        "role": ["decided", "affected", "decided", "decided"],
        "at": [0, 0, 0, 0],
    }
)
INITIATIVES = pl.DataFrame(
    {
        "initiative": ["i", "j"],
        "lead": ["d", "e"],
        "sponsor": ["a", "b"],
        "started": [0, 0],
    }
)


def rows(found):
    return {(row["where"], row["group"]): row for row in found.to_dicts()}


def test_shares_by_hand():
    found = rows(
        standing(
            PEOPLE,
            nominations=FOLLOWS,
            decisions=DECISIONS,
            initiatives=INITIATIVES,
            draws=99,
        )
    )
    assert found["everybody", "woman"]["share"] == 0.5
    assert found["seats", "woman"]["share"] == 0.0
    # Follows of one's own manager (c of a, f of b) do not count: four of c are left.
    assert found["followed", "woman"]["share"] == 1.0
    assert found["followed", "woman"]["people"] == 1
    assert found["decided", "man"]["share"] == 1.0
    assert found["decided", "man"]["people"] == 2
    assert found["led", "woman"]["share"] == 1.0
    assert found["seats", "man"]["ratio"] == 1.0
    assert found["everybody", "man"]["ratio"] == 0.5
    assert found["led", "woman"]["ratio"] is None  # no woman has a seat
    assert found["seats", "woman"]["p"] == 1.0  # what is compared with itself
    assert found["decided", "man"]["low"] is None


def test_an_interval_takes_people_as_the_units():
    found = rows(standing(PEOPLE, draws=9))["everybody", "woman"]
    # sum of (flag - .5)^2 over 6 people = 1.5; its root over 6.
    half = 1.6448536 * 1.5**0.5 / 6
    assert found["low"] == pytest.approx(0.5 - half)
    assert found["high"] == pytest.approx(0.5 + half)


def test_without_seats_nothing_is_compared():
    low = PEOPLE.with_columns(level=pl.lit(4))
    found = rows(standing(low, draws=9))
    assert found["seats", "man"]["share"] is None
    assert found["everybody", "man"]["ratio"] is None
    assert found["everybody", "man"]["p"] is None


def test_women_of_the_invented_organisation_are_followed_more_than_seated():
    made = simulate(2000, 3)
    found = rows(standing(made.people, nominations=made.nominations, draws=199))
    followed = found["followed", "woman"]
    assert followed["ratio"] > 1.3
    assert followed["p"] <= 0.05


def test_shuffled_groups_give_few_alarms():
    made = simulate(300, 5)
    rng = np.random.default_rng(3)
    gender = made.people["attr_gender"].to_numpy()
    alarms = 0
    for k in range(60):
        mixed = made.people.with_columns(attr_gender=pl.Series(rng.permutation(gender)))
        found = rows(standing(mixed, nominations=made.nominations, draws=99, seed=k))
        alarms += found["followed", "woman"]["p"] <= 0.05
    assert alarms <= 8  # 3 on average; more than 8 less than once in 250


def test_decisions_by_another_column():
    found = decision_seats(DECISIONS, PEOPLE, "attr_gender").to_dicts()
    assert [(row["group"], row["people"]) for row in found] == [
        ("man", 0.5),
        ("woman", 0.5),
    ]
    assert [row["decided"] for row in found] == [1.0, 0.0]
    assert [row["affected"] for row in found] == [0.0, 1.0]
    assert [row["advised"] for row in found] == [None, None]
