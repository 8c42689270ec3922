from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledby.science.networks.walk import Walk


def random_ties(seed, people=30, ties=90):
    rng = np.random.default_rng(seed)
    pairs = np.unique(rng.integers(0, people * people, ties))
    source, target = np.divmod(pairs, people)
    apart = source != target
    return source[apart], target[apart]


def by_algebra(source, target, people, damping=0.85):
    """Solve the definition as a dense system; who has no ties starts anew anywhere."""
    step = np.zeros((people, people))
    step[target, source] = 1
    out = step.sum(axis=0)
    step = np.where(out > 0, step / np.maximum(out, 1), 1 / people)
    found = np.linalg.solve(
        np.eye(people) - damping * step, np.full(people, 1 - damping)
    )
    return found / found.mean()


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000))
def test_visits_solve_the_definition(seed):
    source, target = random_ties(seed)
    found = Walk(source, target, 30).visits()
    assert found == pytest.approx(by_algebra(source, target, 30), abs=1e-6)


def test_three_people_by_hand():
    # 0 and 1 follow 2, who follows nobody: x2 = x0 + 0.85 (x0 + x1), and x0 = x1.
    found = Walk(np.array([0, 1]), np.array([2, 2]), 3).visits()
    assert found[2] / found[0] == pytest.approx(2.7)
    assert found.mean() == pytest.approx(1.0)


def test_columns_are_walks_by_themselves():
    source, target = random_ties(7)
    walk = Walk(source, target, 30)
    rng = np.random.default_rng(1)
    start = rng.random((30, 4))
    start /= start.mean(axis=0)
    together = walk.visits(start)
    for column in range(4):
        alone = walk.visits(start[:, column])
        assert together[:, column] == pytest.approx(alone, abs=1e-7)


def test_a_close_beginning_leads_to_the_same_end():
    source, target = random_ties(9)
    walk = Walk(source, target, 30)
    far = np.random.default_rng(2).random(30)
    near = walk.visits(np.ones((30, 2), np.float32), near=far, tolerance=1e-7)
    assert near[:, 1] == pytest.approx(walk.visits(), abs=1e-4)


def test_ripples_are_the_derivative():
    source, target = random_ties(11)
    walk = Walk(source, target, 30)
    base = walk.visits()
    rng = np.random.default_rng(3)
    weight = 1 + 1e-4 * (rng.standard_exponential(30) - 1)

    def heavy(now, follow):
        return follow(now * weight)

    change = walk.ripples(((weight - 1) * base)[:, None], tolerance=1e-12)[:, 0]
    linear = base + change - base * change.mean()
    exact = walk.visits(step=heavy)
    # A walk that is lost starts anew: to first order the same, up to a common scale.
    assert np.corrcoef(linear - base, exact - base)[0, 1] > 0.9
    assert np.abs(linear - exact).max() < 1e-4


@pytest.mark.parametrize("people", [0, 1, 5])
def test_nobody_follows_anybody(people):
    none = np.zeros(0, dtype=np.int64)
    walk = Walk(none, none, people)
    assert walk.visits().tolist() == [1.0] * people
    assert walk.ripples(np.zeros((people, 3))).shape == (people, 3)
