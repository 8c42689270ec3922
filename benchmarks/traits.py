"""Traits: seconds to assign raters, to plan items and to fit, on one core.

    OPENBLAS_NUM_THREADS=1 python benchmarks/traits.py [PEOPLE ...] [--ratings FOLDER]

With a folder that holds ``insteval.parquet`` (73,421 lecture evaluations, not shipped)
the exact path is compared with 8, 32 and 128 probes.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from pathlib import Path

import numpy as np
import polars as pl

from ledby.science import traits
from ledby.science.simulation import simulate
from ledby.science.traits.crossed import Design, Factor
from ledby.science.traits.prediction import predict_ratees
from ledby.science.traits.reml import maximise


def timed(work):
    """Return the result of *work* and its CPU seconds."""
    start = time.process_time()
    return work(), round(time.process_time() - start, 2)


def organisation(people):
    """Measure one size of invented organisation."""
    made = simulate(people, 7)
    raters, assigned = timed(lambda: traits.assign_raters(made.people, seed=7))
    items = dict(made.sheets.select("item", "trait").unique().sort("item").iter_rows())
    sheets = (raters["ratee"].to_list(), raters["rater"].to_list())
    _, planned = timed(lambda: traits.planned_items(*sheets, items, seed=7))
    fit, fitted = timed(lambda: traits.fit(made.sheets))
    return {
        "people": people,
        "answers": made.sheets.height,
        "assign_s": assigned,
        "plan_s": planned,
        "fit_s": fitted,
        "exact": fit.exact,
        "steps": fit.steps,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def lectures(path):
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


def main():
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("people", nargs="*", type=int, default=[1200, 20_000])
    reader.add_argument("--ratings", type=Path)
    given = reader.parse_args()
    for people in given.people:
        print(json.dumps(organisation(people)))
    if given.ratings:
        for row in lectures(given.ratings / "insteval.parquet"):
            print(json.dumps(row))


if __name__ == "__main__":
    main()
