"""A released number: its value, its range, and the band of people behind it."""

from __future__ import annotations

from typing import Literal, TypedDict

Clip = Literal["", "at_least", "at_most"]


class Estimate(TypedDict):
    """A number with its 90 % range and the band of people behind it.

    ``value``, ``low`` and ``high`` are points of the 1..5 scale (rounded to 0.1) or
    shares 0..1 (rounded to 0.05); ``clip`` says that a small group's value was cut at
    the end of the scale ("4.6 or more").
    """

    value: float
    low: float
    high: float
    people: str
    clip: Clip


class Differ(TypedDict):
    """How often two people of one team differ in ``column``, 0..1.

    ``found`` has the range that chance would give around ``chance``, its mean. In the
    column ``all`` it is the share of all differences that lies between two halves.
    """

    column: str
    found: Estimate
    chance: float


class Mixed(TypedDict):
    """How mixed teams are; ``teams`` is the band of teams of two or more."""

    teams: str
    differ: list[Differ]
