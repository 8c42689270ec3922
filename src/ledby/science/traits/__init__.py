"""What do others see in you? Trait ratings by several raters, corrected and shrunk."""

from __future__ import annotations

from ledby.science.traits.assignment import assign_raters
from ledby.science.traits.groups import group_scores
from ledby.science.traits.items import planned_items
from ledby.science.traits.model import Estimate, Fit, fit
from ledby.science.traits.quality import agreement, screen
from ledby.science.traits.results import (
    components,
    connectivity,
    d_study,
    gap,
    scores,
)

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
    "planned_items",
    "scores",
    "screen",
]
