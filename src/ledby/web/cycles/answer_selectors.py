"""Reads of the form: what a participant is asked, and whom they can name."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from ledby.web.cycles.analysis.planning import planned
from ledby.web.cycles.answers import Answers, Context, Part
from ledby.web.cycles.instrument import Instrument, load
from ledby.web.cycles.models import Assignment, Participant, Sheet

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
    keys = []
    for person in people:
        try:
            keys.append(UUID(person))
        except ValueError:
            continue
    if not keys:
        return {}
    rows = Participant.objects.filter(cycle_id=cycle_id, person_id__in=keys)
    return {str(row.person_id): _colleague(row) for row in rows}


def find(
    participant: Participant, text: str, without: Collection[str]
) -> tuple[list[Colleague], bool]:
    """Return up to eight colleagues for what was typed, and whether there are more.

    Every word must occur in the name, the title, the unit or the place, whatever its
    case and accents; people with a word that begins so come first, then by name.
    """
    words = _folded(text[:100]).split()
    if not words:
        return [], False
    hidden = {*without, str(participant.person_id)}
    found = [
        (not all(f" {word}" in line for word in words), place, person)
        for place, (line, person) in enumerate(_roster(participant.cycle_id))
        if person not in hidden and all(word in line for word in words)
    ]
    chosen = [person for _, _, person in sorted(found)[:MOST_FOUND]]
    people = colleagues(participant.cycle_id, chosen)
    return [people[person] for person in chosen], len(found) > MOST_FOUND


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


@lru_cache(maxsize=2)
def _roster(cycle_id: UUID) -> tuple[tuple[str, str], ...]:
    # Participants are frozen at launch, so a roster that was read once stays right; it
    # makes a letter typed cost a millisecond where the database would fold 20,000 rows.
    rows = (
        Participant.objects.filter(cycle_id=cycle_id)
        .order_by("name", "pk")
        .values_list("name", "title", "unit", "location", "person_id")
    )
    return tuple(
        (" " + _folded(" ".join(facts)), str(person)) for *facts, person in rows
    )


_STROKES = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ħ": "h",
        "\u0131": "i",
        "æ": "ae",
        "œ": "oe",
        "ð": "d",
    }
)


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(one for one in letters if not unicodedata.combining(one))
    return plain.translate(_STROKES).replace("-", " ").replace("/", " ")
