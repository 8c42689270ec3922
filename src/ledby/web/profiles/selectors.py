"""Reads of a person's own page, of what was written to them, and of who is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.science.released import PersonPage
from ledby.web.accounts.models import User
from ledby.web.cycles.models import Cycle
from ledby.web.cycles.selectors import (
    RELEASED,
    ReleasedCycle,
    latest_release,
    person_page,
    told_to,
)
from ledby.web.examples import selectors as examples
from ledby.web.examples.models import TRAITS, Attestation
from ledby.web.examples.selectors import Thanks
from ledby.web.initiatives.models import Initiative, Part, Standing
from ledby.web.people.models import Person
from ledby.web.profiles.models import (
    Note,
    Openness,
    ToldListed,
    ToldMark,
    WaitingNote,
)
from ledby.web.profiles.policies import may_see_page
from ledby.web.profiles.unsigned import receipt_hash

PAGE: Final = 40
TOLD, NOTE, SEEN = "told", "note", "seen"
"""Where an entry of the small book comes from."""


@dataclass(frozen=True)
class Entry:
    """Something that rang true, as it stands in somebody's small book."""

    source: str
    reference: str
    text: str
    name: str
    day: date
    about: str
    kept: bool
    hidden: bool
    thanked: bool


@dataclass(frozen=True)
class Given:
    """A follow that somebody told: to whom, with what words, and what came back."""

    number: int
    name: str
    text: str
    cycle: str
    day: date
    thanked: bool


@dataclass(frozen=True)
class TakenUp:
    """How many different people took up something of somebody's, and in which way.

    Only what its owner can read one by one elsewhere: it is for their eyes alone.
    """

    people: int
    saw: int
    help_me: int
    lead: int


@dataclass(frozen=True)
class Receipt:
    """What became of an unsigned note: for whoever holds its link."""

    text: str
    name: str
    waits: bool
    thanked: bool


def own_page(user: User | AnonymousUser) -> tuple[ReleasedCycle, PersonPage] | None:
    """Return the newest released page of whoever asks, None before the first.

    Raises
    ------
    Http404
        If they are no person of the organisation.
    """
    viewer = user.person_id if isinstance(user, User) else None
    if viewer is None:
        raise Http404
    found = person_page(viewer)
    if found and not may_see_page(viewer, UUID(found[1]["person"])):
        raise Http404
    return found


def book(person: Person) -> list[Entry]:
    """Return all that rang true: kept first, then newest; hidden last."""
    entries = [*_told(person), *_notes(person), *_lines(person)]
    entries.sort(key=lambda one: one.day, reverse=True)
    return sorted(entries, key=lambda one: (one.hidden, not one.kept))


def thanks(person: Person) -> list[Thanks]:
    """Return who thanks a person for what they told, wrote or saw, in their name."""
    told = ToldMark.objects.filter(follower=person, thanked=True)
    found = [
        Thanks(name, _("that you follow, and said so"))
        for name in told.values_list("document__person__name", flat=True)
    ]
    notes = Note.objects.filter(writer=person, thanked=True)
    found += [Thanks(row.recipient.name, row.text) for row in _with_people(notes)]
    return [*found, *examples.thanks_for_lines(person)]


def told_by(person: Person) -> list[Given]:
    """Return whom a person told that they follow them, the newest release first."""
    rows = ToldMark.objects.filter(follower=person).select_related(
        "document__person", "document__cycle"
    )
    found = []
    for row in rows.order_by("-document__cycle__released_at", "document__person__name"):
        document, mine = row.document, str(person.pk)
        said = [o for o in document.document["told"] if o["person"] == mine]
        if said and document.cycle.released_at and document.person:
            day = timezone.localdate(document.cycle.released_at)
            facts = (document.person.name, said[0]["message"], document.cycle.name)
            found.append(Given(row.pk, *facts, day, row.thanked))
    return found


def taken_up(person: Person) -> TakenUp:
    """Return who took up what a person shows, leads or stands behind, as it is now."""
    saw = Attestation.objects.filter(
        example__leader=person, example__withdrawn_at=None, hidden=False
    ).values_list("witness_id", flat=True)
    team = Part.objects.filter(initiative__lead=person, standing=Standing.IN)
    help_me = team.values_list("person_id", flat=True)
    lead = Initiative.objects.filter(sponsor=person, lead__isnull=False)
    ways = [{*saw}, {*help_me}, {*lead.values_list("lead_id", flat=True)}]
    ways = [way - {person.pk} for way in ways]
    return TakenUp(len(set().union(*ways)), *map(len, ways))


def own_told(person: Person, number: int) -> ToldMark:
    """Return a follow that a person told; Http404 if there is none."""
    found = ToldMark.objects.filter(follower=person, pk=number).first()
    if found is None:
        raise Http404
    return found


def releases_to_list() -> list[Cycle]:
    """Return the releases whose signed follows are not listed yet."""
    listed = ToldListed.objects.values("cycle")
    return list(Cycle.objects.filter(state__in=RELEASED).exclude(pk__in=listed))


def own_notes(person: Person) -> list[Note]:
    """Return the notes that a person signed, newest first."""
    return list(_with_people(Note.objects.filter(writer=person)))


def notes_are_open() -> bool:
    """Say whether something was released, so that there is something to answer."""
    return latest_release() is not None


def recipient(writer: Person, person_id: UUID) -> Person:
    """Return somebody to whom *writer* may write; Http404 if there is no such one."""
    people = Person.objects.select_related("unit", "openness")
    found = people.filter(pk=person_id, active=True).exclude(pk=writer.pk).first()
    if found is None:
        raise Http404
    return found


