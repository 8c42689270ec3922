"""Reading a source beside the site, and clearing away what was left."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.core.files.base import File
from django_tasks import task

from ledby.web.accounts.models import User
from ledby.web.interactions import services
from ledby.web.interactions.models import Agreement, Source


@task()
def read_source(source_id: str) -> None:
    """Read a source that was brought in; see ``services.carry_out``."""
    services.carry_out(uuid.UUID(source_id))


def bring_in(
    agreement: Agreement, upload: File[bytes], days: tuple[date, date], by: User | None
) -> Source:
    """Take a file and have it read, both or neither.

    Raises
    ------
    LedByError
        As :func:`services.receive`.
    """
    return services.receive(
        agreement, upload, days, by, lambda made: read_source.enqueue(str(made.pk))
    )


def tick(now: datetime | None = None) -> None:
    """Delete files whose reader went away; call it every few minutes."""
    services.clear_old(now)
