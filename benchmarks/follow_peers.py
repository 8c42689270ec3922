"""The same graph measures with other libraries, each in an environment of its own.

Nothing of this is a dependency of the product: set ``LEDBY_PEERS`` to a Python that has
networkx, igraph and vivainsights, and :mod:`benchmarks.followership` runs this file
with it. The file imports nothing of this project for that reason.
"""

# ruff: noqa: PLC0415 - each library is imported only where it is measured

from __future__ import annotations

import json
import sys
import time

import numpy as np


def read(path):
    stored = np.load(path)
    return stored["source"], stored["target"], int(stored["people"])


def igraph(source, target, people):
    import igraph

    start = time.process_time()
    graph = igraph.Graph(
        n=people, edges=np.column_stack([source, target]), directed=True
    )
    laid = time.process_time()
    degree = graph.degree(mode="in")
    counted = time.process_time()
    rank = graph.pagerank(damping=0.85)
    done = time.process_time()
    return (laid - start, counted - laid, done - counted), degree, rank


def networkx(source, target, people):
    import networkx as nx

    start = time.process_time()
    graph = nx.DiGraph()
    graph.add_nodes_from(range(people))
    graph.add_edges_from(zip(source.tolist(), target.tolist(), strict=True))
    laid = time.process_time()
    degree = [many for _, many in sorted(graph.in_degree())]
    counted = time.process_time()
    rank = nx.pagerank(graph, alpha=0.85, tol=1e-9 / people, max_iter=500)
    done = time.process_time()
    values = [rank[at] for at in range(people)]
    return (laid - start, counted - laid, done - counted), degree, values


def vivainsights(source, target, people):
    import pandas as pd
    import vivainsights as vi

    names = np.array([f"p{at}" for at in range(people)])
    table = pd.DataFrame(
        {
            "PrimaryCollaborator_PersonId": names[source],
            "SecondaryCollaborator_PersonId": names[target],
            "MetricDate": "2026-03-01",
            "PrimaryCollaborator_Organization": "A",
            "SecondaryCollaborator_Organization": "A",
        }
    )
    start = time.process_time()
    found = vi.network_p2p(
        data=table, centrality="pagerank", return_type="table", layout="random"
    )
    done = time.process_time()
    return (0.0, 0.0, done - start), [], list(found.shape)


def main(name, path):
    """Print the least of three runs, so that no first-time costs count."""
    source, target, people = read(path)
    repeats = 1 if name == "vivainsights" else 3
    runs = [globals()[name](source, target, people) for _ in range(repeats)]
    (laid, counted, ranked), degree, rank = min(runs, key=lambda run: sum(run[0]))
    told = {"laid": laid, "in-degree": counted, "pagerank": ranked}
    if degree:
        told["largest"] = float(np.max(rank) * people)
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
