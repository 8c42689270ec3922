"""Reads of examples: what people here are showing, and what others saw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from ledby.web.accounts.models import User
from ledby.web.examples.models import (
    TRAITS,
    Ask,
    Attestation,
    Example,
    Photograph,
)
from ledby.web.examples.policies import AFTERWARDS, may_read
from ledby.web.examples.tokens import token_hash
from ledby.web.people.models import Person

PAGE: Final = 20
STEPS_UP: Final = 30
"""No reporting line is longer; a circle ends here."""


@dataclass(frozen=True)
class Thanks:
    """Somebody thanks for a line."""

    name: str
    text: str


def person_of(user: User | AnonymousUser) -> Person:
    """Return whose account this is; Http404 if it is nobody's who works here."""
    found = None
    if isinstance(user, User):
        people = Person.objects.select_related("unit")
        found = people.filter(account=user, active=True).first()
    if found is None:
        raise Http404
    return found


def shown_now(trait: str, after: str) -> tuple[list[Example], UUID | None]:
    """Return a page of what people are showing, newest first.

    Nothing is counted for it, and nothing else sorts it.

    Parameters
    ----------
    trait
        One of the eight; all of them for any other word.
    after
        The id of the last one of the page before; the newest for any other word.

    Returns
    -------
    list of Example, UUID or None
        And after which the next page goes on; None if this is the last.
    """
    rows = _in_sight().filter(until__gte=timezone.localdate())
    if trait in dict(TRAITS):
        rows = rows.filter(trait=trait)
    last = _by_word(after)
    if last is not None:
        same = Q(created_at=last.created_at, pk__lt=last.pk)
        rows = rows.filter(Q(created_at__lt=last.created_at) | same)
    found = list(rows.order_by("-created_at", "-pk")[: PAGE + 1])
    more = len(found) > PAGE
    return found[:PAGE], found[PAGE - 1].pk if more else None


def own_examples(person: Person) -> QuerySet[Example]:
    """Return all examples of a person's own, newest first."""
    rows = Example.objects.filter(leader=person).select_related("leader__unit")
    return rows.order_by("-created_at", "pk")


def find_example(person: Person, example_id: UUID) -> Example:
    """Return an example that *person* may read.

    Raises
    ------
    Http404
        If it is missing, or not theirs to read.
    """
    rows = Example.objects.select_related("leader__unit", "leader__manager")
    found = rows.filter(pk=example_id).first()
    if found is None or not may_read(person, found, timezone.localdate()):
        raise Http404
    return found


def own_example(person: Person, example_id: UUID) -> Example:
    """Return an example of one's own, as :func:`find_example` does."""
    found = find_example(person, example_id)
    if found.leader_id != person.pk:
        raise Http404
    return found


def photograph_of(example: Example) -> Photograph | None:
    """Return what is said of an example's photograph, without the picture itself."""
    return Photograph.objects.defer("jpeg").filter(example=example).first()


def picture_of(example: Example) -> bytes:
    """Return the picture of an example; Http404 if it has none."""
    rows = Photograph.objects.filter(example=example)
    found = rows.values_list("jpeg", flat=True).first()
    if found is None:
        raise Http404
    return bytes(found)


def ask_by_token(token: str) -> Ask:
    """Return what a personal link is about; Http404 if it opens nothing (any more)."""
    rows = Ask.objects.select_related("example__leader__unit", "person__unit")
    found = rows.filter(
        token_hash=token_hash(token),
        expires_at__gt=timezone.now(),
        person__active=True,
    ).first()
    if found is None or not may_read(found.person, found.example, timezone.localdate()):
        raise Http404
    return found


def find_ask(ask_id: str) -> Ask | None:
    """Return an ask by its id, for the letter that carries its link."""
    rows = Ask.objects.select_related("example__leader", "person")
    return rows.filter(pk=ask_id).first()


def said_by(person: Person, example: Example) -> Attestation | None:
    """Return what a person said that they saw of an example."""
    return Attestation.objects.filter(example=example, witness=person).first()


def said_of(person: Person, examples: Iterable[Example]) -> set[UUID]:
    """Return of which of these examples a person said that they saw them."""
    rows = Attestation.objects.filter(witness=person, example__in=list(examples))
    return set(rows.values_list("example_id", flat=True))


def witnesses_of(example: Example) -> QuerySet[Attestation]:
    """Return who saw an example, in the order of names."""
    rows = Attestation.objects.filter(example=example, hidden=False)
    return rows.select_related("witness__unit").order_by("witness__name", "pk")


def asked_people(example: Example) -> list[Person]:
    """Return who was asked to look, by name."""
    rows = Ask.objects.filter(example=example).select_related("person")
    return [row.person for row in rows.order_by("person__name", "pk")]


def people_by_id(ids: list[UUID]) -> list[Person]:
    """Return those of these people who work here."""
    return list(Person.objects.filter(pk__in=ids, active=True).order_by("name", "pk"))


def line_above(person: Person) -> list[UUID]:
    """Return the ids of everybody above a person, the nearest first."""
    above: list[UUID] = []
    at = person.manager_id
    while at is not None and at not in above and len(above) < STEPS_UP:
        above.append(at)
        at = Person.objects.values_list("manager_id", flat=True).get(pk=at)
    return above


def reported() -> QuerySet[Example]:
    """Return what waits for an organiser, the longest first."""
    rows = Example.objects.filter(reported_at__isnull=False, cleared_at__isnull=True)
    rows = rows.filter(withdrawn_at__isnull=True)
    rows = rows.select_related("leader", "reported_by", "photograph")
    return rows.defer("photograph__jpeg").order_by("reported_at", "pk")


def find_reported(example_id: UUID) -> Example:
    """Return one of those that wait; Http404 if it does not."""
    found = reported().filter(pk=example_id).first()
    if found is None:
        raise Http404
    return found


def lines_for(person: Person) -> QuerySet[Attestation]:
    """Return the lines that witnesses wrote to a person, newest first."""
    rows = Attestation.objects.filter(
        example__leader=person, example__withdrawn_at__isnull=True
    ).exclude(line="")
    return rows.select_related("witness", "example").order_by("-at", "pk")


def find_line(person: Person, reference: UUID) -> Attestation:
    """Return a line that was written to a person; Http404 if there is none."""
    found = lines_for(person).filter(pk=reference).first()
    if found is None:
        raise Http404
    return found


def thanks_for_lines(person: Person) -> list[Thanks]:
    """Return who thanks a person for a line that they wrote."""
    rows = Attestation.objects.filter(witness=person, thanked=True).exclude(line="")
    return [
        Thanks(row.example.leader.name, row.line)
        for row in rows.select_related("example__leader").order_by("-at", "pk")
    ]


def over_before(moment: datetime) -> QuerySet[Example]:
    """Return examples whose day was over before a moment."""
    return Example.objects.filter(until__lt=timezone.localdate(moment))


def old_photographs(moment: datetime) -> QuerySet[Photograph]:
    """Return photographs that at a moment nobody but their owner opens any more."""
    day = timezone.localdate(moment) - AFTERWARDS
    return Photograph.objects.filter(example__until__lt=day)


def _by_word(word: str) -> Example | None:
    try:
        return Example.objects.filter(pk=UUID(word)).first()
    except ValueError:
        return None


def _in_sight() -> QuerySet[Example]:
    rows = Example.objects.filter(withdrawn_at__isnull=True, leader__active=True)
    fine = Q(reported_at__isnull=True) | Q(cleared_at__isnull=False)
    rows = rows.filter(fine).select_related("leader__unit", "photograph")
    return rows.defer("photograph__jpeg")
