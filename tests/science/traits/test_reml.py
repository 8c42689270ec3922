"""The solver against hand work, published figures and dense algebra."""

from __future__ import annotations

import numpy as np
import pytest

from ledby.science.traits.crossed import Design, Factor
from ledby.science.traits.prediction import predict_ratees
from ledby.science.traits.reml import maximise, predict

DENSE, PROBES = 10_000, 0


def two_way(y, x=None, *, weights=None, limit=DENSE, probes=32, extra=()):
    """Return the design of a table of (ratee, rater) pairs with their responses."""
    ratee, rater = y[:, 0].astype(int), y[:, 1].astype(int)
    factors = [
        Factor("ratee", ratee, int(ratee.max()) + 1),
        Factor("rater", rater, int(rater.max()) + 1),
        *extra,
    ]
    fixed = np.ones((len(y), 1)) if x is None else x
    w = np.ones(len(y)) if weights is None else weights
    return Design(factors, fixed, w, probes=probes, seed=(0, 0), limit=limit)


def table(values):
    """Return rows (ratee, rater, value) of a complete table."""
    values = np.asarray(values, dtype=float)
    ratee, rater = np.indices(values.shape)
    return np.column_stack([ratee.ravel(), rater.ravel(), values.ravel()])


@pytest.fixture(scope="module")
def uneven():
    """Return unbalanced weighted data with teams and a covariate."""
    rng = np.random.default_rng(4)
    rows = 160
    pairs = np.column_stack([rng.integers(0, 30, rows), rng.integers(0, 25, rows)])
    team = rng.integers(-1, 5, 30)
    factor = Factor("team", team[pairs[:, 0]], 5)
    y = (
        rng.normal(0, 0.6, (30, 2))[pairs[:, 0]]
        + rng.normal(0, 0.5, (25, 2))[pairs[:, 1]]
        + rng.normal(0, 0.7, (rows, 2))
    )
    x = np.column_stack([np.ones(rows), rng.normal(size=rows)])
    weights = rng.uniform(0.5, 2, rows)
    return pairs, y, x, weights, factor, team


def dense(design, theta, y):
    """Return V, its inverse and the projection P by brute force."""
    v = np.diag(theta[-1] / design.weights)
    for factor, variance in zip(design.factors, theta, strict=False):
        z = factor.indicator().toarray()
        v += variance * z @ z.T
    inverse = np.linalg.inv(v)
    x = design.x
    middle = np.linalg.inv(x.T @ inverse @ x)
    projection = inverse - inverse @ x @ middle @ x.T @ inverse
    determinant = np.linalg.slogdet(v)[1] - np.linalg.slogdet(middle)[1]
    columns = y.shape[1]
    criterion = columns * determinant + np.trace(y.T @ projection @ y)
    return v, inverse, middle, criterion


