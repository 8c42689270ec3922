"""The row space of sets of people by exact elimination: no rounding, no chance.

An independent check of :mod:`ledby.science.disclosure.span`, which counts in floats.
Whole numbers modulo a prime: what is determined by sums over sets is determined modulo
almost every prime, and no rounding error can hide or invent it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.disclosure.span import Ints

PRIME: Final = 2_147_483_629


def exposed(sets: Sequence[Ints], people: int, k: int) -> set[int]:
    """Return the people in some class of fewer than *k* whose sum the sets give away.

    A class are people whom no set tells apart. Single classes only: the search for
    unions is :func:`ledby.science.disclosure.determined.determined_sets`.

    Parameters
    ----------
    sets : sequence of ndarray
        People of each set whose sum is known, by number.
    people : int
        How many there are.
    k : int
        Classes of fewer people count.
    """
    inside = np.zeros((len(sets), people), np.int64)
    for at, some in enumerate(sets):
        inside[at, some] = 1
    classes, of_person = np.unique(inside, axis=1, return_inverse=True)
    of_person = of_person.ravel()
    size = np.bincount(of_person, minlength=classes.shape[1])
    reduced = _reduced(classes)
    lone = (reduced != 0).sum(axis=1) == 1
    found = np.flatnonzero((reduced[lone] != 0).any(axis=0) & (size < k))
    return set(np.flatnonzero(np.isin(of_person, found)).tolist())


def _reduced(matrix: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the reduced row echelon form modulo :data:`PRIME`."""
    rows = matrix.copy()
    done = 0
    for column in range(rows.shape[1]):
        filled = np.flatnonzero(rows[done:, column])
        if not filled.size:
            continue
        at = done + int(filled[0])
        rows[[done, at]] = rows[[at, done]]
        inverse = pow(int(rows[done, column]), -1, PRIME)
        rows[done] = rows[done] * inverse % PRIME
        others = np.flatnonzero(rows[:, column])
        others = others[others != done]
        factor = rows[others, column][:, None]
        rows[others] = (rows[others] - factor * rows[done]) % PRIME
        done += 1
        if done == len(rows):
            break
    return rows[:done]
