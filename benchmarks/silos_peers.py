"""Silos with networkx and igraph, in an environment that has them.

Set ``LEDBY_PEERS`` to a Python with both, and :mod:`benchmarks.silos` runs this file
with it. The file imports nothing of this project for that reason.
"""

# ruff: noqa: PLC0415 - each library is imported only where it is measured

from __future__ import annotations

import json
import resource
import sys
import time

import numpy as np

SPENT = {}


def timed(name, work):
    start = time.process_time()
    found = work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    SPENT[name] = round(time.process_time() - start, 2), peak
    return found


def networkx(ties):
    import networkx as nx

    def laid():
        graph = nx.Graph()
        ends = (ties["source"].tolist(), ties["target"].tolist())
        graph.add_weighted_edges_from(zip(*ends, ties["weight"].tolist(), strict=True))
        return graph

    graph = timed("network laid out", laid)

    # Its effective size of everybody takes minutes, or a square of all people.
    held = timed(
        "constraint, effective size", lambda: nx.constraint(graph, weight="weight")
    )
    return [float(np.nansum([*held.values()]))]


def igraph(ties):
    import igraph

    def laid():
        edges = np.column_stack([ties["source"], ties["target"]])
        graph = igraph.Graph(edges=edges)
        graph.es["weight"] = ties["weight"]
        return graph

    def circles():
        held = np.nansum(graph.constraint(weights="weight"))
        # It has no effective size; its counts of triads give one.
        degree = np.array(graph.degree())
        closed = np.nan_to_num(graph.transitivity_local_undirected(mode="zero"))
        around = closed * degree * (degree - 1) / 2
        return float(held), float((degree - 2 * around / np.maximum(degree, 1)).sum())

    graph = timed("network laid out", laid)
    return timed("constraint, effective size", circles)


if __name__ == "__main__":
    found = globals()[sys.argv[1]](np.load(sys.argv[2] + "/ties.npz"))
    print(json.dumps({**SPENT, "found": found}))
