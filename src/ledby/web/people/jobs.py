"""Work on the list of people that runs beside the site."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django_tasks import task

from ledby.web.people import services
from ledby.web.people.models import ImportRun


@task()
def import_people(run_id: str) -> None:
    """Apply a confirmed import; see ``services.carry_out``."""
    services.carry_out(uuid.UUID(run_id))


def confirm_and_start(run: ImportRun) -> None:
    """Confirm an import and have it done, both or neither.

    Raises
    ------
    StateError
        It does not wait any more, or another one is under way.
    """
    with transaction.atomic():
        services.confirm(run)
        import_people.enqueue(str(run.pk))


def tick(now: datetime | None = None) -> None:
    """Delete files that nobody confirmed; call it every few minutes."""
    services.clear_old(now)
