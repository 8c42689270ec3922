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
