"""The hash of a row: over what it says and over the hash of the row before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from ledby.web.audit.kinds import Fact


def digest(
    previous: bytes,
    number: int,
    at: datetime,
    said: tuple[str, str, str],
    facts: Mapping[str, Fact],
) -> bytes:
    """Return the SHA-256 of a row, 32 bytes.

    Parameters
    ----------
    previous
        The hash of the row before, 32 bytes; zeros before the first.
    number, at
        Which row, and when.
    said
        Kind, actor and subject.
    facts
        In any order.
    """
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    content = json.dumps(
        [number, moment, *said, dict(facts)], sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(previous + content.encode()).digest()
