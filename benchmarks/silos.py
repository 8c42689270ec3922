"""All measures of silos on large organisations, beside networkx and igraph.

Peers are measured where ``LEDBY_PEERS`` names a Python that has them. Everything runs
in a process of its own; all must find the same constraint and effective size.

The organisation has departments of 100 people, ten in a division, and 7 of 10 ties stay
in a department, 2 in the division; some people draw many more ties than others.
"""

# ruff: noqa: PLC0415 - what is measured loads in a process of its own

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.measure import Row, module
from benchmarks.measure import run as process

SIZES = ((100_000, 1_000_000), (1_000_000, 10_000_000))
QUICK = ((10_000, 100_000),)
ASKED = {"networkx": 100_000, "igraph": 1_000_000}
"""Up to how many people each peer is asked."""
PEERS = Path(__file__).with_name("silos_peers.py")


def run(*, quick: bool) -> Iterator[Row]:
    """Yield a row a measure; *times* is the CPU beside ours.

    Raises
    ------
    RuntimeError
        A peer finds other figures.
    """
    for people, ties in QUICK if quick else SIZES:
        with tempfile.TemporaryDirectory(prefix="ledby-bench-") as folder:
            module("silos", "invent", people, ties, folder)
            ours = json.loads(module("silos", "measure", folder).said)
            found = ours.pop("found")
            size = {"people": people, "ties": ties}
            for name, (cpu, peak) in ours.items():
                row = {"measure": name, "by": "LedBy", "CPU s": cpu, "peak MB": peak}
                yield {**size, **row, "times": ""}
            for row in _peers(folder, people, found):
                cpu = ours[row["measure"]][0] or 0.01
                yield {**size, **row, "times": round(row["CPU s"] / cpu, 1)}


def _peers(folder: str, people: int, found: list[float]) -> Iterator[Row]:
    python = os.environ.get("LEDBY_PEERS")
    for name, most in ASKED.items():
        if not python or people > most:
            continue
        said = json.loads(process([python, str(PEERS), name, folder]).said)
        for figure, ours in zip(said.pop("found"), found, strict=False):
            if abs(figure - ours) > 1e-6 * ours:
                raise RuntimeError(f"{name} finds {figure} instead of {ours}.")
        for measure, (cpu, peak) in said.items():
            yield {"measure": measure, "by": name, "CPU s": cpu, "peak MB": peak}


def invent(people: int, ties: int, folder: Path) -> None:
    """Write tables of ties and people, and the ties as bare numbers for peers."""
    rng = np.random.default_rng(1)
    sums = np.append(0, np.exp(0.6 * rng.standard_normal(people)).cumsum())

    def drawn(low: Any, high: Any) -> Any:
        low, high = sums[low], sums[np.minimum(high, people)]
        luck = low + (high - low) * rng.random(len(low))
        return np.minimum(np.searchsorted(sums, luck, side="right") - 1, people - 1)

    # About one in ten is drawn twice, or oneself.
    many = int(1.12 * ties)
    one = drawn(np.zeros(many, int), np.full(many, people))
    luck = rng.random(many)
    span = np.select([luck < 0.7, luck < 0.9], [100, 1_000], people)
    other = drawn(one // span * span, one // span * span + span)
    apart = one != other
    low, high = np.minimum(one, other)[apart], np.maximum(one, other)[apart]
    key = np.unique(low * people + high)
    low, high = np.divmod(rng.permutation(key)[:ties], people)
    # The order of the tables says nothing of who belongs together.
    at = rng.permutation(people)
    weight = 1.0 + rng.poisson(1.5, len(low))
    np.savez(folder / "ties.npz", source=at[low], target=at[high], weight=weight)
    names = "p" + pl.Series(np.arange(people)).cast(pl.String).str.zfill(7)
    department = np.empty(people, int)
    department[at] = np.arange(people) // 100
    unit = pl.Series(department).cast(pl.String)
    division = pl.Series(department // 10).cast(pl.String)
    pl.DataFrame(
        {
            "source": names[at[low]],
            "target": names[at[high]],
            "week": 2_870 + rng.integers(0, 13, len(low)),
            "weight": weight,
        }
    ).write_parquet(folder / "ties.parquet")
    pl.DataFrame({"person": names, "unit": division + " / " + unit}).write_parquet(
        folder / "people.parquet"
    )


def measure(folder: Path) -> Row:
    """Ask every question once; CPU seconds and the peak of memory by then."""
    from ledby.science.silos import prepare, profile
    from ledby.science.silos.bridges import circles
    from ledby.science.silos.matrix import mixing, ratio_interval
    from ledby.science.silos.units import chance, index, sides, within

    ties = pl.read_parquet(folder / "ties.parquet")
    people = pl.read_parquet(folder / "people.parquet")
    spent: dict[str, tuple[float, int]] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        start = time.process_time()
        found = work()
        cpu = round(time.process_time() - start, 2)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        spent[name] = cpu, peak
        print(name, spent[name], file=sys.stderr, flush=True)
        return found

    def of_units() -> None:
        cells = mixing(laid)
        ratio_interval(cells, cells.expected)
        ratio_interval(cells, cells.across)
        for figure in (index, within, chance, sides):
            figure(laid)

    laid = timed("tables read into numbers", lambda: prepare(ties, people))
    timed("network laid out", laid.graph)
    timed("all unit measures", of_units)
    around = timed("constraint, effective size", lambda: circles(laid))
    timed("communities, profile", lambda: profile(laid))
    constraint = float(np.nansum(around.constraint))
    return {**spent, "found": [constraint, float(around.effective.sum())]}


if __name__ == "__main__":
    if sys.argv[1] == "invent":
        invent(int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
    else:
        print(json.dumps(measure(Path(sys.argv[2]))))
