"""Assemble a team for a brief: the best one proved, a few others, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from math import ceil
from typing import Any, Final

import numpy as np

from ledby.science.tables import give_back
from ledby.science.teams.brief import Brief
from ledby.science.teams.closeness import Closeness
from ledby.science.teams.pool import Pool, gather
from ledby.science.teams.program import Program, Rule, Solution
from ledby.science.teams.proving import best_team
from ledby.science.teams.standing_in import stand_in

ALIKE: Final = 0.7
"""Two teams that share more than this (Jaccard) are not shown side by side."""

EMPHASES: Final = ("as asked", "closest", "least called on", "widest")


@dataclass(frozen=True, slots=True, eq=False)
class Assembly:
    """Teams for a brief, or why there is none.

    Attributes
    ----------
    teams : frame
        team, person, role, reasons; team 1 is the best by the brief. Empty if there is
        none.
    proof : dict
        objective, bound, gap, optimal of team 1, how many could have been in it, and
        where ``closeness`` comes from: ties, tree, or None.
    frontier : list of dict
        For each team what it puts first, and its people, units, load and distance, how
        many ``start`` from where others do or from close to it, and how many pairs of
        units it ``bridges``.
    conflict : list of str
        If there is none: a smallest set of rules that cannot hold together, in words.
    nearest : list of str
        If there is none: the least that would have to change.
    members : list of dict
        The reasons once more, for whoever words them: team, person, ``carries``
        (places in the brief's needs), ``brings`` (the unit that nobody else is from),
        ``near`` and ``far`` (units of the others that already work with theirs, and
        that hardly meet it; only where ties were measured), ``without`` (instead,
        others, changes, unknown or never) and ``instead``.
    clash, give : list of dict
        ``conflict`` and ``nearest`` likewise: ``kind``, by how ``much``, and what the
        rule is about.
    """

    teams: Any
    proof: dict[str, Any]
    frontier: list[dict[str, Any]]
    conflict: list[str]
    nearest: list[str]
    members: list[dict[str, Any]] = field(default_factory=list)
    clash: list[dict[str, Any]] = field(default_factory=list)
    give: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Why:
    """Why somebody is in a team, and what would change without them."""

    carries: list[int]
    brings: str | None
    near: list[str]
    far: list[str]
    without: str
    instead: list[str]

    def words(self, brief: Brief) -> str:
        """Return it as a sentence."""
        skills = [brief.needs[need].skill for need in self.carries]
        why = f"carries {listed(skills)}" if skills else "was asked for by name"
        if self.brings is not None:
            why += f"; brings {self.brings or 'another unit'} in"
        if self.near:
            why += f"; their unit already works with {listed(self.near)}"
        if self.far:
            why += f"; their unit hardly meets {listed(self.far)} until now"
        return f"{why}; {self._without()}"

    def _without(self) -> str:
        words = {
            "instead": f"{listed(self.instead)} could come instead",
            "others": "the others could do it too",
            "changes": "nobody could come instead without more changes",
            "unknown": "whether somebody could come instead was not found in the"
            " time given",
            "never": "without them no team keeps all the rules",
        }
        return words[self.without]


def assemble(
    brief: Brief,
    people: Any,
    skills: Any,
    *,
    closeness: Closeness | None = None,
    hours: Mapping[str, float] | None = None,
    seconds: float = 10.0,
    teams: int = 4,
) -> Assembly:
    """Return teams that can do what a brief asks, with proof and with reasons.

    A mixed-integer program (Lappas, Liu and Terzi 2009, *KDD*, with capacities and
    costs) solved by HiGHS. Of the time given, half goes to the best team and its proof,
    the rest to other teams and to reasons.

    Parameters
    ----------
    brief : Brief
        What is asked for.
    people, skills : frame
        Tables of the contract.
    closeness : Closeness, optional
        How close units are: measured between units, never from a person's ties.
    hours : mapping, optional
        Hours a week that people have for it; who is not in it said nothing.
    seconds : float
        Time limit for everything.
    teams : int
        How many clearly different teams at most.

    Raises
    ------
    TableError
        A table breaks its contract, or the brief names somebody who is not there.
    TimeoutError
        The time was too short to find a team or to prove that there is none.
    """
    pool = gather(brief, people, skills, closeness, hours)
    program = Program(brief, pool)
    best = best_team(program, seconds / 2)
    if best is None:
        return _none(program, _frame(people, []), seconds / 2)
    found = [(EMPHASES[0], best), *_others(brief, pool, best, seconds / 4, teams - 1)]
    reasons = list(_all_reasons(program, found, seconds / 4))
    rows = [
        (number, pool.ids[at], _role(brief, solution, at), why.words(brief))
        for number, solution, at, why in reasons
    ]
    return Assembly(
        teams=_frame(people, rows),
        proof=_proof(best, pool),
        frontier=[
            _picture(number, emphasis, solution, pool)
            for number, (emphasis, solution) in enumerate(found, 1)
        ],
        conflict=[],
        nearest=[],
        members=[
            {"team": number, "person": pool.ids[at], **asdict(why)}
            for number, _, at, why in reasons
        ],
    )


def _all_reasons(
    program: Program, found: Sequence[tuple[str, Solution]], seconds: float
) -> Iterator[tuple[int, Solution, int, Why]]:
    """Yield number, team, member and why for each member of each team."""
    for number, (_, solution) in enumerate(found, 1):
        each = seconds / len(found) / len(solution.members)
        for member, why in _reasons(program, solution, each):
            yield number, solution, member, why


def _none(program: Program, nobody: Any, seconds: float) -> Assembly:
    """Return that there is no team, and why."""
    conflict, least = _impossible(program, seconds)
    return Assembly(
        teams=nobody,
        proof=_proof(None, program.pool),
        frontier=[],
        conflict=[rule.words for rule in conflict],
        nearest=[_given(rule, amount) for rule, amount in least],
        clash=[{"kind": rule.kind, **rule.about} for rule in conflict],
        give=[
            {"kind": rule.kind, **rule.about, "much": ceil(amount - 1e-6)}
            for rule, amount in least
        ],
    )


def _frame(like: Any, rows: list[tuple[Any, ...]]) -> Any:
    names = ("team", "person", "role", "reasons")
    return give_back(
        like,
        {name: [row[at] for row in rows] for at, name in enumerate(names)},
        {"team": "whole", "person": "text", "role": "text", "reasons": "text"},
    )


def _proof(best: Solution | None, pool: Pool) -> dict[str, Any]:
    return {
        "objective": None if best is None else best.objective,
        "bound": None if best is None else best.bound,
        "gap": None if best is None else best.gap,
        "optimal": best is not None and best.optimal,
        "candidates": len(pool.ids),
        "closeness": pool.source or None,
    }


def _others(
    brief: Brief, pool: Pool, best: Solution, seconds: float, most: int
) -> Iterator[tuple[str, Solution]]:
    """Yield teams that put something else first and share little with those before."""
    wishes = (
        ("closest", replace(brief, weigh_distance=brief.weigh_distance * 20 + 1)),
        ("least called on", replace(brief, weigh_load=brief.weigh_load * 20 + 1)),
        ("widest", replace(brief, units=min(brief.most, brief.units + 2))),
        ("another", brief),
    )
    shown = [best]
    for name, wish in wishes:
        if len(shown) > most:
            return
        apart = [(team.members, _shared(len(team.members))) for team in shown]
        try:
            found = best_team(Program(wish, pool), seconds / most, apart_from=apart)
        except TimeoutError:
            continue
        if found is not None:
            shown.append(found)
            yield name, found


def _shared(size: int) -> int:
    """Return how many members two teams of *size* may share at most.

    Jaccard is s / (2n - s) for s shared of n each.
    """
    return int(2 * size * ALIKE / (1 + ALIKE) + 1e-9)


def _role(brief: Brief, solution: Solution, member: int) -> str:
    needs = [brief.needs[need].skill for who, need in solution.carries if who == member]
    return ", ".join(needs)


def _reasons(
    program: Program, solution: Solution, seconds: float
) -> Iterator[tuple[int, Why]]:
    """Yield each member with why, and who would be the best replacement."""
    brief, pool = program.brief, program.pool
    for member in solution.members:
        carries = [need for who, need in solution.carries if who == member]
        alone = not any(
            other != member and pool.unit[other] == pool.unit[member]
            for other in solution.members
        )
        wide = brief.units > 1 or bool(brief.across)
        brings = pool.units[pool.unit[member]] if alone and wide else None
        without, instead = _replacement(program, solution, member, seconds)
        near, far = pool.beside(member, solution.members)
        yield member, Why(carries, brings, near, far, without, instead)


def _replacement(
    program: Program, solution: Solution, member: int, seconds: float
) -> tuple[str, list[str]]:
    """Say who could come instead while the others stay, or what would change."""
    pool = program.pool
    alone = stand_in(program.brief, pool, solution, member)
    if alone is not None:
        return "instead", [pool.ids[alone]]
    others = [who for who in solution.members if who != member]
    try:
        stays = program.solve(seconds / 2, without=[member], keep=others)
        if stays is not None:
            new = [pool.ids[who] for who in stays.members if who not in others]
            return ("instead", new) if new else ("others", [])
        if program.solve(seconds / 2, without=[member]) is not None:
            return "changes", []
    except TimeoutError:
        return "unknown", []
    return "never", []


def listed(words: Sequence[str]) -> str:
    """Join *words* as a sentence does."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _picture(
    number: int, emphasis: str, solution: Solution, pool: Pool
) -> dict[str, Any]:
    members = list(solution.members)
    blocks = np.unique(pool.block[members])
    distance = float(np.triu(pool.distance[np.ix_(blocks, blocks)]).sum())
    return {
        "team": number,
        "first": emphasis,
        "people": len(members),
        "units": len({int(pool.unit[member]) for member in members}),
        "levels": len({int(pool.level[member]) for member in members}),
        "places": len({int(pool.place[member]) for member in members}),
        "load": float(pool.load[members].sum()),
        "distance": distance,
        "start": pool.joined(members),
        "bridges": pool.bridges(members),
        "optimal": solution.optimal,
    }


