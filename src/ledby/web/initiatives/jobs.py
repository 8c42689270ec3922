"""What the calendar asks of this app."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from ledby.web.initiatives.selectors.decisions import to_close
from ledby.web.initiatives.services.close import close
from ledby.web.initiatives.services.monthly import ask_sponsors


def tick(now: datetime | None = None) -> None:
    """Close decisions whose time is over, and ask sponsors; call it once a minute.

    Everything is tried even if one thing fails, and may be done twice.

    Raises
    ------
    ExceptionGroup
        Of what failed, after all the rest was done.
    """
    now = now or timezone.now()
    faults: list[Exception] = []
    for decision in to_close(now):
        try:
            close(decision, now=now)
        # Whatever one decision chokes on, the others still close in time.
        except Exception as error:  # noqa: BLE001
            faults.append(error)
    ask_sponsors(now)
    if faults:
        raise ExceptionGroup("Some decisions could not be closed", faults)
