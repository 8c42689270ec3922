"""Who is left out? Inclusion as answered, seats by level, ceilings, decisions."""

from __future__ import annotations

from ledby.science.inclusion.ceiling import (
    decision_seats,
    glass_ceiling_index,
    informal_ceiling,
    representation,
)
from ledby.science.inclusion.climate import climate
from ledby.science.inclusion.mixture import MEMBERS, mixture
from ledby.science.inclusion.odds import ceiling_odds, steps
from ledby.science.inclusion.standing import standing

__all__ = [
    "MEMBERS",
    "ceiling_odds",
    "climate",
    "decision_seats",
    "glass_ceiling_index",
    "informal_ceiling",
    "mixture",
    "representation",
    "standing",
    "steps",
]
