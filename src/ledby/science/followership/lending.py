"""Who names people in the place of those who did not answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ledby.science.followership.ground import Ground
from ledby.science.networks.walk import DAMPING, Step

Ints = NDArray[np.int64]
Floats = NDArray[np.floating[Any]]
Follow = Callable[[Floats], Floats]


class Lenders:
    """Those of a block who answered lend their names to those of it who did not.

    A sample of names misses people whom only the silent would have named. The chance
    that a further name is a new one is about the share of names that came up once
    (Good 1953, *Biometrika* 40), so that part of what is lent goes to people whom
    nobody named. Where nobody of a block answered, its people name nobody.

    Attributes
    ----------
    borrowers : ndarray
        The silent to whom somebody lends, by position.
    """

    def __init__(self, ground: Ground) -> None:
        self._people = ground.people
        self._block = ground.block
        came = np.flatnonzero(ground.answered)
        self._came = came[np.argsort(ground.block[came], kind="stable")]
        self._size = np.bincount(
            ground.block[came], minlength=int(ground.block.max(initial=-1)) + 1
        )
        self._first = self._size.cumsum() - self._size
        silent = ~ground.answered
        self.borrowers = np.flatnonzero(silent & (self._size[ground.block] > 0))
        self._names = np.bincount(ground.follower, minlength=ground.people)
        followers = np.bincount(ground.leader, minlength=ground.people)
        self._unnamed = np.flatnonzero(followers == 0)
        once = int((followers == 1).sum()) if self._unnamed.size else 0
        self._new = once / max(len(ground.leader), 1)

    def on_average(self, visits: Floats, follow: Follow) -> Floats:
        """Take a step in which the silent go where all who could lend go."""
        if not self.borrowers.size:
            return follow(visits)
        mass = np.bincount(
            self._block[self.borrowers],
            visits[self.borrowers],
            minlength=len(self._size),
        )
        each = (mass / np.maximum(self._size, 1))[self._block[self._came]]
        lent = visits.copy()
        lent[self._came] += (1 - self._new) * each
        found = follow(lent)
        onward = float(each[self._names[self._came] > 0].sum())
        if self._unnamed.size:
            found[self._unnamed] += DAMPING * self._new * onward / self._unnamed.size
        return found

    def drawn(self, draws: int, rng: np.random.Generator) -> Step:
        """Return a step in which one lends to each, another in every column."""
        lender = np.stack([self._one_each(rng) for _ in range(draws)], axis=1)
        names = self._names[lender]
        part = np.zeros(lender.shape, dtype=np.float32)
        new = rng.random(lender.shape, dtype=np.float32) < self._new * names
        part[new] = 1 / names[new]
        column = np.arange(draws)
        lenders = (lender * draws + column).ravel()
        stay, some = 1 - part, np.flatnonzero(new)
        straight = np.float32(DAMPING) * part.ravel()[some]
        luck = rng.integers(0, max(self._unnamed.size, 1), some.size)
        found = self._unnamed[luck] if some.size else some
        strangers = found * draws + some % draws

        def step(visits: Floats, follow: Follow) -> Floats:
            mass = visits[self.borrowers]
            lent = visits.copy()
            _add(lent, lenders, (mass * stay).ravel())
            after = follow(lent)
            _add(after, strangers, mass.ravel()[some] * straight)
            return after

        return step

    def _one_each(self, rng: np.random.Generator) -> Ints:
        """Draw who lends to each: first who there is to draw from, then one of them."""
        there = self._came[self._pick(self._block[self._came], rng)]
        lender: Ints = there[self._pick(self._block[self.borrowers], rng)]
        return lender

    def _pick(self, block: Ints, rng: np.random.Generator) -> Ints:
        luck = rng.random(len(block)) * self._size[block]
        place: Ints = self._first[block] + luck.astype(np.int64)
        return place


def _add(to: Any, places: Ints, values: Floats) -> None:
    np.add.at(to.reshape(-1), places, values)
