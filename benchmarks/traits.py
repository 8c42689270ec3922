"""Traits: CPU seconds to assign raters, plan items and fit, on one core.

The peer is what one would do without a model: plain means by ratee and trait, with
the embedded dataframe engine. With ``python -m benchmarks.traits exact FOLDER``, and a
folder that holds ``insteval.parquet`` (73,421 lecture evaluations, not shipped), the
exact path is compared with 8, 32 and 128 probes.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.measure import Row, module
from ledby.science import traits
from ledby.science.simulation import simulate
from ledby.science.traits.crossed import Design, Factor
from ledby.science.traits.prediction import predict_ratees
from ledby.science.traits.reml import maximise

SIZES = (1_200, 20_000, 100_000)
REPEATS = 5


def run(*, quick: bool) -> Iterator[Row]:
    """Yield a row for every size, each measured in a process of its own."""
    for people in SIZES[:1] if quick else SIZES:
        spent = module("traits", "organisation", people)
        yield {**json.loads(spent.said), "peak MB": spent.peak_mb}


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return the result of *work* and its CPU seconds."""
    start = time.process_time()
    return work(), time.process_time() - start


def organisation(people: int) -> Row:
    """Measure one size of invented organisation."""
    made = simulate(people, 7)
    raters, assigned = timed(lambda: traits.assign_raters(made.people, seed=7))
    items = dict(made.sheets.select("item", "trait").unique().sort("item").iter_rows())
    sheets = (raters["ratee"].to_list(), raters["rater"].to_list())
    _, planned = timed(lambda: traits.planned_items(*sheets, items, seed=7))
    fit, fitted = timed(lambda: traits.fit(made.sheets))
    _, scored = timed(lambda: traits.scores(fit))
    plain = min(timed(lambda: raw_means(made.sheets))[1] for _ in range(REPEATS))
    return {
        "people": people,
        "answers": made.sheets.height,
        "assign, CPU s": round(assigned, 1),
        "plan items, CPU s": round(planned, 1),
        "fit, CPU s": round(fitted, 2),
        "scores, CPU s": round(scored, 2),
        "path": "exact" if fit.exact else "probes",
        "plain means, CPU s": round(plain, 3),
        "fit and scores / plain means": round((fitted + scored) / plain),
    }


def raw_means(sheets: pl.DataFrame) -> pl.DataFrame:
    """Return the plain mean and count of others' answers by ratee and trait."""
    others = sheets.filter(pl.col("relationship") != "self")
    return others.group_by("ratee", "trait").agg(
        pl.col("value").mean().alias("mean"), pl.col("value").count().alias("answers")
    )


def lectures(path: Path) -> Iterator[Row]:
    """Compare probes with the exact path on the lecture evaluations."""
    table = pl.read_parquet(path)
    lecturer, ratee = np.unique(table["lecturer"].to_numpy(), return_inverse=True)
    student, rater = np.unique(table["student"].to_numpy(), return_inverse=True)
    factors = [
        Factor("ratee", ratee, len(lecturer)),
        Factor("rater", rater, len(student)),
    ]
    y = table["y"].cast(pl.Float64).to_numpy()[:, None]
    x = np.column_stack([np.ones(len(y)), table["service"].to_numpy()])
    exact = None
    for probes in (0, 8, 32, 128):
        start = time.process_time()
        limit = 0 if probes else len(student)
        design = Design(
            factors, x, np.ones(len(y)), probes=probes, seed=(0, 0), limit=limit
        )
        solution = maximise(design, y, np.array([0.3, 0.1, 1.4]))
        scores = predict_ratees(design, solution, None)
        spent = round(time.process_time() - start, 2)
        exact = exact or (solution, scores)
        yield {
            "probes": probes or "exact",
            "cpu_s": spent,
            "variances": solution.variances.round(6).tolist(),
            "off": float(abs(solution.variances / exact[0].variances - 1).max()),
            "score_off": float(abs(scores.value - exact[1].value).max()),
            "sd_off": float(
                abs(np.sqrt(scores.variance / exact[1].variance) - 1).max()
            ),
        }


def main(what: str, given: str) -> None:
    """Print one organisation, or the comparison of the exact path with probes."""
    if what == "organisation":
        print(json.dumps(organisation(int(given))))
    else:
        for row in lectures(Path(given, "insteval.parquet")):
            print(json.dumps(row))


if __name__ == "__main__":
    main(*sys.argv[1:])
