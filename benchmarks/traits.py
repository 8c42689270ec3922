"""Traits: CPU seconds and memory to assign raters, plan items and fit, on one core.

The peer of the first table is what one would do without a model: plain means by ratee
and trait, with the embedded dataframe engine. *command* is ``ledby traits`` as a person
runs it on the Parquet file of these sheets, with all that it writes. The second table
fits level and profile of complete sheets (8 raters, 24 items) from their trait means,
as much as a machine holds once the answers of a large organisation are summed up.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from benchmarks import traits_recovery as invented
from benchmarks.measure import LEDBY, Row, module
from benchmarks.measure import run as process
from ledby.science import traits
from ledby.science.simulation import simulate
from ledby.science.tables import SHEETS
from ledby.science.traits.answers import Answers
from ledby.science.traits.cells import Cells
from ledby.science.traits.fitting import DENSE_LIMIT, Setting
from ledby.science.traits.splitting import fit_cells
from ledby.science.vocabulary import Trait
from ledby.sources.files import read_table

SIZES = (1_200, 20_000, 100_000)
SUMMED = (10_000, 100_000, 1_000_000)
PROBES = {1_000_000: 8}
"""Fewer where many would only cost memory."""

REPEATS = 5
ONE = dict.fromkeys(("OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS"), "1")


def run(*, quick: bool) -> Iterator[Row]:
    """Yield a row for every size, each measured in a process of its own."""
    for people in SIZES[:1] if quick else SIZES:
        yield measured("organisation", people)
    for people in SUMMED[:1] if quick else SUMMED:
        yield measured("summed", people)


def measured(what: str, people: int) -> Row:
    """Return what a process says of itself, with its peak of memory."""
    with tempfile.TemporaryDirectory() as folder:
        if what == "organisation":
            sheets = Path(folder, "sheets.parquet")
            asked = module("traits", "asking", people, sheets, env=ONE)
            spent = module("traits", what, people, sheets, env=ONE)
            out = ("--out", str(Path(folder, "out")))
            whole = process([LEDBY, "traits", str(sheets), *out], env=ONE)
            said = {
                **json.loads(asked.said),
                **json.loads(spent.said),
                "command, CPU s": round(whole.cpu, 1),
                "command, peak MB": whole.peak_mb,
            }
        else:
            spent = module("traits", what, people, env=ONE)
            said = json.loads(spent.said)
    return {**said, "peak MB": said.get("peak MB", spent.peak_mb)}


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return the result of *work* and its CPU seconds."""
    start = time.process_time()
    return work(), time.process_time() - start


def asking(people: int, place: str) -> Row:
    """Assign raters and plan items, and leave invented sheets at *place*."""
    made = simulate(people, 7)
    raters, assigned = timed(lambda: traits.assign_raters(made.people, seed=7))
    items = dict(made.sheets.select("item", "trait").unique().sort("item").iter_rows())
    sheets = (raters["ratee"].to_list(), raters["rater"].to_list())
    _, planned = timed(lambda: traits.planned_items(*sheets, items, seed=7))
    made.sheets.write_parquet(place)
    return {
        "people": people,
        "answers": made.sheets.height,
        "assign, CPU s": round(assigned, 1),
        "plan items, CPU s": round(planned, 1),
    }


def organisation(_: int, place: str) -> Row:
    """Measure the fit of the sheets at *place*, with the table in memory."""
    sheets = read_table(Path(place), SHEETS, categories=True)
    fit, fitted = timed(lambda: traits.fit(sheets))
    _, scored = timed(lambda: traits.scores(fit))
    # Before the plain means, which take more.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    plain = min(timed(lambda: raw_means(sheets))[1] for _ in range(REPEATS))
    return {
        "fit, CPU s": round(fitted, 2),
        "scores, CPU s": round(scored, 2),
        "path": "exact" if fit.exact else "probes",
        "plain means, CPU s": round(plain, 3),
        "fit and scores / plain means": round((fitted + scored) / plain),
        "peak MB": peak,
    }


def raw_means(sheets: pl.DataFrame) -> pl.DataFrame:
    """Return the plain mean and count of others' answers by ratee and trait."""
    others = sheets.filter(pl.col("relationship").cast(pl.String) != "self")
    return others.group_by("ratee", "trait").agg(
        pl.col("value").mean().alias("mean"), pl.col("value").count().alias("answers")
    )


def summed(people: int) -> Row:
    """Fit level and profile of sheets whose answers are summed up by trait."""
    setting = made(people)
    sheets = setting.answers.sheets
    fit, fitted = timed(lambda: fit_cells(setting))
    shares = np.array(invented.SHARES) * invented.SPREAD**2
    found = np.array([variance for variance, _ in fit.sources.values()])
    return {
        "people": people,
        "sheets": sheets,
        "answers they sum up": sheets * len(Trait) * invented.ITEMS,
        "probes": setting.probes,
        "fit, CPU s": round(fitted, 1),
        "components off the truth": f"{abs(found / shares - 1).max():.1%}",
    }


def made(people: int) -> Setting:
    """Draw trait means of complete sheets from the model, without their answers."""
    rng = np.random.default_rng(people)
    sd = invented.SPREAD * np.sqrt(invented.SHARES)
    ratee, rater = invented.assigned(invented.Case(raters=8, people=people), rng)
    names = tuple(f"p{k:07d}" for k in range(people))
    size = (len(ratee), len(Trait))
    mean = rng.normal(0, sd[5] / np.sqrt(invented.ITEMS), size)
    mean += invented.MEAN
    mean += rng.normal(0, sd[4], size[0])[:, None]
    for who, whole, part in ((ratee, sd[0], sd[1]), (rater, sd[2], sd[3])):
        mean += rng.normal(0, whole, people)[who, None]
        profile = rng.normal(0, part, (people, size[1]))
        for t in range(size[1]):
            mean[:, t] += profile[who, t]
    count = np.full(size, invented.ITEMS, dtype=np.int8)
    items = tuple((str(t), letter) for t in sorted(Trait) for letter in "abc")
    nothing = np.empty(0)
    answers = Answers(
        ratees=names,
        raters=names,
        relationships=("peer",),
        traits=tuple(sorted(Trait)),
        items=items,
        ratee=ratee,
        rater=rater,
        relationship=np.zeros(size[0], dtype=np.int8),
        sheet=np.empty(0, dtype=np.int32),
        item=np.empty(0, dtype=np.int32),
        trait_of=np.arange(len(items)) // invented.ITEMS,
        value=nothing,
        seconds=nothing,
        backend=nw.Implementation.POLARS,
    )
    cells = Cells(
        count=count,
        mean=mean,
        level=mean.mean(axis=1),
        raw=np.full((people, size[1] + 1), np.nan),
        item_shift=np.zeros(len(items)),
        item_noise=sd[5] ** 2,
        item_free=size[0] * size[1] * (invented.ITEMS - 1),
        interaction=sd[1] ** 2 + sd[3] ** 2,
    )
    probes = PROBES.get(people, 32)
    return Setting(answers, cells, invented.SPREAD**2, None, DENSE_LIMIT, 0, probes)


def main(what: str, given: str, *places: str) -> None:
    """Print one row, with what the fits load at their first use loaded."""
    for name in ("linalg", "sparse", "sparse.csgraph", "special"):
        import_module(f"scipy.{name}")
    jobs = {"asking": asking, "organisation": organisation, "summed": summed}
    print(json.dumps(jobs[what](int(given), *places)))


if __name__ == "__main__":
    main(*sys.argv[1:])
