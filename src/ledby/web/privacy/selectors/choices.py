"""Reads of voluntary attributes: which are held, and what was said about them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from ledby.web.accounts.models import User
from ledby.web.people.models import ImportRun, Person, State
from ledby.web.privacy.models import Choice


@dataclass(frozen=True)
class Voluntary:
    """An attribute of somebody: its value (None: withdrawn), and the last receipt."""

    name: str
    value: str | None
    given: bool
    receipt: UUID | None


@dataclass(frozen=True)
class Receipt:
    """What was said about an attribute, and when."""

    id: UUID
    attribute: str
    given: bool
    at: datetime
    newest: bool


def voluntary(person: Person) -> list[Voluntary]:
    """Return the attributes that are held of a person, and those withdrawn, by name."""
    said = {row.attribute: row for row in _choices().filter(person=person)}
    names = sorted({*person.attributes, *said})
    return [
        Voluntary(
            name,
            person.attributes.get(name),
            given=name not in said or said[name].given,
            receipt=said[name].pk if name in said else None,
        )
        for name in names
    ]


def voluntary_of(user: User) -> list[Voluntary]:
    """Return the attributes of whoever asks; none if they are no person here."""
    person = Person.objects.filter(account=user).first()
    return [] if person is None else voluntary(person)


def find_receipt(user: User, receipt: UUID) -> Receipt:
    """Return a receipt of one's own.

    Raises
    ------
    Http404
        It is missing or somebody else's.
    """
    row = Choice.objects.filter(pk=receipt, person__account=user).first()
    if row is None:
        raise Http404
    newer = _choices().filter(person_id=row.person_id, attribute=row.attribute)
    last = newer.last()
    return Receipt(row.pk, row.attribute, row.given, row.at, newest=row == last)


def withdrawn() -> dict[UUID, list[str]]:
    """Return by person the attributes that they withdrew and have not allowed again."""
    newest: dict[tuple[UUID, str], bool] = {}
    rows = _choices().values_list("person_id", "attribute", "given")
    for person, attribute, given in rows.iterator():
        newest[person, attribute] = given
    found: dict[UUID, list[str]] = defaultdict(list)
    for (person, attribute), given in newest.items():
        if not given:
            found[person].append(attribute)
    return found


def listed_on() -> datetime | None:
    """Return when the newest list of people was brought in."""
    runs = ImportRun.objects.filter(state=State.DONE).order_by("-moved_at")
    return runs.values_list("moved_at", flat=True).first()


def _choices() -> QuerySet[Choice]:
    return Choice.objects.order_by("at", "pk")
