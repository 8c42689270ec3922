"""Reads of decisions: the log that one may see, one decision, what is to be closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from ledby.sources import hris
from ledby.web.initiatives.models import Ballot, Decision, Seat, Sight, Voice
from ledby.web.initiatives.policies import (
    SEPARATOR,
    is_affected,
    may_decide,
    may_see,
    may_vote,
)
from ledby.web.initiatives.selectors.pages import Slice, found, page
from ledby.web.people.models import Person, Unit

CHUNK = 500
COLUMNS = (
    *("asked", "closes", "question", "why", "options", "how", "secret", "affects"),
    *("decides", "outcome", "reason", "decided_by", "decided", "review", "came_of_it"),
)


def seen_by(person: Person) -> QuerySet[Decision]:
    """Return the decisions that somebody may see."""
    seat = Seat.objects.filter(decision=OuterRef("pk"), person=person)
    mine = Q(opened_by=person) | Exists(seat)
    through = Decision.units.through.objects.filter(
        decision=OuterRef("pk"), unit__path__in=_paths(person)
    )
    touched = Q(for_everybody=True) | Exists(through)
    return Decision.objects.filter(
        Q(sight=Sight.EVERYBODY) | mine | (Q(sight=Sight.AFFECTED) & touched)
    )


def listed(person: Person, text: str, state: str, after: str) -> Slice[Decision]:
    """Return a page of the log that *person* may see, newest first."""
    rows = seen_by(person).defer("folded", "result", "reason", "came_of_it")
    if state == "open":
        rows = rows.filter(closed_at=None)
    elif state == "decided":
        rows = rows.filter(decided_at__isnull=False)
    return page(found(rows, text), after)


def find(pk: UUID, person: Person) -> Decision:
    """Return a decision that *person* may see; Http404 for all others."""
    rows = Decision.objects.select_related("opened_by", "decided_by")
    row = rows.prefetch_related("units", "seats__person").filter(pk=pk).first()
    if row is None or not may_see(row, _units(row), seats_of(row, person), person):
        raise Http404
    return row


def seats_of(decision: Decision, person: Person) -> frozenset[str]:
    """Return the roles in which somebody is named."""
    return frozenset(
        seat.role for seat in decision.seats.all() if seat.person_id == person.pk
    )


def affects(decision: Decision, person: Person) -> bool:
    """Say whether a decision affects somebody."""
    return is_affected(decision, _units(decision), person)


def votes_in(decision: Decision, person: Person) -> bool:
    """Say whether somebody has a vote, or may put their name in the draw."""
    seats, affected = seats_of(decision, person), affects(decision, person)
    return person.active and may_vote(decision, seats, affected=affected)


def open_objections(decision: Decision) -> bool:
    """Say whether an objection waits for an answer."""
    voices = Voice.objects.filter(decision=decision, objects_to_it=True, answer="")
    return voices.exists()


def permitted_outcomes(decision: Decision) -> list[str] | None:
    """Return what a vote or a draw leaves to write down; None for anything."""
    result = decision.result or {}
    places = result.get("most") or []
    entries = decision.options or result.get("entries", [])
    return [entries[at] for at in places] or None


def to_close(now: datetime) -> list[Decision]:
    """Return the decisions whose time is over."""
    return list(Decision.objects.filter(closed_at=None, closes_at__lte=now))


@dataclass(frozen=True)
class Told:
    """A decision as one person sees it, with what they may do."""

    row: Decision
    deciders: list[Person]
    advisers: list[Person]
    readers: list[Person]
    voices: list[Voice]
    ballots: list[Ballot]
    mine: Ballot | None
    said: Voice | None
    objected: Voice | None
    turnout: str | None
    votes: bool
    decides: bool
    asked: bool
    outcomes: list[str] | None

    @property
    def waits_for_outcome(self) -> bool:
        """Say whether it is closed and nobody wrote down the outcome."""
        row = self.row
        over = row.closed_at is not None and not row.withdrawn
        return over and row.decided_at is None


def told(row: Decision, person: Person) -> Told:
    """Return a decision as *person* sees it; of a secret vote nobody's ballot."""
    from ledby.science.disclosure import turnout  # noqa: PLC0415 - loads numpy

    seats = list(row.seats.all())
    named = {
        role: [seat.person for seat in seats if seat.role == role]
        for role in Seat.Role.values
    }
    voices = list(row.voices.select_related("person").order_by("at", "pk"))
    own = {one.objects_to_it: one for one in voices if one.person_id == person.pk}
    ballots = row.ballots.select_related("voter")
    shown = [] if row.secret else list(ballots.order_by("voter__name", "voter__key"))
    mine = seats_of(row, person)
    return Told(
        row=row,
        deciders=named[Seat.Role.DECIDES],
        advisers=named[Seat.Role.ADVISES],
        readers=named[Seat.Role.SEES],
        voices=voices,
        ballots=shown,
        mine=ballots.filter(voter=person).first(),
        said=own.get(False),
        objected=own.get(True),
        turnout=turnout(ballots.count()) if row.secret and row.is_open else None,
        votes=votes_in(row, person),
        decides=may_decide(row, mine, person),
        asked=row.opened_by_id == person.pk,
        outcomes=permitted_outcomes(row),
    )


def log_lines(person: Person) -> Iterator[str]:
    """Return the decisions that *person* may see as lines of a CSV, safe to open."""
    rows = seen_by(person).select_related("opened_by", "decided_by")
    rows = rows.prefetch_related("units", "seats__person").order_by("-posted_at", "-pk")
    return hris.table_lines(COLUMNS, map(_cells, rows.iterator(CHUNK)))


def units_named(paths: list[str]) -> list[Unit]:
    """Return the units with these paths."""
    return list(Unit.objects.filter(path__in=paths))


def _cells(row: Decision) -> list[str]:
    units = "; ".join(unit.path for unit in row.units.all())
    decides = [s.person.name for s in row.seats.all() if s.role == Seat.Role.DECIDES]
    cells = [
        row.posted_at.date(),
        row.closes_at.date(),
        row.title,
        row.text,
        "; ".join(row.options),
        row.way,
        "yes" if row.secret else "no",
        "everybody" if row.for_everybody else units,
        "; ".join(decides),
        "withdrawn" if row.withdrawn else row.outcome,
        row.reason,
        row.decided_by.name if row.decided_by else "",
        row.decided_at.date() if row.decided_at else "",
        row.review_on or "",
        row.came_of_it,
    ]
    return [str(cell) for cell in cells]


def _units(decision: Decision) -> frozenset[str]:
    return frozenset(unit.path for unit in decision.units.all())


def _paths(person: Person) -> list[str]:
    parts = person.unit.path.split(SEPARATOR) if person.unit else []
    return list(accumulate(parts, lambda one, other: one + SEPARATOR + other))


def unit_paths() -> list[str]:
    """Return the paths of all units in the order of the tree."""
    return list(Unit.objects.order_by("path").values_list("path", flat=True))
