"""How often a meeting happened within a window: rules that may have no end."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any, Final

LONGEST: Final = 5_000
"""Times of one series that are counted."""
STEPS: Final = 200_000
"""Times of one rule that are looked at, those before the window included."""
MOST_DATES: Final = 50_000
SLOW: Final = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
"""Meetings that recur more often than daily are none."""
PARTS: Final = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYMONTH", "BYMONTHDAY", "BYDAY"}
    | {"BYSETPOS", "BYHOUR", "BYMINUTE", "BYSECOND"}
)
"""Others, such as weeks of a year, no meeting has; waiting for them may take long."""
UNREADABLE: Final = "its recurrence cannot be read"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A first time and how it comes again; ``fault`` says why that cannot be told.

    ``rules`` are texts of the standard (RFC 5545, 3.3.10); all times are local to the
    zone of the start, for a meeting keeps its hour when the clocks change.
    """

    start: datetime
    rules: tuple[str, ...] = ()
    added: tuple[datetime, ...] = ()
    taken: frozenset[datetime | date] = frozenset()
    fault: str = ""

    @classmethod
    def of(cls, entry: Any, start: datetime) -> Recurrence:
        """Take the recurrence of a parsed entry that begins at *start*."""
        try:
            rules = tuple(_rule(rule, start) for rule in _listed(entry.get("RRULE")))
            added = [_local(day, start) for day in _dates(entry.get("RDATE"))]
            taken = [_local(day, start) for day in _dates(entry.get("EXDATE"))]
        except _OddRuleError as error:
            return cls(start, fault=str(error))
        except (ValueError, AttributeError, TypeError, KeyError, OverflowError):
            return cls(start, fault=UNREADABLE)
        times = tuple(
            day if isinstance(day, datetime) else datetime.combine(day, start.time())
            for day in added
        )
        return cls(start, rules, times, frozenset(taken))


@dataclass(frozen=True, slots=True)
class Times:
    """When it happened, as seconds of the epoch in order; whether more was cut off."""

    times: tuple[int, ...] = ()
    cut: bool = False
    fault: str = ""


class _OddRuleError(Exception):
    """A rule that is none for a meeting; the message says why."""


def times(recurrence: Recurrence, since: int, until: int) -> Times:
    """Return when something happened from *since* to *until*, both included."""
    zone, taken = recurrence.start.tzinfo, recurrence.taken
    found: set[int] = set()
    try:
        for local in _locals(recurrence, until):
            if local in taken or local.date() in taken:
                continue
            at = int(local.replace(tzinfo=zone).timestamp())
            if since <= at <= until:
                found.add(at)
            if len(found) > LONGEST:
                break
    except (ValueError, OverflowError, TypeError, LookupError):
        return Times(fault=UNREADABLE)
    ordered = sorted(found)[:LONGEST]
    return Times(tuple(ordered), cut=len(found) > LONGEST)


def _locals(recurrence: Recurrence, until: int) -> Iterator[datetime]:
    from dateutil.rrule import rrulestr  # noqa: PLC0415 - for calendars alone

    start = recurrence.start.replace(tzinfo=None)
    # No zone is two days from UTC, so nothing in the window lies behind this.
    end = datetime.fromtimestamp(until, UTC).replace(tzinfo=None) + timedelta(2)
    yield start
    yield from recurrence.added
    for rule in recurrence.rules:
        for local in islice(rrulestr(rule, dtstart=start), STEPS):
            if local > end:
                break
            yield local


def _rule(rule: Any, start: datetime) -> str:
    """Return a rule as text with its end in local time."""
    frequency = str(_first(rule, "FREQ")).upper()
    if frequency not in SLOW:
        raise _OddRuleError("it recurs more often than daily")
    interval = _first(rule, "INTERVAL")
    if interval is not None and int(interval) < 1:
        raise _OddRuleError(UNREADABLE)
    if not PARTS.issuperset(map(str.upper, rule)):
        raise _OddRuleError(UNREADABLE)
    if _never(rule, frequency):
        raise _OddRuleError("it recurs on a day that never comes")
    end = _first(rule, "UNTIL")
    if end is not None:
        end = _local(end, start)
        if not isinstance(end, datetime):
            end = datetime.combine(end, time(23, 59, 59))
    parts = {key: values for key, values in rule.items() if key.upper() != "UNTIL"}
    text: str = type(rule)(parts).to_ical().decode("ascii")
    return text if end is None else f"{text};UNTIL={end:%Y%m%dT%H%M%S}"


def _first(rule: Any, key: str) -> Any:
    values = rule.get(key)
    return values[0] if isinstance(values, list) and values else values


def _never(rule: Any, frequency: str) -> bool:
    """Say whether a rule asks for 30 February, which one would wait for in vain.

    Or for the fifth day of a week's meeting that has one day.
    """
    places = [abs(int(place)) for place in _listed(rule.get("BYSETPOS"))]
    each = len(_listed(rule.get("BYDAY"))) if frequency == "WEEKLY" else 1
    if places and frequency in ("DAILY", "WEEKLY") and min(places) > max(each, 1):
        return True
    months = [int(month) for month in _listed(rule.get("BYMONTH"))]
    days = [abs(int(day)) for day in _listed(rule.get("BYMONTHDAY"))]
    if not months or not days:
        return bool(days) and min(days) > 31
    longest = max(monthrange(2024, month)[1] for month in months if 1 <= month <= 12)
    return min(days) > longest


def _listed(found: Any) -> list[Any]:
    if found is None:
        return []
    return list(found) if isinstance(found, list) else [found]


def _dates(found: Any) -> list[datetime | date]:
    cells = [one for cell in _listed(found) for one in cell.dts]
    if len(cells) > MOST_DATES:
        raise _OddRuleError(f"it has more than {MOST_DATES:,} exceptions")
    whole = [cell.dt for cell in cells]
    # A period is a start with an end or a length.
    return [day[0] if isinstance(day, tuple) else day for day in whole]


def _local(day: datetime | date, start: datetime) -> datetime | date:
    if not isinstance(day, datetime):
        return day
    if day.tzinfo is not None:
        day = day.astimezone(start.tzinfo)
    return day.replace(tzinfo=None)
