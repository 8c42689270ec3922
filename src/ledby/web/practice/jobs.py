"""What the calendar asks of practices."""

from __future__ import annotations

from ledby.web.practice import services


def tick() -> None:
    """Put new starter practices in; call it about once an hour."""
    services.load_starters()
