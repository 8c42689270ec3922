"""Traits beside what others use for the same model: lme4, GPBoost and mixedlm.

Needs ``Rscript`` with lme4 (Debian: r-cran-lme4) and, for the other two, a Python that
has them, named by ``LEDBY_BENCH_PEERS``; what is missing is left out. Real sets are
read from the research data beside the project. Every engine runs in a process of its
own with one thread for linear algebra; seconds are CPU seconds of the fit with the
standard deviations of all effects, without loading and reading.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks import traits_recovery as invented
from benchmarks.measure import Row, Spent
from benchmarks.measure import run as process
from ledby.science import traits
from ledby.science.traits.crossed import Design, Factor
from ledby.science.traits.model import SMALL
from ledby.science.traits.reml import maximise, predict

DATA = Path("..", "shared", "data", "ratings")
ONE = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
PEERS = os.environ.get("LEDBY_BENCH_PEERS", "")
SETS = (
    "insteval",
    "skating",
    "skating transitions",
    "soldiers by items",
    "army by hours",
)

TWO_WAY_R = """
suppressMessages(library(lme4)); given <- commandArgs(TRUE)
d <- read.csv(given[1]); d$ratee <- factor(d$ratee); d$rater <- factor(d$rater)
form <- if (length(unique(d$x)) > 1) y ~ 1 + x + (1|ratee) + (1|rater) else
  y ~ 1 + (1|ratee) + (1|rater)
a <- proc.time(); m <- lmer(form, d); b <- proc.time()
re <- ranef(m, condVar=TRUE); z <- proc.time()
v <- as.data.frame(VarCorr(m)); v <- setNames(v$vcov, v$grp)
cat(sprintf("%.15g %.15g %.15g %.15g %.3f %.3f\\n", v["ratee"], v["rater"],
  v["Residual"], REMLcrit(m), sum((b-a)[1:2]), sum((z-b)[1:2])))
for (g in c("ratee", "rater")) { x <- re[[g]]
  cat(sprintf("%s %s %.12g %.12g\\n", g, rownames(x), x[,1],
    sqrt(attr(x, "postVar")[1,1,])), sep="") }
"""

FIVE_TERM_R = """
suppressMessages(library(lme4)); given <- commandArgs(TRUE)
d <- read.csv(given[1], stringsAsFactors=TRUE); d$asked <- interaction(d$trait, d$item)
close <- lmerControl(optCtrl=list(ftol_abs=1e-10, xtol_abs=1e-10))
a <- proc.time()
m <- lmer(value ~ 0 + asked + (1|ratee) + (1|rater) + (1|ratee:trait) +
  (1|rater:trait) + (1|ratee:rater), d, control=close)
b <- proc.time()
# Its first optimiser stops early; from there the second goes 1e-5 further down.
if (nlevels(d$ratee) <= 300) m <- update(m, start=getME(m, "theta"),
  control=lmerControl(optimizer="bobyqa", optCtrl=list(rhoend=1e-9)))
v <- as.data.frame(VarCorr(m)); v <- setNames(v$vcov, v$grp)
cat(sprintf("%.12g %.12g %.12g %.12g %.12g %.12g %.3f\\n", v["ratee"], v["ratee:trait"],
  v["rater"], v["rater:trait"], v["ratee:rater"], v["Residual"], sum((b-a)[1:2])))
re <- ranef(m, condVar=FALSE)
f <- fixef(m); trait <- sub("\\\\..*", "", sub("asked", "", names(f)))
mean_of <- tapply(f, trait, mean)
k <- re[["ratee:trait"]]; part <- strsplit(rownames(k), ":")
who <- sapply(part, `[`, 1); what <- sapply(part, `[`, 2)
score <- mean_of[what] + re$ratee[who, 1] + k[, 1]
cat(sprintf("%s %s %.12g\\n", who, what, score), sep="")
"""

GPBOOST = """
import sys, time, numpy as np, polars as pl, gpboost as gpb
d = pl.read_csv(sys.argv[1], schema_overrides={"ratee": str, "rater": str})
groups = np.column_stack([d["ratee"].to_numpy(), d["rater"].to_numpy()])
y = d["y"].to_numpy(); x = np.ones((len(y), 1)); start = time.process_time()
model = gpb.GPModel(group_data=groups, likelihood="gaussian",
                    matrix_inversion_method="iterative")
