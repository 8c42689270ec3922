"""Traits: does the interval cover the truth, and what is gained over plain means?

Colleagues are invented, so the truth is known: the points to expect of an average
colleague. Every cell of the first table is 20 replications with 400 people, 8 traits of
3 items and whole answers from 1 to 5. The second table plants raters who answer
carelessly, by one general impression (halo) or hardly away from the middle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import ndtr

from benchmarks.measure import Row
from ledby.science import traits
from ledby.science.vocabulary import Trait

SHARES = (0.16, 0.06, 0.15, 0.06, 0.22, 0.35)
"""Variance shares: ratee, ratee x trait, rater, rater x trait, dyad, residual."""

MEAN, SPREAD = 3.7, 0.9
STEPS = np.array([1.5, 2.5, 3.5, 4.5])
TEAM_SHARES = (0.05, 0.06)
"""Of the ratee's and of the rater's share, what lies between teams."""

ITEMS, TEAM = 3, 10
NEAR = 15
PEOPLE, REPLICATIONS = 400, 20
RATERS, MISSING = (3, 5, 8), (0.0, 0.15, 0.4)
BAD = 0.1
"""Share of raters who are planted."""


@dataclass(frozen=True)
class Case:
    """One cell: how many raters, what share of answers is missing, teams or none."""

    raters: int = 5
    missing: float = 0.0
    teams: bool = False
    people: int = PEOPLE
    planned: bool = False
    bad: str = ""


@dataclass(frozen=True)
class Drawn:
    """Sheets, the table of people, the truth (people, traits) and who was planted."""

    sheets: pl.DataFrame
    people: pl.DataFrame
    truth: np.ndarray
    bad: set[str]


def run(*, quick: bool) -> Iterator[Row]:
    """Yield a row for every cell, then one for every kind of planted rater."""
    replications = 2 if quick else REPLICATIONS
    for teams in (False, True):
        for raters in RATERS:
            for missing in MISSING:
                yield recovery(Case(raters, missing, teams), replications)
        yield recovery(Case(5, 0.05, teams, planned=True), replications)
    for bad in ("halo", "central", "the same answer", "by chance"):
        for planned in (False, True):
            case = Case(raters=8, people=300, planned=planned, bad=bad)
            yield screening(case, max(replications // 4, 1))


def recovery(case: Case, replications: int) -> Row:
    """Return coverage and error of one cell over its replications."""
    found = [quality(draw(case, seed), case) for seed in range(replications)]
    covered, level, ours, raw, gain = np.array(found).T
    return {
        "raters": case.raters,
        "sheets": "planned, 12 of 24" if case.planned else "all 24 items",
        "missing": f"{case.missing:.0%}",
        "teams": "yes" if case.teams else "no",
        "90 % covers, trait": round(float(covered.mean()), 3),
        "level": round(float(level.mean()), 3),
        "error / raw": round(float(np.sqrt(ours.mean() / raw.mean())), 3),
        "rank gain": round(float(gain.mean()), 3),
    }


def quality(drawn: Drawn, case: Case) -> tuple[float, ...]:
    """Return coverage (traits, level), squared errors (ours, raw), rank gain."""
    fit = traits.fit(drawn.sheets, team=drawn.people if case.teams else None)
    table = traits.scores(fit)
    found = {
        name: np.array(part["score", "low", "high", "raw"]).astype(float)
        for (name,), part in table.group_by("trait", maintain_order=True)
    }
    names = list(fit.ratees)
    rows = [int(name[1:]) for name in names]
    order = [list(Trait).index(Trait(name)) for name in fit.traits]
    truth = drawn.truth[rows][:, order]
    covered, ours, raw, gain = [], [], [], []
    for t, name in enumerate(fit.traits):
        score, low, high, plain = found[name].T
        true = truth[:, t]
        some = ~np.isnan(plain)
        covered.append(np.mean((low <= true) & (true <= high)))
        ours.append(np.mean((score - true)[some] ** 2))
        raw.append(np.mean((plain - true)[some] ** 2))
        gain.append(ranked(score[some], true[some]) - ranked(plain[some], true[some]))
    _, low, high, _ = found["level"].T
    mean = truth.mean(axis=1)
    level = float(np.mean((low <= mean) & (mean <= high)))
    return float(np.mean(covered)), level, *map(float, map(np.mean, (ours, raw, gain)))


def ranked(left: np.ndarray, right: np.ndarray) -> float:
    """Return the rank correlation."""
    places = [np.argsort(np.argsort(one)) for one in (left, right)]
    return float(np.corrcoef(*places)[0, 1])


def draw(case: Case, seed: int) -> Drawn:
    """Draw the sheets of one replication."""
    rng = np.random.default_rng([seed, case.raters])
    sd = SPREAD * np.sqrt(SHARES)
    n, t = case.people, len(Trait)
    ratee, rater = assigned(case, rng)
    team = np.arange(n) // TEAM
    between = [share if case.teams else 0.0 for share in TEAM_SHARES]
    quality_of, mild = (
        SPREAD * np.sqrt(share) * rng.normal(size=n // TEAM + 1)[team]
        for share in between
    )
    own = np.sqrt(SHARES[0] - between[0]) * SPREAD
    base = own * rng.normal(size=n) + quality_of
    lenient = np.sqrt(SHARES[2] - between[1]) * SPREAD * rng.normal(size=n) + mild
    profile = sd[1] * rng.normal(size=(n, t))
    style = sd[3] * rng.normal(size=(n, t))
    item = rng.normal(0, 0.15, (t, ITEMS))
    dyad = sd[4] * rng.normal(size=len(ratee))
    latent = (base[ratee] + lenient[rater] + dyad)[:, None] + profile[ratee]
    latent = (MEAN + latent + style[rater])[:, :, None] + item
    latent = latent + sd[5] * rng.normal(size=latent.shape)
    value, bad = planted(case, latent, rater, rng)
    rest = SPREAD * np.sqrt(1 - SHARES[0] - SHARES[1])
    centre = (MEAN + base[:, None] + profile)[:, :, None] + item
    truth = 1 + ndtr((centre[..., None] - STEPS) / rest).sum(axis=-1)
    return Drawn(
        sheets=table(case, value, ratee, rater, rng),
        people=pl.DataFrame(
            {
                "person": [f"p{k:05d}" for k in range(n)],
                "unit": [f"u{k}" for k in team],
            }
        ),
        truth=truth.mean(axis=-1),
        bad=bad,
    )


def assigned(case: Case, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return who describes whom: seven in eight from near by, one from anywhere."""
    n = case.people
    step = rng.random((n, NEAR)).argsort(axis=1)[:, : case.raters] + 1
    far = rng.random(step.shape) < 1 / 8
    step = np.where(far, rng.integers(1, n, step.shape), step)
    ratee = np.repeat(np.arange(n), case.raters)
    pairs = np.unique(ratee * n + (ratee + step.ravel()) % n)
    return pairs // n, pairs % n


