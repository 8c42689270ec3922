"""Who came and went since the release before: their answers must not be the difference.

Answers are given anew in each cycle, so two releases are not one system of equations.
Yet most people change their minds little, and a mean of seven less a mean of six is
then a good guess at the answer of the seventh. A number of fewer than twenty whose
people differ by 1 to k - 1 from those of a number of the release before is given in
half points (policy P5).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from ledby.science.disclosure.blocks import identifiers, texts
from ledby.science.disclosure.estimates import halved
from ledby.science.disclosure.evidence import Ints, Staff
from ledby.science.disclosure.findings import Findings
from ledby.science.disclosure.tree import parse, show
from ledby.science.released import Estimate
from ledby.science.tables import PEOPLE, conform

COARSE_BELOW: Final = 20
"""Numbers of so many people are too coarse for one of them to be the difference."""

Set = frozenset[str]


@dataclass(frozen=True, slots=True, repr=False)
class Turnover:
    """The people behind each number of the release before, and those of now.

    Attributes
    ----------
    k : int
        So many who came or went may be the difference.
    now, boss : dict
        Block (its place) of each person, and of the manager of each.
    blocks, under : list of set of str
        People of each block then, and those who reported to somebody in it.
    team, teams : dict
        Who reports to each person now, and who did then.
    """

    k: int
    now: dict[str, int]
    boss: dict[str, int]
    blocks: list[Set]
    under: list[Set]
    team: dict[str, Set]
    teams: dict[str, Set]

    def of_blocks(self, places: Ints, n: int, shown: Estimate) -> Estimate:
        """Return what may be shown of the *n* who answered in the blocks *places*."""
        return self._told(self.now, places, self.blocks, n, shown)

    def of_reports(self, places: Ints, n: int, shown: Estimate) -> Estimate:
        """Return the same of *n* who report to people in the blocks *places*."""
        return self._told(self.boss, places, self.under, n, shown)

    def of_team(self, manager: str, n: int, shown: Estimate) -> Estimate:
        """Return the same of *n* who report to *manager*."""
        now = self.team.get(manager, frozenset())
        before = [self.teams[manager]] if manager in self.teams else []
        return halved(shown) if n < COARSE_BELOW and self._few(now, before) else shown

    def _told(
        self,
        block: dict[str, int],
        places: Ints,
        before: list[Set],
        n: int,
        shown: Estimate,
    ) -> Estimate:
        if n >= COARSE_BELOW or not before:
            return shown
        inside = set(np.unique(places).tolist())
        now = frozenset(one for one, place in block.items() if place in inside)
        return halved(shown) if self._few(now, before) else shown

    def _few(self, now: Set, before: Iterable[Set]) -> bool:
        return any(
            abs(len(now) - len(then)) < self.k and 0 < len(now ^ then) < self.k
            for then in before
            if then
        )


def read_turnover(findings: Findings, staff: Staff, k: int) -> Turnover:
    """Return who came and went; nobody did where there is no release before."""
    place = staff.blocks.of_person.tolist()
    manager = staff.manager.tolist()
    led = [(at, above) for at, above in enumerate(manager) if above >= 0]
    team: dict[str, set[str]] = {}
    for at, above in led:
        team.setdefault(staff.ids[above], set()).add(staff.ids[at])
    blocks, under, teams = _before(findings)
    return Turnover(
        k=k,
        now=dict(zip(staff.ids, place, strict=True)),
        boss={staff.ids[at]: place[above] for at, above in led},
        blocks=blocks,
        under=under,
        team={one: frozenset(some) for one, some in team.items()},
        teams=teams,
    )


def _before(findings: Findings) -> tuple[list[Set], list[Set], dict[str, Set]]:
    if findings.people_before is None:
        return [], [], {}
    table = conform(findings.people_before, PEOPLE)
    ids = identifiers(table)
    above = [one or "" for one in texts(table["manager"])]
    units = [show(parse(path)) for path in texts(table["unit"])]
    unit_of = dict(zip(ids, units, strict=True))
    teams: dict[str, set[str]] = {}
    for person, boss in zip(ids, above, strict=True):
        if boss in unit_of:
            teams.setdefault(boss, set()).add(person)
    blocks, under = [], []
    for some in findings.blocks_before:
        there = {one for one, unit in unit_of.items() if unit in some}
        blocks.append(frozenset(there))
        under.append(frozenset().union(*(teams.get(boss, ()) for boss in there)))
    blocks.append(frozenset(ids))
    under.append(frozenset().union(*teams.values()))
    return blocks, under, {boss: frozenset(some) for boss, some in teams.items()}
