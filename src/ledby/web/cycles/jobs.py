"""Work of cycles beside the site: launch and count, and what the calendar asks.

The calendar never opens a cycle that nobody launched; it closes those whose time has
come, has them counted, sends the planned reminders and destroys keys when their days
are over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from ledby.web.accounts.models import User
from ledby.web.cycles import due_selectors
from ledby.web.cycles.models import Cycle
from ledby.web.cycles.services.close import close, forget_drafts, score, shred
from ledby.web.cycles.services.council import bring_key
from ledby.web.cycles.services.launch import ask, carry_out
from ledby.web.cycles.services.remind import remind


@task(priority=10)
def launch_cycle(cycle_id: str) -> bool:
    """Launch a plan whose launch was asked for; see ``services.launch.carry_out``."""
    return carry_out(cycle_id)


@task(priority=10)
def score_cycle(cycle_id: str) -> bool:
    """Open and count the answers of a closed cycle; see ``services.close.score``."""
    return score(Cycle.objects.get(pk=cycle_id))


def ask_and_launch(cycle: Cycle, by: User | None = None) -> None:
    """Note that a plan is to be launched and have it done, both or neither."""
    with transaction.atomic():
        if ask(cycle, by):
            launch_cycle.enqueue(str(cycle.pk))
    cycle.refresh_from_db()


def close_and_count(
    cycle: Cycle, by: User | None = None, *, now: datetime | None = None
) -> None:
    """Close a cycle and have its answers counted, both or neither."""
    with transaction.atomic():
        close(cycle, by, now=now)
        score_cycle.enqueue(str(cycle.pk))


def bring_and_count(cycle: Cycle, by: User, text: str) -> None:
    """Take a key of the works council and have the answers counted.

    If it ends between the two, the calendar has them counted. Raises as
    :func:`ledby.web.cycles.services.council.bring_key` does.
    """
    bring_key(cycle, by, text)
    score_cycle.enqueue(str(cycle.pk))


def tick(now: datetime | None = None) -> None:
    """Do what the calendar asks at *now*; call it about once a minute.

    Everything is tried even if one thing fails, and everything may be done twice.

    Raises
    ------
    ExceptionGroup
        Of what failed, after all the rest was done.
    """
    now = now or timezone.now()
    faults: list[Exception] = []
    for duty in _duties(now):
        try:
            duty()
        # Whatever one cycle chokes on, the others still close in time.
        except Exception as error:  # noqa: BLE001
            faults.append(error)
    if faults:
        raise ExceptionGroup("Part of what the calendar asks could not be done", faults)


def _duties(now: datetime) -> Iterator[Callable[[], object]]:
    # What waits for another try first: launching and closing enqueue the first one.
    for cycle in due_selectors.to_launch(now):
        yield partial(launch_cycle.enqueue, str(cycle.pk))
    for cycle in due_selectors.to_count(now):
        yield partial(score_cycle.enqueue, str(cycle.pk))
    for cycle in due_selectors.to_close(now):
        yield partial(close_and_count, cycle, now=now)
    for cycle in due_selectors.to_remind(now):
        yield partial(remind, cycle, now=now)
    for cycle in due_selectors.to_shred(now):
        yield partial(shred, cycle, now=now)
    yield forget_drafts
