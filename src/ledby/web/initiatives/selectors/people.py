"""Who asks, who has standing, who is meant by what was typed."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from ledby.errors import StateError
from ledby.web.accounts.models import Role, RoleGrant, User
from ledby.web.people.models import Person
from ledby.web.people.selectors import search_people

SHOWN = 5


def member(user: User | AnonymousUser) -> Person:
    """Return the person who asks; Http404 if they are none of the organisation."""
    found = user.person_id if isinstance(user, User) else None
    if found is None:
        raise Http404
    return here(found)


def here(pk: UUID) -> Person:
    """Return somebody who is here, with their unit; Http404 for all others."""
    people = Person.objects.select_related("unit").filter(pk=pk, active=True)
    person = people.first()
    if person is None:
        raise Http404
    return person


def has_standing(person: Person) -> bool:
    """Say whether somebody may stand behind an initiative: reports, or director."""
    if person.reports.filter(active=True).exists():
        return True
    return RoleGrant.objects.filter(
        user__person=person, role=Role.DIRECTOR, user__is_active=True
    ).exists()


def meant(text: str) -> Person:
    """Return the one person who goes by *text*: a name, an id or an e-mail address.

    Raises
    ------
    StateError
        Nobody does, or several do: their addresses are told then.
    """
    word = " ".join(text.split())
    here: QuerySet[Person] = Person.objects.filter(active=True)
    here = here.select_related("unit")
    exact = list(here.filter(Q(key=word) | Q(email=word.lower()))[:2])
    found = exact or search_people(word, SHOWN + 1)
    same = [one for one in found if one.name.casefold() == word.casefold()]
    if len(same) == 1:
        return same[0]
    if not found:
        raise StateError(
            _("Nobody here goes by “%(text)s”: give a name or an e-mail address.")
            % {"text": word[:60]}
        )
    if len(found) > 1:
        names = ", ".join(f"{one.name} ({one.email or one.key})" for one in found[:5])
        raise StateError(
            _("Several people go by “%(text)s”: %(names)s. Give one address.")
            % {"text": word[:60], "names": names}
        )
    return found[0]


def meant_all(text: str) -> list[Person]:
    """Return whom the lines of *text* mean, each once; see :func:`meant`."""
    lines = [line for line in text.splitlines() if line.strip()]
    return list({one.pk: one for one in map(meant, lines)}.values())
