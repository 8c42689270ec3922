"""Links in letters of this app: where a pulse is answered, where nudges stop."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

MARK = 40


def stop_token(step_id: UUID) -> str:
    """Return what a link to stop the nudges of a step carries; it does nothing else."""
    return f"{step_id.hex}-{_mark(step_id)}"


def step_of(token: str) -> UUID | None:
    """Return whose nudges a link stops; None if it is none of ours."""
    name, _, mark = token.partition("-")
    try:
        step_id = UUID(hex=name)
    except ValueError:
        return None
    return step_id if constant_time_compare(mark, _mark(step_id)) else None


def stop_link(step_id: UUID) -> str:
    """Return the whole link with which nudges stop."""
    return f"{settings.ORIGIN}/growth/stop/{stop_token(step_id)}"


def pulse_link(token: str) -> str:
    """Return the whole link with which a pulse is answered."""
    return f"{settings.ORIGIN}/pulse/{token}"


def _mark(step_id: UUID) -> str:
    made = salted_hmac("ledby growth nudges", step_id.hex, algorithm="sha256")
    return made.hexdigest()[:MARK]