model.fit(y=y, X=x)
found = np.asarray(model.get_cov_pars()).ravel()[:3]
print(found[1], found[2], found[0], time.process_time() - start)
"""

MIXEDLM = """
import sys, time, polars as pl, pandas as pd, mixedlm as mlm
d = pd.read_csv(sys.argv[1]); start = time.process_time()
model = mlm.lmer("y ~ 1 + x + (1|ratee) + (1|rater)", d) if d.x.nunique() > 1 else (
    mlm.lmer("y ~ 1 + (1|ratee) + (1|rater)", d))
middle = time.process_time(); model.ranef(condVar=True)
print(middle - start, time.process_time() - middle)
"""


def run(*, quick: bool) -> Iterator[Row]:
    """Yield the rows of each comparison whose peer is there."""
    if not shutil.which("Rscript"):
        raise RuntimeError("Rscript with lme4 is needed: Debian has r-cran-lme4.")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if DATA.is_dir():
            for name in SETS[1:] if quick else SETS:
                yield from real(name, folder)
        for people in (100,) if quick else (100, 300, 1000):
            yield five_terms(people, folder)
        yield from two_way(300 if quick else 3000, folder)
        if PEERS:
            yield boosted(2000 if quick else 100_000, folder)


def ours(kind: str, path: Path, *arguments: object) -> tuple[dict[str, Any], Spent]:
    """Run our side of a comparison in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.traits_peers", kind, str(path)]
    spent = process([*command, *map(str, arguments)], ONE)
    return json.loads(spent.said), spent


def script(name: str, text: str, path: Path, folder: Path) -> Spent:
    """Run a peer's *text* on the table at *path*."""
    file = folder / name
    file.write_text(text, "utf-8")
    program = "Rscript" if name.endswith(".R") else PEERS
    return process([program, str(file), str(path)], ONE)


def real(name: str, folder: Path) -> Iterator[Row]:
    """Compare a two-way fit of a real set with lme4's, exactly and by 32 probes."""
    path = folder / f"{name.replace(' ', '_')}.csv"
    table = real_set(name)
    table.write_csv(path)
    spent = script("two_way.R", TWO_WAY_R, path, folder)
    first, *levels = spent.said.strip().splitlines()
    *wanted, criterion, fit_s, sd_s = map(float, first.split())
    named = [line.rsplit(" ", 2) for line in levels]
    effects = {key: (float(blup), float(sd)) for key, blup, sd in named}
    fixed = 1 + int(table["x"].n_unique() > 1)
    for exact in (True, False):
        found, mine = ours("two_way", path, int(exact))
        # lme4 counts the constant of the normal density, we do not.
        apart = found["criterion"] + (len(table) - fixed) * np.log(2 * np.pi)
        keys = list(found["effects"])
        blup, sd = np.array([found["effects"][k] for k in keys]).T
        blup_r, sd_r = np.array([effects[k] for k in keys]).T
        yield {
            "real set": name,
            "rows": len(table),
            "path": "exact" if exact else "32 probes",
            "criterion less lme4's": f"{apart - criterion:.0e}",
            "components, relative": off(found["variances"], wanted),
            "effects": f"{np.abs(blup - blup_r).max():.0e}",
            "their SDs": f"{np.abs(sd - sd_r).max():.0e}",
            "CPU s": round(found["seconds"], 2),
            "lme4": round(fit_s + sd_s, 2),
            "ratio": round((fit_s + sd_s) / found["seconds"], 1),
            "peak MB": mine.peak_mb,
            "lme4 MB": spent.peak_mb,
        }


