"""Are good followers chosen as leaders a cycle later? The claim, put to a test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from ledby.errors import InsufficientData
from ledby.science.followership.active import SCORES
from ledby.science.followership.ground import Ground, prepare
from ledby.science.tables import conform

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

FEWEST: Final = 30
"""People in strata that can tell something, below which nothing is estimated."""

ROUNDS: Final = 50


@dataclass(frozen=True, slots=True)
class Later:
    """How being a good follower goes with being chosen a cycle later.

    Attributes
    ----------
    people, strata : int
        Behind the estimate; units and levels where somebody was chosen.
    ratio : float
        Followers by choice in the later cycle of somebody one standard deviation better
        as a follower, as a multiple, among people of the same unit and level who were
        chosen as often in the cycle before; 1 = no difference.
    low, high : float
        Its interval.
    p : float
        Two-sided, of no difference.
    kept : float
        The same for one doubling of the followers (plus one) of the cycle before.
    """

    people: int
    strata: int
    ratio: float
    low: float
    high: float
    p: float
    kept: float


def chosen_later(
    scores: Any,
    before: Any,
    after: Any,
    people: Any,
    respondents: Any = None,
    *,
    level: float = 0.90,
) -> Later:
    """Estimate whether good followers are chosen as leaders in the next cycle.

    A conditional Poisson regression: within each unit and level the later follows by
    choice divide over people in proportion to those who could choose times
    exp(a z + b log2(1 + followers before)), where z is the mean trait score of the
    earlier cycle, standardised over everybody (Hausman, Hall and Griliches 1984,
    *Econometrica* 52). The interval is the sandwich of White (1980, *Econometrica* 48)
    with people as units, so counts may vary more than Poisson.

    Parameters
    ----------
    scores : frame
        Of the traits room, earlier cycle: ``ratee``, ``trait``, ``score``.
    before, after : frame
        Table ``nominations`` of the earlier and the later cycle.
    people : frame
        Table ``people`` of the later cycle.
    respondents : frame, optional
        Who answered in the later cycle.
    level : float
        Probability inside the interval.

    Returns
    -------
    Later
        Also when there is nothing to be seen: a ratio near 1 is a result.

    Raises
    ------
    InsufficientData
        Fewer than 30 people have scores and peers of their unit and level to be
        compared with, or all of these are alike.
    TableError
        A table breaks its contract.

    Notes
    -----
    Scores carry error, which draws the ratio towards 1 by about their reliability; so
    the estimate is cautious. It says what goes together, not what causes what.
    """
    ground = prepare(after, people, respondents)
    earlier = prepare(before, people)
    good = _goodness(ground, scores)
    count = ground.count(ground.chosen).astype(np.float64)
    old = np.log2(1.0 + earlier.count(earlier.chosen))
    code = (ground.unit + 1) * (ground.level.max(initial=-1) + 2) + ground.level + 1
    kept = np.flatnonzero(~np.isnan(good) & (ground.choosers > 0))
    kept = kept[_telling(code[kept], count[kept])]
    spread = float(good[kept].std()) if kept.size else 0.0
    if len(kept) < FEWEST or spread == 0.0:
        raise InsufficientData(
            "Too few people have trait scores and peers of their unit and level:"
            f" {len(kept)}; the comparison over two cycles needs {FEWEST} who differ."
        )
    whole = good[~np.isnan(good)]
    x = np.column_stack([(good[kept] - whole.mean()) / whole.std(), old[kept]])
    stratum = np.unique(code[kept], return_inverse=True)[1]
    beta, cover = _fit(x, count[kept], ground.choosers[kept].astype(float), stratum)
    return _said(beta, cover, len(kept), int(stratum.max()) + 1, level)


def _goodness(ground: Ground, scores: Any) -> Floats:
    """Return the mean score over traits of each person, NaN without any."""
    rows = conform(scores, SCORES)
    value = rows["score"].cast(nw.Float64()).to_numpy().astype(float)
    who = ground.find(rows["ratee"])
    there = (who >= 0) & ~np.isnan(value)
    many = np.bincount(who[there], minlength=ground.people)
    total = np.bincount(who[there], value[there], minlength=ground.people)
    return np.where(many > 0, total / np.maximum(many, 1), np.nan)


def _telling(code: Ints, count: Floats) -> NDArray[np.bool_]:
    """Return who is in a stratum of two or more in which somebody was chosen."""
    _, place = np.unique(code, return_inverse=True)
    telling: NDArray[np.bool_] = (np.bincount(place) > 1)[place]
    telling &= (np.bincount(place, count) > 0)[place]
    return telling


def _fit(
    x: Floats, count: Floats, choosers: Floats, stratum: Ints
) -> tuple[Floats, Floats]:
    """Return the coefficients and their sandwich covariance."""
    total = np.bincount(stratum, count).astype(np.float64)
    beta = np.zeros(x.shape[1])
    for _ in range(ROUNDS):
        score, bread, _ = _moments(beta, x, count, choosers, stratum, total)
        step = np.linalg.pinv(bread) @ score
        # Far steps overshoot where hardly anybody was chosen.
        beta += np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-10:
            break
    _, bread, each = _moments(beta, x, count, choosers, stratum, total)
    inverse = np.linalg.pinv(bread)
    wide = len(x) / max(len(x) - len(total) - x.shape[1], 1)
    return beta, inverse @ (each.T @ each) @ inverse * wide


def _moments(
    beta: Floats,
    x: Floats,
    count: Floats,
    choosers: Floats,
    stratum: Ints,
    total: Floats,
) -> tuple[Floats, Floats, Floats]:
    """Return the score, the information, and the score of each person."""
    pull = choosers * np.exp(np.clip(x @ beta, -30.0, 30.0))
    share = pull / np.bincount(stratum, pull)[stratum]
    expected = total[stratum] * share
    middle = np.column_stack(
        [np.bincount(stratum, share * column)[stratum] for column in x.T]
    )
    centred = x - middle
    each = (count - expected)[:, None] * centred
    return each.sum(axis=0), (centred * expected[:, None]).T @ centred, each


def _said(beta: Floats, cover: Floats, people: int, strata: int, level: float) -> Later:
    from scipy.special import ndtr, ndtri

    error = float(np.sqrt(cover[0, 0]))
    half = float(ndtri((1 + level) / 2)) * error
    return Later(
        people=people,
        strata=strata,
        ratio=float(np.exp(beta[0])),
        low=float(np.exp(beta[0] - half)),
        high=float(np.exp(beta[0] + half)),
        p=float(2 * ndtr(-abs(beta[0]) / error)) if error else 1.0,
        kept=float(np.exp(beta[1])),
    )
