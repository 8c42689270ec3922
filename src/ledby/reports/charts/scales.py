"""Where a value lies: the one scale and its ticks."""

from __future__ import annotations

from dataclasses import dataclass

INSET = 2.0
"""Percent kept free at both ends of a row, so that a dot at the end is whole."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale from the values ``low`` .. ``high`` to percent of a width."""

    low: float
    high: float

    def percent(self, value: float) -> float:
        """Return the place of *value* in percent; values beyond the ends stay there."""
        share = (min(max(value, self.low), self.high) - self.low) / (
            self.high - self.low
        )
        return INSET + share * (100 - 2 * INSET)

    def at(self, value: float) -> str:
        """Return the place of *value* as an SVG percentage."""
        return f"{self.percent(value):.1f}%"


@dataclass(frozen=True, slots=True)
class Tick:
    """A value with its word; ``minor`` words give way where there is little room."""

    value: float
    word: str
    minor: bool = False
