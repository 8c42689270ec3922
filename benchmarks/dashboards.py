"""Disclosure: thousands of simulated dashboards over three cycles, tried one by one.

Dashboard *n* is the same whenever and wherever it is tried: its number is the seed of
its size, its people and their answers. What was found is one line of a file, and what
stands there is not tried again, so a long run may be stopped and taken up at any time:
``nice -n 15 python -m benchmarks.dashboards 5000``.

Of a thousand dashboards 420 have 20 to 60 people, 450 have 60 to 300, 120 have 300 to
2,000 and 10 have 2,000 to 20,000; inside each class the logarithm of the size is
uniform. In the order of their numbers the classes come in turn as chance has it.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from tests.dashboards import Dashboard, dashboard, gauss, next_cycle

from benchmarks.measure import Row
from ledby.science.disclosure import attack, audit, explained, plan

DASHBOARDS: Final = 5_000
SIZES: Final = (
    (20, 60, 0.42),
    (60, 300, 0.45),
    (300, 2_000, 0.12),
    (2_000, 20_000, 0.01),
)
THRESHOLDS: Final = (4, 5, 6)
ATTACKED: Final = 300
"""Up to so many people all attacks are tried, and the rule of others beside ours."""
STORE: Final = Path("build/benchmarks/dashboards.jsonl")
WORKERS: Final = 2


def run(*, quick: bool) -> Iterator[Row]:
    """Yield a row for each class of sizes and one of all; take up an earlier run."""
    count = 12 if quick else DASHBOARDS
    store = STORE.with_stem("dashboards_quick") if quick else STORE
    yield from summed(tried(range(1, count + 1), store))


def tried(numbers: Iterable[int], store: Path) -> list[Row]:
    """Return what was found in the dashboards *numbers*; try those not in *store*."""
    store.parent.mkdir(parents=True, exist_ok=True)
    wanted = set(numbers)
    lines = store.read_text("utf-8").splitlines() if store.exists() else []
    found = {row["number"]: row for row in map(json.loads, lines)}
    left = sorted(wanted - found.keys())
    with (
        store.open("a", encoding="utf-8") as kept,
        ProcessPoolExecutor(WORKERS) as pool,
    ):
        for done in as_completed([pool.submit(one, number) for number in left]):
            row = done.result()
            found[row["number"]] = row
            print(json.dumps(row), file=kept, flush=True)
    return [found[number] for number in sorted(wanted)]


def one(number: int) -> Row:
    """Plan and audit three cycles of a dashboard, as facts and as answers anew."""
    rng = np.random.default_rng(number)
    low, high, _ = SIZES[rng.choice(len(SIZES), p=[share for *_, share in SIZES])]
    size = int(np.exp(rng.uniform(*np.log((low, high)))))
    k = THRESHOLDS[number % len(THRESHOLDS)]
    begun = time.process_time()
    board = dashboard(size, number)
    row: Row = {"number": number, "low": low, "high": high, "people": size, "k": k}
    row |= {"releases": 0, "sets": 0, "attacks": 0, "most": 0.0}
    row |= beside_gauss(board, k) if size <= ATTACKED else {}
    facts: list[pl.DataFrame] = []
    anew: list[pl.DataFrame] = []
    for cycle in range(3):
        for plans, stable in ((facts, True), (anew, False)):
            release(board, plans, k, stable=stable, row=row)
        row[f"own {cycle + 1}"], row[f"teams {cycle + 1}"] = own_results(
            board, anew[-1], k
        )
        board = next_cycle(board, number + cycle, faithful=(number % 3) / 3)
    return {**row, "seconds": round(time.process_time() - begun, 2)}


def release(
    board: Dashboard, plans: list[pl.DataFrame], k: int, *, stable: bool, row: Row
) -> None:
    """Add the next plan to *plans*, and to *row* what it gives away.

    Facts are audited with all that earlier releases said.
    """
    before = list(plans)
    made = plan(
        board.people,
        board.answered,
        board.attributes,
        k=k,
        previous=before,
        stable=stable,
    )
    plans.append(made)
    if not before and not stable:
        return  # The first release is the same for facts and for answers.
    known = before if stable else []
    share = explained(made, previous=known)["share"].max()
    row["most"] = max(row["most"], round(float(share or 0), 6))
    row["releases"] += 1
    row["sets"] += audit(made, k=k, previous=known).height
    if board.people.height <= ATTACKED and len(before) < 2:
        earlier = before[-1] if known else None
        found = attack(made, board.values, row["number"], k=k, previous=earlier)
        row["attacks"] += int(found["success"].sum())


def beside_gauss(board: Dashboard, k: int) -> Row:
    """Return how many numbers suppression shows, and we do without the cap."""
    free = plan(board.people, board.answered, board.attributes, k=k, cap=1.0)
    ours = plan(board.people, board.answered, board.attributes, k=k)
    return {
        "gauss": shown(gauss(board, k)),
        "free": shown(free),
        "views": shown(ours),
        "free sets": audit(free, k=k).height,
    }


def shown(made: pl.DataFrame) -> int:
    return made.filter(pl.col("status") != "withheld").height


def own_results(board: Dashboard, made: pl.DataFrame, k: int) -> tuple[int, int]:
    """Return how many teams of *k* answers have a number, and how many there are."""
    spoke = board.people.filter(pl.col("person").is_in(board.answered))
    teams = spoke.group_by("unit").len().filter(pl.col("len") >= k)["unit"]
    told = made.filter((pl.col("status") != "withheld") & pl.col("attribute").is_null())
    return len(set(teams) & set(told["unit"])), len(teams)


def summed(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the sums of each class of sizes, and of all."""
    classes: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        classes[f"{row['low']:,}–{row['high']:,}"].append(row)
        classes["all"].append(row)
    for name in sorted(classes, key=lambda name: (name == "all", _lowest(name))):
        yield _sum(name, classes[name])


def _lowest(name: str) -> int:
    return 0 if name == "all" else int(name.partition("–")[0].replace(",", ""))


def _sum(name: str, rows: list[Row]) -> Row:
    total: dict[str, float] = defaultdict(float)
    for row in rows:
        for key, value in row.items():
            total[key] += value
    return {
        "people": name,
        "dashboards": len(rows),
        "releases": int(total["releases"]),
        "sets": int(total["sets"] + total["free sets"]),
        "attacks that succeed": int(total["attacks"]),
        "most explained": round(max(row["most"] for row in rows), 3),
        **{
            f"own result, cycle {at}": percent(total[f"own {at}"], total[f"teams {at}"])
            for at in (1, 2, 3)
        },
        "numbers beside suppression": percent(total["free"], total["gauss"]),
        "with the cap": percent(total["views"], total["gauss"]),
        "CPU s": round(total["seconds"]),
    }


def percent(some: float, of: float) -> str:
    return f"{100 * some / of:.1f} %" if of else "–"


def main(count: str = str(DASHBOARDS), store: str = str(STORE)) -> None:
    """Try the first *count* dashboards and print the sums."""
    for row in summed(tried(range(1, int(count) + 1), Path(store))):
        print(json.dumps(row, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
