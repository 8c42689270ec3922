"""Reads of teams that were asked for, and of invitations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404
from django.utils import timezone

from ledby.web.people.folding import fold
from ledby.web.people.models import Person, Unit
from ledby.web.people.selectors import search_people
from ledby.web.teams.models import Invitation, Offer, TeamRequest

LATELY: Final = timedelta(days=182)
FEW: Final = 500
"""So many ids are asked for at once."""

JOIN: Final = " · "
"""Between a name and a unit, where a name alone may be two people's."""


@dataclass(frozen=True)
class Named:
    """Somebody as a page shows them."""

    id: str
    name: str
    unit: str
    title: str

    @property
    def letters(self) -> str:
        """Return one or two first letters, for a small picture."""
        words = self.name.split()
        return "".join(word[0] for word in (words[0], *words[1:][-1:])) if words else ""

    @property
    def whole(self) -> str:
        """Return name and unit, as a form takes them."""
        return f"{self.name}{JOIN}{self.unit}" if self.unit else self.name


def person_of(user_person: UUID | None) -> Person:
    """Return the person who asks.

    Raises
    ------
    Http404
        There is none.
    """
    if user_person is None:
        raise Http404
    found = Person.objects.filter(pk=user_person, active=True).first()
    if found is None:
        raise Http404
    return found


def named(ids: Iterable[str]) -> dict[str, Named]:
    """Return people by id, for a page; who was erased is there as such."""
    rows = Person.objects.filter(pk__in=set(ids)).select_related("unit")
    return {str(row.pk): _named(row) for row in rows}


def placed(ids: set[str]) -> list[tuple[str, str, int | None, str]]:
    """Return people with their unit, level and place, in the order of their ids."""
    wanted, found = sorted(ids), []
    for start in range(0, len(wanted), FEW):
        rows = Person.objects.filter(pk__in=wanted[start : start + FEW])
        facts = rows.values_list("pk", "unit__path", "level", "location")
        found += [
            (str(pk), unit or "", level, place) for pk, unit, level, place in facts
        ]
    return sorted(found)


def colleague(person_id: str) -> Person:
    """Return somebody by an id that a form has checked.

    Raises
    ------
    Http404
        They have left meanwhile.
    """
    found = Person.objects.filter(pk=person_id, active=True).first()
    if found is None:
        raise Http404
    return found


def letter_about(reference: str) -> Invitation | None:
    """Return the invitation that a letter is about, if it is still there."""
    rows = Invitation.objects.select_related("request", "request__asked_by", "person")
    return rows.filter(pk=reference).first()


def team_about(reference: str) -> TeamRequest | None:
    """Return the team that a letter is about, if it is still there."""
    rows = TeamRequest.objects.select_related("asked_by")
    return rows.filter(pk=reference).first()


def _named(row: Person) -> Named:
    unit = row.unit.path if row.unit else ""
    return Named(str(row.pk), row.name, unit, row.title)


def people_like(text: str) -> list[Named]:
    """Return a few people whose name begins like *text*; nobody for a single sign."""
    if len(fold(text)) < 3:
        return []
    return [_named(row) for row in search_people(text, 8)]


def people_called(text: str) -> list[Named]:
    """Return those whom a name, or a name with a unit after the dot, means."""
    name, _dot, unit = text.partition(JOIN.strip())
    rows = Person.objects.filter(active=True, folded=fold(name)).select_related("unit")
    if unit.strip():
        rows = rows.filter(unit__path__iexact=unit.strip())
    return [_named(row) for row in rows[:3]]


def left_out(ids: Iterable[str]) -> set[str]:
    """Return which of these people do not want to be picked."""
    rows = Offer.objects.filter(person__in=set(ids), left_out=True)
    return {str(pk) for pk in rows.values_list("person_id", flat=True)}


def unit_paths() -> list[str]:
    """Return the paths of all units, in order."""
    return list(Unit.objects.order_by("path").values_list("path", flat=True))


def load() -> dict[str, int]:
    """Return how often people were called in half a year and did not say no."""
    since = timezone.now() - LATELY
    rows = Invitation.objects.filter(invited_at__gt=since)
    rows = rows.exclude(state=Invitation.State.DECLINED)
    counted = rows.values_list("person_id").annotate(Count("pk"))
    return {str(pk): calls for pk, calls in counted}


def own_requests(person: Person) -> list[TeamRequest]:
    """Return the teams that somebody asked for, the newest first."""
    return list(person.teams_asked.order_by("-created_at", "-pk")[:50])


def find_request(person: Person, team_id: UUID) -> TeamRequest:
    """Return a team that *person* asked for.

    Raises
    ------
    Http404
        It is missing or somebody else's.
    """
    found = TeamRequest.objects.filter(pk=team_id, asked_by=person).first()
    if found is None:
        raise Http404
    return found


def find_seen(person: Person, team_id: UUID) -> TeamRequest:
    """Return a team that *person* asked for, is in, or stands behind, once it stands.

    Raises
    ------
    Http404
        It is missing, or none of theirs.
    """
    inside = Q(
        stood_at__isnull=False,
        invitations__person=person,
        invitations__state=Invitation.State.ACCEPTED,
    ) | Q(stood_at__isnull=False, sponsor=person)
    found = TeamRequest.objects.filter(Q(asked_by=person) | inside, pk=team_id).first()
    if found is None:
        raise Http404
    return found


def invitations_to(team: TeamRequest) -> list[Invitation]:
    """Return who was invited to a team, by name."""
    rows = team.invitations.select_related("person", "person__unit")
    return list(rows.order_by("person__name", "pk"))


def invitations_for(person: Person) -> list[Invitation]:
    """Return what somebody was invited to, the newest first."""
    rows = person.team_invitations.select_related("request", "request__asked_by")
    return list(rows.order_by("-invited_at", "-pk")[:30])


def find_invitation(person: Person, invitation_id: UUID) -> Invitation:
    """Return an invitation of one's own.

    Raises
    ------
    Http404
        It is missing or somebody else's.
    """
    rows = Invitation.objects.select_related("request", "request__asked_by", "person")
    found = rows.filter(pk=invitation_id, person=person).first()
    if found is None:
        raise Http404
    return found
