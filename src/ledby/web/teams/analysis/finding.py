"""Teams for a brief, found in the list of people as it is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ledby.web.teams.selectors import asked, skills

if TYPE_CHECKING:
    import polars as pl

    from ledby.science.teams import Brief

SECONDS: Final = 8.0
BANDS: Final = (20, 10, 5)


@dataclass(frozen=True)
class Field:
    """Who could be in a team, as the room takes it."""

    brief: Brief
    people: pl.DataFrame
    skills: pl.DataFrame
    hours: Mapping[str, float]


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
        distance=distances(where.people["unit"].unique().sort().to_list()),
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


def distances(units: Sequence[str]) -> dict[tuple[str, str], float]:
    """Return how far units are apart by the tree alone: never by anybody's ties.

    0 under the same second name of the path, 0.5 under the same first, 1 otherwise.
    """
    heads = {unit: tuple(unit.split(" / ")[:2]) for unit in units}
    apart: dict[tuple[str, str], float] = {}
    for at, one in enumerate(units):
        for other in units[at + 1 :]:
            if heads[one] != heads[other]:
                near = heads[one][0] == heads[other][0]
                apart[one, other] = 0.5 if near else 1.0
    return apart


def by_hand(
    brief: Mapping[str, Any], members: Sequence[str]
) -> tuple[list[dict[str, Any]], dict[str, list[int]]]:
    """Return how far a team is from each rule, and what each member carries.

    Raises
    ------
    TableError
        Somebody who is named is not there any more.
    """
    from ledby.science.teams import judge  # noqa: PLC0415 - loads an engine

    where = field_of(brief, members, alone=True)
    found = judge(where.brief, where.people, where.skills, members, hours=where.hours)
    return found.rules, found.carries


def replacements(
    brief: Mapping[str, Any], members: Sequence[str], leaves: str
) -> list[str]:
    """Return up to eight people who could come with every rule kept, the best first."""
    from ledby.science.teams import instead_of  # noqa: PLC0415 - loads an engine

    where = field_of(brief, members)
    found = instead_of(
        where.brief, where.people, where.skills, members, leaves, hours=where.hours
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