def five_terms(people: int, folder: Path) -> Row:
    """Compare the whole model on complete sheets of eight raters."""
    path = folder / f"five_{people}.csv"
    drawn = invented.draw(invented.Case(raters=8, people=people), 1)
    drawn.sheets.write_csv(path)
    spent = script("five_term.R", FIVE_TERM_R, path, folder)
    first, *rows = spent.said.strip().splitlines()
    *wanted, seconds = map(float, first.split())
    scores = {tuple(line.split()[:2]): float(line.split()[2]) for line in rows}
    found, mine = ours("five", path)
    apart = [abs(value - scores[who, what]) for who, what, value in found["scores"]]
    return {
        "whole model, people": people,
        "answers": drawn.sheets.height,
        "components, relative": off(found["variances"], wanted),
        "scores, points": f"{max(apart):.0e}",
        "CPU s": round(found["seconds"], 2),
        "lme4": round(seconds, 1),
        "ratio": round(seconds / found["seconds"]),
        "peak MB": mine.peak_mb,
        "lme4 MB": spent.peak_mb,
    }


def two_way(people: int, folder: Path) -> Iterator[Row]:
    """Compare two-way fits with standard deviations of sheet means of *people*."""
    path = folder / f"means_{people}.csv"
    means(people).write_csv(path)
    found, mine = ours("two_way", path, 0)
    row = {"two-way with SDs, people": people, "CPU s": round(found["seconds"], 2)}
    spent = script("two_way.R", TWO_WAY_R, path, folder)
    first = spent.said.splitlines()[0].split()
    wanted, seconds = list(map(float, first[:3])), sum(map(float, first[4:6]))
    yield row | {
        "peer": "lme4",
        "peer's": round(seconds, 1),
        "ratio": round(seconds / found["seconds"]),
        "components, relative": off(found["variances"], wanted),
        "peak MB": mine.peak_mb,
        "peer's MB": spent.peak_mb,
    }
    if PEERS:
        spent = script("mixed.py", MIXEDLM, path, folder)
        seconds = sum(map(float, spent.said.split()))
        yield row | {
            "peer": "mixedlm",
            "peer's": round(seconds, 1),
            "ratio": round(seconds / found["seconds"]),
            "components, relative": "",
            "peak MB": mine.peak_mb,
            "peer's MB": spent.peak_mb,
        }


def boosted(people: int, folder: Path) -> Row:
    """Compare a two-way fit where lme4 cannot go with GPBoost's iterative method."""
    path = folder / f"means_{people}.csv"
    means(people).write_csv(path)
    found, mine = ours("two_way", path, 0)
    spent = script("boost.py", GPBOOST, path, folder)
    *wanted, seconds = map(float, spent.said.split()[-4:])
    return {
        "two-way with SDs, people": people,
        "CPU s": round(found["seconds"], 2),
        "peer": "GPBoost, without SDs",
        "peer's": round(seconds, 1),
        "ratio": round(seconds / found["seconds"]),
        "components, relative": off(found["variances"], wanted),
        "peak MB": mine.peak_mb,
        "peer's MB": spent.peak_mb,
    }


def off(found: list[float], wanted: list[float]) -> str:
    """Return the largest relative difference."""
    return f"{np.abs(np.array(found) / np.array(wanted) - 1).max():.1e}"


def means(people: int) -> pl.DataFrame:
    """Return invented sheet means: eight raters each, seven in eight from near by."""
    rng = np.random.default_rng(people)
    ratee, rater = invented.assigned(invented.Case(raters=8, people=people), rng)
    y = (
        3.7
        + 0.36 * rng.normal(size=people)[ratee]
        + 0.35 * rng.normal(size=people)[rater]
    )
    y += 0.45 * rng.normal(size=len(ratee))
    return pl.DataFrame({"ratee": ratee, "rater": rater, "x": 0, "y": y})


