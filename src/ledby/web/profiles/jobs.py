"""Work of the app that runs beside the site."""

from __future__ import annotations

from datetime import datetime

from ledby.web.profiles.services import notes, told


def tick(now: datetime | None = None) -> None:
    """Deliver the unsigned notes of yesterday, and list what was told in a release.

    Call it as often as you like.
    """
    notes.deliver(now)
    told.list_released()