def planted(
    case: Case, latent: np.ndarray, rater: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, set[str]]:
    """Return whole answers, and the raters who answer in the planted way."""
    value = np.clip(np.rint(latent), 1, 5)
    if not case.bad:
        return value, set()
    who = rng.random(case.people) < BAD
    mine = who[rater]
    middle = latent.mean(axis=(1, 2), keepdims=True)
    other = {
        # One impression of the person, with a little noise, whatever is asked.
        "halo": np.rint(middle + 0.25 * rng.normal(size=latent.shape)),
        "central": np.rint(3 + 0.25 * (latent - MEAN)),
        "the same answer": np.broadcast_to(
            rng.integers(3, 6, (len(rater), 1, 1)), latent.shape
        ),
        "by chance": rng.integers(1, 6, latent.shape),
    }[case.bad]
    value[mine] = np.clip(other, 1, 5)[mine]
    return value, {f"p{k:05d}" for k in np.unique(rater[mine])}


def table(
    case: Case,
    value: np.ndarray,
    ratee: np.ndarray,
    rater: np.ndarray,
    rng: np.random.Generator,
) -> pl.DataFrame:
    """Return the contract table, with items left out by plan and by chance."""
    asked = rng.random(value.shape) >= case.missing
    if case.planned:
        turn = rng.permuted(np.broadcast_to(np.arange(ITEMS), value.shape), axis=2)
        two = (np.arange(len(value))[:, None] + np.arange(value.shape[1])) % 2
        asked &= turn < 1 + two[:, :, None]
    s, t, i = np.nonzero(asked)
    names = np.array([f"p{k:05d}" for k in range(case.people)])
    words = np.array([str(trait) for trait in Trait])
    return pl.DataFrame(
        {
            "ratee": names[ratee[s]],
            "rater": names[rater[s]],
            "relationship": "peer",
            "trait": words[t],
            "item": np.array(["a", "b", "c"])[i],
            "value": value[s, t, i],
        }
    )


def screening(case: Case, replications: int) -> Row:
    """Return how well planted raters stand out, and how many others are dropped."""
    areas, caught, falsely = [], [], []
    for seed in range(replications):
        drawn = draw(case, seed)
        found = (
            traits.screen(drawn.sheets)
            .group_by("rater")
            .agg(
                pl.col("profile", "spread", "drop").first(),
                pl.col("longstring").mean(),
                pl.col("within").mean(),
            )
        )
        bad = found["rater"].is_in(drawn.bad).to_numpy()
        areas.append(area(suspicion(case.bad, found), bad))
        drop = found["drop"].to_numpy()
        caught.append(drop[bad].mean())
        falsely.append(drop[~bad].mean())
    return {
        "planted raters": case.bad,
        "sheets": "planned, 12 of 24" if case.planned else "all 24 items",
        "AUC": round(float(np.mean(areas)), 3),
        "dropped": f"{np.mean(caught):.0%}",
        "others dropped": f"{np.mean(falsely):.1%}",
    }


def suspicion(bad: str, found: pl.DataFrame) -> np.ndarray:
    """Return the column that should tell this kind of rater, larger = more so."""
    column = {
        "halo": -pl.col("profile"),
        "central": -pl.col("spread"),
        "the same answer": pl.col("longstring"),
        "by chance": pl.col("within"),
    }[bad]
    return found.select(column.fill_null(0.0)).to_series().to_numpy()


def area(value: np.ndarray, bad: np.ndarray) -> float:
    """Return the area under the ROC curve: how often a planted rater lies above."""
    above = value[bad][:, None] - value[~bad][None, :]
    return float(np.mean((above > 0) + 0.5 * (above == 0)))
