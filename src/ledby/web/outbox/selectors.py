"""Reads of the outbox: what waits, in bands; what was written to files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from ledby.web.outbox import files
from ledby.web.outbox.files import WrittenMail
from ledby.web.outbox.models import Message

SHOWN = 50
_BANDS = ((100, "100+"), (50, "50–99"), (20, "20–49"), (10, "10–19"), (5, "5–9"))


@dataclass(frozen=True)
class Counts:
    """Messages that wait, were sent, were given up; each a band, "0" or "1–4"."""

    waiting: str
    sent: str
    parked: str
    faults: list[str]


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
    )


def written(limit: int = SHOWN) -> list[WrittenMail]:
    """Return the newest messages that were written to files, newest first.

    Outside the demo those are left out whose very list would tell who has not answered.
    """
    folder = Path(settings.MAIL_FOLDER)
    return files.newest(folder, limit, with_blind=settings.DEMO)


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
    if number == 0:
        return "0"
    return next((band for least, band in _BANDS if number >= least), "1–4")