def test_balanced_reml_is_the_analysis_of_variance():
    # Shrout and Fleiss (1979), tables 2 and 3: BMS 11.24, JMS 32.49, EMS 1.02
    judged = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8]]
    judged += [[7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    rows = table(judged)
    found = maximise(two_way(rows), rows[:, 2:], np.ones(3)).variances
    mean = np.array([(11.2417 - 1.0194) / 4, (32.4861 - 1.0194) / 6, 1.0194])
    assert found == pytest.approx(mean, abs=1e-4)


def test_a_component_at_the_boundary_is_zero_and_the_rest_is_pooled():
    # no difference between ratees at all: rows of a table repeat
    rng = np.random.default_rng(0)
    noise = rng.normal(size=(8, 6))
    noise -= noise.mean(axis=1, keepdims=True)
    rows = table(noise + np.linspace(-2, 2, 6))
    found = maximise(two_way(rows), rows[:, 2:], np.ones(3))
    values = rows[:, 2].reshape(8, 6)
    within = np.sum((values - values.mean(axis=0)) ** 2) / 42
    between = (8 * values.mean(axis=0).var(ddof=1) - within) / 8
    assert found.variances[0] == 0
    assert found.variances[1:] == pytest.approx([between, within], rel=1e-4)
    assert found.covariance[0, 0] == 0


@pytest.mark.parametrize("absorb_raters", [False, True])
def test_the_optimum_beats_every_neighbour_by_brute_force(uneven, absorb_raters):
    pairs, y, x, weights, team, _ = uneven
    if absorb_raters:
        pairs = pairs[:, ::-1]
    design = two_way(pairs, x, weights=weights, extra=(team,))
    found = maximise(design, y, np.full(4, 0.3))
    theta = np.maximum(found.variances, 1e-7)
    best = dense(design, theta, y)[3]
    assert found.criterion == pytest.approx(best, abs=1e-3)
    for k in range(4):
        for factor in (0.9, 0.99, 1.01, 1.1):
            near = theta.copy()
            near[k] *= factor
            assert dense(design, near, y)[3] >= best - 1e-7


def test_gradient_and_criterion_match_finite_differences(uneven):
    pairs, y, x, weights, team, _ = uneven
    design = two_way(pairs, x, weights=weights, extra=(team,))
    theta = np.array([0.2, 0.4, 0.1, 0.5])
    found = predict(design, y, theta)
    assert found.criterion == pytest.approx(dense(design, theta, y)[3], abs=1e-9)
    for k, step in enumerate(np.eye(4) * 1e-5):
        up, down = (dense(design, theta + s * step, y)[3] for s in (1, -1))
        slope = -(up - down) / 4e-5
        assert found.point.gradient[k] == pytest.approx(slope, rel=1e-5)


@pytest.mark.parametrize("absorb_raters", [False, True])
def test_scores_and_errors_match_henderson(uneven, absorb_raters):
    pairs, y, x, weights, _, team = uneven
    ratee, rater = pairs.T
    people = (30, 60)
    if not absorb_raters:
        rater, people = rater // 5, (30, 5)
    factors = [
        Factor("ratee", ratee, people[0]),
        Factor("rater", rater, people[1]),
        Factor("team", team[ratee], 5),
    ]
    design = Design(factors, x, weights, probes=0, seed=(0, 0), limit=DENSE)
    assert design.absorbed == int(absorb_raters)
    theta = np.array([0.2, 0.4, 0.1, 0.5])
    found = predict_ratees(design, predict(design, y, theta), team)
    z = np.hstack([x, *(factor.indicator().toarray() for factor in factors)])
    precision = np.repeat([0, 1 / 0.2, 1 / 0.4, 1 / 0.1], [2, *people, 5])
    r = weights / theta[-1]
    inverse = np.linalg.inv(z.T @ (r[:, None] * z) + np.diag(precision))
    solution = inverse @ (z.T @ (r[:, None] * y))
    wanted = np.zeros((people[0], z.shape[1]))
    wanted[:, 0] = 1
    wanted[np.arange(30), 2 + np.arange(30)] = 1
    own = np.flatnonzero(team >= 0)
    wanted[own, 2 + sum(people) + team[own]] = 1
    assert found.value == pytest.approx(wanted @ solution, abs=1e-10)
    assert found.variance == pytest.approx(np.diag(wanted @ inverse @ wanted.T))


def test_the_slope_of_scores_matches_finite_differences(uneven):
    pairs, y, x, weights, factor, team = uneven
    design = two_way(pairs, x, weights=weights, extra=(factor,))
    theta = np.array([0.2, 0.4, 0.1, 0.5])
    found = predict_ratees(design, predict(design, y, theta), team)
    for k, step in enumerate(np.eye(4) * 1e-5):
        up, down = (
            predict_ratees(design, predict(design, y, theta + s * step), team).value
            for s in (1, -1)
        )
        assert found.slope[:, k] == pytest.approx((up - down) / 2e-5, abs=1e-6)


def test_disconnected_panels_are_solved_apart_and_agree_with_one_block():
    rng = np.random.default_rng(2)
    pairs = np.array(
        [(10 * c + r, 6 * c + j) for c in range(4) for r in range(10) for j in range(6)]
    )
    y = rng.normal(size=(40, 1))[pairs[:, 0]] + rng.normal(size=(len(pairs), 1))
    design = two_way(pairs)
    assert design.bounds == [0, 6, 12, 18, 24]
    theta = np.array([1.0, 0.2, 0.9])
    assert predict(design, y, theta).criterion == pytest.approx(
        dense(design, theta, y)[3], abs=1e-8
    )


@pytest.mark.parametrize("limit", [0, 15])
def test_probes_agree_with_the_exact_path(limit):
    # panels of 10 and of 300 raters: with limit 15 only the larger uses probes
    rng = np.random.default_rng(3)
    small = np.array([(r, j) for r in range(10) for j in range(10)])
    ratee = np.repeat(np.arange(300), 5)
    large = np.column_stack(
        [10 + ratee, 10 + (ratee + rng.integers(1, 60, 1500)) % 300]
    )
    pairs = np.vstack([small, np.unique(large, axis=0)])
    pairs[:, 1] = np.unique(pairs[:, 1], return_inverse=True)[1]
    y = (
        rng.normal(0, 0.4, (310, 1))[pairs[:, 0]]
        + rng.normal(0, 0.4, (310, 1))[pairs[:, 1]]
        + rng.normal(0, 0.6, (len(pairs), 1))
    )
    exact = two_way(pairs)
    rough = two_way(pairs, limit=limit, probes=64)
    assert rough.dense == (0 if limit == 0 else 10)
    one, other = (maximise(d, y, np.full(3, 0.2)) for d in (exact, rough))
    assert other.criterion is None
    assert other.variances == pytest.approx(one.variances, rel=2e-3)
    first, second = (
        predict_ratees(d, s, None) for d, s in ((exact, one), (rough, other))
    )
    assert second.value == pytest.approx(first.value, abs=2e-3)
    ratio = np.sqrt(second.variance / first.variance)
    assert np.sqrt(np.mean((ratio - 1) ** 2)) < 0.005
    assert np.abs(ratio - 1).max() < 0.02


def test_answers_that_never_differ_have_no_variance():
    rows = table(np.full((5, 4), 3.0))
    found = maximise(two_way(rows), rows[:, 2:], np.ones(3))
    assert found.variances.tolist() == [0, 0, 0]
    assert found.beta[0, 0] == pytest.approx(3)


def test_a_sum_of_squares_beside_the_responses_tells_of_their_noise():
    # Shrout and Fleiss again: EMS 1.02 with 15 degrees of freedom, and 30 more of 2.0
    judged = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8]]
    judged += [[7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    rows = table(judged)
    found = maximise(two_way(rows), rows[:, 2:], np.ones(3), (60.0, 30))
    noise = (15 * 1.0194 + 60) / 45
    wanted = [(11.2417 - noise) / 4, (32.4861 - noise) / 6, noise]
    assert found.variances == pytest.approx(wanted, abs=1e-4)


def test_probes_reach_the_exact_deviations_of_many_people():
    rng = np.random.default_rng(5)
    ratee = np.repeat(np.arange(1500), 6)
    pairs = np.column_stack([ratee, (ratee + rng.integers(1, 40, 9000)) % 1500])
    pairs = np.unique(pairs, axis=0)
    theta = np.array([0.13, 0.12, 0.2])
    y = np.zeros((len(pairs), 1))
    exact, rough = (
        predict(two_way(pairs, limit=limit), y, theta) for limit in (DENSE, 100)
    )
    for one, other in zip(exact.point.variances, rough.point.variances, strict=True):
        ratio = np.sqrt(other / one) - 1
        assert np.sqrt(np.mean(ratio**2)) < 0.003
        assert abs(np.sum(other) / np.sum(one) - 1) < 5e-4
