"""Units with a number of their own: as many as a safe choice can give."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from ledby.science.disclosure import audit, plan
from ledby.science.disclosure.pooling import alone, kept, pooled
from ledby.science.disclosure.rowspace import exposed
from ledby.science.disclosure.tree import Unit, in_order, parse

K = 5


def cut(teams: dict[str, int], k: int = K) -> list[set[str]]:
    """Return the names of the units in each group."""
    units = in_order(map(parse, teams))
    counts = {parse(path): some for path, some in teams.items()}
    groups = pooled(units, alone([counts[unit] for unit in units]), k)
    return [{units[atom][-1] for atom in group.atoms} for group in groups]


def test_small_teams_of_two_small_departments_are_pooled_and_the_others_stand_alone():
    teams = {"A / a": 7, "A / b": 3, "B / c": 8, "B / d": 2}
    assert cut(teams) == [{"a"}, {"b", "d"}, {"c"}]


def test_a_department_of_many_teams_gives_one_of_them_for_its_total():
    teams = {"A / a": 7, "A / b": 8, "A / c": 6, "A / d": 2, "B / e": 9}
    assert cut(teams) == [{"a"}, {"b"}, {"c", "d"}, {"e"}]


def test_small_teams_of_one_department_are_pooled_with_each_other():
    teams = {"A / a": 7, "A / b": 3, "A / c": 4, "B / d": 6}
    assert cut(teams) == [{"a"}, {"b", "c"}, {"d"}]


def test_what_is_left_joins_a_pool_before_it_takes_a_team_its_number():
    teams = {"A / a": 7, "A / b": 3, "A / c": 4, "B / d": 6, "C": 1}
    assert cut(teams) == [{"a"}, {"b", "c", "C"}, {"d"}]


def test_what_is_left_of_all_takes_the_smallest_team_its_number():
    assert cut({"A": 9, "B": 6, "C": 2}) == [{"A"}, {"B", "C"}]
    assert cut({"A": 2, "B": 1}) == [{"A", "B"}]


def test_a_group_that_became_too_small_is_pooled_and_takes_no_team_its_number():
    units = in_order(map(parse, ("A / a", "A / b", "A / c", "B / d", "B / e", "B / f")))
    before = [[units[0]], [units[1], units[2]], [units[3]], [units[4]], [units[5]]]
    groups = kept(units, [3, 4, 4, 6, 7, 8], before, K)
    assert [group.atoms for group in groups] == [(0, 1, 2), (3,), (4,), (5,)]


def best(teams: dict[str, int], totals: Sequence[Unit], k: int) -> int:
    """Return how many teams can have a number beside *totals*, trying every choice."""
    paths = list(teams)
    ends = np.cumsum([0, *teams.values()])
    people = {path: np.arange(ends[at], ends[at + 1]) for at, path in enumerate(paths)}
    given = [
        np.concatenate([people[path] for path in paths if parse(path)[: len(u)] == u])
        for u in totals
    ]
    large = [path for path in paths if teams[path] >= k]
    for count in range(len(large), -1, -1):
        for some in combinations(large, count):
            sets = [*given, *(people[path] for path in some)]
            if not exposed(sets, int(ends[-1]), k):
                return count
    return 0


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["A", "B", "C"]), st.integers(1, 9)),
        min_size=2,
        max_size=7,
    ),
    st.integers(4, 6),
)
def test_no_choice_of_numbers_gives_more_teams_their_own_beside_the_same_totals(
    drawn, k
):
    teams = {f"{top} / t{at}": some for at, (top, some) in enumerate(drawn)}
    if sum(teams.values()) < k:
        return
    units = [path for path, some in teams.items() for _ in range(some)]
    ids = [f"p{at}" for at in range(len(units))]
    made = plan(pl.DataFrame({"person": ids, "unit": units}), ids, k=k)
    assert audit(made, k=k).is_empty()
    told = [set(units.split("\n")) for units in made["unit"]]
    own = sum({path} in told for path, some in teams.items() if some >= k)
    whole = {
        top: {path for path in teams if path.startswith(f"{top} / ")} for top in "ABC"
    }
    totals = [(), *((top,) for top, some in whole.items() if some and some in told)]
    assert own == best(teams, totals, k)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=12), st.integers(4, 6))
def test_at_one_level_all_but_one_team_at_most_have_a_number_of_their_own(sizes, k):
    teams = {f"t{at:02}": some for at, some in enumerate(sizes)}
    large = sum(some >= k for some in sizes)
    rest = sum(some for some in sizes if some < k)
    lone = sum(len(some) == 1 and teams[min(some)] >= k for some in cut(teams, k))
    assert lone == large - (large > 0 and 0 < rest < k)
