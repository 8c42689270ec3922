"""Faults of a job, noted in the history of the cycle without a word of what it read."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError
from django.utils import timezone

from ledby.errors import SealError, StateError
from ledby.web.cycles.models import Cycle, CycleEvent

WORK = {CycleEvent.What.STUCK: "launch", CycleEvent.What.FAULT: "count"}


@contextmanager
def nothing_personal(cycle: Cycle, what: CycleEvent.What) -> Iterator[None]:
    """Turn any fault into one whose words hold nothing of an answer, and note it.

    The job's record of faults is in the database and in the log, and the message of a
    fault may quote what it choked on. A StateError passes: its sentence is ours.
    """
    try:
        yield
    except StateError:
        raise
    except Exception as error:  # noqa: BLE001
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{place.filename.rsplit('/', 1)[-1]}, line {place.lineno}"
        kind = f"{type(error).__name__} in {where}"
        # Where the database is what failed, the fault is still raised.
        with suppress(DatabaseError):
            CycleEvent.objects.create(
                cycle=cycle, what=what, at=timezone.now(), note=kind
            )
        raise SealError(
            f"The {WORK[what]} of cycle {cycle.pk} failed: {kind}."
        ) from None
