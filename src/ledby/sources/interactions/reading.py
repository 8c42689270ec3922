"""What every reader of interactions gets and gives: events, a window, what was skipped.

An event holds who, whom, when, by which channel and among how many: no subject, no
text, no place, no title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from hashlib import blake2b
from typing import Final, NamedTuple

LISTED: Final = 1_000
"""So many of what was skipped are kept with their place; the others are counted."""
MOST_PEOPLE: Final = 1_000
"""What goes to more people is a broadcast, which ties nobody to anybody."""


class Event(NamedTuple):
    """One person reached another; ``size`` counts recipients, or seats of a meeting."""

    sender: str
    recipient: str
    at: int
    channel: str
    size: int | None


@dataclass(slots=True)
class Skipped:
    """What was left out: how often for which reason, and where the first ones stand."""

    reasons: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def add(self, place: str, reason: str) -> None:
        """Note that what stands at *place* was left out."""
        self.reasons[reason] += 1
        if len(self.lines) < LISTED:
            self.lines.append(f"{place}: {reason}.")


@dataclass(slots=True)
class Reading:
    """The window of time, the zone of times without one, and what happened so far.

    ``read`` counts messages, meetings or rows that became events. ``tell`` is called
    with the bytes (or things) read so far and in all; 0 if that is not known.
    """

    since: int
    until: int
    zone: tzinfo = UTC
    skipped: Skipped = field(default_factory=Skipped)
    read: int = 0
    tell: Callable[[int, int], None] = lambda _done, _whole: None
    _seen: set[int] = field(default_factory=set)

    def outside(self, at: int) -> str:
        """Say why a time is not believed; empty if it is."""
        if self.since <= at <= self.until:
            return ""
        year = when(at)
        return f"its date ({year}) is outside the time that is read"

    def again(self, *key: object) -> bool:
        """Say whether *key* was met before; only a short hash of it is kept."""
        text = "\0".join(map(str, key)).encode("utf-8", "replace")
        number = int.from_bytes(blake2b(text, digest_size=8).digest())
        if number in self._seen:
            return True
        self._seen.add(number)
        return False


def when(at: int) -> str:
    """Return the year of a time, or what can be said of one outside the calendar."""
    try:
        return str(datetime.fromtimestamp(at, UTC).year)
    except (ValueError, OverflowError, OSError):
        return "before year 1" if at < 0 else "after year 9999"


def among(people: list[str], at: int, channel: str) -> list[Event]:
    """Return the events of people who sit in one room: everybody with everybody.

    In rooms of more than 25, whose ties count for little, only the first of *people*,
    who called them together, is tied to the others.
    """
    size = len(people)
    ahead = people if size <= 25 else people[:1]
    return [
        Event(one, other, at, channel, size)
        for at_one, one in enumerate(ahead)
        for other in people[at_one + 1 :]
    ]
