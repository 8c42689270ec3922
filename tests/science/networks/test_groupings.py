from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from ledby.science.networks.groupings import (
    adjusted_mutual_information,
    communities,
    fragments,
    merged,
    modularity,
)


def cliques(many: int, size: int) -> sparse.csr_array:
    """Return cliques in a ring, each tied to the next by one tie, and one loner."""
    people = many * size + 1
    ties = np.zeros((people, people))
    for number in range(many):
        members = np.arange(number * size, (number + 1) * size)
        ties[np.ix_(members, members)] = 1
        ties[members[0], (members[0] + size) % (many * size)] = 1
    ties = np.maximum(ties, ties.T)
    np.fill_diagonal(ties, 0)
    return sparse.csr_array(ties)


def test_cliques_are_found_and_a_loner_belongs_to_none():
    found = communities(cliques(6, 8), resolution=1.0, seed=3)
    assert found[-1] == -1
    groups = found[:-1].reshape(6, 8)
    assert (groups == groups[:, :1]).all()
    assert len(np.unique(groups)) == 6


def test_the_same_seed_gives_the_same_communities():
    ties = cliques(30, 5)
    one, other = (communities(ties, resolution=2.0, seed=7) for _ in range(2))
    np.testing.assert_array_equal(one, other)


def test_modularity_of_two_triangles_by_hand():
    # Two triangles joined by a tie: 7 ties, strengths 7 and 7; 6/7 - 2·(1/2)².
    ties = np.zeros((6, 6))
    for one, other in ((0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3)):
        ties[one, other] = ties[other, one] = 1
    group = np.array([0, 0, 0, 1, 1, 1])
    assert modularity(sparse.csr_array(ties), group) == pytest.approx(6 / 7 - 1 / 2)


def test_as_scikit_learn_says():
    # adjusted_mutual_info_score of scikit-learn 1.9.1 (arithmetic mean).
    one = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2, 2])
    other = np.array([0, 0, 1, 1, 1, 1, 2, 2, 0, 2])
    assert adjusted_mutual_information(one, other) == pytest.approx(
        0.47728999, abs=1e-8
    )


@given(st.lists(st.integers(0, 3), min_size=2, max_size=40), st.integers(0, 99))
def test_names_of_groups_do_not_matter(codes, seed):
    one = np.array(codes)
    other = np.random.default_rng(seed).permutation(4)[one]
    assert adjusted_mutual_information(one, other) == pytest.approx(1.0)


def test_by_chance_it_is_about_nothing():
    rng = np.random.default_rng(1)
    found = [
        adjusted_mutual_information(rng.integers(0, 20, 200), rng.integers(0, 20, 200))
        for _ in range(40)
    ]
    assert abs(np.mean(found)) < 0.01


def test_entries_may_stand_for_many_people():
    rng = np.random.default_rng(3)
    one, other, people = rng.integers(0, 9, (3, 60))
    people += 1
    every = adjusted_mutual_information(
        np.repeat(one, people), np.repeat(other, people)
    )
    assert adjusted_mutual_information(one, other, people) == pytest.approx(every)


def test_fragments_lie_inside_cliques_and_merge_to_them():
    ties = cliques(30, 5)
    found = fragments(ties, resolution=8.0, order=np.arange(151)[::-1])
    clique = np.append(np.repeat(np.arange(30), 5), 30)
    for code in np.unique(found):
        assert len(np.unique(clique[found == code])) == 1
    small = merged(ties, found)
    assert small.sum() == ties.sum()
    again = communities(small, resolution=8.0, seed=1)[found]
    assert adjusted_mutual_information(again[:-1], clique[:-1]) == pytest.approx(1.0)


def test_different_people_are_refused():
    with pytest.raises(ValueError, match="same people"):
        adjusted_mutual_information(np.array([0, 1]), np.array([0]))
