"""Disclosure: what follows from what is shown, and what is shown at all.

Rules on the same simulated dashboards, all rater groups, guesses of newcomers' answers,
linear programs, one large organisation. The peer is secondary suppression by Gaussian
elimination, written here anew after its description (``tests/dashboards.py``), for R
and its package SSBtools are seldom at hand. Thousands of dashboards over three cycles
are in :mod:`benchmarks.dashboards`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import numpy as np
import polars as pl
from tests.dashboards import (
    Dashboard,
    dashboard,
    gauss,
    next_smallest,
    remainder,
    threshold,
)

from benchmarks.measure import Row, module
from ledby.science.disclosure import audit, plan, publish
from ledby.science.disclosure.bounds import ranges, read_numbers
from ledby.science.disclosure.guessing import guess_answers, guess_newcomers
from ledby.science.disclosure.raters import merge_up
from ledby.science.disclosure.views import Register, read_views

BESIDE = 40
TEAMS = 400
THRESHOLDS = (4, 5, 6)
LARGE = 20_000
CHANCES = (0.05, 0.1, 0.25, 0.4, 0.2)


def run(*, quick: bool) -> Iterator[Row]:
    """Yield the tables, the large organisation in a process of its own."""
    count = 5 if quick else BESIDE
    yield from beside_others(count)
    yield raters()
    yield from newcomers(60 if quick else TEAMS)
    yield bounds(count)
    size = 2_000 if quick else LARGE
    for k in THRESHOLDS:
        spent = module("disclosure", "large", size, k)
        yield {**json.loads(spent.said), "peak MB": spent.peak_mb}


def beside_others(count: int) -> Iterator[Row]:
    """Compare rules on the same dashboards of 30 to 300 people."""
    rules: dict[str, Callable[[Dashboard, int], Any]] = {
        "threshold": threshold,
        "threshold and remainder": remainder,
        "next smallest hidden too": next_smallest,
        "Gaussian elimination": gauss,
        "LedBy without the cap": lambda board, k: planned(board, k, 1.0),
        "LedBy": lambda board, k: planned(board, k, 1 / 3),
    }
    for k in THRESHOLDS:
        for name, rule in rules.items():
            broken = people = caught = views = 0
            begun = time.process_time()
            for seed in range(count):
                size = int(np.random.default_rng(seed).integers(30, 300))
                board = dashboard(size, 10_000 + seed)
                made = rule(board, k)
                sets = audit(made, k=k)["set"].to_list()
                broken += bool(sets)
                caught += len({one for some in sets for one in some.split("\n")})
                people += len(board.answered)
                views += made.filter(pl.col("status") != "withheld").height
            yield {
                "rule": name,
                "k": k,
                "dashboards": count,
                "broken": percent(broken, count),
                "people in a set": percent(caught, people),
                "views": round(views / count, 1),
                "CPU s": round(time.process_time() - begun, 1),
            }


def planned(board: Dashboard, k: int, cap: float) -> pl.DataFrame:
    return plan(board.people, board.answered, board.attributes, k=k, cap=cap)


def raters() -> Row:
    """Try every combination of five rater groups of none to eight."""
    names, tried, leaks = "abcde", 0, 0
    for sizes in product(range(9), repeat=5):
        counts = dict(zip(names, sizes, strict=True))
        parts = merge_up(counts, 4)
        told = [sum(counts[name] for name in part) for part in parts]
        rest = sum(sizes) - sum(told)
        tried += 1
        leaks += any(n < 4 for n in told) or (bool(told) and rest > 0)
    return {"rater groups": "5 of 0 to 8", "combinations": tried, "leaks": leaks}


def newcomers(count: int) -> Iterator[Row]:
    """Guess the answer of one who came to a team, others changing one mind in ten."""
    for team in (5, 8, 12, 20, 40):
        units = ["A"] * team + ["B"] * 20
        ids = [f"p{at}" for at in range(len(units))]
        people = pl.DataFrame({"person": ids, "unit": units})
        old = plan(people, ids[1:], k=4)
        coarse = plan(people, ids, previous=old, stable=False)
        fine = coarse.with_columns(status=pl.lit("shown"))
        hits = np.zeros(3)
        for seed in range(count):
            rng = np.random.default_rng(seed)
            was, new = (rng.choice(5, len(ids), p=CHANCES) + 1.0 for _ in range(2))
            now = np.where(rng.random(len(ids)) < 0.9, was, new)
            start, end = (
                people.select("person", value=pl.Series(said)) for said in (was, now)
            )
            before = (old, publish(old, start[1:], k=4))
            shown = [(one, publish(one, end)) for one in (fine, coarse)]
            guesses = [guess_newcomers(before, pair) for pair in shown]
            guesses.append(guess_answers(*shown[0]))
            for at, guess in enumerate(guesses):
                mine = guess.filter(pl.col("person") == "p0")["guess"].to_list()
                hits[at] += bool(mine) and round(mine[0]) == now[0]
        fine_hits, coarse_hits, once = (hits / count).round(2).tolist()
        yield {
            "team": team,
            "guessed right, to 0.1": fine_hits,
            "as shown": coarse_hits,
            "from one cycle": once,
            "always the commonest answer": 0.4,
        }


def bounds(count: int) -> Row:
    """Solve linear programs for 25 people of each of some dashboards."""
    pinned = people = 0
    width = 0.0
    for seed in range(count):
        board = dashboard(60 + seed, 20_000 + seed)
        made = planned(board, 5, 1 / 3)
        views = [view for view in read_views(made) if view.told]
        register = Register.of(views)
        readings = read_numbers(publish(made, board.values), views)
        rng = np.random.default_rng(seed)
        found = ranges(register.sets(views), readings, len(register), rng).values()
        people += len(found)
        width += sum(high - low for low, high in found)
        pinned += sum(
            np.floor(high + 1e-6) == np.ceil(low - 1e-6) for low, high in found
        )
    return {
        "linear programs": "25 people of each",
        "dashboards": count,
        "people": people,
        "pinned to one answer": int(pinned),
        "mean range left, of 4": round(width / people, 2),
    }


def large(people: int, k: int) -> Row:
    """Plan and audit one organisation of many levels with four attributes."""
    board = dashboard(people, 1, fan=4)
    levels = 1 + max(unit.count("/") for unit in board.people["unit"])
    begun = time.process_time()
    made = plan(board.people, board.answered, board.attributes, k=k)
    planned_in = time.process_time() - begun
    found = audit(made, k=k)
    return {
        "people": people,
        "levels": levels,
        "k": k,
        "answers": len(board.answered),
        "offered": made.height,
        "shown": made.filter(pl.col("status") != "withheld").height,
        "sets": found.height,
        "plan, CPU s": round(planned_in, 1),
        "audit, CPU s": round(time.process_time() - begun - planned_in, 1),
    }


def percent(some: float, of: float) -> str:
    return f"{100 * some / of:.0f} %" if of else "–"


def main(what: str, *numbers: str) -> None:
    """Print what planning and auditing one large organisation took."""
    if what != "large":
        sys.exit("Say large, how many people, and k.")
    size, k = map(int, numbers)
    print(json.dumps(large(size, k)))


if __name__ == "__main__":
    main(*sys.argv[1:])
