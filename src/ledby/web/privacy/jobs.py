"""Work of the app that runs beside the site."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from ledby.web.privacy import selectors, services

EVERY: Final = timedelta(hours=20)


def tick(now: datetime | None = None) -> None:
    """Delete what is over, once a day; call it as often as you like."""
    now = now or timezone.now()
    last = selectors.last_run()
    if last is None or last.at < now - EVERY:
        services.run(now)
