from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledby.science.networks.graph import lay_out, reach
from ledby.science.networks.lookup import Lookup


def drawn(people: int, ties: int, groups: int, seed: int):
    rng = np.random.default_rng(seed)
    one, other = rng.integers(0, people, (2, ties))
    keep = one != other
    weight = rng.integers(1, 5, ties).astype(float)
    return one[keep], other[keep], weight[keep], rng.integers(0, groups, people)


def dense(one, other, weight, people):
    table = np.zeros((people, people))
    np.add.at(table, (one, other), weight)
    return table + table.T


@settings(max_examples=40, deadline=None)
@given(
    st.integers(2, 30), st.integers(0, 200), st.integers(1, 5), st.integers(0, 9_999)
)
def test_a_graph_is_the_table_of_its_ties(people, ties, groups, seed):
    one, other, weight, group = drawn(people, ties, groups, seed)
    graph = lay_out(one, other, weight, group)
    table = dense(one, other, weight, people)
    place = graph.place
    np.testing.assert_array_equal(graph.network().toarray()[place][:, place], table)
    np.testing.assert_array_equal(graph.group[place], group)
    np.testing.assert_array_equal(graph.strength[place], table.sum(axis=1))
    np.testing.assert_array_equal(graph.contacts[place], (table > 0).sum(axis=1))
    assert (np.diff(graph.group) >= 0).all()
    assert (graph.low < graph.high).all()
    assert graph.sums().squares == (table**2).sum() / 2


@settings(max_examples=40, deadline=None)
@given(
    st.integers(2, 30), st.integers(0, 200), st.integers(1, 5), st.integers(0, 9_999)
)
def test_whom_each_person_reaches(people, ties, groups, seed):
    one, other, weight, group = drawn(people, ties, groups, seed)
    graph = lay_out(one, other, weight, group)
    met = reach(graph)
    found = np.zeros((3, people, groups))
    for row, values in enumerate((met.ties, met.weight, met.squares)):
        np.add.at(found[row], (met.person, met.group), values)
    assert len(set(zip(met.person, met.group, strict=True))) == len(met.person)
    table = dense(one, other, weight, people)
    belongs = np.eye(groups)[group]
    belongs_or_own = [
        (part @ belongs) * (1 - belongs)
        for part in ((table > 0).astype(float), table, table**2)
    ]
    for row, wanted in enumerate(belongs_or_own):
        np.testing.assert_allclose(found[row][graph.place], wanted)


@pytest.mark.parametrize("people", [2, 500, 2_000_000])
def test_every_tie_is_found_and_no_other(people):
    rng = np.random.default_rng(people)
    ends = np.sort(rng.integers(0, people, (2, 4_000)).astype(np.int32), axis=0)
    low, high = np.unique(ends[:, ends[0] != ends[1]], axis=1)
    lookup = Lookup(low, high, people)
    # Asked for are all ties and as many pairs beside them.
    shifted = np.minimum(high + rng.integers(1, 4, len(high)), people).astype(np.int32)
    asked_low, asked_high = np.append(low, low), np.append(high, shifted)
    which, tie = lookup.find(asked_low, asked_high)
    np.testing.assert_array_equal(low[tie], asked_low[which])
    np.testing.assert_array_equal(high[tie], asked_high[which])
    known = set(zip(low.tolist(), high.tolist(), strict=True))
    asked = zip(asked_low.tolist(), asked_high.tolist(), strict=True)
    assert sorted(which.tolist()) == [
        number for number, pair in enumerate(asked) if pair in known
    ]


def test_nobody_is_tied():
    nobody = np.zeros(0, np.int32)
    which, tie = Lookup(nobody, nobody, 3).find(
        np.array([0], np.int32), np.array([1], np.int32)
    )
    assert len(which) == len(tie) == 0
