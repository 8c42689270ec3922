"""Work of the outbox that runs beside the site."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from ledby.web.outbox import files, selectors
from ledby.web.outbox.services.sending import forget, send_waiting

KEPT = timedelta(days=30)


@task()
def deliver() -> int:
    """Send what waits, a good minute's worth; the next tick asks for more."""
    return send_waiting().sent


def tick(now: datetime | None = None) -> None:
    """Have waiting mail delivered, and forget what was sent a month ago."""
    now = now or timezone.now()
    # One at a time: a queue full of deliveries would keep other jobs waiting.
    if selectors.waiting(now).exists() and not selectors.is_sending(now):
        deliver.enqueue()
    forget(now - KEPT)
    if settings.MAIL_IS_FILES and not settings.DEMO:
        files.forget(Path(settings.MAIL_FOLDER), now - KEPT)