def takes_unsigned(person: Person) -> bool:
    """Say whether somebody takes unsigned notes."""
    return openness(person).unsigned_notes


def openness(person: Person) -> Openness:
    """Return what somebody opened; as it is by default if they said nothing."""
    found = Openness.objects.filter(person=person).first()
    return found or Openness(person=person)


def receipt(token: str) -> Receipt:
    """Return what became of an unsigned note; Http404 if the link opens none."""
    for model in (WaitingNote, Note):
        rows = model.objects.filter(token_hash=receipt_hash(token))
        row = rows.select_related("recipient").first()
        if row is not None:
            return Receipt(
                row.text,
                row.recipient.name,
                waits=isinstance(row, WaitingNote),
                thanked=isinstance(row, Note) and row.thanked,
            )
    raise Http404


def find_note(person: Person, reference: UUID) -> Note:
    """Return a note that was written to a person; Http404 if there is none."""
    found = Note.objects.filter(recipient=person, reported=False, pk=reference).first()
    if found is None:
        raise Http404
    return found


def own_note(person: Person, reference: UUID) -> Note:
    """Return a note that a person signed; Http404 if there is none."""
    found = Note.objects.filter(writer=person, pk=reference).first()
    if found is None:
        raise Http404
    return found


def reported_notes() -> QuerySet[Note]:
    """Return what waits for an organiser, in the order of random numbers."""
    rows = Note.objects.filter(reported=True)
    return rows.select_related("recipient", "writer").order_by("pk")


def find_reported(reference: UUID) -> Note:
    """Return one of those that wait; Http404 if it does not."""
    found = reported_notes().filter(pk=reference).first()
    if found is None:
        raise Http404
    return found


def findable(
    kind: str, trait: str, unit: str, place: str, page: str | None
) -> Page[Openness]:
    """Return a page of those who let themselves be found, by name and nothing else.

    Parameters
    ----------
    kind
        "leader", "bridge" or "mentor"; else all of them.
    trait, unit, place
        Empty for any; units with all beneath them.
    """
    rows = _found().select_related("person__unit")
    kinds = {
        "leader": Q(as_leader=True),
        "bridge": Q(as_bridge=True),
        "mentor": ~Q(mentors=""),
    }
    if kind in kinds:
        rows = rows.filter(kinds[kind])
    if trait in dict(TRAITS):
        rows = rows.filter(mentors__contains=f",{trait},")
    if unit:
        beneath = Q(person__unit__path__startswith=f"{unit} / ")
        rows = rows.filter(Q(person__unit__path=unit) | beneath)
    if place:
        rows = rows.filter(person__location=place)
    return Paginator(rows.order_by("person__name", "pk"), PAGE).get_page(page)


def found_where() -> tuple[list[str], list[str]]:
    """Return the units and places of those who may be found, and of nobody else."""
    rows = _found()
    units = rows.values_list("person__unit__path", flat=True).distinct()
    places = rows.values_list("person__location", flat=True).distinct()
    return sorted(filter(None, units)), sorted(filter(None, places))


def over_before(day: date) -> QuerySet[Note]:
    """Return notes that arrived before a day."""
    return Note.objects.filter(day__lt=day)


def told_mark(person: Person, reference: str) -> tuple[int, UUID]:
    """Return document and follower of a signed follow; Http404 if not theirs."""
    document, _colon, follower = reference.partition(":")
    for number, _day, told in told_to(person.pk):
        if str(number) == document and follower in {one["person"] for one in told}:
            return number, UUID(follower)
    raise Http404


def _found() -> QuerySet[Openness]:
    open_in_some_way = Q(as_leader=True) | Q(as_bridge=True) | ~Q(mentors="")
    return Openness.objects.filter(open_in_some_way, person__active=True)


def _with_people(notes: QuerySet[Note]) -> QuerySet[Note]:
    return notes.select_related("recipient").order_by("-day", "pk")


def _told(person: Person) -> list[Entry]:
    marks = {
        (row.document_id, str(row.follower_id)): row
        for row in ToldMark.objects.filter(document__person=person)
    }
    found = []
    for number, day, told in told_to(person.pk):
        for one in told:
            mark = marks.get((number, one["person"]), ToldMark())
            reference = f"{number}:{one['person']}"
            text = one["message"] or _("I follow you.")
            entry = (TOLD, reference, text, one["name"], day, _("told you in a cycle"))
            found.append(Entry(*entry, mark.kept, mark.hidden, mark.thanked))
    return found


def _notes(person: Person) -> list[Entry]:
    rows = Note.objects.filter(recipient=person, reported=False)
    found = []
    for row in rows.select_related("writer").order_by("-day", "pk"):
        name = row.writer.name if row.writer else ""
        about = _("wrote you a note") if row.signed else _("an unsigned note")
        entry = (NOTE, str(row.pk), row.text, name, row.day, about)
        found.append(Entry(*entry, row.kept, row.hidden, row.thanked))
    return found


def _lines(person: Person) -> list[Entry]:
    found = []
    for row in examples.lines_for(person):
        about = _("saw “%(deed)s”") % {"deed": row.example.deed}
        day = timezone.localdate(row.at)
        entry = (SEEN, str(row.pk), row.line, row.witness.name, day, about)
        found.append(Entry(*entry, row.kept, row.hidden, row.thanked))
    return found
