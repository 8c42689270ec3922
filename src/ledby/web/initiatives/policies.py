"""Who may do what with an initiative or a decision: pure questions."""

from __future__ import annotations

from typing import Final

from ledby.web.initiatives.models import Decision, Initiative, Seat, Sight, Way
from ledby.web.people.models import Person

SEPARATOR: Final = " / "


def leads(person: Person, initiative: Initiative) -> bool:
    """Say whether *person* leads it now."""
    return initiative.lead_id == person.pk


def stands_behind(person: Person, initiative: Initiative) -> bool:
    """Say whether *person* is its sponsor now."""
    return initiative.sponsor_id == person.pk


def lies_within(path: str | None, units: frozenset[str]) -> bool:
    """Say whether a unit's *path* is one of *units* or lies beneath one."""
    return path is not None and any(
        path == unit or path.startswith(unit + SEPARATOR) for unit in units
    )


def is_affected(decision: Decision, units: frozenset[str], person: Person) -> bool:
    """Say whether a decision, about *units* if not about everybody, affects them."""
    if decision.for_everybody:
        return True
    return lies_within(person.unit.path if person.unit else None, units)


def may_see(
    decision: Decision, units: frozenset[str], seats: frozenset[str], person: Person
) -> bool:
    """Say whether *person*, who holds *seats* in it, may see a decision."""
    if decision.sight == Sight.EVERYBODY or seats:
        return True
    if decision.opened_by_id == person.pk:
        return True
    return decision.sight == Sight.AFFECTED and is_affected(decision, units, person)


def may_vote(decision: Decision, seats: frozenset[str], *, affected: bool) -> bool:
    """Say whether somebody has a vote, or may put their name in the draw.

    It is those who are named to decide; if nobody is, those whom it affects.
    """
    if decision.way == Way.LOT and decision.options:
        return False
    if decision.way not in {Way.VOTE, Way.LOT}:
        return False
    named = any(seat.role == Seat.Role.DECIDES for seat in decision.seats.all())
    return Seat.Role.DECIDES in seats if named else affected


def may_decide(decision: Decision, seats: frozenset[str], person: Person) -> bool:
    """Say whether *person* writes down the outcome.

    A vote and a draw decide by themselves; whoever asked writes down what they said.
    """
    if decision.way in {Way.VOTE, Way.LOT}:
        return decision.opened_by_id == person.pk or Seat.Role.DECIDES in seats
    return Seat.Role.DECIDES in seats
