"""Change of one person between two cycles, told only where it is clear.

The question is that of Jacobson and Truax (1991): is a difference larger than what two
measurements of somebody who did not change would show? Scores of a release are shrunk
and have a standard error of their own each, so the difference is judged by those two.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ledby.science.released import Estimate

LEVEL: Final = 0.95
NINETY: Final = 1.6448536269514722
"""Half width of the 90 % range of a released estimate in standard errors."""
STEP: Final = 0.1
"""To which released values are rounded, in points."""

Word = Literal["up", "down", "no_clear_change"]


@dataclass(frozen=True, slots=True)
class Change:
    """A difference in points of the 1..5 scale, its range, and what it allows to say.

    ``word`` is up or down only when the whole range lies on that side of zero.
    """

    value: float
    low: float
    high: float
    word: Word


def jacobson_truax(
    before: ArrayLike, after: ArrayLike, *, sd: float, reliability: float
) -> NDArray[np.float64]:
    """Return the reliable change index of raw scores.

    ``RC = (x2 - x1) / S_diff`` with ``S_diff = sqrt(2 (sd sqrt(1 - r))^2)``: Jacobson
    and Truax 1991, *Journal of Consulting and Clinical Psychology* 59, p. 14. Beyond
    1.96 on either side, fewer than 5 in 100 who did not change would be found.

    Parameters
    ----------
    before, after : array_like
        Scores of the same people, of one shape.
    sd : float
        Standard deviation of the scores before any change, above 0.
    reliability : float
        Of the score over a retest, in [0, 1).

    Raises
    ------
    ValueError
        If ``sd`` or ``reliability`` lie outside.
    """
    if not (sd > 0 and 0 <= reliability < 1):
        raise ValueError("sd lies above 0, and the reliability from 0 to below 1.")
    of_one = sd * math.sqrt(1 - reliability)
    difference = np.asarray(after, np.float64) - np.asarray(before, np.float64)
    return np.asarray(difference / math.sqrt(2 * of_one**2), np.float64)


def changes(
    before: ArrayLike,
    after: ArrayLike,
    se_before: ArrayLike,
    se_after: ArrayLike,
    *,
    family: int = 1,
    level: float = LEVEL,
) -> list[Change]:
    """Return what changed, with a range that holds for the whole family at once.

    The variance of a difference is taken as the sum of both prediction error
    variances. For scores shrunk towards a common mean that is never too small: with
    reliabilities ``a`` and ``b`` and spread ``t^2`` the difference of somebody who did
    not change varies by ``t^2 (a + b - 2ab)``, and the sum is ``t^2 (2 - a - b)``,
    larger by ``2 t^2 (1 - a)(1 - b)``.

    Parameters
    ----------
    before, after : array_like
        Scores, shape (n,), in points.
    se_before, se_after : array_like
        Their standard errors of prediction, shape (n,), above 0.
    family : int
        How many differences are looked at together; each gets its share of the error
        (Bonferroni).
    level : float
        That nobody of the family is called changed who is not, between 0 and 1.

    Raises
    ------
    ValueError
        If a standard error is not above 0, or ``family`` is below 1.
    """
    from scipy.special import ndtri

    first, last, one, two = (
        np.atleast_1d(np.asarray(values, np.float64))
        for values in (before, after, se_before, se_after)
    )
    if family < 1 or not (np.all(one > 0) and np.all(two > 0) and 0 < level < 1):
        raise ValueError("Standard errors lie above 0, and a family has at least one.")
    value = last - first
    half = float(ndtri(1 - (1 - level) / (2 * family))) * np.hypot(one, two)
    return [
        Change(at, at - wide, at + wide, _word(at, wide))
        for at, wide in zip(value.tolist(), half.tolist(), strict=True)
    ]


def between(
    before: Mapping[str, Estimate | None],
    after: Mapping[str, Estimate | None],
    *,
    level: float = LEVEL,
) -> dict[str, Change]:
    """Return what changed between two released pages, for all that can be compared.

    Left out is what one of the two does not show, and what was cut at an end of the
    scale. Rounding is counted: a range was rounded outward, and a value by up to half
    a step. Shown differences are rounded to 0.1, ranges outward; whether one is clear
    was decided before.
    """
    words = [
        word
        for word, estimate in before.items()
        if _comparable(estimate) and _comparable(after.get(word))
    ]
    if not words:
        return {}
    pairs = [(before[word], after[word]) for word in words]
    values = [[one["value"] for one in pair if one is not None] for pair in pairs]
    errors = [[_se(one) for one in pair if one is not None] for pair in pairs]
    found = changes(
        [pair[0] for pair in values],
        [pair[1] for pair in values],
        [pair[0] for pair in errors],
        [pair[1] for pair in errors],
        family=len(words),
        level=level,
    )
    return {word: _shown(one) for word, one in zip(words, found, strict=True)}


def _word(value: float, half: float) -> Word:
    if abs(value) <= half:
        return "no_clear_change"
    return "up" if value > 0 else "down"


def _comparable(estimate: Estimate | None) -> bool:
    return estimate is not None and not estimate["clip"]


def _se(estimate: Estimate) -> float:
    # One side may be cut at the end of the scale, the other one is whole.
    half = max(
        estimate["value"] - estimate["low"], estimate["high"] - estimate["value"]
    )
    return math.hypot(max(half, STEP) / NINETY, STEP / math.sqrt(12))


def _shown(one: Change) -> Change:
    low, high = math.floor(one.low * 10) / 10, math.ceil(one.high * 10) / 10
    return Change(round(one.value, 1), round(low, 1), round(high, 1), one.word)
