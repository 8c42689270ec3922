"""Erasures kept beside the database, so that a backup that is restored erases again.

A line of the file says that somebody was erased and on which moment: the random id of
the person, and of the account a mark that only this site can make. Neither can be
turned back into a name.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from ledby.errors import TableError

FILE: Final = "erasures.jsonl"


@dataclass(frozen=True)
class Tombstone:
    """Who was erased (person id, mark of the account) and when, in ISO 8601."""

    person: str | None
    account: str
    at: str


def mark(account: int, email: str) -> str:
    """Return the mark of an account: 64 signs, of no use without the site's secret."""
    name = f"{account}:{email}"
    return salted_hmac("ledby erased account", name, algorithm="sha256").hexdigest()


def path() -> Path:
    """Return where the site keeps its list."""
    return Path(settings.DATA) / FILE


def read(place: Path) -> list[Tombstone]:
    """Return the lines of a list; none if there is no such file.

    Raises
    ------
    TableError
        A line is none of ours.
    """
    if not place.exists():
        return []
    found = []
    for number, line in enumerate(place.read_text("utf-8").splitlines(), start=1):
        try:
            stone = Tombstone(**json.loads(line))
            datetime.fromisoformat(stone.at)
            UUID(stone.person or "0" * 32)
        except (ValueError, TypeError, AttributeError) as error:
            raise TableError(
                f"{place.name}, row {number}: this is no line of a list of erasures."
            ) from error
        found.append(stone)
    return found


def add(stones: Iterable[Tombstone], place: Path | None = None) -> None:
    """Add those that a list does not hold yet, and have them on disk."""
    place = place or path()
    known = set(read(place))
    fresh = [stone for stone in dict.fromkeys(stones) if stone not in known]
    if not fresh:
        return
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(stone)) + "\n" for stone in fresh)
        file.flush()
        os.fsync(file.fileno())
