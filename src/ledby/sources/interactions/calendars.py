"""Calendars (ICS): who met whom, each meeting as often as it recurs in the window.

Only the lines below are handed to the parser, so a title or a place is never read.
Rules of recurrence are worked out in local time, as the standard asks, so that a weekly
meeting keeps its hour over the change of the clocks.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import IO, Any, Final

from ledby.sources.interactions.addresses import normal
from ledby.sources.interactions.reading import MOST_PEOPLE, Event, Reading, among
from ledby.sources.interactions.recurrence import LONGEST, Recurrence, times

CHANNEL: Final = "meeting"
WANTED: Final = frozenset(
    {b"uid", b"dtstart", b"rrule", b"rdate", b"exdate", b"recurrence-id"}
    | {b"organizer", b"attendee", b"status", b"class"}
)
LINE: Final = 1 << 14
MOST_BYTES: Final = 1 << 20
"""So many bytes of one entry are kept."""


@dataclass(slots=True)
class Block:
    """The wanted lines of one entry of a calendar, and where it begins."""

    line: int
    kind: bytes
    lines: list[bytes] = field(default_factory=list)
    size: int = 0

    def take(self, line: bytes) -> bool:
        """Take a whole or a first line if it is wanted; say whether it was."""
        name = line.split(b":", 1)[0].split(b";", 1)[0].strip().lower()
        if self.kind == b"vevent" and name not in WANTED:
            return False
        self.lines.append(b"")
        return self.go_on(line)

    def go_on(self, line: bytes) -> bool:
        """Take a line that goes on with the one before."""
        self.size += len(line)
        if self.size <= MOST_BYTES:
            self.lines[-1] += line
        return True

    def text(self) -> bytes:
        """Return the entry for the parser, its lines unfolded."""
        kind = self.kind.upper()
        return b"\r\n".join((b"BEGIN:" + kind, *self.lines, b"END:" + kind, b""))


@dataclass(slots=True)
class _Calendar:
    """What holds for a whole file: zones of its own, and what replaces what."""

    zones: dict[str, tzinfo] = field(default_factory=dict)
    zone: tzinfo | None = None
    replaced: set[tuple[str, str]] = field(default_factory=set)


def read_calendars(path: Path, reading: Reading) -> Iterator[Event]:
    """Yield who met whom, out of an ICS file or a folder of them.

    The same occurrence in the calendars of several people counts once. Private,
    cancelled and whole-day entries, and those who declined, are left out.
    """
    for number, file in enumerate(_files(path), 1):
        name = str(file.relative_to(path)) if path.is_dir() else file.name
        try:
            with file.open("rb") as stream:
                calendar = _prepared(stream, name, reading)
                stream.seek(0)
                for block in _blocks(stream):
                    if block.kind == b"vevent":
                        place = f"{name}, line {block.line}"
                        yield from _meetings(block, place, calendar, reading)
        except OSError as error:
            reading.skipped.add(name, f"it cannot be read ({error.strerror})")
        reading.tell(number, 0)


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for folder, below, names in os.walk(path):
        below.sort()
        for name in sorted(names):
            file = Path(folder, name)
            if file.suffix.lower() == ".ics" and not file.is_symlink():
                yield file


def _blocks(stream: IO[bytes]) -> Iterator[Block]:
    """Yield entries and zones; entries within entries, such as alarms, are no part."""
    block: Block | None = None
    deep, kept = 0, False
    for number, line in enumerate(iter(lambda: stream.readline(LINE), b""), 1):
        text = line.rstrip(b"\r\n")
        if line[:1] in (b" ", b"\t"):
            if kept and block is not None:
                block.go_on(text[1:])
            continue
        word = text.strip().lower()
        kept = False
        if block is None:
            if word in (b"begin:vevent", b"begin:vtimezone"):
                block, deep = Block(number, word[6:]), 0
            elif word.startswith(b"x-wr-timezone:"):
                yield Block(number, b"zone", [text.partition(b":")[2].strip()])
        elif word == b"end:" + block.kind and not deep:
            yield block
            block = None
        elif word == b"begin:vevent":
            # The entry before never ended; what it had so far is all there is.
            yield block
            block, deep = Block(number, b"vevent"), 0
        else:
            kept = _inside(block, word, text, deep)
            deep += word.startswith(b"begin:") - word.startswith(b"end:")
    if block is not None:
        yield block


def _inside(block: Block, word: bytes, text: bytes, deep: int) -> bool:
    """Hand a line to the block; parts of a zone are of it, parts of an entry not."""
    if block.kind == b"vtimezone":
        return block.take(text)
    return not deep and not word.startswith(b"begin:") and block.take(text)


def _prepared(stream: IO[bytes], name: str, reading: Reading) -> _Calendar:
    """Read the zones of a file, and which occurrences are replaced by others."""
    calendar = _Calendar()
    found = False
    for block in _blocks(stream):
        found = True
        if block.kind == b"zone":
            key = block.lines[0].decode("utf-8", "replace")
            calendar.zone = _known_zone(key) or calendar.zone
        elif block.kind == b"vtimezone":
            _own_zone(block, calendar)
        elif any(line[:13].lower() == b"recurrence-id" for line in block.lines):
            entry = _parsed(block)
            start = _moment(entry, "RECURRENCE-ID", calendar, reading.zone)
            if entry is not None and start is not None:
                calendar.replaced.add((str(entry.get("UID", "")), _key(start)))
    if not found:
        reading.skipped.add(f"{name}, line 1", "there is no entry of a calendar")
    return calendar


def _known_zone(name: str) -> tzinfo | None:
    from icalendar.timezone import tzp  # noqa: PLC0415 - for calendars alone

    try:
        known: tzinfo | None = tzp.timezone(name.strip())
    except (ValueError, OSError):
        return None
    return known


def _own_zone(block: Block, calendar: _Calendar) -> None:
    from icalendar import Timezone  # noqa: PLC0415 - for calendars alone

    try:
        zone: Any = Timezone.from_ical(block.text())
        name = str(zone["TZID"])
        known = _known_zone(name)
        calendar.zones[name] = known if known is not None else zone.to_tz()
    except (ValueError, KeyError, IndexError, AttributeError, OverflowError, TypeError):
        return  # an entry that names this zone says that it is unknown


def _parsed(block: Block) -> Any:
    """Return an entry of the parser's kind; None if it cannot be read."""
    from icalendar import Event as Entry  # noqa: PLC0415 - for calendars alone

    try:
        return Entry.from_ical(block.text())
    except (ValueError, KeyError, IndexError, AttributeError, TypeError):
        return None


