"""What the app holds on somebody, table by table, for their eyes alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from ledby.web.people.models import Person
from ledby.web.teams.models import Declared, Offer, Word

Row = Mapping[str, Any]


def _declared(person: Person) -> Iterator[Row]:
    yield from Declared.objects.filter(person=person).values("skill", "level")


def _offer(person: Person) -> Iterator[Row]:
    rows = Offer.objects.filter(person=person)
    yield from rows.values("hours", "would_lead", "left_out")


def _words(person: Person) -> Iterator[Row]:
    for mine, rows in (
        (True, Word.objects.filter(person=person)),
        (False, Word.objects.filter(colleague=person)),
    ):
        for row in rows.order_by("on", "pk"):
            yield {
                "about_you": mine,
                "skill": row.skill,
                "level": row.level,
                "state": row.state,
                "on": row.on,
            }


def _requests(person: Person) -> Iterator[Row]:
    for row in person.teams_asked.order_by("created_at", "pk"):
        yield {
            "title": row.title,
            "purpose": row.purpose,
            "skills": row.brief.get("skills", []),
            "asked_on": row.created_at,
            "state": row.state,
        }


def _invitations(person: Person) -> Iterator[Row]:
    rows = person.team_invitations.select_related("request")
    for row in rows.order_by("invited_at", "pk"):
        yield {
            "team": row.request.title,
            "state": row.state,
            "reason": row.reason,
            "invited": row.invited_at,
            "answered": row.answered_at,
        }


def _divisions(person: Person) -> Iterator[Row]:
    for row in person.divisions.order_by("created_at", "pk"):
        yield {
            "title": row.title,
            "purpose": row.purpose,
            "size": row.size,
            "units": row.units,
            "list": row.rows,
            "made_on": row.created_at,
        }


READERS: Final[dict[str, Callable[[Person], Iterator[Row]]]] = {
    "teams.Declared": _declared,
    "teams.Offer": _offer,
    "teams.Word": _words,
    "teams.TeamRequest": _requests,
    "teams.Invitation": _invitations,
    "teams.Division": _divisions,
}
"""By table of the register: what it holds on a person."""
