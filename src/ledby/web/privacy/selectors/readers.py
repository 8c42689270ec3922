"""Reads of who looked at one's shared page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ledby.web.accounts.models import User
from ledby.web.audit.selectors import readers_of
from ledby.web.people.models import Person


@dataclass(frozen=True)
class Looker:
    """Somebody who read one's page; without a name if they are gone."""

    name: str
    at: datetime


def lookers(user: User) -> list[Looker]:
    """Return who read the shared page of *user*, newest first."""
    if user.person_id is None:
        return []
    rows = readers_of(str(user.person_id))
    people = Person.objects.filter(account__in={row.actor for row in rows if row.actor})
    names = {str(pk): name for pk, name in people.values_list("account_id", "name")}
    return [Looker(names.get(row.actor, ""), row.at) for row in rows]
