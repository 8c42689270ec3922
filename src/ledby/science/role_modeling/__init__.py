"""What did you show that others saw? From telling to showing, in one's own words."""

from __future__ import annotations

from ledby.science.role_modeling.advice import FRAME
from ledby.science.role_modeling.coach import Reading, Span, coach, requests
from ledby.science.role_modeling.imperatives import imperatives

__all__ = ["FRAME", "Reading", "Span", "coach", "imperatives", "requests"]
