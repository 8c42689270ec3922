"""Reminding those who have not answered: at most as planned, and blind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import StateError
from ledby.web.accounts.models import User
from ledby.web.cycles import letters
from ledby.web.cycles.due_selectors import reminders_due
from ledby.web.cycles.models import Cycle, CycleEvent, Participant, State
from ledby.web.cycles.services.pieces import prepare, write
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import Letter, as_messages

BATCH = 2_000


def remind(
    cycle: Cycle, by: User | None = None, *, now: datetime | None = None
) -> None:
    """Queue one of the planned reminders to everybody who has not answered.

    Who answers before the mail leaves gets none. A reminder sent by hand takes the
    place of the next planned one; those that were missed are not made up for.

    Raises
    ------
    StateError
        If the cycle is not open, or all planned reminders have gone out.
    """
    now = now or timezone.now()
    ready = prepare(Message, as_messages(_letters(cycle)))
    with transaction.atomic():
        _count_one(cycle, now)
        write(ready)
        CycleEvent.objects.create(
            cycle=cycle, what=CycleEvent.What.REMIND, by=by, at=now
        )
    cycle.refresh_from_db()


def _letters(cycle: Cycle) -> Iterator[Letter]:
    waiting = Participant.objects.filter(
        cycle=cycle, answered=False, person__active=True
    ).values_list("pk", "person__email", "language")
    for pk, address, language in waiting.iterator(chunk_size=BATCH):
        if address:
            yield Letter(letters.REMINDER, address, str(pk), language)


def _count_one(cycle: Cycle, now: datetime) -> None:
    open_cycle = Cycle.objects.filter(pk=cycle.pk, state=State.OPEN)
    planned = len(cycle.reminder_days)
    due = min(reminders_due(cycle, now), planned)
    # Two that were missed are one reminder, not two in a row.
    behind = open_cycle.filter(reminded__lt=due).update(reminded=due)
    if behind or open_cycle.filter(reminded__lt=planned).update(
        reminded=F("reminded") + 1
    ):
        return
    if not open_cycle.exists():
        raise StateError(
            _("%(cycle)s is not open, so nobody can be reminded.")
            % {"cycle": cycle.name}
        )
    raise StateError(
        _("All planned reminders of %(cycle)s have gone out.") % {"cycle": cycle.name}
    )