def _impossible(
    program: Program, seconds: float
) -> tuple[list[Rule], list[tuple[Rule, float]]]:
    """Return a smallest set of rules in conflict, and the least that must give.

    Deletion filter (Chinneck and Dravnieks 1991, *ORSA Journal on Computing* 3): each
    rule is left out in turn, and stays out if the rest still cannot hold together.
    """
    each = seconds / (len(program.rules) + 1)
    kept = list(range(len(program.rules)))
    for rule in range(len(program.rules)):
        rest = [other for other in kept if other != rule]
        try:
            if program.solve(each, rules=rest) is None:
                kept = rest
        except TimeoutError:
            continue
    conflict = [program.rules[rule] for rule in kept]
    least = program.solve(seconds, give=True)
    slack = () if least is None else zip(program.rules, least.slack, strict=True)
    return conflict, [(rule, amount) for rule, amount in slack if amount > 1e-6]


def _given(rule: Rule, amount: float) -> str:
    more = {"most", "most_from_one"}
    less = {"fewest", "need", "units", "levels", "places", "hours", "start", "bridge"}
    number = ceil(amount - 1e-6)
    if rule.kind in more:
        return f"{rule.words}: allow {number} more"
    if rule.kind in less:
        return f"{rule.words}: ask for {number} fewer"
    return f"{rule.words}: drop this"
