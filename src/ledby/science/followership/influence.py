"""Influence: who is followed by those who are followed, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.followership.ground import Ground, prepare
from ledby.science.followership.lending import Lenders
from ledby.science.networks.walk import Walk, average, single
from ledby.science.tables import give_back

Floats = NDArray[np.floating[Any]]

DRAWS: Final = 200
AT_ONCE: Final = 16
"""Draws that share a pass over the ties: in single precision one line of cache."""

ROUGH: Final = 1e-3
"""Draws need not settle further than this: their spread is far wider."""


def influence(
    nominations: Any,
    people: Any = None,
    respondents: Any = None,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    level: float = 0.90,
) -> Any:
    """Return PageRank on the follows, with what silence and chance make of it.

    A walk goes from a follower to a leader (damping 0.85) or starts again anywhere;
    somebody who names nobody ends it. The silent are taken to name whom those of their
    block name who answered.

    Parameters
    ----------
    nominations, people, respondents
        As for :func:`followers`.
    draws : int
        For each interval.
    seed : int
        The same seed gives the same intervals.
    level : float
        Probability inside them.

    Returns
    -------
    frame
        One row a person: ``person``; ``influence``, a multiple of the average person;
        ``low`` and ``high``, where it would lie had everybody answered (approximate
        Bayesian bootstrap: every draw lends each silent person the names of somebody
        else; Rubin and Schenker 1986, *Journal of the American Statistical Association*
        81); ``again_low`` and ``again_high``, had other people like these been asked:
        what each follower passes on weighs anew (Bayesian bootstrap, to first order:
        Rubin 1981, *Annals of Statistics* 9).

    Raises
    ------
    TableError
        As for :func:`followers`.
    """
    ground = prepare(nominations, people, respondents)
    rng = np.random.default_rng(seed)
    walk = Walk(ground.follower, ground.leader, ground.people)
    lenders = Lenders(ground)
    found = walk.visits(step=lenders.on_average)
    data: dict[str, Any] = {"person": ground.ids, "influence": found.tolist()}
    for name, sample in (
        ("", _lent(walk, lenders, found, draws, rng)),
        ("again_", _weighed(walk, ground, found, draws, rng)),
    ):
        low, high = _ends(_collected(sample, ground.people, draws), level, found)
        data |= {f"{name}low": low.tolist(), f"{name}high": high.tolist()}
    kinds: dict[str, Any] = dict.fromkeys(data, "number")
    return give_back(ground.like, data, kinds | {"person": "text"})


def _lent(
    walk: Walk,
    lenders: Lenders,
    found: Floats,
    draws: int,
    rng: np.random.Generator,
) -> Iterator[Floats]:
    for many in batches(draws if lenders.borrowers.size else 0):
        start = np.ones((walk.people, many), dtype=np.float32)
        step = lenders.drawn(many, rng)
        yield walk.visits(start, step=step, near=found, tolerance=ROUGH)


def _weighed(
    walk: Walk, ground: Ground, found: Floats, draws: int, rng: np.random.Generator
) -> Iterator[Floats]:
    """Let what each follower passes on weigh anew; nobody falls below the least."""
    visits = found.astype(np.float32)[:, None]
    silent = ~ground.answered
    for many in batches(draws):
        change = rng.standard_exponential((walk.people, many), dtype=np.float32)
        change -= 1
        change *= visits
        change[silent] = 0
        drawn = walk.ripples(change, tolerance=ROUGH)
        drawn += visits * single(1 - average(drawn), drawn)
        yield np.maximum(drawn, visits.min(initial=1.0), out=drawn)


def batches(draws: int) -> Iterator[int]:
    """Yield how many draws are made at once, until there are *draws*."""
    for begun in range(0, draws, AT_ONCE):
        yield min(AT_ONCE, draws - begun)


def _collected(sample: Iterator[Floats], people: int, draws: int) -> Floats:
    """Put the draws into one array of shape (people, draws)."""
    found = np.empty((people, draws), dtype=np.float32)
    at = 0
    for batch in sample:
        found[:, at : at + batch.shape[1]] = batch
        at += batch.shape[1]
    return found[:, :at]


def _ends(sample: Floats, level: float, found: Floats) -> tuple[Floats, Floats]:
    """Return the quantiles for each person, around what was found."""
    draws = sample.shape[1]
    if not draws:
        return found, found
    sample.sort(axis=1)
    # Of n draws the k-th smallest has k / (n + 1) of what comes next below it.
    place = np.clip((draws + 1) * (1 - level) / 2 - 1, 0, draws - 1)
    at, part = int(place), float(place % 1)
    low = (1 - part) * sample[:, at] + part * sample[:, at + 1]
    high = (1 - part) * sample[:, -1 - at] + part * sample[:, -2 - at]
    return np.minimum(low, found), np.maximum(high, found)
