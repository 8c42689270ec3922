"""What moved: those who tried a practice beside those like them who did not.

Each who tried is paired with somebody who did not, stood at nearly the same place
before, and is used once. The mean difference of their changes has a t interval. It is
a comparison and not a cause: whoever tries something may differ in what nobody asked.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ledby.science.disclosure import people_band
from ledby.science.stats import mean_interval

FEWEST: Final = 20
"""So many pairs at the least, else there is no evidence yet."""
CALIPER: Final = 0.25
"""How far apart two of a pair may have stood, in standard deviations of all."""

NEARLY: Final = 1e-9

Found = Literal["up", "down", "unclear"]


@dataclass(frozen=True, slots=True)
class Moved:
    """How much more those changed who tried, in points, and its 90 % range.

    ``people`` is the band of pairs. All of it may be shown: values are rounded to 0.1
    and the range outward.
    """

    value: float
    low: float
    high: float
    people: str
    word: Found


def moved(tried: ArrayLike, before: ArrayLike, after: ArrayLike) -> Moved | None:
    """Return what moved with those who tried; None for "no evidence yet".

    Parameters
    ----------
    tried : array_like
        Whether each tried it, shape (n,).
    before, after : array_like
        Their values in two cycles in points, shape (n,); NaN leaves somebody out.

    Returns
    -------
    Moved or None
        None with fewer than twenty pairs.

    Notes
    -----
    Pairs: nearest neighbours on the value before, one to one, without replacement and
    within a caliper of 0.25 standard deviations (Rosenbaum and Rubin 1985, *The
    American Statistician* 39); those hardest to pair, far from the middle, choose
    first. What two of a pair stood apart is taken out by the slope of change on the
    value before among those who did not try (Abadie and Imbens 2011, *Journal of
    Business and Economic Statistics* 29, section 2.3). The order of the people changes
    nothing but ties.
    """
    chosen = np.asarray(tried, bool)
    first, last = np.asarray(before, np.float64), np.asarray(after, np.float64)
    keep = np.isfinite(first) & np.isfinite(last)
    chosen, first, change = chosen[keep], first[keep], (last - first)[keep]
    pairs = matched(chosen, first)
    if len(pairs) < FEWEST:
        return None
    one, other = np.array(pairs).T
    apart = first[one] - first[other]
    way_back = _slope(first[other], change[other])
    value, low, high = mean_interval(change[one] - change[other] - way_back * apart)
    word: Found = "unclear"
    if low > 0 or high < 0:
        word = "up" if low > 0 else "down"
    return Moved(
        value=round(value, 1),
        low=round(math.floor(low * 10 + NEARLY) / 10, 1),
        high=round(math.ceil(high * 10 - NEARLY) / 10, 1),
        people=people_band(len(pairs)) or "",
        word=word,
    )


def matched(
    tried: NDArray[np.bool_], before: NDArray[np.float64]
) -> list[tuple[int, int]]:
    """Return pairs of places: one who tried, and one who did not but stood there."""
    if not tried.any() or tried.all():
        return []
    room = CALIPER * float(before.std()) + NEARLY
    free: list[tuple[float, int]] = []
    for place in np.flatnonzero(~tried).tolist():
        insort(free, (float(before[place]), place))
    wanting = np.flatnonzero(tried)
    order = np.argsort(-np.abs(before[wanting] - np.median(before)), kind="stable")
    pairs = []
    for place in wanting[order].tolist():
        here = float(before[place])
        at = bisect_left(free, (here, -1))
        near = [spot for spot in (at - 1, at) if 0 <= spot < len(free)]
        best = min(near, key=lambda spot: abs(free[spot][0] - here), default=None)
        if best is not None and abs(free[best][0] - here) <= room:
            pairs.append((place, free.pop(best)[1]))
    return pairs


def _slope(before: NDArray[np.float64], change: NDArray[np.float64]) -> float:
    centred = before - before.mean()
    spread = float(centred @ centred)
    return float(centred @ change) / spread if spread > NEARLY else 0.0
