"""Who would be followed by choice? Chosen followers beside the reporting line."""

from __future__ import annotations

from ledby.science.followership.active import (
    Agreement,
    Region,
    both_ends,
    styles,
)
from ledby.science.followership.chance import Chance, chance
from ledby.science.followership.followers import followers
from ledby.science.followership.ground import (
    RESPONDENTS,
    Ground,
    prepare,
    response_gate,
)
from ledby.science.followership.influence import influence
from ledby.science.followership.later import Later, chosen_later
from ledby.science.followership.lineage import handed_on, lineage
from ledby.science.followership.overview import Share, Summary, summary
from ledby.science.followership.stability import stability
from ledby.science.followership.themes import themes
from ledby.science.followership.ties import tie_kinds
from ledby.science.followership.two_ended import two_ended

__all__ = [
    "RESPONDENTS",
    "Agreement",
    "Chance",
    "Ground",
    "Later",
    "Region",
    "Share",
    "Summary",
    "both_ends",
    "chance",
    "chosen_later",
    "followers",
    "handed_on",
    "influence",
    "lineage",
    "prepare",
    "response_gate",
    "stability",
    "styles",
    "summary",
    "themes",
    "tie_kinds",
    "two_ended",
]
