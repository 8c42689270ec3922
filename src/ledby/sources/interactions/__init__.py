"""Interactions out of mail, calendars, chat and git: metadata alone, as they stream."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from ledby.errors import TableError
from ledby.sources.interactions.calendars import read_calendars
from ledby.sources.interactions.directory import Directory, normalised
from ledby.sources.interactions.mail import read_mail
from ledby.sources.interactions.reading import Event, Reading, Skipped
from ledby.sources.interactions.rows import read_rows, read_viva
from ledby.sources.interactions.slack import read_slack
from ledby.sources.interactions.writing import write_events

Reader = Callable[[Path, Reading], Iterator[Event]]
READERS: Final[dict[str, Reader]] = {
    "mbox": read_mail,
    "ics": read_calendars,
    "slack": read_slack,
    "viva": read_viva,
    "csv": read_rows,
}
"""The kinds of ``ledby events`` that are files; ``git`` is a repository."""


def read_events(kind: str, path: Path, reading: Reading) -> Iterator[Event]:
    """Yield the events of a file or folder of one of ``READERS``, by raw identities.

    What cannot be read is noted in *reading* with its place, and the rest goes on.

    Raises
    ------
    TableError
        There is nothing at *path*, or nothing in it is of that kind.
    """
    if not path.exists():
        raise TableError(f'There is no file and no folder "{path}".')
    if kind in ("viva", "csv") and not path.is_file():
        raise TableError(f'"{path}" is a folder; a table is one file.')
    yield from READERS[kind](path, reading)
    if not reading.read:
        first = f": {reading.skipped.lines[0]}" if reading.skipped.lines else "."
        raise TableError(f"Nothing of the kind {kind} can be read at {path}{first}")


__all__ = [
    "READERS",
    "Directory",
    "Event",
    "Reading",
    "Skipped",
    "normalised",
    "read_events",
    "write_events",
]
