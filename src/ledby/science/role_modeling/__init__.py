"""What did you show that others saw? From telling to showing, in one's own words."""

from __future__ import annotations

from ledby.science.role_modeling.advice import FRAME
from ledby.science.role_modeling.coach import Reading, Span, coach, requests
from ledby.science.role_modeling.imperatives import imperatives
from ledby.science.role_modeling.shown import (
    Alignment,
    Seen,
    align,
    relation_of,
    seen_examples,
    show_tell,
    weigh,
)

__all__ = [
    "FRAME",
    "Alignment",
    "Reading",
    "Seen",
    "Span",
    "align",
    "coach",
    "imperatives",
    "relation_of",
    "requests",
    "seen_examples",
    "show_tell",
    "weigh",
]
