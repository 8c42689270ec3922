"""What is held of somebody's examples, notes and wishes to be found.

The names in here are of those with whom they spoke in their own names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django.db.models import Q

from ledby.web.examples.models import Ask, Attestation, Example, Photograph
from ledby.web.people.models import Person
from ledby.web.profiles.models import Note, Openness, ToldMark, WaitingNote

Row = Mapping[str, Any]


def _examples(person: Person) -> Iterator[Row]:
    for row in Example.objects.filter(leader=person).order_by("created_at"):
        yield {
            "what": row.deed,
            "matters_to": row.matters_to,
            "trait": row.trait,
            "until": row.until,
            "link": row.link,
            "at": row.created_at,
            "withdrawn": row.withdrawn_at,
            "reported": row.reported_at,
        }
    # What somebody reported of another's is theirs as well.
    for row in Example.objects.filter(reported_by=person).order_by("reported_at"):
        yield {"reported": row.reported_at, "text": row.reason}


def _photographs(person: Person) -> Iterator[Row]:
    rows = Photograph.objects.filter(example__leader=person).defer("jpeg")
    for row in rows.select_related("example").order_by("at"):
        yield {
            "what": row.example.deed,
            "seen": row.seen,
            "at": row.at,
            "file": picture_name(row),
        }


def pictures(person: Person) -> Iterator[tuple[str, bytes]]:
    """Yield the photographs of somebody's examples, each with its name in a file."""
    for row in Photograph.objects.filter(example__leader=person).iterator(10):
        yield picture_name(row), bytes(row.jpeg)


def picture_name(row: Photograph) -> str:
    """Return the name of a photograph in a file to take away."""
    return f"photographs/{row.pk}.jpg"


def _asks(person: Person) -> Iterator[Row]:
    rows = Ask.objects.filter(person=person).select_related("example__leader")
    for row in rows.order_by("expires_at", "pk"):
        yield {
            "name": row.example.leader.name,
            "what": row.example.deed,
            "expires_at": row.expires_at,
        }


def _attestations(person: Person) -> Iterator[Row]:
    rows = Attestation.objects.filter(witness=person)
    for row in rows.select_related("example__leader", "unit").order_by("at"):
        yield {
            "name": row.example.leader.name,
            "what": row.example.deed,
            "text": row.line,
            "unit": row.unit.path if row.unit else None,
            "at": row.at,
        }


def _openness(person: Person) -> Iterator[Row]:
    for row in Openness.objects.filter(person=person):
        yield {
            "as_leader": row.as_leader,
            "as_bridge": row.as_bridge,
            "mentor_for": ", ".join(row.traits),
            "text": row.line,
            "unsigned_notes": row.unsigned_notes,
        }


def _notes(person: Person) -> Iterator[Row]:
    rows = Note.objects.filter(Q(recipient=person) | Q(writer=person))
    for row in rows.select_related("recipient", "writer").order_by("day", "pk"):
        yield {
            "to": row.recipient.name,
            "from": row.writer.name if row.writer else None,
            "text": row.text,
            "day": row.day,
            "reported": row.reported,
        }


def _waiting_notes(person: Person) -> Iterator[Row]:
    # That there are some; what is in them arrives with the others of their day.
    rows = WaitingNote.objects.filter(recipient=person).order_by("day", "pk")
    yield from rows.values("day")


def _told_marks(person: Person) -> Iterator[Row]:
    rows = ToldMark.objects.filter(document__person=person)
    for row in rows.select_related("follower").order_by("pk"):
        yield {
            "name": row.follower.name,
            "kept": row.kept,
            "put_away": row.hidden,
            "thanked": row.thanked,
        }
    # What the other did with it is theirs, but for the thanks.
    for row in ToldMark.objects.filter(follower=person).order_by("pk"):
        owner = row.document.person
        yield {"you_told": owner.name if owner else None, "thanked": row.thanked}


READERS: Final[dict[str, Callable[[Person], Iterator[Row]]]] = {
    "examples.Example": _examples,
    "examples.Photograph": _photographs,
    "examples.Ask": _asks,
    "examples.Attestation": _attestations,
    "profiles.Openness": _openness,
    "profiles.Note": _notes,
    "profiles.WaitingNote": _waiting_notes,
    "profiles.ToldMark": _told_marks,
}
"""By table, what reads its rows about a person."""
