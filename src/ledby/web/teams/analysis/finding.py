"""Teams for a brief, found in the list of people as it is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from ledby.web.teams.selectors import asked, measured, skills

if TYPE_CHECKING:
    import polars as pl

    from ledby.science.released import Block
    from ledby.science.teams import Brief, Closeness, Judged

SECONDS: Final = 8.0
BANDS: Final = (20, 10, 5)
APART: Final = {"quiet": 1.0, "less": 0.5, "usual": 0.0, "more": 0.0, "much_more": 0.0}
"""How far two blocks are by the word on them; "few" says nothing."""


@dataclass(frozen=True)
class Field:
    """Who could be in a team, as the room takes it."""

    brief: Brief
    people: pl.DataFrame
    skills: pl.DataFrame
    hours: Mapping[str, float]
    closeness: Closeness


def check(brief: Mapping[str, Any]) -> None:
    """Raise a TableError if the room cannot read a brief."""
    from ledby.science.teams import read_brief  # noqa: PLC0415 - loads an engine

    read_brief(brief)


def field_of(
    brief: Mapping[str, Any], named: Sequence[str] = (), *, alone: bool = False
) -> Field:
    """Return who carries what a brief asks for, and those who are named.

    Or those who are named *alone*, to judge a team of theirs.

    Raises
    ------
    TableError
        Somebody who is named is not there any more.
    """
    import polars as pl  # noqa: PLC0415 - loads an engine

    from ledby.science.teams import read_brief  # noqa: PLC0415

    read = read_brief({**brief, "load": asked.load()})
    needs = [need.skill for need in read.needs]
    held = skills.skill_rows(needs, named if alone else None)
    ids = {person for person, _, _ in held} | set(_named_in(read)) | set(named)
    people = asked.placed(ids)
    columns = {
        "person": pl.String(),
        "unit": pl.String(),
        "level": pl.Int64(),
        "location": pl.String(),
    }
    return Field(
        read,
        pl.DataFrame(people, schema=columns, orient="row"),
        pl.DataFrame(
            held,
            schema={"person": pl.String, "skill": pl.String, "level": pl.Int64},
            orient="row",
        ),
        skills.hours_of(ids),
        closeness_of([unit for _, unit, _, _ in people]),
    )


def find(brief: Mapping[str, Any]) -> dict[str, Any]:
    """Return the teams for a brief as plain values, or what stands against each other.

    Raises
    ------
    TableError
        Somebody who is named is not there any more.
    TimeoutError
        The time was too short.
    """
    from ledby.science.teams import assemble  # noqa: PLC0415 - loads an engine

    where = field_of(brief)
    found = assemble(
        where.brief,
        where.people,
        where.skills,
        closeness=where.closeness,
        hours=where.hours,
        seconds=SECONDS,
        teams=5,
    )
    teams = [
        {
            **one,
            "members": [
                {name: row[name] for name in row if name != "team"}
                for row in found.members
                if row["team"] == one["team"]
            ],
        }
        for one in found.frontier
    ]
    return {
        "teams": teams,
        "proof": found.proof,
        "clash": found.clash,
        "give": found.give,
    }


def closeness_of(units: Sequence[str]) -> Closeness:
    """Return how close units are: by released words, or else by the tree alone.

    The newest source that was read counts, then the newest release. Both are words on
    blocks that everybody may read under the organisation's silos; nobody's own contacts
    or answers are looked at.
    """
    from ledby.science.teams import by_tree  # noqa: PLC0415 - loads an engine
    from ledby.science.teams.closeness import Closeness  # noqa: PLC0415

    told = measured.words()
    if told is None:
        return by_tree(units)
    fine = told.views[-1]["blocks"]
    read_as = {unit: block["block"] for block in fine for unit in block["units"]}
    apart: dict[tuple[str, str], float] = {}
    for view in told.views:
        above = _blocks_of(view, fine)
        levels = {(c["block"], c["other"]): c["level"] for c in view["cells"]}
        for one, other in combinations(sorted(above), 2):
            pair = above[one], above[other]
            level = levels.get(pair) or levels.get(pair[::-1]) or ""
            if level in APART:
                apart[one, other] = APART[level]
    return Closeness(apart, told.source, read_as)


def _blocks_of(view: Mapping[str, Any], fine: Sequence[Block]) -> dict[str, str]:
    """Return for each fine block the block of a coarser view that it lies in."""
    held = {unit: block["block"] for block in view["blocks"] for unit in block["units"]}
    return {
        block["block"]: held[block["units"][0]]
        for block in fine
        if block["units"] and block["units"][0] in held
    }


def by_hand(brief: Mapping[str, Any], members: Sequence[str]) -> Judged:
    """Return how far a team is from each rule, and what each member carries.

    Raises
    ------
    TableError
        Somebody who is named is not there any more.
    """
    from ledby.science.teams import judge  # noqa: PLC0415 - loads an engine

    where = field_of(brief, members, alone=True)
    return judge(
        where.brief,
        where.people,
        where.skills,
        members,
        closeness=where.closeness,
        hours=where.hours,
    )


def replacements(
    brief: Mapping[str, Any], members: Sequence[str], leaves: str
) -> list[str]:
    """Return up to eight people who could come with every rule kept, the best first."""
    from ledby.science.teams import instead_of  # noqa: PLC0415 - loads an engine

    where = field_of(brief, members)
    found = instead_of(
        where.brief,
        where.people,
        where.skills,
        members,
        leaves,
        closeness=where.closeness,
        hours=where.hours,
    )
    return found[:8]


def counts(brief: Mapping[str, Any]) -> list[int]:
    """Return for each need in how large a band people could serve it; 0 for a few.

    Only what is asked of everybody counts, never who is named: two counts with and
    without somebody would tell what they can do.
    """
    from ledby.science.teams import read_brief  # noqa: PLC0415 - loads an engine

    read = read_brief(brief)
    held = skills.skill_rows(need.skill for need in read.needs)
    hours = skills.hours_of(person for person, _, _ in held)
    found = []
    for need in read.needs:
        able = {
            person
            for person, skill, level in held
            if skill.strip().casefold() == need.skill.casefold()
            and level >= need.level
            and hours.get(person, 0.0) >= read.hours_each
        }
        found.append(next((band for band in BANDS if len(able) >= band), 0))
    return found


def _named_in(brief: Brief) -> list[str]:
    names = [*brief.must, *brief.never, *brief.lead_from]
    names += [name for pair in brief.not_both for name in pair]
    return [*names, *([brief.sponsor] if brief.sponsor else [])]
