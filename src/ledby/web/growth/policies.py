"""Who reads a shared page, and who may change what: pure questions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

FEWEST = 4
"""Answers of a pulse below which nothing of it is shown, to anybody."""
MOST_NOTICERS = 8


def may_read_share(
    viewer: UUID | None, reader: UUID, ends_at: datetime, now: datetime
) -> bool:
    """Say whether *viewer* may read a page that was shared with *reader*.

    No role opens it, and the owner reads their own page elsewhere.
    """
    return viewer is not None and viewer == reader and now < ends_at
