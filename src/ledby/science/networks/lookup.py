"""Which of many pairs are tied: looked up by the million, without sorting them."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer[Any]]

ROOM: Final = 3
"""Slots for each tie, before that is rounded up to a power of two."""
MIXERS: Final = (0x2545F491, 0x2C1B3C6D)
"""Odd, so that products of two different numbers differ (Steele and Vigna 2022)."""


class Lookup:
    """Finds ties by their two ends.

    Tables of slots, one after the other. A tie stands in the first table in which no
    other took its slot; where a slot is empty, the pair is not tied. The slots of the
    first table lie side by side for people who stand side by side, so that a search
    among neighbours stays in the cache; the others scatter them.

    Parameters
    ----------
    low, high : ndarray of int32, shape (ties,)
        Each pair once, low < high.
    people : int
    """

    def __init__(self, low: Ints, high: Ints, people: int) -> None:
        self._low, self._high = low, high
        self._tables: list[tuple[NDArray[np.int32], np.int32]] = []
        left = np.arange(len(low), dtype=np.int32)
        while len(left):
            size = 1 << (ROOM * len(left)).bit_length()
            step = size // people | 1 if not self._tables else MIXERS[0]
            # Products wrap around on purpose: only their last bits are used.
            step += 2 * len(self._tables)
            self._tables.append((np.full(size, -1, np.int32), np.int32(step)))
            slot = self._slot(len(self._tables) - 1, low[left], high[left])
            table = self._tables[-1][0]
            table[slot] = left
            left = left[table[slot] != left]

    def find(self, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """Return which pairs are tied, and by which tie, in no order.

        Parameters
        ----------
        low, high : ndarray of int32, shape (pairs,)
        """
        found: list[tuple[Ints, Ints]] = []
        asked: Ints = np.arange(len(low))
        for number, (table, _) in enumerate(self._tables):
            tie = table[self._slot(number, low, high)]
            taken = np.flatnonzero(tie >= 0)
            tie, low, high, asked = tie[taken], low[taken], high[taken], asked[taken]
            same = (self._high[tie] == high) & (self._low[tie] == low)
            found.append((asked[same], tie[same]))
            other = ~same
            low, high, asked = low[other], high[other], asked[other]
        if not found:
            return asked[:0], asked[:0]
        which, by = (np.concatenate(part) for part in zip(*found, strict=True))
        return which, by

    def _slot(self, number: int, low: Ints, high: Ints) -> Ints:
        table, step = self._tables[number]
        slot: Ints = low * step
        slot += high
        if number:
            slot ^= slot >> 15
            slot *= np.int32(MIXERS[1])
            slot ^= slot >> 12
        slot &= np.int32(len(table) - 1)
        return slot
