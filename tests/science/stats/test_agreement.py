"""Agreement and reliability against published and hand-worked examples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ledby.science.stats import (
    alpha,
    average_deviation,
    icc_one_way,
    omega,
    pairwise_covariance,
    rwg,
    rwg_j,
)

# Shrout and Fleiss (1979), table 2: six targets by four judges
JUDGES = np.array(
    [
        [9, 2, 5, 8],
        [6, 1, 3, 2],
        [8, 4, 6, 8],
        [7, 1, 2, 6],
        [10, 5, 6, 9],
        [6, 2, 4, 7],
    ],
    dtype=float,
)


def test_one_way_correlations_of_shrout_and_fleiss():
    groups = np.repeat(np.arange(6), 4)
    one, many, k = icc_one_way(JUDGES.ravel(), groups)
    assert k == 4
    assert round(one, 2) == 0.17
    assert round(many, 2) == 0.44


def test_alpha_is_the_consistency_of_shrout_and_fleiss():
    assert round(alpha(JUDGES), 2) == 0.91  # their ICC(3, k)


def test_one_way_correlation_with_uneven_groups_by_hand():
    # groups (1, 3) and (5, 5, 8): n0 = 5 - 13 / 5 = 2.4
    uneven = [1, 3, 5, 5, 8], [0, 0, 1, 1, 1]
    one, many, k = icc_one_way(*uneven)
    assert k == pytest.approx(2.4)
    within = (1 + 1 + 1 + 1 + 4) / 3
    between = 2 * (2 - 4.4) ** 2 + 3 * (6 - 4.4) ** 2
    assert one == pytest.approx((between - within) / (between + 1.4 * within))
    assert many == pytest.approx((between - within) / between)
    plain, same, mean = icc_one_way(*uneven, size="mean")
    assert (same, mean) == (many, 2.5)
    assert plain == pytest.approx((between - within) / (between + 1.5 * within))


def test_one_way_correlation_needs_two_raters_of_two_people():
    assert np.isnan(icc_one_way([1, 2, 3], [0, 0, 0])).all()
    assert np.isnan(icc_one_way([1, 2, 3], [0, 1, 2])).all()


def test_agreement_on_one_item_by_hand():
    # variance of 3 4 4 5 is 2/3; at random over five options it is 2
    assert rwg([3, 4, 4, 5]) == pytest.approx(2 / 3)
    assert rwg([4, 4, np.nan, 4]) == 1
    assert rwg([1, 5, 1, 5]) == 0
    assert np.isnan(rwg([4]))


def test_agreement_on_several_items_steps_up_like_spearman_and_brown():
    # James, Demaree and Wolf (1984), equation 2, with a mean variance of 0.5
    values = np.column_stack([[3, 4, 4, 5], [4, 4, 4, 4], [3, 4, 4, 5]])
    share = (4 / 9) / 2
    assert rwg_j(values) == pytest.approx(3 * (1 - share) / (3 * (1 - share) + share))


def test_average_deviation_by_hand():
    assert average_deviation([3, 4, 4, 5]) == 0.5
    assert np.isnan(average_deviation([4, np.nan]))


def test_covariances_come_from_the_rows_that_answer_both():
    values = np.array([[1, 2, np.nan], [2, 4, 1], [3, 9, 2], [np.nan, 1, 5]])
    found = pairwise_covariance(values)
    for i in range(3):
        for j in range(3):
            both = values[~np.isnan(values[:, [i, j]]).any(axis=1)]
            assert found[i, j] == pytest.approx(np.cov(both[:, i], both[:, j])[0, 1])


def test_alpha_needs_items_that_are_answered_together():
    apart = np.array([[1, np.nan], [2, np.nan], [np.nan, 3], [np.nan, 4]])
    assert np.isnan(alpha(apart))
    assert np.isnan(alpha(np.ones((4, 1))))


@given(hnp.arrays(float, (6, 3), elements=st.integers(1, 5).map(float)))
def test_agreement_lies_between_nothing_and_everything(values):
    assert 0 <= rwg_j(values) <= 1


@given(st.permutations(range(6)))
def test_reliability_does_not_depend_on_the_order(order):
    assert alpha(JUDGES[order]) == pytest.approx(alpha(JUDGES))


def test_omega_of_three_items_is_that_of_their_only_factor():
    # loadings .8, .6, .5 leave correlations .48, .40, .30 and uniquenesses .36 .64 .75
    related = np.array([[1, 0.48, 0.4], [0.48, 1, 0.3], [0.4, 0.3, 1]])
    rng = np.random.default_rng(0)
    drawn = rng.normal(size=(50, 3))
    drawn -= drawn.mean(axis=0)
    drawn = drawn @ np.linalg.inv(np.linalg.cholesky(np.cov(drawn.T)).T)
    values = drawn @ np.linalg.cholesky(related).T
    wanted = 1.9**2 / (1.9**2 + 0.36 + 0.64 + 0.75)
    assert omega(values) == pytest.approx(wanted, abs=1e-6)
    # without a unit, unlike alpha
    assert omega(values * [1, 5, 9]) == pytest.approx(wanted, abs=1e-6)


def test_omega_of_two_items_is_the_standardised_alpha():
    values = np.array([[1, 2], [2, 2], [3, 5], [4, 4], [5, 5.0]])
    related = np.corrcoef(values.T)[0, 1]
    assert omega(values) == pytest.approx(2 * related / (1 + related))


@pytest.mark.parametrize(
    "values",
    [
        [[1, 2, 3]],
        [[1, 2], [np.nan, 3], [2, np.nan]],
        [[1, 4], [2, 4], [3, 4]],
        [[1], [2], [3]],
    ],
)
def test_omega_is_nan_where_nothing_can_be_said(values):
    assert np.isnan(omega(values))


def test_omega_is_nan_where_one_factor_cannot_be():
    # two items that agree wholly and a third with a different say of each
    related = np.array([[1, 0.95, 0.9], [0.95, 1, 0.3], [0.9, 0.3, 1]])
    values, vectors = np.linalg.eigh(related)
    root = vectors * np.sqrt(np.maximum(values, 0.01))
    rng = np.random.default_rng(1)
    assert np.isnan(omega(rng.normal(size=(400, 3)) @ root.T))
