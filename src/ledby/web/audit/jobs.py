"""Work of the log that runs beside the site."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from ledby.web.audit import selectors, services

EVERY = timedelta(hours=20)


def tick() -> None:
    """Go through the chain once a day."""
    checked_at = selectors.standing().checked_at
    if checked_at is None or checked_at < timezone.now() - EVERY:
        services.check()
