"""Single events into weekly ties: which count, how much, and in which week."""

from __future__ import annotations

from ledby.science.networks.ties.counting import pairs
from ledby.science.networks.ties.rules import MAX_SIZE, WEEK, Counted, Rules
from ledby.science.networks.ties.weekly import counted, counted_row, prepared, weekly

__all__ = [
    "MAX_SIZE",
    "WEEK",
    "Counted",
    "Rules",
    "counted",
    "counted_row",
    "pairs",
    "prepared",
    "weekly",
]
