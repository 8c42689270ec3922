"""Reads of the outbox: what waits, in bands; what was written to files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from ledby.web.outbox import files
from ledby.web.outbox.files import WrittenMail
from ledby.web.outbox.models import Message

PER_PAGE = 20
MOST_PAGES = 50
# Below the lowest there is one band: a smaller one would say in a small cycle how many
# reminders went out, and so how many have not answered.
_BANDS = ((100, "100+"), (50, "50–99"), (20, "20–49"))


@dataclass(frozen=True)
class Counts:
    """Messages that wait, were sent, were given up; each a band."""

    waiting: str
    sent: str
    parked: str
    faults: list[str]
    is_waiting: bool
    has_parked: bool


@dataclass(frozen=True)
class Letters:
    """Written letters that say the same, the newest first."""

    subject: str
    mails: list[WrittenMail]


@dataclass(frozen=True)
class WrittenPage:
    """A page of what was written: letters by subject, and the pages beside it."""

    number: int
    letters: list[Letters]
    has_older: bool


def counts() -> Counts:
    """Return how the outbox is going, in bands, with the kinds of fault."""
    unsent = Q(sent_at__isnull=True, parked_at__isnull=True)
    found = Message.objects.aggregate(
        waiting=Count("pk", filter=unsent),
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        parked=Count("pk", filter=Q(parked_at__isnull=False)),
    )
    faults = (
        Message.objects.exclude(failure="").values_list("failure", flat=True).distinct()
    )
    return Counts(
        **{name: _band(number) for name, number in found.items()},
        faults=sorted(faults),
        is_waiting=found["waiting"] > 0,
        has_parked=found["parked"] > 0,
    )


def written(page: str | None = None) -> WrittenPage:
    """Return a page of the messages that were written to files, newest first.

    Outside the demo those are left out whose very list would tell who has not answered.
    """
    places = Paginator(range(MOST_PAGES * PER_PAGE), PER_PAGE)
    number = places.get_page(page).number
    mails = files.newest(
        Path(settings.MAIL_FOLDER),
        PER_PAGE + 1,
        start=(number - 1) * PER_PAGE,
        with_blind=settings.DEMO,
    )
    by_subject: dict[str, list[WrittenMail]] = {}
    for mail in mails[:PER_PAGE]:
        by_subject.setdefault(mail.subject, []).append(mail)
    return WrittenPage(
        number=number,
        letters=[Letters(subject, found) for subject, found in by_subject.items()],
        has_older=len(mails) > PER_PAGE and number < MOST_PAGES,
    )


def waiting(now: datetime) -> QuerySet[Message]:
    """Return the messages that may be sent now and that no worker holds."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    due = Q(due_at__isnull=True) | Q(due_at__lte=now)
    return Message.objects.filter(
        free, due, sent_at__isnull=True, parked_at__isnull=True
    ).order_by("created_at")


def is_sending(now: datetime) -> bool:
    """Return whether a worker holds messages at this moment."""
    return Message.objects.filter(claimed_until__gt=now).exists()


def _band(number: int) -> str:
    return next(
        (band for least, band in _BANDS if number >= least), gettext("fewer than 20")
    )
