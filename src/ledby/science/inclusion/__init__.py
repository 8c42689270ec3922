"""Who is left out? Inclusion as answered, seats by level, ceilings, decisions."""

from __future__ import annotations

from ledby.science.inclusion.ceiling import (
    decision_seats,
    glass_ceiling_index,
    informal_ceiling,
    representation,
)
from ledby.science.inclusion.climate import climate

__all__ = [
    "climate",
    "decision_seats",
    "glass_ceiling_index",
    "informal_ceiling",
    "representation",
]
