from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.special import pdtr

from ledby.science.followership import followers, prepare
from ledby.science.followership.silence import had_all_answered, whole_range
from ledby.science.simulation import simulate

PEOPLE = pl.DataFrame({"person": [f"p{at}" for at in range(9)], "unit": ["u"] * 9})


def test_where_everybody_answered_nothing_is_added():
    follows = pl.DataFrame({"follower": ["p1", "p2"], "leader": ["p0", "p0"]})
    found = followers(follows, PEOPLE)
    assert found["expected"].to_list() == found["by_choice"].to_list()
    assert found["expected_low"].to_list() == found["expected_high"].to_list()


def test_silence_adds_what_the_response_makes_likely():
    # Four of eight others answered, and all of them chose p0.
    follows = pl.DataFrame({"follower": ["p1", "p2", "p3", "p4"], "leader": ["p0"] * 4})
    came = pl.DataFrame({"person": ["p0", "p1", "p2", "p3", "p4"]})
    first = followers(follows, PEOPLE, came).to_dicts()[0]
    assert 4.5 < first["expected"] <= 8.0
    assert first["expected_low"] >= 4
    assert first["expected_high"] > first["expected"]


def test_more_than_the_list_takes_is_spread_over_the_list():
    follows = pl.DataFrame(
        {
            "follower": ["p0"] * 5 + ["p8"],
            "leader": ["p1", "p2", "p3", "p4", "p5", "p1"],
        }
    )
    came = pl.DataFrame(
        {"person": PEOPLE["person"], "more": [5, *[None] * 7, 3]},
        schema={"person": pl.String, "more": pl.Int64},
    )
    expected = followers(follows, PEOPLE, came)["expected"].to_list()
    # p0 could have named five more: each of the five names counts once more. p8 had
    # room left, so that "more" cannot be.
    assert expected[1:6] == pytest.approx([3.0, 2.0, 2.0, 2.0, 2.0])


@pytest.mark.parametrize("mean", [0.3, 2.0, 17.0])
def test_the_range_holds_its_share_of_a_poisson_count(mean):
    low, high = whole_range(np.array([mean]), np.array([mean]), 0.90)
    inside = pdtr(high[0], mean) - (pdtr(low[0] - 1, mean) if low[0] else 0.0)
    assert inside >= 0.85
    shorter = pdtr(high[0] - 1, mean) - pdtr(low[0], mean) if high[0] > low[0] else 0.0
    assert shorter < 0.90


def test_the_range_goes_over_into_the_continuous_one():
    mean = np.array([99.9, 100.1])
    low, high = whole_range(mean, 2 * mean, 0.90)
    assert abs(low[1] - low[0]) <= 1
    assert abs(high[1] - high[0]) <= 1
    assert low[0] == pytest.approx(99.9 - 1.645 * np.sqrt(199.8), abs=3)


@pytest.mark.parametrize(("response", "alike"), [(0.8, 0.97), (0.65, 0.945)])
def test_the_silent_are_made_up_for(response, alike):
    found, held = [], []
    for seed in range(6):
        made = simulate(1_000, seed, response=1.0)
        full = prepare(made.nominations, made.people)
        truth = full.count(full.chosen)
        stay = pl.Series(np.random.default_rng(seed).random(1_000) < response)
        came = made.people.filter(stay).select("person")
        some = made.nominations.join(came, left_on="follower", right_on="person")
        expected, low, high = had_all_answered(prepare(some, made.people, came), 0.90)
        found.append(np.corrcoef(expected, truth)[0, 1])
        held.append(np.mean((low <= truth) & (truth <= high)))
        assert expected.sum() == pytest.approx(truth.sum(), rel=0.06)
    assert np.mean(found) >= alike
    assert 0.90 <= np.mean(held) <= 0.98
