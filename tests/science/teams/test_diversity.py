from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledby.errors import TableError
from ledby.science.teams import most_diverse


def distances(people, seed):
    rng = np.random.default_rng(seed)
    half = np.triu(rng.integers(0, 100, (people, people)).astype(float), 1)
    return half + half.T


def inside(apart, team):
    pairs = combinations(range(len(team)), 2)
    return sum(apart[one, other] for one, other in pairs if team[one] == team[other])


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_small_ones_are_solved_to_the_optimum(seed):
    apart = distances(8, seed)
    found = most_diverse(apart, [3, 3, 2], seed=seed, rounds=4_000)
    teams = set(permutations([0, 0, 0, 1, 1, 1, 2, 2]))
    assert found.total == pytest.approx(max(inside(apart, team) for team in teams))
    assert found.total == pytest.approx(inside(apart, found.team))
    assert np.bincount(found.team).tolist() == [3, 3, 2]


def test_two_kinds_are_mixed_as_evenly_as_can_be():
    kind = np.array([0] * 12 + [1] * 12)
    apart = (kind[:, None] != kind).astype(float)
    found = most_diverse(apart, [4] * 6, rounds=300)
    assert [int(kind[found.team == team].sum()) for team in range(6)] == [2] * 6
    assert found.total == 24


def test_what_is_kept_up_to_date_is_what_is_counted_anew():
    apart = distances(40, 1)
    found = most_diverse(apart, [8] * 5, rounds=5_000)
    assert found.total == pytest.approx(inside(apart, found.team))


def test_the_same_seed_gives_the_same_teams_and_it_can_be_stopped():
    apart = distances(30, 2)
    one, other = (most_diverse(apart, [5] * 6, seed=4, rounds=200) for _ in "ab")
    assert one.team.tolist() == other.team.tolist()
    stopped = most_diverse(apart, [5] * 6, seed=4, rounds=200, go_on=lambda: False)
    assert stopped.total < one.total


def test_one_team_holds_everybody():
    apart = distances(5, 3)
    assert most_diverse(apart, [5]).total == pytest.approx(apart.sum() / 2)


@pytest.mark.parametrize(
    ("apart", "sizes", "sentence"),
    [
        (np.zeros((3, 4)), [2, 2], "3 by 4 for teams of 4 people"),
        (np.zeros((4, 4)), [2, 3], "4 by 4 for teams of 5 people"),
        (np.zeros((4, 4)), [4, 0], "one for each two people"),
        (np.triu(np.ones((4, 4))), [2, 2], "as far from each other both ways"),
        (np.full((4, 4), np.nan), [2, 2], "in numbers"),
    ],
)
def test_bad_distances_are_refused_in_a_sentence(apart, sizes, sentence):
    with pytest.raises(TableError, match=sentence):
        most_diverse(apart, sizes)
