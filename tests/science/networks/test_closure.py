from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledby.science.networks import closure
from ledby.science.networks.closure import constraint, effective_size, triads
from ledby.science.networks.graph import lay_out


def random_graph(people: int, seed: int) -> nx.Graph:
    graph = nx.gnp_random_graph(people, 0.25, seed=seed)
    rng = np.random.default_rng(seed)
    for edge in graph.edges.values():
        edge["weight"] = float(rng.integers(1, 5))
    return graph


def measured(graph: nx.Graph, groups: int = 1) -> tuple[np.ndarray, np.ndarray]:
    edges = np.array(graph.edges, dtype=np.int64).reshape(-1, 2)
    weight = np.array([edge["weight"] for edge in graph.edges.values()], dtype=float)
    # Groups change where people stand, and must not change what is measured.
    group = np.arange(len(graph)) % groups
    laid = lay_out(edges[:, 1], edges[:, 0], weight, group)
    closed = triads(laid)
    effective = effective_size(laid.contacts, closed.around)
    return effective[laid.place], constraint(laid, closed)[laid.place]


def test_a_triangle_with_a_tail_by_hand():
    # 0-1, 0-2, 1-2, 0-3: person 0 has three contacts, one tie among them.
    graph = nx.Graph([(0, 1), (0, 2), (1, 2), (0, 3)])
    nx.set_edge_attributes(graph, 1.0, "weight")
    effective, held = measured(graph)
    assert effective[0] == pytest.approx(3 - 2 / 3)
    assert effective[3] == 1
    # (1/3 + 1/3·1/2)² twice, and (1/3)²: 1/4 + 1/4 + 1/9.
    assert held[0] == pytest.approx(11 / 18)


@settings(max_examples=25, deadline=None)
@given(st.integers(5, 40), st.integers(0, 10_000), st.integers(1, 4))
def test_as_networkx_says(people, seed, groups):
    graph = random_graph(people, seed)
    effective, held = measured(graph, groups)
    for person in graph:
        if graph.degree[person]:
            peer = nx.effective_size(graph, [person])[person]
            assert effective[person] == pytest.approx(peer)
            peer = nx.constraint(graph, [person], weight="weight")[person]
            assert held[person] == pytest.approx(peer)
        else:
            assert effective[person] == 0
            assert np.isnan(held[person])


def test_bands_of_people_change_nothing(monkeypatch):
    graph = random_graph(60, 5)
    whole = measured(graph)
    monkeypatch.setattr(closure, "FORKS_AT_ONCE", 40)
    for one, other in zip(whole, measured(graph), strict=True):
        np.testing.assert_allclose(one, other)


def test_triads_by_the_groups_that_they_join():
    ends = np.array([(0, 1), (1, 2), (0, 2), (2, 3), (1, 3), (3, 4), (2, 4), (4, 5)])
    closed = triads(lay_out(*ends.T, np.ones(8), np.array([0, 0, 0, 1, 2, 2])))
    # 0-1-2 in one group, 1-2-3 in two, 2-3-4 in three.
    assert closed.kinds == (1, 1, 1)
    assert closed.around.tolist() == [1, 2, 3, 2, 1, 0]


def test_a_hub_of_everybody_is_no_trouble():
    many = 30_000
    spokes = np.arange(1, many)
    laid = lay_out(
        np.append(np.zeros(many - 1, dtype=int), 1),
        np.append(spokes, 2),
        np.ones(many),
        np.zeros(many, dtype=int),
    )
    closed = triads(laid)
    assert closed.around[:4].tolist() == [1, 1, 1, 0]
    assert effective_size(laid.contacts, closed.around)[0] == many - 1 - 2 / (many - 1)
