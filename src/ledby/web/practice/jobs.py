"""What the calendar asks of practices."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from ledby.web.practice import services
from ledby.web.practice.services import weekly


def tick(now: datetime | None = None) -> None:
    """Put new starter practices in and queue weekly letters; call it once an hour."""
    services.load_starters(now)
    weekly.queue_letters(now or timezone.now())
