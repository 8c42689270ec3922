"""Who doesn't talk to whom? Ties between units against what chance would give."""

from __future__ import annotations

from ledby.science.silos.bridges import people
from ledby.science.silos.communities import profile
from ledby.science.silos.ground import prepare
from ledby.science.silos.matrix import matrix, mixing
from ledby.science.silos.overview import Summary, fragility, summary
from ledby.science.silos.sources import agreement, differences, words_agreement
from ledby.science.silos.units import index, units
from ledby.science.silos.weeks import newcomers, trend

__all__ = [
    "Summary",
    "agreement",
    "differences",
    "fragility",
    "index",
    "matrix",
    "mixing",
    "newcomers",
    "people",
    "prepare",
    "profile",
    "summary",
    "trend",
    "units",
    "words_agreement",
]
