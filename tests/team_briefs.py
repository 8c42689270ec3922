"""A brief that the cast can meet, and who is in a team by key."""

from __future__ import annotations

from ledby.web.people.models import Person
from ledby.web.teams.services import asking

BRIEF = {
    "purpose": "Clean wells",
    "size": [2, 3],
    "skills": [
        {"skill": "water", "level": 2, "people": 1},
        {"skill": "law", "level": 1, "people": 1},
    ],
    "span": {"units": 2},
    "weigh": {"distance": 1.0},
}
"""Nils or Ruth with water from Field / East, Sam or Otto with law from elsewhere."""


def named(team, place: int = 1) -> set[str]:
    """Return the keys of those who are in a team."""
    ids = asking.members_at(team, place)
    return {person.key for person in Person.objects.filter(pk__in=ids)}
