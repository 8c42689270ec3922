"""The link in a weekly letter with which it stops, without signing in."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

MARK: Final = 40


def stop_token(letter_id: UUID) -> str:
    """Return what a link to stop a weekly letter carries; it does nothing else."""
    return f"{letter_id.hex}-{_mark(letter_id)}"


def letter_of(token: str) -> UUID | None:
    """Return which letter a link stops; None if it is none of ours."""
    name, _, mark = token.partition("-")
    try:
        letter_id = UUID(hex=name)
    except ValueError:
        return None
    return letter_id if constant_time_compare(mark, _mark(letter_id)) else None


def stop_link(letter_id: UUID) -> str:
    """Return the whole link with which a weekly letter stops."""
    path = reverse("practice:letter-stop", args=[stop_token(letter_id)])
    return settings.ORIGIN + path


def _mark(letter_id: UUID) -> str:
    made = salted_hmac("ledby weekly letter", letter_id.hex, algorithm="sha256")
    return made.hexdigest()[:MARK]
