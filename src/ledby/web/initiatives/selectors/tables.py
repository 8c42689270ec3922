"""Initiatives and decisions as the columns of the contract, for the analysis.

Of decisions only those that everybody may see, so that no figure says anything of the
others; of secret votes nobody, for of them nobody is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from ledby.web.initiatives.models import (
    Ballot,
    Decision,
    Initiative,
    Part,
    Seat,
    Sight,
    Standing,
    Turn,
    Voice,
    Way,
)
from ledby.web.initiatives.policies import lies_within
from ledby.web.people.models import Person

MOST_PAIRS: Final = 300_000
MOST_DECISIONS: Final = 300
MOST_TEAMS: Final = 100
Columns = dict[str, list[object]]


@dataclass(frozen=True)
class Taken:
    """A decision that everybody may see, and whom it affects."""

    pk: UUID
    at: int
    opened_by: str
    posted: int
    way: str
    everybody: bool
    units: frozenset[str]


def initiative_turns(person: Person | None = None) -> Columns:
    """Return the table ``initiatives``: a row for each lead and sponsor that met.

    With a *person* only what they led or stood behind, ever.
    """
    rows = Turn.objects.select_related("initiative__unit").order_by("since", "pk")
    if person is not None:
        mine = Turn.objects.filter(person=person).values("initiative")
        rows = rows.filter(initiative__in=mine)
    leads: dict[object, list[Turn]] = {}
    behind: dict[object, list[Turn]] = {}
    for row in rows:
        (leads if row.leads else behind).setdefault(row.initiative_id, []).append(row)
    names = ("initiative", "lead", "sponsor", "unit", "started", "ended")
    table: Columns = {name: [] for name in names}
    for turns in leads.values():
        for turn in turns:
            met = [
                one for one in behind.get(turn.initiative_id, []) if _meet(turn, one)
            ]
            for one in met or (None,):
                for name, cell in zip(names, _cells(turn, one), strict=True):
                    table[name].append(cell)
    return table


def lead_turns() -> Columns:
    """Return the table ``initiatives`` with a row for each turn of a lead."""
    rows = Turn.objects.filter(leads=True).select_related("initiative__unit")
    names = ("initiative", "lead", "sponsor", "unit", "started", "ended")
    lines = [_cells(row, None) for row in rows.order_by("since", "pk")]
    columns = zip(*lines, strict=True) if lines else [()] * len(names)
    return {n: list(column) for n, column in zip(names, columns, strict=True)}


def people_columns() -> Columns:
    """Return who is here: person, unit, level."""
    rows = Person.objects.filter(active=True).order_by("pk")
    lines = list(rows.values_list("pk", "unit__path", "level"))
    return {
        "person": [str(pk) for pk, _unit, _level in lines],
        "unit": [unit for _pk, unit, _level in lines],
        "level": [level for _pk, _unit, level in lines],
    }


def team_columns(most: int = MOST_TEAMS, now: datetime | None = None) -> Columns:
    """Return who carries what is under way or ended within a year, the newest teams.

    Parameters
    ----------
    most
        So many teams at the most.
    now
        The moment of asking.

    Returns
    -------
    dict
        team, person, unit, level, location: a row for each lead and member.
    """
    since = (now or timezone.now()) - timedelta(days=365)
    lately = Initiative.objects.filter(Q(ended_at=None) | Q(ended_at__gt=since))
    several = lately.filter(parts__standing=Standing.IN).distinct()
    newest = [one.pk for one in several.order_by("-posted_at", "pk")[:most]]
    inside = Part.objects.filter(initiative__in=newest, standing=Standing.IN)
    pairs = set(inside.values_list("initiative_id", "person_id"))
    led = Initiative.objects.filter(pk__in=newest, lead__isnull=False)
    pairs |= set(led.values_list("pk", "lead_id"))
    people = Person.objects.in_bulk({person for _team, person in pairs})
    names = ("team", "person", "unit", "level", "location")
    table: Columns = {name: [] for name in names}
    for team, person in sorted(pairs, key=str):
        table["team"].append(str(team))
        for name, cell in zip(names[1:], _place(people[person]), strict=True):
            table[name].append(cell)
    return table


def decision_rows(people: Columns, now: datetime | None = None) -> Columns:
    """Return the table ``decisions`` of the last year, the newest as far as it holds.

    Parameters
    ----------
    people
        Of :func:`people_columns`: whom a decision may have affected.
    """
    taken = _fitting(_taken(now or timezone.now()), people)
    by_id = {one.pk: one for one in taken}
    lines = [(str(one.pk), one.opened_by, "proposed", one.posted) for one in taken]
    for decision, person, at in _asked(by_id):
        lines.append((str(decision), str(person), "advised", at))
    for decision, person in _decided(taken):
        lines.append((str(decision), str(person), "decided", by_id[decision].at))
    for one in taken:
        whom = _affected(one, people)
        lines += [(str(one.pk), person, "affected", one.at) for person in whom]
    names = ("decision", "person", "role", "at")
    columns = zip(*lines, strict=True) if lines else [()] * len(names)
    return {n: list(column) for n, column in zip(names, columns, strict=True)}


def newest_change() -> str:
    """Return a mark that changes whenever a decision is taken or a lead goes on."""
    decided = Decision.objects.filter(decided_at__isnull=False)
    turn = Turn.objects.order_by("-pk").values_list("pk", flat=True).first()
    inside = Part.objects.filter(standing=Standing.IN).count()
    return f"{decided.count()}-{Initiative.objects.count()}-{turn}-{inside}"


def _taken(now: datetime) -> Iterable[Taken]:
    rows = Decision.objects.filter(
        sight=Sight.EVERYBODY, decided_at__gt=now - timedelta(days=365)
    )
    rows = rows.filter(Q(secret=False)).prefetch_related("units")
    for row in rows.order_by("-decided_at", "pk")[:MOST_DECISIONS]:
        yield Taken(
            pk=row.pk,
            at=_epoch(row.decided_at or row.closes_at),
            opened_by=str(row.opened_by_id),
            posted=_epoch(row.posted_at),
            way=row.way,
            everybody=row.for_everybody,
            units=frozenset(unit.path for unit in row.units.all()),
        )


def _fitting(taken: Iterable[Taken], people: Columns) -> list[Taken]:
    kept: list[Taken] = []
    pairs = 0
    for one in taken:
        pairs += len(_affected(one, people))
        if kept and pairs > MOST_PAIRS:
            break
        kept.append(one)
    return kept


def _affected(one: Taken, people: Columns) -> list[str]:
    ids = [str(person) for person in people["person"]]
    if one.everybody:
        return ids
    inside = {
        unit: lies_within(str(unit) if unit else None, one.units)
        for unit in set(people["unit"])
    }
    return [p for p, unit in zip(ids, people["unit"], strict=True) if inside[unit]]


def _asked(by_id: dict[UUID, Taken]) -> Iterable[tuple[UUID, UUID, int]]:
    seats = Seat.objects.filter(decision__in=list(by_id), role=Seat.Role.ADVISES)
    for decision, person in seats.values_list("decision_id", "person_id"):
        yield decision, person, by_id[decision].posted
    voices = Voice.objects.filter(decision__in=list(by_id))
    for decision, person, at in voices.values_list("decision_id", "person_id", "at"):
        yield decision, person, _epoch(at)


def _decided(taken: list[Taken]) -> Iterable[tuple[UUID, UUID]]:
    alone = [one.pk for one in taken if one.way in {Way.ADVICE, Way.CONSENT}]
    seats = Seat.objects.filter(decision__in=alone, role=Seat.Role.DECIDES)
    yield from seats.values_list("decision_id", "person_id")
    voted = [one.pk for one in taken if one.way == Way.VOTE]
    ballots = Ballot.objects.filter(decision__in=voted)
    yield from ballots.values_list("decision_id", "voter_id")


def _place(person: Person) -> tuple[object, ...]:
    level = None if person.level is None else str(person.level)
    unit = None if person.unit_id is None else str(person.unit_id)
    return str(person.pk), unit, level, person.location or None


def _meet(lead: Turn, sponsor: Turn) -> bool:
    begins = max(lead.since, sponsor.since)
    ends = [one for one in (lead.until, sponsor.until) if one is not None]
    # A handover at one moment is no meeting, unless it has lasted no time at all.
    return not ends or begins < min(ends)


def _cells(lead: Turn, sponsor: Turn | None) -> tuple[object, ...]:
    since = lead.since if sponsor is None else max(lead.since, sponsor.since)
    over = (
        lead.until,
        lead.initiative.ended_at,
        None if sponsor is None else sponsor.until,
    )
    ends = [one for one in over if one is not None]
    unit = lead.initiative.unit
    return (
        str(lead.initiative_id),
        str(lead.person_id),
        None if sponsor is None else str(sponsor.person_id),
        None if unit is None else unit.path,
        _epoch(since),
        max(_epoch(min(ends)), _epoch(since)) if ends else None,
    )


def _epoch(moment: datetime) -> int:
    return int(moment.timestamp())
