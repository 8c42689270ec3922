"""What do others see in you? Trait ratings by several raters, corrected and shrunk."""

from __future__ import annotations

from ledby.science.item_plan import planned_items
from ledby.science.traits.agreement import agreement
from ledby.science.traits.assignment import assign_raters
from ledby.science.traits.groups import group_scores
from ledby.science.traits.model import fit
from ledby.science.traits.ordinal import ordinal_check
from ledby.science.traits.record import Estimate, Fit
from ledby.science.traits.results import (
    components,
    connectivity,
    d_study,
    gap,
    scores,
)
from ledby.science.traits.screening import screen

__all__ = [
    "Estimate",
    "Fit",
    "agreement",
    "assign_raters",
    "components",
    "connectivity",
    "d_study",
    "fit",
    "gap",
    "group_scores",
    "ordinal_check",
    "planned_items",
    "scores",
    "screen",
]
