"""As what one may be found: off until one says so, and one click out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ledby.web.examples.models import TRAITS
from ledby.web.people.models import Person
from ledby.web.profiles.models import Openness


@dataclass(frozen=True)
class Wishes:
    """As what somebody lets themselves be found."""

    as_leader: bool
    as_bridge: bool
    traits: Iterable[str]
    line: str


def let_be_found(person: Person, wishes: Wishes) -> None:
    """Put somebody in the directory as they wish; without a wish they are not in it."""
    given = set(wishes.traits)
    words = [word for word, _label in TRAITS if word in given]
    Openness.objects.update_or_create(
        person=person,
        defaults={
            "as_leader": wishes.as_leader,
            "as_bridge": wishes.as_bridge,
            "mentors": f",{','.join(words)}," if words else "",
            "line": wishes.line,
        },
    )


def step_out(person: Person) -> None:
    """Take somebody out of the directory, with the line they wrote."""
    Openness.objects.filter(person=person).update(
        as_leader=False, as_bridge=False, mentors="", line=""
    )


def take_unsigned(person: Person, *, wanted: bool) -> None:
    """Take unsigned notes from now on, or take none."""
    Openness.objects.update_or_create(
        person=person, defaults={"unsigned_notes": wanted}
    )
