"""Which rules of a brief a team keeps that somebody put together by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ledby.science.teams.brief import Brief
from ledby.science.teams.closeness import Closeness
from ledby.science.teams.pool import gather
from ledby.science.teams.program import Program, Solution
from ledby.science.teams.standing_in import stand_ins


@dataclass(frozen=True, slots=True)
class Judged:
    """A team by hand.

    Attributes
    ----------
    rules : list of dict
        Each rule of the brief: ``kind``, what it is about, and ``short``, by how much
        the team falls short of it; 0 is kept.
    carries : dict
        For each member the places of the needs that they carry.
    near, far : dict
        For each member the units of the others that already work with theirs, and that
        hardly meet it.
    """

    rules: list[dict[str, Any]]
    carries: dict[str, list[int]]
    near: dict[str, list[str]]
    far: dict[str, list[str]]


def judge(
    brief: Brief,
    people: Any,
    skills: Any,
    members: Sequence[str],
    *,
    closeness: Closeness | None = None,
    hours: Mapping[str, float] | None = None,
) -> Judged:
    """Return which rules of a brief *members* keep, with roles dealt out at best.

    Parameters
    ----------
    brief : Brief
        What is asked for.
    people, skills : frame
        Tables of the contract; all that the brief names are in the first.
    members : sequence of str
        The team.
    closeness : Closeness, optional
        How close units are; needed where the brief asks for it.
    hours : mapping, optional
        Hours a week that people have for it.

    Raises
    ------
    TableError
        A table breaks its contract, or the brief names somebody who is not there.
    TimeoutError
        Within two seconds nothing was found.
    """
    # Whoever is asked for by name is there in any case, so the rules about names are
    # looked at apart: who must be in, who must not, and the members themselves.
    named = replace(brief, must=tuple(members), never=(), sponsor=None)
    pool = gather(named, people, skills, closeness, hours)
    program = Program(named, pool)
    inside = pool.at(members)
    rest = [place for place in range(len(pool.ids)) if place not in set(inside)]
    found = program.solve(2.0, keep=inside, without=rest, give=True)
    slack = (0.0,) * len(program.rules) if found is None else found.slack
    rules = [
        {"kind": rule.kind, **rule.about, "short": round(amount, 6)}
        for rule, amount in zip(program.rules, slack, strict=True)
        if rule.kind != "must"
    ]
    rules += [
        {"kind": "must", "people": [name], "short": float(name not in members)}
        for name in brief.must
    ]
    carries: dict[str, list[int]] = {name: [] for name in members}
    for who, need in () if found is None else found.carries:
        carries[pool.ids[who]].append(need)
    beside = {
        name: pool.beside(who, inside)
        for name, who in zip(members, inside, strict=True)
    }
    return Judged(
        rules,
        carries,
        {name: near for name, (near, _) in beside.items()},
        {name: far for name, (_, far) in beside.items()},
    )


def instead_of(
    brief: Brief,
    people: Any,
    skills: Any,
    members: Sequence[str],
    leaves: str,
    *,
    closeness: Closeness | None = None,
    hours: Mapping[str, float] | None = None,
) -> list[str]:
    """Return who could come for *leaves* with every rule still kept, best first.

    Parameters and errors are those of :func:`judge`.
    """
    held = judge(brief, people, skills, members, closeness=closeness, hours=hours)
    pool = gather(
        replace(brief, must=tuple(dict.fromkeys((*brief.must, *members)))),
        people,
        skills,
        closeness,
        hours,
    )
    place = {name: at for at, name in enumerate(pool.ids)}
    team = Solution(
        members=tuple(place[name] for name in members),
        carries=tuple(
            (place[name], need)
            for name, needs in held.carries.items()
            for need in needs
        ),
        objective=0.0,
        bound=0.0,
        optimal=False,
    )
    return [pool.ids[who] for who in stand_ins(brief, pool, team, place[leaves])]
