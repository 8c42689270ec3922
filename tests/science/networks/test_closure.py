from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledby.science.networks import closure
from ledby.science.networks.closure import closing, constraint, effective_size


def random_graph(people: int, seed: int) -> nx.Graph:
    graph = nx.gnp_random_graph(people, 0.25, seed=seed)
    rng = np.random.default_rng(seed)
    for edge in graph.edges.values():
        edge["weight"] = float(rng.integers(1, 5))
    return graph


def measured(graph: nx.Graph) -> tuple[np.ndarray, np.ndarray]:
    weights = nx.to_scipy_sparse_array(graph, dtype=np.float64, format="csr")
    bare = weights.astype(bool).astype(np.float64)
    return effective_size(bare, closing(bare, bare, bare)), constraint(weights)


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
@given(st.integers(5, 40), st.integers(0, 10_000))
def test_as_networkx_says(people, seed):
    graph = random_graph(people, seed)
    effective, held = measured(graph)
    for person in graph:
        if graph.degree[person]:
            peer = nx.effective_size(graph, [person])[person]
            assert effective[person] == pytest.approx(peer)
            peer = nx.constraint(graph, [person], weight="weight")[person]
            assert held[person] == pytest.approx(peer)
        else:
            assert effective[person] == 0
            assert np.isnan(held[person])


def test_bands_of_rows_change_nothing(monkeypatch):
    graph = random_graph(60, 5)
    whole = measured(graph)
    monkeypatch.setattr(closure, "STEPS_AT_ONCE", 40)
    for one, other in zip(whole, measured(graph), strict=True):
        np.testing.assert_allclose(one, other)
