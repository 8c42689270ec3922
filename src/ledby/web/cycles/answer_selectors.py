"""Reads of the form: what a participant is asked, and whom they can name."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q

from ledby.web.cycles.analysis.planning import planned
from ledby.web.cycles.answers import Answers, Context, Part
from ledby.web.cycles.instrument import Instrument, load
from ledby.web.cycles.models import Assignment, Participant, Sheet
from ledby.web.people.folding import fold

Holder = Participant
"""Who holds a personal link: what a view hands on without knowing the row."""

MOST_FOUND = 8


@dataclass(frozen=True)
class Colleague:
    """Somebody in the cycle, with what tells namesakes apart."""

    person: str
    name: str
    title: str
    unit: str
    location: str

    @property
    def called(self) -> str:
        """Return the first name where the name plainly begins with one."""
        first = self.name.partition(" ")[0]
        plain = len(first) > 1 and not first.endswith((",", "."))
        return first if plain else self.name

    @property
    def where(self) -> str:
        """Return title, unit and place in one line."""
        unit = self.unit.rpartition(" / ")[2]
        return ", ".join(filter(None, (self.title, unit, self.location)))


@dataclass(frozen=True)
class Assigned:
    """A colleague whom one is asked about, as what, and by which items."""

    colleague: Colleague
    relationship: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """All that a participant is asked; ``own`` are the items about oneself."""

    person: str
    name: str
    cycle_name: str
    closes_at: datetime | None
    answered: bool
    instrument: Instrument
    parts: tuple[Part, ...]
    own: tuple[str, ...]
    assigned: tuple[Assigned, ...]
    manager: Colleague | None
    terms: Mapping[str, Any]


def asked(participant: Participant) -> Asked:
    """Return what *participant* is asked in their cycle."""
    cycle = participant.cycle
    instrument = load(cycle.instrument)
    rows = Assignment.objects.filter(rater=participant).select_related("ratee")
    plan = _plan(cycle.instrument, participant.pk)
    assigned = tuple(
        Assigned(_colleague(row.ratee), row.relationship, plan[row.ratee_id])
        for row in rows.order_by("pk")
    )
    manager = None
    if participant.manager is not None:
        people = colleagues(cycle.pk, [str(participant.manager)])
        manager = people.get(str(participant.manager))
    there = {Part.FEEDBACK: bool(assigned), Part.MANAGER: manager is not None}
    return Asked(
        person=str(participant.person_id),
        name=participant.name,
        cycle_name=cycle.name,
        closes_at=cycle.closes_at,
        answered=participant.answered,
        instrument=instrument,
        parts=tuple(
            part for part in Part if part in cycle.parts and there.get(part, True)
        ),
        own=plan[participant.pk],
        assigned=assigned,
        manager=manager,
        terms=cycle.policy.get("terms", {}),
    )


def context(participant: Participant, answers: Answers) -> Context:
    """Return the bounds of *answers*: what this participant may say, about whom."""
    given = asked(participant)
    named = [follow["leader"] for follow in answers["follows"]]
    return Context(
        person=given.person,
        parts=given.parts,
        people=frozenset(colleagues(participant.cycle_id, named)),
        feedback={about.colleague.person: about.items for about in given.assigned},
        manager=given.manager.person if given.manager else None,
    )


def colleagues(cycle_id: UUID, people: Iterable[str]) -> dict[str, Colleague]:
    """Return those of *people* (person ids) who take part in the cycle."""
    ids = _ids(people)
    if not ids:
        return {}
    rows = Participant.objects.filter(cycle_id=cycle_id, person_id__in=ids)
    return {str(row.person_id): _colleague(row) for row in rows}


def find(
    participant: Participant, text: str, without: Collection[str]
) -> tuple[list[Colleague], bool]:
    """Return up to eight colleagues for what was typed, and whether there are more.

    Every word must occur in the name, the title, the unit or the place, whatever its
    case and accents; people with a word that begins so come first, then by name.
    """
    words = fold(text[:100]).split()
    if not words:
        return [], False
    people = (
        Participant.objects.filter(cycle_id=participant.cycle_id)
        .exclude(person_id__in=[participant.person_id, *_ids(without)])
        .order_by("name", "pk")
    )
    anywhere, begins = Q(), Q()
    for word in words:
        anywhere &= Q(folded__contains=word)
        begins &= Q(folded__contains=f" {word}")
    found = list(people.filter(begins)[: MOST_FOUND + 1])
    if len(found) <= MOST_FOUND:
        rest = people.filter(anywhere).exclude(begins)
        found += rest[: MOST_FOUND + 1 - len(found)]
    return [_colleague(row) for row in found[:MOST_FOUND]], len(found) > MOST_FOUND


def receipt(participant: Participant) -> str | None:
    """Return the first 80 bits of the sealed sheet's SHA-256 in groups, or None.

    It says that exactly this box is held and nothing about what is in it.
    """
    sheet = Sheet.objects.filter(participant=participant).first()
    if sheet is None:
        return None
    digest = hashlib.sha256(sheet.sealed).hexdigest()[:20]
    return " ".join(digest[at : at + 4] for at in range(0, 20, 4))


@lru_cache(maxsize=1024)
def _plan(version: str, rater: UUID) -> Mapping[UUID, tuple[str, ...]]:
    """Return the items that *rater* is asked, by participant, themselves included."""
    # An even plan needs all raters of a ratee. They too are frozen at launch.
    sheets = Assignment.objects.filter(ratee__raters__rater=rater)
    pairs = [(rater, rater), *sheets.values_list("ratee", "rater")]
    plan = planned(load(version), [(str(one), str(other)) for one, other in pairs])
    return {
        ratee: plan[str(ratee), str(rater)] for ratee, other in pairs if other == rater
    }


def _colleague(row: Participant) -> Colleague:
    return Colleague(str(row.person_id), row.name, row.title, row.unit, row.location)


def _ids(people: Iterable[str]) -> list[UUID]:
    ids = []
    for person in people:
        try:
            ids.append(UUID(person))
        except ValueError:
            continue
    return ids
