"""Voluntary attributes: withdrawn in one click, allowed again, and kept withdrawn."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from ledby.web.accounts.models import User
from ledby.web.audit.services import record
from ledby.web.cycles.models import Participant
from ledby.web.people.models import Person
from ledby.web.privacy.models import Choice
from ledby.web.privacy.selectors.choices import voluntary, withdrawn

CHUNK: Final = 2_000


def withdraw(user: User, attribute: str) -> Choice:
    """Take an attribute of one's own out of everything that is not counted yet.

    Returns
    -------
    Choice
        The receipt.

    Raises
    ------
    Http404
        Nothing of that name is held.
    """
    return _choose(user, attribute, given=False)


def allow(user: User, attribute: str) -> Choice:
    """Let an attribute that was withdrawn come back with the next list of people.

    Raises as :func:`withdraw` does.
    """
    return _choose(user, attribute, given=True)


def strip_withdrawn() -> None:
    """Take out again what a list of people brought back against somebody's word."""
    said = withdrawn()
    people = list(said)
    for start in range(0, len(people), CHUNK):
        chunk = people[start : start + CHUNK]
        for row in Person.objects.select_for_update().filter(pk__in=chunk):
            if not row.attributes.keys().isdisjoint(said[row.pk]):
                _take_out(row, said[row.pk])


def _choose(user: User, attribute: str, *, given: bool) -> Choice:
    with transaction.atomic():
        person = Person.objects.select_for_update().filter(account=user).first()
        held = {} if person is None else {one.name: one for one in voluntary(person)}
        if person is None or attribute not in held or held[attribute].given == given:
            raise Http404
        choice = Choice.objects.create(
            person=person, attribute=attribute, given=given, at=timezone.now()
        )
        if not given:
            _take_out(person, [attribute])
        kind = "attribute_given" if given else "attribute_withdrawn"
        record(kind, actor=user, subject=person.pk)
    return choice


def _take_out(person: Person, names: list[str]) -> None:
    rows: list[Person | Participant] = [person]
    # What is frozen at a launch is so for those who ask, not for those who were asked.
    rows += Participant.objects.filter(person=person, cycle__counted_at__isnull=True)
    for row in rows:
        kept = {k: said for k, said in row.attributes.items() if k not in names}
        if kept != row.attributes:
            row.attributes = kept
            row.save(update_fields=["attributes"])
