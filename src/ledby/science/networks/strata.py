"""Chance within strata: who else of the same kind it could have been."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

TRIES = 8
"""After so many draws of somebody who may not be drawn it stays as it was."""


class Redraw:
    """For each of many ties another person of the same stratum as its target.

    Parameters
    ----------
    code : ndarray of shape (people,)
        Stratum of each person, from 0.
    target : ndarray of shape (ties,)
        Positions of people.
    barred : tuple of ndarray of shape (ties,)
        Who may not be drawn in the place of each target; never the target itself.
    """

    def __init__(self, code: Ints, target: Ints, barred: tuple[Ints, ...]) -> None:
        # In the order of strata what belongs together lies together in memory.
        order = np.argsort(code[target], kind="stable")
        self._target = target[order]
        self._barred = tuple(one[order] for one in barred)
        self._people = np.argsort(code, kind="stable")
        size = np.bincount(code)
        mine = code[self._target]
        self._size = size[mine].astype(np.float32)
        # Single precision may round up to the size itself.
        self._most = self._size - 1
        self._first = (size.cumsum() - size)[mine].astype(np.int32)

    def draw(self, rng: np.random.Generator) -> Ints:
        """Return a person for each tie by even chance, tie by tie in a fixed order."""
        everything = slice(None)
        drawn = self._one(everything, rng)
        wrong = np.flatnonzero(self._refused(drawn, everything))
        for _ in range(TRIES):
            if not wrong.size:
                return drawn
            drawn[wrong] = self._one(wrong, rng)
            wrong = wrong[self._refused(drawn[wrong], wrong)]
        drawn[wrong] = self._target[wrong]
        return drawn

    def _one(self, at: Any, rng: np.random.Generator) -> Ints:
        size = self._size[at]
        luck = rng.random(len(size), dtype=np.float32)
        luck *= size
        np.minimum(luck, self._most[at], out=luck)
        place = luck.astype(np.int32)
        place += self._first[at]
        drawn: Ints = self._people[place]
        return drawn

    def _refused(self, drawn: Ints, at: Any) -> Flags:
        wrong = np.zeros(len(drawn), dtype=bool)
        for one in self._barred:
            wrong |= drawn == one[at]
        return wrong


@dataclass(frozen=True, slots=True)
class Overlap:
    """How far two groups of people share members, beside chance within strata.

    Attributes
    ----------
    both : int
        People in both.
    expected : float
        By chance, with the members of each stratum shuffled.
    odds_ratio : float or None
        Common odds ratio over the strata (Mantel and Haenszel 1959, *Journal of the
        National Cancer Institute* 22); 1 = as by chance, None where no stratum can
        tell.
    p : float
        Two-sided share of shuffles at least as far from the expectation.
    """

    both: int
    expected: float
    odds_ratio: float | None
    p: float


def overlap(
    one: Flags, other: Flags, code: Ints, *, draws: int, rng: np.random.Generator
) -> Overlap:
    """Compare the overlap of two groups with shuffles within strata.

    A shuffle of a stratum gives a hypergeometric overlap, so none is carried out.

    Parameters
    ----------
    one, other : ndarray of shape (people,)
        Who is in each group.
    code : ndarray of shape (people,)
        Stratum of each person, from 0.
    draws : int
        Shuffles.
    rng : numpy.random.Generator
    """
    size = np.bincount(code)
    first = np.bincount(code[one], minlength=len(size))
    second = np.bincount(code[other], minlength=len(size))
    both = np.bincount(code[one & other], minlength=len(size))
    whole = np.maximum(size, 1)
    expected = float((first * second / whole).sum())
    open_ = (first > 0) & (first < size) & (second > 0) & (second < size)
    fixed = int(both[~open_].sum())
    drawn = rng.hypergeometric(
        first[open_], (size - first)[open_], second[open_], (draws, int(open_.sum()))
    )
    gap = np.abs(fixed + drawn.sum(axis=1) - expected)
    far = int((gap >= abs(int(both.sum()) - expected) - 1e-9).sum())
    alike = float((both * (size - first - second + both) / whole).sum())
    unlike = float(((first - both) * (second - both) / whole).sum())
    return Overlap(
        both=int(both.sum()),
        expected=expected,
        odds_ratio=alike / unlike if unlike else None,
        p=(1 + far) / (1 + draws),
    )
