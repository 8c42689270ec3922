"""Bands instead of counts; estimates rounded, cut at the ends, never unanimous."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledby.science.disclosure import follower_band, people_band, rater_band
from ledby.science.disclosure.bands import NO_END, follower_range, people_range
from ledby.science.disclosure.estimates import (
    answers_estimate,
    mean_half,
    points_cut,
    points_estimate,
    response_share,
    share_estimate,
)


@pytest.mark.parametrize(
    ("n", "band"),
    [
        (0, None),
        (4, None),
        (5, "5–9"),
        (9, "5–9"),
        (10, "10–19"),
        (49, "20–49"),
        (50, "50–99"),
        (199, "100–199"),
        (200, "200–499"),
        (1203, "1,000–1,999"),
        (100_000, "100,000–199,999"),
    ],
)
def test_people_come_in_bands_and_fewer_than_five_in_none(n, band):
    assert people_band(n) == band


@pytest.mark.parametrize(
    ("n", "band"), [(0, "0–2"), (2, "0–2"), (3, "3–5"), (6, "6–9"), (10, "10+")]
)
def test_followers_come_in_the_four_bands_of_the_policy(n, band):
    assert follower_band(n) == band


def test_raters_come_in_bands_from_four():
    assert [rater_band(n) for n in (3, 4, 6, 7, 10, 25)] == [
        None,
        "4–6",
        "4–6",
        "7–9",
        "10–19",
        "20+",
    ]


def test_a_range_says_which_numbers_share_a_band():
    assert people_range(3) == (0, 4)
    assert people_range(23) == (20, 49)
    assert follower_range(4) == (3, 5)
    assert follower_range(70) == (10, NO_END)


@given(st.integers(0, 10**6))
def test_a_number_lies_in_the_range_of_its_band(n):
    low, high = people_range(n)
    assert low <= n <= high
    assert people_band(low) == people_band(n) == people_band(high)


def test_a_mean_has_a_t_interval_of_one_decimal_outward():
    """Eight answers of mean 3.25 and sd 1.03510: t(7, .95) = 1.89458, half 0.69334."""
    said = np.array([2, 2, 3, 3, 3, 4, 4, 5], float)
    assert mean_half(8, said.std(ddof=1)) == pytest.approx(0.693342, abs=1e-5)
    assert answers_estimate(said) == {
        "value": 3.2,
        "low": 2.5,
        "high": 3.9,
        "people": "5–9",
        "clip": "",
    }


def test_the_ends_of_small_groups_are_cut():
    high = answers_estimate(np.array([5, 5, 5, 5, 5, 4], float))
    assert (high["value"], high["clip"], high["high"]) == (4.6, "at_least", 5.0)
    low = answers_estimate(np.array([1, 1, 1, 1, 1, 2], float))
    assert (low["value"], low["clip"], low["low"]) == (1.4, "at_most", 1.0)
    assert high["low"] == answers_estimate(np.full(6, 5.0))["low"]


def test_larger_groups_are_cut_where_four_points_of_dissent_are_left():
    cuts = [points_cut(n) for n in (5, 9, 10, 14, 20, 40, 1000)]
    assert cuts == pytest.approx([0.4, 0.4, 0.4, 0.3, 0.2, 0.1, 0.1])


@given(
    st.floats(1, 5), st.floats(0.01, 3), st.integers(4, 60), st.sampled_from(["x", "y"])
)
def test_an_estimate_stays_on_the_scale_and_inside_its_range(value, half, n, people):
    shown = points_estimate(value, half, n, people)
    assert 1 <= shown["low"] <= shown["value"] <= shown["high"] <= 5
    assert shown["value"] == round(shown["value"], 1)
    assert shown["people"] == people
    if not shown["clip"]:
        assert shown["value"] == pytest.approx(value, abs=0.0501)


def test_a_share_has_a_jeffreys_interval_in_steps_of_five():
    """Of 20, 13: Beta(13.5, 7.5) has 5 and 95 in 100 at 0.4675 and 0.8032."""
    assert share_estimate(13, 20) == {
        "value": 0.65,
        "low": 0.45,
        "high": 0.85,
        "people": "20–49",
        "clip": "",
    }


def test_shares_at_the_ends_say_so():
    assert share_estimate(0, 5)["value"] == 0.2
    assert share_estimate(0, 5)["clip"] == "at_most"
    assert share_estimate(300, 300)["value"] == 0.95
    assert share_estimate(299, 300)["clip"] == "at_least"


def test_full_response_of_a_block_is_said_only_when_everybody_answered():
    assert response_share(10, 10, everyone=False) == 0.95
    assert response_share(10, 10, everyone=True) == 1.0
    assert response_share(7, 10, everyone=False) == 0.7
    assert response_share(0, 10, everyone=False) == 0.05
