"""Agreement of raters and reliability of scales, with missing answers allowed."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
FACTOR_STEPS, FACTOR_SETTLED = 5000, 1e-10


def rwg(values: ArrayLike, *, options: int = 5) -> float:
    """Return the within-group agreement of several raters on one item.

    One less the observed variance over that of answers at random,
    ``(options**2 - 1) / 12``; below zero it is set to zero
    (James, Demaree and Wolf 1984, *Journal of Applied Psychology* 69, equation 1).

    Parameters
    ----------
    values : array_like
        Answers of the raters; NaN is left out.
    options : int
        Number of answer options.

    Returns
    -------
    float
        0..1, NaN with fewer than two answers.
    """
    return rwg_j(np.asarray(values, dtype=np.float64).reshape(-1, 1), options=options)


def rwg_j(values: ArrayLike, *, options: int = 5) -> float:
    """Return the within-group agreement of several raters on J parallel items.

    Parameters
    ----------
    values : array_like, shape (raters, items)
        NaN = not answered; items with fewer than two answers are left out.
    options : int
        Number of answer options.

    Returns
    -------
    float
        0..1 (James, Demaree and Wolf 1984, equation 2; below zero set to zero), NaN
        when no item has two answers.
    """
    seen = np.asarray(values, dtype=np.float64)
    variance = _variances(seen)
    variance = variance[~np.isnan(variance)]
    if not len(variance):
        return np.nan
    return float(rwg_from_variance(variance.mean(), len(variance), options=options))


def rwg_from_variance(
    variance: ArrayLike, items: ArrayLike, *, options: int = 5
) -> Floats:
    """Return r_wg(J) from the mean observed variance of J items (arrays broadcast)."""
    share = np.asarray(variance, dtype=np.float64) / ((options**2 - 1) / 12)
    agreed = np.asarray(items) * (1 - share)
    found = np.divide(
        agreed, agreed + share, out=np.zeros_like(agreed), where=share < 1
    )
    return np.asarray(np.where(np.isnan(share), np.nan, found))


def _variances(seen: Floats) -> Floats:
    """Return the variance of each column, NaN with fewer than two answers."""
    count = np.sum(~np.isnan(seen), axis=0)
    total = np.nansum(seen, axis=0)
    mean = np.divide(total, count, out=np.zeros(len(count)), where=count > 0)
    squares = np.nansum((seen - mean) ** 2, axis=0)
    found = np.full(len(count), np.nan)
    np.divide(squares, count - 1, out=found, where=count > 1)
    return found


def average_deviation(values: ArrayLike) -> float:
    """Return the mean absolute deviation of several raters about their mean.

    The AD index (Burke, Finkelstein and Dusig 1999, *Organizational Research Methods*
    2), in points; NaN with fewer than two answers. On five options 0.8 or less counts
    as agreement.
    """
    seen = np.asarray(values, dtype=np.float64).ravel()
    seen = seen[~np.isnan(seen)]
    if len(seen) < 2:
        return np.nan
    return float(np.mean(np.abs(seen - seen.mean())))


def icc_one_way(
    values: ArrayLike, groups: ArrayLike, *, size: Literal["n0", "mean"] = "n0"
) -> tuple[float, float, float]:
    """Return the intraclass correlations ICC(1) and ICC(k) of grouped values.

    One-way random effects (Shrout and Fleiss 1979, *Psychological Bulletin* 86, forms
    ICC(1,1) and ICC(1,k)): with mean squares between (MSB) and within (MSW) groups,
    ``ICC(1) = (MSB - MSW) / (MSB + (k - 1) MSW)`` and ``ICC(k) = (MSB - MSW) / MSB``.
    The last is what Bliese (2000) calls ICC(2); it does not depend on ``k``.

    Parameters
    ----------
    values : array_like, shape (n,)
        One value per rater; NaN is left out.
    groups : array_like, shape (n,)
        What was rated.
    size : {"n0", "mean"}
        Which ``k`` in unbalanced groups: ``n0 = (N - sum(n_i**2) / N) / (groups - 1)``,
        which is unbiased, or the mean size, as in R's ``multilevel::ICC1``.

    Returns
    -------
    icc1, icck, k : float
        NaN with fewer than two groups or no group of two. May be negative.
    """
    value = np.asarray(values, dtype=np.float64)
    kept = ~np.isnan(value)
    value = value[kept]
    _, group = np.unique(np.asarray(groups)[kept], return_inverse=True)
    count = np.bincount(group)
    total, sets = len(value), len(count)
    if sets < 2 or total == sets:
        return np.nan, np.nan, np.nan
    mean = np.bincount(group, value) / count
    between = float(np.sum(count * (mean - value.mean()) ** 2)) / (sets - 1)
    within = float(np.sum((value - mean[group]) ** 2)) / (total - sets)
    k = total / sets
    if size == "n0":
        k = (total - float(np.sum(count**2)) / total) / (sets - 1)
    spread = between + (k - 1) * within
    one = (between - within) / spread if spread else np.nan
    many = (between - within) / between if between else np.nan
    return float(one), float(many), float(k)


def alpha(values: ArrayLike) -> float:
    """Return Cronbach's alpha of a scale, from pairwise complete covariances.

    Parameters
    ----------
    values : array_like, shape (sheets, items)
        NaN = not answered, as where raters are asked different items.

    Returns
    -------
    float
        ``J / (J - 1) * (1 - trace(C) / sum(C))``; NaN with fewer than two items, or a
        pair of items that fewer than two sheets answer together.
    """
    seen = np.asarray(values, dtype=np.float64)
    items = seen.shape[1]
    covariance = pairwise_covariance(seen)
    total = float(covariance.sum())
    if items < 2 or np.isnan(total) or total <= 0:
        return np.nan
    return float(items / (items - 1) * (1 - np.trace(covariance) / total))


def omega(values: ArrayLike) -> float:
    """Return McDonald's omega total of a scale with one factor.

    ``1 - sum(u2) / sum(R)`` with the uniquenesses ``u2`` of the one-factor solution of
    least squares to the pairwise complete correlations ``R`` (McDonald 1999, *Test
    Theory*, equation 6.20; R's ``psych::omega`` with ``nfactors = 1``). With two items
    their loadings are taken as equal.

    Parameters
    ----------
    values : array_like, shape (sheets, items)
        NaN = not answered.

    Returns
    -------
    float
        NaN where alpha is, with an item that never differs, or where one factor would
        need a negative uniqueness.
    """
    covariance = pairwise_covariance(np.asarray(values, dtype=np.float64))
    spread = np.sqrt(np.diag(covariance))
    items = len(covariance)
    if items < 2 or np.isnan(covariance).any() or not np.all(spread > 0):
        return np.nan
    related = covariance / np.outer(spread, spread)
    shared = _communalities(related)
    if shared is None or related.sum() <= 0:
        return np.nan
    return float(1 - np.sum(1 - shared) / related.sum())


def _communalities(related: Floats) -> Floats | None:
    """Return what one factor shares with each item, None if it cannot be so."""
    items = len(related)
    if items == 2:
        return np.full(2, max(related[0, 1], 0.0))
    shared = 1 - 1 / items * np.ones(items)
    for _ in range(FACTOR_STEPS):
        reduced = related.copy()
        np.fill_diagonal(reduced, shared)
        values, vectors = np.linalg.eigh(reduced)
        found = values[-1] * vectors[:, -1] ** 2
        if values[-1] <= 0 or np.any(found > 1):
            return None
        if np.max(np.abs(found - shared)) < FACTOR_SETTLED:
            return np.asarray(found)
        shared = found
    return None


def pairwise_covariance(values: ArrayLike) -> Floats:
    """Return covariances of columns, each from the rows that answer both."""
    seen = np.asarray(values, dtype=np.float64)
    there = ~np.isnan(seen)
    filled, mask = np.where(there, seen, 0.0), there.astype(np.float64)
    both = mask.T @ mask
    first = filled.T @ mask
    product = filled.T @ filled
    enough = both > 1
    centred = product - np.divide(
        first * first.T, both, out=np.zeros_like(both), where=enough
    )
    found = np.full_like(both, np.nan)
    np.divide(centred, both - 1, out=found, where=enough)
    return found
