from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from ledby.science.networks.moments import (
    pair_sums,
    random_subsets,
    same_group_sums,
    shuffled_product,
)


def network(people: int, seed: int, density: float = 0.3) -> sparse.csr_array:
    rng = np.random.default_rng(seed)
    weight = rng.integers(1, 4, (people, people)) * (
        rng.random((people, people)) < density
    )
    upper = np.triu(weight.astype(float), 1)
    return sparse.csr_array(upper + upper.T)


def test_a_square_by_hand():
    # Four people in a ring: every pair of labels {two, two} holds 4/3 ties on average.
    ring = sparse.csr_array(
        np.array(
            [[0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0]], dtype=np.float64
        )
    )
    mean, sd = shuffled_product(pair_sums(ring), same_group_sums(np.array([2.0, 2.0])))
    # Three splits into pairs: two of them hold two ties, one holds none.
    assert mean == pytest.approx(4 / 3)
    assert sd == pytest.approx(np.sqrt(4 * 2 / 3 - 16 / 9))


@settings(deadline=None)
@given(st.integers(4, 7), st.integers(0, 10_000))
def test_moments_are_those_of_all_shuffles(people, seed):
    from itertools import permutations

    one, other = network(people, seed), network(people, seed + 1, 0.6)
    a, b = one.toarray(), other.toarray()
    sums = [
        (a * b[np.ix_(order, order)]).sum() / 2
        for order in map(list, permutations(range(people)))
    ]
    mean, sd = shuffled_product(pair_sums(one), pair_sums(other))
    assert mean == pytest.approx(np.mean(sums))
    assert sd == pytest.approx(np.std(sums), abs=1e-6)


@settings(deadline=None)
@given(st.integers(4, 8), st.integers(0, 10_000), st.integers(1, 4))
def test_moments_of_sets_are_those_of_all_sets(people, seed, size):
    from itertools import combinations

    ties = network(people, seed).toarray()
    drawn = [list(some) for some in combinations(range(people), size)]
    inside = [ties[np.ix_(some, some)].sum() / 2 for some in drawn]
    strength = [ties[some].sum() for some in drawn]
    found = random_subsets(pair_sums(sparse.csr_array(ties)), np.array([float(size)]))
    assert found.inside[0] == pytest.approx(np.mean(inside))
    assert found.strength[0] == pytest.approx(np.mean(strength))
    assert found.var_inside[0] == pytest.approx(np.var(inside), abs=1e-8)
    assert found.var_strength[0] == pytest.approx(np.var(strength), abs=1e-8)
    together = np.cov(inside, strength, bias=True)[0, 1]
    assert found.covariance[0] == pytest.approx(together, abs=1e-8)


def test_three_people_are_too_few():
    with pytest.raises(ValueError, match="at least four"):
        shuffled_product(pair_sums(network(3, 1)), pair_sums(network(3, 2)))
