"""Work of the app that runs beside the site."""

from __future__ import annotations

from datetime import datetime

from ledby.web.profiles.services import notes


def tick(now: datetime | None = None) -> None:
    """Deliver the unsigned notes of yesterday; call it as often as you like."""
    notes.deliver(now)
