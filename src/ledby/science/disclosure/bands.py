"""Bands: what is said instead of a count of people.

None below the smallest band, so that few and none look alike. The edges follow the
policy P1 (people) and P3 (followers); raters begin at four (P2).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

SMALLEST: Final = 5
"""The smallest number of people that is ever named as a band."""

NO_END: Final = 10**9
"""Where the last band ends: above every number of people."""

Range = tuple[int, int]

_PEOPLE: Final = (
    SMALLEST,
    *(step * 10**power for power in range(1, 9) for step in (1, 2, 5)),
)
_FOLLOWERS: Final = (0, 3, 6, 10)
_RATERS: Final = (4, 7, 10, 20)


def _labels(edges: Sequence[int]) -> tuple[str, ...]:
    closed = [f"{low:,}–{high - 1:,}" for low, high in pairwise(edges)]
    return (*closed, f"{edges[-1]:,}+")


_PEOPLE_LABELS: Final = _labels(_PEOPLE)
_FOLLOWER_LABELS: Final = _labels(_FOLLOWERS)
_RATER_LABELS: Final = _labels(_RATERS)


def people_band(n: int) -> str | None:
    """Return "5–9", "10–19", "20–49", "50–99", "100–199" …; None below five."""
    return _PEOPLE_LABELS[bisect_right(_PEOPLE, n) - 1] if n >= SMALLEST else None


def people_range(n: int) -> Range:
    """Return the lowest and the highest number that share the band of *n* people."""
    return _range(_PEOPLE, n)


def follower_band(n: int) -> str:
    """Return "0–2", "3–5", "6–9" or "10+" (policy P3): nobody and a few look alike."""
    return _FOLLOWER_LABELS[bisect_right(_FOLLOWERS, n) - 1]


def follower_range(n: int) -> Range:
    """Return the lowest and the highest number that share the band of *n* followers."""
    return _range(_FOLLOWERS, n)


def rater_band(n: int) -> str | None:
    """Return "4–6", "7–9", "10–19" or "20+"; None below four (policy P2)."""
    return _RATER_LABELS[bisect_right(_RATERS, n) - 1] if n >= _RATERS[0] else None


def _range(edges: Sequence[int], n: int) -> Range:
    place = bisect_right(edges, n)
    low = edges[place - 1] if place else 0
    return low, edges[place] - 1 if place < len(edges) else NO_END
