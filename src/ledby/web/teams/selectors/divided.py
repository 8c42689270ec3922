"""Reads of groups that are divided into teams."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from ledby.web.people.models import Person
from ledby.web.teams.models import Division, State


@dataclass(frozen=True)
class Somebody:
    """One of a group: id, name, and what a rule may look at, by column."""

    id: str
    name: str
    facts: dict[str, Any]


def own_divisions(person: Person) -> list[Division]:
    """Return the divisions that somebody made, the newest first."""
    return list(person.divisions.order_by("-created_at", "-pk")[:50])


def find_division(person: Person, division_id: UUID) -> Division:
    """Return a division of one's own.

    Raises
    ------
    Http404
        It is missing or somebody else's.
    """
    found = Division.objects.filter(pk=division_id, made_by=person).first()
    if found is None:
        raise Http404
    return found


def former(person: Person, but: UUID) -> list[Division]:
    """Return earlier divisions of somebody that were made."""
    rows = person.divisions.filter(state=State.FOUND).exclude(pk=but)
    return list(rows.order_by("-created_at", "-pk")[:20])


def in_units(units: list[str]) -> list[Somebody]:
    """Return who is in these units or below them, by name, with what rules may use.

    Voluntary attributes that somebody withdrew are not on the list of people at all.
    """
    inside = Q(pk__in=[])
    for path in units:
        inside |= Q(unit__path=path) | Q(unit__path__startswith=f"{path} / ")
    rows = Person.objects.filter(inside, active=True).select_related("unit")
    return [
        Somebody(
            str(row.pk),
            row.name,
            {
                "unit": row.unit.path if row.unit else "",
                "level": row.level,
                "location": row.location,
                "start": _day(row.start),
                **{f"attr_{name}": said for name, said in row.attributes.items()},
            },
        )
        for row in rows.order_by("name", "pk")
    ]


def _day(start: date | None) -> int | None:
    return None if start is None else start.toordinal()


def on_list(rows: list[dict[str, str]]) -> list[Somebody]:
    """Return the people of a list of one's own, in its order."""
    return [
        Somebody(
            f"r{at}",
            row["name"],
            {f"attr_{name}": said for name, said in row.items() if name != "name"},
        )
        for at, row in enumerate(rows, 1)
    ]


def group_of(division: Division) -> list[Somebody]:
    """Return whom a division divides."""
    return in_units(division.units) if division.units else on_list(division.rows)


def is_voluntary(division: Division, column: str) -> bool:
    """Say whether a rule on *column* looks at what people gave of themselves."""
    return bool(division.units) and column.startswith("attr_")
