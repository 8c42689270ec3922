"""Who, together, can do it? Teams over silos, with proof and with reasons."""

from __future__ import annotations

from ledby.science.teams.assembling import Assembly, assemble
from ledby.science.teams.brief import Brief, read_brief
from ledby.science.teams.partitioning import Teams, partition
from ledby.science.teams.rules import Rule, read_rules

__all__ = [
    "Assembly",
    "Brief",
    "Rule",
    "Teams",
    "assemble",
    "partition",
    "read_brief",
    "read_rules",
]
