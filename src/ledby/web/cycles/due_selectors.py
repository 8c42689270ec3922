"""Which cycles the calendar has something to do with."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, F, Max, Q, QuerySet

from ledby.web.cycles.council_selectors import waits_for_key
from ledby.web.cycles.models import Cycle, CycleEvent, State


def to_close(now: datetime) -> list[Cycle]:
    """Return open cycles whose close has passed."""
    return list(Cycle.objects.filter(state=State.OPEN, closes_at__lte=now))


def to_launch(now: datetime) -> list[Cycle]:
    """Return plans whose launch was asked for and has not come about."""
    asked = Cycle.objects.filter(state=State.DRAFT, launching_at__isnull=False)
    since = Q(events__at__gte=F("launching_at"))
    return _to_try(asked, since & Q(events__what=CycleEvent.What.STUCK), now)


def to_count(now: datetime) -> list[Cycle]:
    """Return closed cycles whose answers can be opened, counted, deleted and are not.

    Those that wait for a key of the works council are not among them.
    """
    closed = Cycle.objects.filter(state=State.CLOSED, scored_at=None)
    tried = _to_try(closed, Q(events__what=CycleEvent.What.FAULT), now)
    return [cycle for cycle in tried if not waits_for_key(cycle)]


def _to_try(cycles: QuerySet[Cycle], fault: Q, now: datetime) -> list[Cycle]:
    # After each fault the next try is twice as far away, up to a day.
    tried = cycles.annotate(
        faults=Count("events", filter=fault), last=Max("events__at", filter=fault)
    )
    return [
        cycle
        for cycle in tried
        if cycle.last is None or cycle.last + _pause(cycle.faults) <= now
    ]


def _pause(faults: int) -> timedelta:
    return min(timedelta(minutes=2 ** min(faults, 11)), timedelta(days=1))


def to_remind(now: datetime) -> list[Cycle]:
    """Return open cycles of which a planned reminder is due."""
    cycles = Cycle.objects.filter(state=State.OPEN, closes_at__gt=now)
    return [cycle for cycle in cycles if reminders_due(cycle, now) > cycle.reminded]


def reminders_due(cycle: Cycle, now: datetime) -> int:
    """Return how many of the planned reminders should have gone out by *now*."""
    if cycle.closes_at is None:
        return 0
    return sum(
        cycle.closes_at - timedelta(days=days) <= now for days in cycle.reminder_days
    )


def to_shred(now: datetime) -> list[Cycle]:
    """Return counted cycles whose key has been kept for the days of the agreement."""
    cycles = Cycle.objects.filter(scored_at__isnull=False).exclude(state=State.SHREDDED)
    return [
        cycle
        for cycle in cycles
        if cycle.scored_at is not None
        and cycle.scored_at + timedelta(days=cycle.retention_days) <= now
        and (cycle.shredded_at is None or cycle.state == State.RELEASED)
    ]
