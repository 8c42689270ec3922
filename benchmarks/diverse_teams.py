"""Maximally diverse groups: our tabu search beside a genetic one and swaps alone.

Reads the instances of MDGPLIB (Gallego et al. 2013) and the published best values of
TPSDP beside the project (``../shared/data/teams``), and says so when they are missing.
Each search has the same seconds of CPU and one thread. The genetic one is a plain
version of what gruepr does: permutations cut into teams, tournaments, ordered
crossover, swaps as mutations, the best kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean

import numpy as np
import polars as pl

from benchmarks.measure import Row
from ledby.science.teams import most_diverse
from ledby.science.teams.diversity import TINY

FOLDER = Path("..", "shared", "data", "teams", "mdgplib")
SETS = (
    *(("Geo", 120, 1.0, 2), ("RanInt", 120, 1.0, 2), ("RanReal", 120, 1.0, 2)),
    *(("RanReal", 240, 5.0, 1), ("RanInt", 480, 10.0, 1)),
)
HERD = 60


def run(*, quick: bool) -> Iterator[Row]:
    """Yield a row for every set: per cent behind the published best, mean."""
    if not FOLDER.exists():
        raise RuntimeError(f"The instances are not there: {FOLDER} is missing.")
    for family, people, seconds, count in SETS[:1] if quick else SETS:
        behind: dict[str, list[float]] = {}
        for apart, sizes, best in instances(family, people, count):
            for name, search in SEARCHES.items():
                total = search(apart, sizes, seconds)
                behind.setdefault(name, []).append(100 * (1 - total / best))
        yield {
            "set": family,
            "people": people,
            "instances": count,
            "CPU seconds": seconds,
            **{
                f"{name}, % behind": f"{mean(each):.2f}"
                for name, each in behind.items()
            },
        }


def instances(
    family: str, people: int, count: int
) -> Iterator[tuple[np.ndarray, list[int], float]]:
    """Yield distances, sizes and the best known total; of those with equal sizes."""
    published = pl.read_csv(FOLDER / "tpsdp_best.csv").rows_by_key("instance")
    table = pl.read_parquet(FOLDER / f"{family}_n{people:03}.parquet")
    for row in table.filter(type="ss").head(count).iter_rows(named=True):
        apart = np.zeros((people, people))
        apart[np.triu_indices(people, 1)] = row["d"]
        best = published[row["instance"]][0][3]
        sizes = [people // row["G"]] * row["G"]
        yield apart + apart.T, sizes, float(best)


def clock(seconds: float) -> Callable[[], bool]:
    """Return whether there is CPU time left, from now on."""
    end = time.process_time() + seconds
    return lambda: time.process_time() < end


def ours(apart: np.ndarray, sizes: list[int], seconds: float) -> float:
    """Return the total of our teams."""
    return most_diverse(apart, sizes, rounds=10**9, go_on=clock(seconds)).total


def swaps(apart: np.ndarray, sizes: list[int], seconds: float) -> float:
    """Return the best of as many descents by best swaps as there is time for."""
    goes_on, best, seed = clock(seconds), 0.0, 0
    while goes_on():
        found = descent(apart, sizes, np.random.default_rng(seed), goes_on)
        best, seed = max(best, found), seed + 1
    return best


def descent(
    apart: np.ndarray,
    sizes: list[int],
    rng: np.random.Generator,
    goes_on: Callable[[], bool],
) -> float:
    """Let each person in turn make the best swap, until none helps."""
    team = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    everybody = np.arange(len(team))
    sums = np.eye(len(sizes))[team].T @ apart
    better = True
    while better and goes_on():
        better = False
        for one in everybody:
            own = sums[team, everybody]
            gain = sums[team, one] - own[one] + sums[team[one]] - own - 2 * apart[one]
            gain[team == team[one]] = 0.0
            other = int(gain.argmax())
            if gain[other] > TINY:
                step = apart[other] - apart[one]
                sums[team[one]] += step
                sums[team[other]] -= step
                team[[one, other]] = team[[other, one]]
                better = True
    return float(sums[team, everybody].sum() / 2)


def genetic(apart: np.ndarray, sizes: list[int], seconds: float) -> float:
    """Return the best total of a herd of permutations, bred while there is time."""
    rng, goes_on = np.random.default_rng(0), clock(seconds)
    seats = np.repeat(np.arange(len(sizes)), sizes)
    together = seats[:, None] == seats

    def worth(order: np.ndarray) -> float:
        return float((apart[np.ix_(order, order)] * together).sum() / 2)

    herd = [rng.permutation(len(seats)) for _ in range(HERD)]
    worths = [worth(one) for one in herd]
    while goes_on():
        pairs = rng.integers(HERD, size=(2, 3))
        mother, father = (herd[max(three, key=worths.__getitem__)] for three in pairs)
        child = crossed(mother, father, rng)
        for _ in range(rng.integers(1, 3)):
            one, other = rng.integers(len(child), size=2)
            child[[one, other]] = child[[other, one]]
        last = int(np.argmin(worths))
        mine = worth(child)
        if mine > worths[last]:
            herd[last], worths[last] = child, mine
    return max(worths)


def crossed(
    mother: np.ndarray, father: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Keep a stretch of one, and fill the rest in the order of the other."""
    start, stop = np.sort(rng.integers(len(mother) + 1, size=2))
    kept = mother[start:stop]
    rest = father[~np.isin(father, kept)]
    return np.concatenate([rest[:start], kept, rest[start:]])


SEARCHES = {"ours": ours, "swaps alone": swaps, "genetic": genetic}
