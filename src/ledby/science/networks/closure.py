"""Who knows whom among one's own contacts: closed triads, effective size, constraint.

All measures are exact and need two steps around a person only, so that, unlike
betweenness, they survive missing respondents (research on robustness: Smith and Moody
2013, *Social Networks* 35).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STEPS_AT_ONCE: Final = 8_000_000
"""Two-step paths held in memory at a time."""


def closing(first: Any, second: Any, third: Any) -> Floats:
    """Return for each person the weight of closed two-step paths.

    The sum over j of third(i, j) times the sum over q of first(i, q) second(q, j):
    paths i-q-j whose ends are tied too.

    Parameters
    ----------
    first, second, third : sparse matrices of shape (people, people)

    Returns
    -------
    ndarray of shape (people,)
    """
    return _by_rows(
        first, second, lambda paths, rows: paths.multiply(third[rows]).sum(axis=1)
    )


def effective_size(ties: Any, closed: Floats) -> Floats:
    """Return the effective size of each person's circle: contacts less redundancy.

    n - 2t / n for n contacts with t ties among them (Borgatti 1997, *Connections* 20,
    a restatement of Burt 1992). 0 without contacts.

    Parameters
    ----------
    ties : sparse matrix of shape (people, people)
        Symmetric, without diagonal; weights are not used.
    closed : ndarray of shape (people,)
        Twice the ties among a person's contacts: :func:`closing` of the bare ties.
    """
    contacts = np.diff(ties.indptr).astype(np.float64)
    effective: Floats = contacts - closed / np.maximum(contacts, 1.0)
    return effective


def constraint(weights: Any) -> Floats:
    """Return Burt's constraint: how far one's contacts hang together.

    The sum over contacts j of (p(i, j) + sum over q of p(i, q) p(q, j))², where p(i, j)
    is the share of i's ties spent on j (Burt 1992, *Structural Holes*, equation 2.4).
    NaN without contacts.

    Parameters
    ----------
    weights : sparse matrix of shape (people, people)
        Symmetric strengths, without diagonal.

    Returns
    -------
    ndarray of shape (people,)
    """
    from scipy import sparse

    strength = np.asarray(weights.sum(axis=1)).ravel()
    share = (
        sparse.diags_array(
            np.divide(1.0, strength, out=np.zeros_like(strength), where=strength > 0)
        ).tocsr()
        @ weights.tocsr()
    )
    bare = weights.astype(bool).astype(np.float64)

    def spent(paths: Any, rows: slice) -> Any:
        direct = share[rows]
        both = direct + paths.multiply(bare[rows])
        return both.multiply(both).sum(axis=1)

    found = _by_rows(share, share, spent)
    return np.where(strength > 0, found, np.nan)


def _by_rows(first: Any, second: Any, sum_up: Any) -> Floats:
    """Sum up the two-step paths a band of rows at a time, so that memory stays flat."""
    first, second = first.tocsr(), second.tocsr()
    people = first.shape[0]
    if not first.nnz:
        return np.zeros(people)
    reach = np.diff(second.indptr)
    steps = np.add.reduceat(
        np.append(reach[first.indices], 0), first.indptr[:-1].clip(max=first.nnz)
    )
    steps[np.diff(first.indptr) == 0] = 0
    band = np.cumsum(steps) // STEPS_AT_ONCE
    starts = np.flatnonzero(np.diff(band, prepend=-1))
    found = np.zeros(people)
    for start, stop in zip(starts, np.append(starts[1:], people), strict=True):
        rows = slice(int(start), int(stop))
        found[rows] = np.asarray(sum_up(first[rows] @ second, rows)).ravel()
    return found
