"""Followership: what it finds again, what it takes, and what others take for the same.

Peers are measured where ``LEDBY_PEERS`` names a Python that has networkx, igraph and
vivainsights; without it their rows are left out.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks import follow_recovery
from benchmarks.follow_speed import organisation
from benchmarks.measure import Row, module
from benchmarks.measure import run as process
from ledby.science import followership
from ledby.science.networks.walk import Walk

LARGE = (1_000_000, 5_000_000)
SMALL = (20_000, 100_000)
GRAPHS = {
    10_000: ("igraph", "networkx", "vivainsights"),
    100_000: ("igraph", "networkx"),
}
MILLION = {1_000_000: ("igraph",)}
REPEATS = 3


def run(*, quick: bool) -> Iterator[Row]:
    """Yield recovery, then CPU seconds by measure, then peers on the same graphs."""
    yield from follow_recovery.run(quick=quick)
    spent = module("follow_speed", *(SMALL if quick else LARGE))
    yield from json.loads(spent.said)
    peers = os.environ.get("LEDBY_PEERS")
    for people, names in (GRAPHS if quick else GRAPHS | MILLION).items():
        yield from side_by_side(people, names if peers else (), peers)


def side_by_side(
    people: int, names: tuple[str, ...], python: str | None
) -> Iterator[Row]:
    """Yield what laying out a graph, in-degree and PageRank take: ours, then theirs."""
    made = organisation(people, 5 * people)
    ground = followership.prepare(made["nominations"], made["people"])
    mine = min(
        (ours(ground.follower, ground.leader, people) for _ in range(REPEATS)),
        key=total,
    )
    yield compared("ledby", people, mine, mine)
    with tempfile.TemporaryDirectory(prefix="ledby-bench-") as folder:
        graph = Path(folder, "graph.npz")
        np.savez(graph, source=ground.follower, target=ground.leader, people=people)
        for name in names:
            script = str(Path(__file__).with_name("follow_peers.py"))
            said = process([str(python), script, name, str(graph)]).said
            theirs = json.loads(said)
            if abs(theirs.get("largest", mine["largest"]) - mine["largest"]) > 1e-4:
                raise RuntimeError(f"{name} finds another PageRank: {theirs}, {mine}.")
            yield compared(name, people, theirs, mine)


def ours(source, target, people: int) -> dict[str, float]:
    start = time.process_time()
    walk = Walk(source, target, people)
    laid = time.process_time()
    np.bincount(target, minlength=people)
    counted = time.process_time()
    visits = walk.visits()
    done = time.process_time()
    return {
        "laid": laid - start,
        "in-degree": counted - laid,
        "pagerank": done - counted,
        "largest": float(visits.max()),
    }


def total(spent: dict[str, float]) -> float:
    return spent["laid"] + spent["in-degree"] + spent["pagerank"]


def compared(name, people: int, theirs, mine) -> Row:
    return {
        "library": name,
        "people": people,
        "laid out, CPU s": round(theirs["laid"], 4),
        "in-degree, CPU s": round(theirs["in-degree"], 4),
        "PageRank, CPU s": round(theirs["pagerank"], 4),
        "times ours": round(total(theirs) / total(mine), 1),
    }
