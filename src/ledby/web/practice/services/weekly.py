"""The weekly letter: who asked for it, and when it is due.

What is due is told once: whom it was queued for, until when, stands in the row that is
held while it is queued, so neither a second worker nor a second hour doubles it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ledby.web.outbox.services import Letter, queue_all
from ledby.web.people.models import Person
from ledby.web.practice.models import Post, State, WeeklyLetter

WEEKLY: Final = "practice-weekly"
HOUR: Final = 7


def choose(person: Person) -> WeeklyLetter:
    """Send somebody the weekly letter from now on; what is there already is not new."""
    # Whole seconds, as the letter's reference names them.
    now = timezone.now().replace(microsecond=0)
    row, _ = WeeklyLetter.objects.get_or_create(
        person=person, defaults={"since": now, "told_until": now}
    )
    return row


def stop(person: Person) -> None:
    """Send somebody no weekly letter any more, not even one that waits."""
    WeeklyLetter.objects.filter(person=person).delete()


def stop_by_link(letter_id: UUID) -> None:
    """Stop a weekly letter; it may be stopped twice."""
    WeeklyLetter.objects.filter(pk=letter_id).delete()


def queue_letters(now: datetime) -> int:
    """Queue the letters of this Monday that are not queued yet; return how many.

    Told is what was published until Monday at seven, in the zone of the site. Who has
    nothing new to read gets no letter.
    """
    due = monday(now)
    with transaction.atomic():
        waiting = WeeklyLetter.objects.filter(told_until__lt=due)
        rows = list(waiting.select_related("person").select_for_update(of=("self",)))
        newest = Post.objects.filter(state=State.PUBLISHED, published_at__lte=due)
        last = newest.order_by("-published_at").values_list("published_at", flat=True)
        latest = last.first()
        letters = [
            Letter(
                WEEKLY,
                row.person.email,
                reference(row.pk, row.told_until, due),
                row.person.language or "en",
            )
            for row in rows
            if latest is not None and latest > row.told_until
            if row.person.active and row.person.email
        ]
        queue_all(letters)
        waiting.filter(pk__in=[row.pk for row in rows]).update(told_until=due)
    return len(letters)


def monday(now: datetime) -> datetime:
    """Return the last Monday at seven, in the zone of the site, until *now*."""
    local = timezone.localtime(now)
    day = (local - timedelta(days=local.weekday())).date()
    due = _at_seven(day)
    return due if due <= now else _at_seven(day - timedelta(days=7))


def _at_seven(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(HOUR)))


def reference(letter_id: UUID, after: datetime, until: datetime) -> str:
    """Return what the writer of a letter needs to know; see :func:`referred`."""
    return f"{letter_id} {after.timestamp():.0f} {until.timestamp():.0f}"


def referred(reference: str) -> tuple[UUID, datetime, datetime]:
    """Return which letter it is, and between which moments it tells what is new."""
    letter_id, *seconds = reference.split()
    after, until = (datetime.fromtimestamp(int(one), tz=UTC) for one in seconds)
    return UUID(letter_id), after, until
