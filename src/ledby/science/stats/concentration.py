"""How few do how much: three plain figures, none of which is Gini's.

Gini's coefficient compares those who do something with each other: one person who does
all of it alone has a Gini of 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class Concentration:
    """How a whole falls to people.

    Attributes
    ----------
    whole : int
        What there is to share.
    people : int
        Those who have a part of it.
    largest : float
        The largest part, 0..1.
    effective : float
        So many people with equal parts would be as concentrated: the inverse of
        Simpson's index (Simpson 1949, *Nature* 163; Hill 1973, *Ecology* 54, N2).
    half : int
        The fewest people who have half of it between them.
    """

    whole: int = 0
    people: int = 0
    largest: float = 0.0
    effective: float = 0.0
    half: int = 0


def concentration(counts: ArrayLike) -> Concentration:
    """Return how concentrated *counts* are, one count a person.

    Raises
    ------
    ValueError
        A count is negative.
    """
    parts = np.asarray(counts, dtype=np.int64).ravel()
    if (parts < 0).any():
        raise ValueError("a count is negative")
    parts = np.sort(parts[parts > 0])[::-1]
    whole = int(parts.sum())
    if not whole:
        return Concentration()
    shares = parts / whole
    return Concentration(
        whole=whole,
        people=len(parts),
        largest=float(shares[0]),
        effective=float(1 / np.square(shares).sum()),
        half=int(np.searchsorted(2 * np.cumsum(parts), whole)) + 1,
    )
