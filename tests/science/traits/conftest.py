"""Sheets drawn from the model, with the truth kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest

from ledby.science import traits

SHARES = {
    "ratee": 0.16,
    "ratee_trait": 0.06,
    "rater": 0.15,
    "rater_trait": 0.06,
    "dyad": 0.22,
    "residual": 0.35,
}
TRAITS, ITEMS = 4, 3
SEEN = {"manager": 0.0, "other": 0.05, "peer": 0.1, "report": -0.15}


@dataclass(frozen=True)
class Simulated:
    """Sheets and what is true of each ratee: arrays by trait and ``level``."""

    sheets: pl.DataFrame
    people: list[str]
    truth: dict[str, np.ndarray]
    variance: float

    def column(self, scores: pl.DataFrame, trait: str, name: str) -> np.ndarray:
        """Return one column of *scores* in the order of ``people``."""
        some = scores.filter(pl.col("trait") == trait)
        found = dict(zip(some["ratee"], some[name], strict=True))
        return np.array([found[person] for person in self.people], dtype=float)


def simulate(people=200, raters=5, *, seed=0, planned=True, missing=0.0, variance=0.25):
    """Draw sheets: local raters, relationship effects, items of unlike difficulty."""
    rng = np.random.default_rng(seed)
    sd = {name: np.sqrt(share * variance) for name, share in SHARES.items()}
    near = np.argsort(rng.random((people, 12)), axis=1)[:, :raters] + 1
    ratee = np.repeat(np.arange(people), raters)
    rater = (ratee + near.ravel()) % people
    sheets = len(ratee)
    base = 3 + rng.normal(0, sd["ratee"], people)
    profile = rng.normal(0, sd["ratee_trait"], (people, TRAITS))
    lenient = rng.normal(0, sd["rater"], people)
    style = rng.normal(0, sd["rater_trait"], (people, TRAITS))
    item = rng.normal(0, 0.2, (TRAITS, ITEMS))
    kind = rng.integers(0, 4, sheets)
    mean = (
        (base[ratee] + lenient[rater] + rng.normal(0, sd["dyad"], sheets))[:, None]
        + np.array(list(SEEN.values()))[kind][:, None]
        + profile[ratee]
        + style[rater]
    )
    noise = rng.normal(0, sd["residual"], (sheets, TRAITS, ITEMS))
    value = np.clip(mean[:, :, None] + item + noise, 1, 5)
    asked = np.ones(value.shape, dtype=bool)
    if planned:  # one or two items of each trait, turn about
        for t in range(TRAITS):
            order = rng.permuted(np.tile(np.arange(ITEMS), (sheets, 1)), axis=1)
            asked[:, t] = False
            asked[np.arange(sheets), t, order[:, 0]] = True
            two = np.flatnonzero((np.arange(sheets) + t) % 2)
            asked[two, t, order[two, 1]] = True
    asked &= rng.random(asked.shape) >= missing
    s, t, i = np.nonzero(asked)
    names = np.array([f"p{k:05d}" for k in range(people)])
    frame = pl.DataFrame(
        {
            "ratee": names[ratee[s]],
            "rater": names[rater[s]],
            "relationship": np.array(list(SEEN))[kind[s]],
            "trait": np.array([f"t{k}" for k in range(TRAITS)])[t],
            "item": np.array([f"i{k}" for k in range(ITEMS)])[i],
            "value": value[s, t, i],
        }
    )
    mix = np.array(list(SEEN.values()))[kind].mean()
    truth = {
        f"t{k}": base + profile[:, k] + item[k].mean() + mix for k in range(TRAITS)
    }
    truth["level"] = base + profile.mean(axis=1) + item.mean() + mix
    return Simulated(frame, names.tolist(), truth, variance)


@pytest.fixture(scope="session")
def simulated():
    """Return the function that draws sheets."""
    return simulate


@pytest.fixture(scope="session")
def planned():
    """Return sheets with a planned subset of items, and their fit."""
    drawn = simulate(300, seed=1)
    return drawn, traits.fit(drawn.sheets)


@pytest.fixture(scope="session")
def complete():
    """Return sheets that answer every item, and their fit."""
    drawn = simulate(300, seed=2, planned=False)
    return drawn, traits.fit(drawn.sheets)
