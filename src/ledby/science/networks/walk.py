"""PageRank: how often a walk along ties with restarts comes by.

One layout of the ties serves every question: another start, ties that weigh anew, steps
that somebody else lends, many draws at once. So a bootstrap of 200 draws needs one
matrix, not 200 graphs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.floating[Any]]

DAMPING: Final = 0.85
"""Chance to take another step (Brin and Page 1998, section 2.1.1)."""

Step = Callable[[Floats, Callable[[Floats], Floats]], Floats]
"""Takes visits and what follows the ties; returns where the walk is a step later."""

STEPS: Final = 1_000
"""The gap shrinks by the damping at every step, so this is never reached."""

SLICE: Final = 4_096
"""People at once: 16 draws of so many fit in the cache of a core."""


def average(visits: Floats) -> Floats:
    """Return the mean over people; sums in single precision would drift."""
    whole = visits.sum(axis=0, dtype=np.float64)
    return np.asarray(whole / max(len(visits), 1))


def single(value: Floats, like: Floats) -> Floats:
    """Return *value* in the precision of *like*."""
    return value.astype(like.dtype)


def slices(people: int) -> Iterator[slice]:
    """Yield stretches of people, short enough to be worked on without memory."""
    for first in range(0, people, SLICE):
        yield slice(first, first + SLICE)


class Walk:
    """A walk that goes along a tie, each of a person's alike, or starts anew.

    Solves x = d A x + r s with r such that x has the mean 1, where A(j, i) is
    1 / ties(i) for a tie from i to j: people without ties let the walk start anew
    (Brin and Page 1998, *Computer Networks* 30; Langville and Meyer 2005, *SIAM Review*
    47, section 5, for those without ties).

    Parameters
    ----------
    source, target : ndarray of shape (ties,)
        Positions; each tie once.
    people : int
    damping : float
        Chance to go on, 0..1.
    """

    def __init__(
        self, source: Ints, target: Ints, people: int, *, damping: float = DAMPING
    ) -> None:
        from scipy import sparse

        self.people = people
        out = np.bincount(source, minlength=people)
        share = damping / np.maximum(out, 1)
        places = (target.astype(np.int32), source.astype(np.int32))
        self._into = sparse.coo_array(
            (share[source], places), shape=(people, people)
        ).tocsr()
        self._narrow: Any = None

    def visits(
        self,
        start: Floats | None = None,
        *,
        step: Step | None = None,
        near: Floats | None = None,
        tolerance: float = 1e-8,
    ) -> Floats:
        """Return how often the walk comes by, as a multiple of the average person.

        Parameters
        ----------
        start : ndarray of shape (people,) or (people, draws), optional
            Where walks start, of mean 1; everywhere alike by default. Its type is that
            of the result: single precision is enough for draws, and half the memory.
        step : callable, optional
            Another step than along the ties alone; it may lose visits, never add any.
        near : ndarray of shape (people,), optional
            Visits that should be close, so that fewer steps are left to take.
        tolerance : float
            Mean change of a step at which to stop.
        """
        if start is None:
            start = np.ones(self.people)
        matrix = self._matrix(start)
        now = start
        if near is not None:
            now = np.empty_like(start)
            now.T[...] = near
        for _ in range(STEPS):
            after = matrix @ now if step is None else step(now, matrix.__matmul__)
            anew = single(1 - average(after), start)
            change = 0.0
            for some in slices(len(after)):
                after[some] += start[some] * anew
                change += float(np.abs(after[some] - now[some]).sum())
            now = after
            if change < tolerance * now.size or not now.size:
                break
        return now

    def ripples(self, change: Floats, *, tolerance: float = 1e-3) -> Floats:
        """Return how visits change when what people pass on changes by *change*.

        To first order: d A (change + ripples). With change = (w - 1) x for weights w of
        mean 1 this is a multiplier bootstrap of the people whose ties these are.

        Parameters
        ----------
        change : ndarray of shape (people, draws)
            In the scale of the visits, of mean about 0.
        tolerance : float
            Mean change of a step at which to stop.
        """
        matrix = self._matrix(change)
        term: Floats = matrix @ change
        found = np.zeros_like(term)
        for _ in range(STEPS):
            left = 0.0
            for some in slices(len(term)):
                found[some] += term[some]
                left += float(np.abs(term[some]).sum())
            if left < tolerance * term.size or not term.size:
                break
            term = matrix @ term
        return found

    def _matrix(self, like: Floats) -> Any:
        if like.dtype != np.float32:
            return self._into
        if self._narrow is None:
            self._narrow = self._into.astype(np.float32)
        return self._narrow