def _moment(
    entry: Any, name: str, calendar: _Calendar, zone: tzinfo
) -> datetime | date | None:
    """Return a time of an entry with its zone; None if there is none to be read."""
    cell: Any = entry.get(name) if entry is not None else None
    if isinstance(cell, list):
        cell = cell[0]
    try:
        found = cell.dt if cell is not None else None
    except (ValueError, AttributeError):  # the parser keeps broken cells as they are
        return None
    if not isinstance(found, datetime):
        return found if isinstance(found, date) else None
    if found.tzinfo is not None:
        return found
    named = str(cell.params.get("TZID", "")) if cell is not None else ""
    if named and named not in calendar.zones:
        return None
    own = calendar.zones[named] if named else calendar.zone or zone
    return found.replace(tzinfo=own)


def _key(start: datetime | date) -> str:
    if isinstance(start, datetime):
        return start.astimezone(UTC).isoformat()
    return start.isoformat()


def _meetings(
    block: Block, place: str, calendar: _Calendar, reading: Reading
) -> Iterator[Event]:
    entry: Any = _parsed(block) if block.size <= MOST_BYTES else None
    start = _moment(entry, "DTSTART", calendar, reading.zone)
    people = _seats(entry) if entry is not None else []
    reason = _unread(block, entry, start) or _unwanted(entry, people)
    if reason or not isinstance(start, datetime):
        reading.skipped.add(place, reason)
        return
    uid = str(entry.get("UID", ""))
    rule = Recurrence.of(entry, start)
    found = times(rule, reading.since, reading.until)
    if rule.fault or not found.times:
        outside = found.fault or reading.outside(int(start.timestamp()))
        reading.skipped.add(place, rule.fault or outside or "it never happens")
        return
    if found.cut:
        reading.skipped.add(place, f"after {LONGEST:,} times it is cut off")
    own = "RECURRENCE-ID" in entry
    for at in found.times:
        if not own and _replaced(uid, at, start, calendar):
            continue
        if uid and reading.again("meeting", uid, at):
            reading.skipped.reasons["it was there before"] += 1
            continue
        reading.read += 1
        yield from among(people, at, CHANNEL)


def _replaced(uid: str, at: int, start: datetime, calendar: _Calendar) -> bool:
    if not calendar.replaced:
        return False
    moment = datetime.fromtimestamp(at, UTC)
    day = moment.astimezone(start.tzinfo).date().isoformat()
    return bool({(uid, moment.isoformat()), (uid, day)} & calendar.replaced)


def _unread(block: Block, entry: Any, start: Any) -> str:
    if block.size > MOST_BYTES:
        return "it is larger than 1 MB"
    if entry is None:
        return "it cannot be read"
    if start is None:
        return "its start or its time zone cannot be read"
    return "" if isinstance(start, datetime) else "it lasts whole days"


def _unwanted(entry: Any, people: list[str]) -> str:
    if str(entry.get("CLASS", "")).upper() in ("PRIVATE", "CONFIDENTIAL"):
        return "it is private"
    if str(entry.get("STATUS", "")).upper() == "CANCELLED":
        return "it was cancelled"
    if len(people) < 2:
        return "nobody else is in it"
    if len(people) > MOST_PEOPLE:
        return f"more than {MOST_PEOPLE:,} people are in it"
    return ""


def _seats(entry: Any) -> list[str]:
    """Return the people of a meeting, its caller first; no rooms, no refusals."""
    people: dict[str, None] = {}
    for name in ("ORGANIZER", "ATTENDEE"):
        cells = entry.get(name, [])
        for cell in cells if isinstance(cells, list) else [cells]:
            given = getattr(cell, "params", {})
            kind = str(given.get("CUTYPE", "INDIVIDUAL")).upper()
            if kind not in ("INDIVIDUAL", "UNKNOWN"):
                continue
            if str(given.get("PARTSTAT", "")).upper() == "DECLINED":
                continue
            address = normal(str(given.get("EMAIL", "") or cell))
            if address and len(address) <= 254:
                people[address] = None
    return list(people)
