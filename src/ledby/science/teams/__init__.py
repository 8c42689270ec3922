"""Who, together, can do it? Teams over silos, with proof and with reasons."""

from __future__ import annotations

from ledby.science.teams.assembling import Assembly, assemble
from ledby.science.teams.brief import Brief, read_brief
from ledby.science.teams.closeness import Closeness, by_ties, by_tree
from ledby.science.teams.diversity import Diverse, most_diverse
from ledby.science.teams.judging import Judged, instead_of, judge
from ledby.science.teams.partitioning import Teams, measure, partition
from ledby.science.teams.rules import Rule, read_rules

__all__ = [
    "Assembly",
    "Brief",
    "Closeness",
    "Diverse",
    "Judged",
    "Rule",
    "Teams",
    "assemble",
    "by_ties",
    "by_tree",
    "instead_of",
    "judge",
    "measure",
    "most_diverse",
    "partition",
    "read_brief",
    "read_rules",
]
