"""Who sits where, as a release says it: of the whole organisation and never of a part.

Each group and each of the levels shown together holds at least as many people as the
cycle's policy asks for, so no figure is about fewer.
"""

from __future__ import annotations

from math import inf
from typing import Final, Literal, TypedDict

from ledby.science.estimate import Estimate

YEAR: Final = 365.25
"""Days."""
OTHERS: Final = "others"
"""The group of all who told something that too few others told."""
PLACE: Final = "location"
TENURE: Final = "tenure"
LISTED: Final = (PLACE, TENURE)
"""What comes from the list of people and not from themselves."""
YEARS: Final = {"0-1": 1.0, "1-3": 3.0, "3-7": 7.0, "7+": inf}
"""Bands of tenure, each up to so many years."""


def tenure(days: int) -> str:
    """Return the band of :data:`YEARS` of somebody who has been here so many days."""
    return next(band for band, years in YEARS.items() if days < years * YEAR)


class GroupShare(TypedDict):
    """What share a group has of the people, the seats or the follows of its row."""

    group: str
    estimate: Estimate


class SeatLine(TypedDict):
    """The seats of the levels ``first`` to ``last`` (1 is the highest), by group."""

    first: int
    last: int
    shares: list[GroupShare]


class GroupOdds(TypedDict):
    """The odds of a group to sit higher than all others, over all levels at once.

    In tenths: 1 as the others, below 1 lower down. ``chance`` says how often groups
    that are shuffled over people part so far: hardly ever, or maybe.
    """

    group: str
    ratio: float
    low: float
    high: float
    chance: Literal["hardly", "maybe"]


class Ceiling(TypedDict):
    """One attribute: groups among all, among the seats of each level, and as followed.

    ``followed`` is empty where too few answered, or chose or were chosen in a group.
    """

    attribute: str
    everybody: list[GroupShare]
    seats: list[SeatLine]
    followed: list[GroupShare]
    odds: list[GroupOdds]


class Ceilings(TypedDict):
    """All attributes that can be shown, and why there are none where there are none.

    Nobody and fewer than the policy asks for are both ``nobody``.
    """

    state: Literal["shown", "too_few", "nobody"]
    found: list[Ceiling]