def real_set(name: str) -> pl.DataFrame:
    """Return a real set as ratee, rater, x, y."""
    zero = pl.lit(0).alias("x")
    if name == "insteval":
        found = pl.read_parquet(DATA / "insteval.parquet")
        return found.select(ratee="lecturer", rater="student", x="service", y="y")
    if name.startswith("skating"):
        found = pl.read_parquet(DATA / "skating_components_long.parquet")
        if name != "skating":
            found = found.filter(pl.col("trait") == "Transitions")
        by = found.group_by(ratee="performance_id", rater="rater")
        return by.agg(zero.first(), y=pl.col("score").mean()).sort("ratee", "rater")
    if name == "army by hours":
        found = pl.read_parquet(DATA / "multilevel_bh1996.parquet")
        return found.select(ratee="GRP", rater="HRS", x=zero, y="LEAD")
    found = pl.read_parquet(DATA / "multilevel_lq2002.parquet").with_row_index("ratee")
    items = [f"LEAD{k:02d}" for k in range(1, 12)]
    long = found.unpivot(items, index="ratee", variable_name="rater", value_name="y")
    return long.drop_nulls().select("ratee", "rater", zero, "y")


def fit_two_way(path: Path, exact: int) -> dict[str, Any]:
    """Fit a two-way table and return variances, criterion, effects and seconds."""
    table = pl.read_csv(path, schema_overrides={"ratee": str, "rater": str})
    start = time.process_time()
    names, factors = [], []
    for kind in ("ratee", "rater"):
        levels = table[kind].unique().sort()
        code = table[kind].rank("dense").to_numpy().astype(np.int64) - 1
        names.append(levels.to_list())
        factors.append(Factor(kind, code, len(levels)))
    y = table["y"].to_numpy().astype(float)[:, None]
    x = np.ones((len(y), 1))
    if table["x"].n_unique() > 1:
        x = np.column_stack([x, table["x"].to_numpy()])
    ones, begin = np.ones(len(y)), np.full(3, y.var() / 3)
    limit = 2**62 if exact else SMALL
    design = Design(factors, x, ones, probes=32, seed=(0, 0), limit=limit)
    found = maximise(design, y, begin)
    seconds = time.process_time() - start
    criterion = found.criterion
    if criterion is None and len(y) < 100_000:
        whole = Design(factors, x, ones, probes=0, seed=(0, 0), limit=2**62)
        criterion = predict(whole, y, found.variances).criterion
    effects = {}
    if len(y) < 100_000:
        for k, levels in enumerate(names):
            sd = np.sqrt(found.point.variances[k] * found.point.theta[-1])
            parts = zip(levels, found.effects[k][:, 0], sd, strict=True)
            effects |= {
                f"{factors[k].name} {name}": (float(one), float(two))
                for name, one, two in parts
            }
    return {
        "variances": found.variances.tolist(),
        "criterion": criterion,
        "effects": effects,
        "seconds": seconds,
    }


def fit_five(path: Path) -> dict[str, Any]:
    """Fit sheets through the front door and return components, scores and seconds."""
    sheets = pl.read_csv(path)
    start = time.process_time()
    fit = traits.fit(sheets)
    scores = traits.scores(fit).filter(pl.col("trait") != "level")
    seconds = time.process_time() - start
    return {
        "variances": [variance for variance, _ in fit.sources.values()],
        "scores": scores.select("ratee", "trait", "score").rows(),
        "seconds": seconds,
    }


if __name__ == "__main__":
    kind, file, *rest = sys.argv[1:]
    # What the fits load at their first use is not timed, as a peer's library is not.
    for name in ("linalg", "sparse", "sparse.csgraph", "special"):
        import_module(f"scipy.{name}")
    done = (
        fit_five(Path(file))
        if kind == "five"
        else fit_two_way(Path(file), int(rest[0]))
    )
    print(json.dumps(done))
