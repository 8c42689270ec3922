"""Intervals of proportions and means against published figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledby.science.stats import mean_interval, proportion_interval


@pytest.mark.parametrize(("successes", "n"), [(2, 7), (3, 7), (1, 40)])
def test_each_tail_of_the_jeffreys_posterior_holds_a_twentieth(successes, n):
    low, high = proportion_interval(successes, n)
    share = (np.arange(2_000_000) + 0.5) / 2_000_000
    density = share ** (successes - 0.5) * (1 - share) ** (n - successes - 0.5)
    assert density[share < low].sum() / density.sum() == pytest.approx(0.05, abs=1e-5)
    assert density[share > high].sum() / density.sum() == pytest.approx(0.05, abs=1e-5)


def test_nobody_and_everybody_reach_the_ends():
    low, high = proportion_interval([0, 5], [5, 5])
    assert low[0] == 0
    assert high[1] == 1
    assert high[0] == pytest.approx(1 - low[1])


def test_without_anybody_nothing_is_known():
    assert [float(end) for end in proportion_interval(0, 0)] == [0, 1]


@pytest.mark.parametrize(("successes", "n"), [(3, 2), (-1, 2), (np.nan, 2)])
def test_impossible_counts_are_refused(successes, n):
    with pytest.raises(ValueError, match="between 0 and n"):
        proportion_interval(successes, n)


@pytest.mark.parametrize("level", [0, 1, 90])
def test_a_level_is_a_probability(level):
    with pytest.raises(ValueError, match="between 0 and 1"):
        proportion_interval(1, 2, level=level)
    with pytest.raises(ValueError, match="between 0 and 1"):
        mean_interval([1, 2], level=level)


@given(st.integers(1, 200), st.data())
def test_an_interval_holds_its_proportion_and_shrinks(n, data):
    k = data.draw(st.integers(0, n))
    low, high = proportion_interval(k, n)
    assert 0 <= low <= k / n <= high <= 1
    tight_low, tight_high = proportion_interval(4 * k, 4 * n)
    assert tight_high - tight_low < high - low


def test_coverage_of_a_proportion_is_near_its_level():
    truth, n = 0.3, 12
    low, high = proportion_interval(np.arange(n + 1), n)
    draws = np.random.default_rng(0).binomial(n, truth, 4000)
    covered = np.mean((low[draws] <= truth) & (truth <= high[draws]))
    assert 0.86 < covered < 0.95


def test_the_t_interval_of_students_sleep_data():
    # Student (1908), hours of sleep gained; 95 % limits as printed by R's t.test
    gained = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]
    mean, low, high = mean_interval(gained, level=0.95)
    assert mean == pytest.approx(1.58)
    assert (low, high) == pytest.approx((0.7001142, 2.4598858), abs=1e-6)


def test_one_value_leaves_the_mean_open_and_none_leaves_nothing():
    assert mean_interval([4.0, np.nan]) == (4.0, -np.inf, np.inf)
    assert np.isnan(mean_interval([np.nan])).all()
