"""Who would be followed by choice? Chosen followers beside the reporting line."""

from __future__ import annotations

from ledby.science.followership.followers import followers
from ledby.science.followership.ground import RESPONDENTS, response_gate
from ledby.science.followership.overview import Summary, summary
from ledby.science.followership.ties import lineage, tie_kinds

__all__ = [
    "RESPONDENTS",
    "Summary",
    "followers",
    "lineage",
    "response_gate",
    "summary",
    "tie_kinds",
]
