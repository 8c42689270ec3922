"""Reads of what retention did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ledby.web.audit.selectors import facts_in_words, newest


@dataclass(frozen=True)
class LastRun:
    """When retention last ran, and what it did in words."""

    at: datetime
    did: str


def last_run() -> LastRun | None:
    """Return the newest run, None before the first."""
    row = newest("retention_done")
    return None if row is None else LastRun(row.at, facts_in_words(row.facts))
