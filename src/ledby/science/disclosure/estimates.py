"""Estimates as they may be shown: rounded, clipped at the ends, never unanimous.

Rounding alone hides nothing (answers are whole numbers, so a mean and a small count
give the sum back); three measures together do, see ``docs/concepts/disclosure.md``:

- values to 0.1 and ranges outward to 0.1 (shares: 0.05);
- ends cut: a group under ten shows 4.6 "or more" and 1.4 "or less" (policy P1), a
  larger one cuts where fewer than four points of dissent in all remain;
- a range never narrower than that of a group in which two people differ by one point
  from the rest, so that "all said 4" and "nearly all said 4" read the same.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.disclosure.bands import people_band
from ledby.science.released import Clip, Estimate
from ledby.science.stats import proportion_interval
from ledby.science.vocabulary import VALUE_MAX, VALUE_MIN

LEVEL: Final = 0.90
SMALL_GROUP: Final = 10
SMALL_CUT: Final = 0.4
DISSENT: Final = 4.0
"""Points between the sum and its extreme below which larger groups are clipped."""
LEAST_SPREAD: Final = 0.75
"""Floor of a group's standard deviation: above sqrt(2 / (n - 1)) for n of 5 and more,
the spread of a group whose answers are alike but for one a point up and one down."""
HALF: Final = 0.5
"""Step in points of a number that few who came or went could give away."""

_NEARLY: Final = 1e-9


def mean_half(n: int, sd: float) -> float:
    """Return the half width of the 90 % t interval of a mean of *n* answers.

    The standard deviation *sd* (points, one degree of freedom used) counts at least
    :data:`LEAST_SPREAD`.
    """
    return _quantile(n - 1) * max(sd, LEAST_SPREAD) / math.sqrt(n)


def mean_estimate(n: int, mean: float, sd: float) -> Estimate:
    """Return the mean of *n* answers (1..5) of at least five people."""
    return points_estimate(mean, mean_half(n, sd), n, people_band(n) or "")


def answers_estimate(values: NDArray[np.float64]) -> Estimate:
    """Return the mean of the answers (1..5) of at least five people."""
    return mean_estimate(values.size, float(values.mean()), float(values.std(ddof=1)))


def points_estimate(value: float, half: float, n: int, people: str) -> Estimate:
    """Return a value (1..5) with its range, cut by the number *n* of those behind it.

    Parameters
    ----------
    value, half : float
        Estimate and half width of its 90 % range, in points.
    n : int
        How many people stand behind it: decides where the ends are cut.
    people : str
        The band that is shown for *n*.
    """
    cut = points_cut(n)
    low_end, high_end = VALUE_MIN + cut, VALUE_MAX - cut
    rounded = round(value, 1)
    shown = min(max(rounded, low_end), high_end)
    clip: Clip = ""
    if rounded > high_end - _NEARLY:
        clip = "at_least"
    elif rounded < low_end + _NEARLY:
        clip = "at_most"
    return Estimate(
        value=round(shown, 1),
        low=max(_down(shown - half, 10), float(VALUE_MIN)),
        high=min(_up(shown + half, 10), float(VALUE_MAX)),
        people=people,
        clip=clip,
    )


def halved(shown: Estimate) -> Estimate:
    """Return an estimate (1..5) in half points, its ends cut there as well."""
    value = HALF * math.floor(shown["value"] / HALF + HALF)
    clip: Clip = ""
    if value >= VALUE_MAX - HALF:
        value, clip = VALUE_MAX - HALF, "at_least"
    elif value <= VALUE_MIN + HALF:
        value, clip = VALUE_MIN + HALF, "at_most"
    return Estimate(
        value=value,
        low=HALF * math.floor(shown["low"] / HALF),
        high=HALF * math.ceil(shown["high"] / HALF),
        people=shown["people"],
        clip=clip,
    )


def points_cut(n: int) -> float:
    """Return how far from 1 and 5 a mean over *n* people is cut, in points."""
    if n < SMALL_GROUP:
        return SMALL_CUT
    return max(_up(DISSENT / n, 10), 0.1)


@lru_cache(maxsize=4096)
def _share(yes: int, n: int) -> tuple[float, float, float, Clip]:
    held = min(max(yes, 1), n - 1)
    low, high = proportion_interval(held, n, level=LEVEL)
    value = round(round(20 * held / n) / 20, 2)
    clip: Clip = ""
    if yes <= 1:
        value, clip = _up(1 / n, 20), "at_most"
    elif yes >= n - 1:
        value, clip = 1 - _up(1 / n, 20), "at_least"
    return (
        round(value, 2),
        min(_down(float(low), 20), value),
        max(_up(float(high), 20), value),
        clip,
    )


def share_estimate(yes: int, n: int) -> Estimate:
    """Return the share *yes* of *n* (at least five) people.

    One and nobody read the same, and so do all and all but one.
    """
    value, low, high, clip = _share(yes, n)
    people = people_band(n) or ""
    return Estimate(value=value, low=low, high=high, people=people, clip=clip)


def response_share(answered: int, members: int, *, everyone: bool) -> float:
    """Return a response share in steps of 0.05, 1 only when *everyone* answered.

    A block in which all spoke looks like one in which one in twenty did not, unless
    the whole organisation spoke and no silence is left to protect.
    """
    if everyone:
        return 1.0
    share = round(20 * answered / members) / 20 if members else 0.0
    return round(min(max(share, 0.05), 0.95), 2)


@lru_cache(maxsize=4096)
def _quantile(degrees: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(degrees, (1 + LEVEL) / 2))


def _down(value: float, steps: int) -> float:
    return round(math.floor(value * steps + _NEARLY) / steps, 2)


def _up(value: float, steps: int) -> float:
    return round(math.ceil(value * steps - _NEARLY) / steps, 2)
