"""Intervals that stay honest in small samples."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

LEVEL = 0.90


def proportion_interval(
    successes: ArrayLike,
    n: ArrayLike,
    *,
    level: float = LEVEL,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the Jeffreys interval of a proportion.

    The equal-tailed Bayesian interval under a Beta(1/2, 1/2) prior, with the low end
    at 0 when nobody and the high end at 1 when everybody answered yes
    (Brown, Cai and DasGupta 2001, *Statistical Science* 16, section 4.1.2).

    Parameters
    ----------
    successes, n : array_like
        Counts, broadcast against each other. With ``n`` = 0 nothing is known: 0 to 1.
    level : float
        Probability inside the interval, between 0 and 1.

    Returns
    -------
    low, high : ndarray
        Ends of the interval, 0..1, in the broadcast shape (0-d for scalars).

    Raises
    ------
    ValueError
        A count is negative, exceeds ``n``, or the level is outside (0, 1).
    """
    from scipy.special import betaincinv

    _check_level(level)
    k, total = np.broadcast_arrays(
        np.asarray(successes, dtype=np.float64),
        np.asarray(n, dtype=np.float64),
    )
    if not np.all((k >= 0) & (k <= total)):
        raise ValueError("Successes must lie between 0 and n.")
    tail = (1 - level) / 2
    low = betaincinv(k + 0.5, total - k + 0.5, tail)
    high = betaincinv(k + 0.5, total - k + 0.5, 1 - tail)
    return np.where(k == 0, 0.0, low), np.where(k == total, 1.0, high)


def mean_interval(
    values: ArrayLike,
    *,
    level: float = LEVEL,
) -> tuple[float, float, float]:
    """Return the mean of *values* and its t interval.

    Missing values (NaN) are left out. With one value the interval is unbounded, with
    none everything is NaN: a caller shows "not enough evidence yet".

    Parameters
    ----------
    values : array_like
        Independent observations, any unit.
    level : float
        Probability inside the interval, between 0 and 1.

    Returns
    -------
    mean, low, high : float
        In the unit of *values*.

    Raises
    ------
    ValueError
        The level is outside (0, 1).
    """
    from scipy.special import stdtrit

    _check_level(level)
    seen = np.asarray(values, dtype=np.float64).ravel()
    seen = seen[~np.isnan(seen)]
    if seen.size == 0:
        return np.nan, np.nan, np.nan
    mean = float(seen.mean())
    if seen.size == 1:
        return mean, -np.inf, np.inf
    error = float(seen.std(ddof=1)) / np.sqrt(seen.size)
    half = float(stdtrit(seen.size - 1, (1 + level) / 2)) * float(error)
    return mean, mean - half, mean + half


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError(f"The level is {level}; it must lie between 0 and 1.")
