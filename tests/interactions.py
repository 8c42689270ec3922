"""What the tests of interaction sources share: a window and how to read through it."""

from __future__ import annotations

from datetime import UTC, datetime

from ledby.sources.interactions import Reading, read_events


def at(text: str) -> int:
    """Return seconds of the epoch for "2025-01-06 10:00" in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def reading(**more) -> Reading:
    return Reading(at("1990-01-01"), at("2026-01-01"), **more)


def read(kind, path, **more):
    """Return the events of a source as plain rows, and what happened on the way."""
    seen = reading(**more)
    return [tuple(event) for event in read_events(kind, path, seen)], seen
