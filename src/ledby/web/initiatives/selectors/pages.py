"""Lists of any length, newest first, page by page without counting what went before."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from ledby.web.initiatives.models import Found
from ledby.web.people.folding import fold

PAGE: Final = 25
Row = TypeVar("Row", bound=Found)


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """A page of a list, and where the next one begins; "" at the end."""

    rows: list[Row]
    after: str


def found(rows: QuerySet[Row], text: str) -> QuerySet[Row]:
    """Return those with words that begin as the words of *text* do."""
    for word in fold(text).split():
        rows = rows.filter(folded__contains=f" {word}")
    return rows


def page(rows: QuerySet[Row], after: str) -> Slice[Row]:
    """Return the rows that come after a place; the first ones without one.

    A place that is none of ours is read as the beginning.
    """
    place = _read(after)
    if place is not None:
        at, pk = place
        rows = rows.filter(Q(posted_at__lt=at) | Q(posted_at=at, pk__lt=pk))
        # The index bounds the first column; the pair above only breaks ties in it.
        rows = rows.filter(posted_at__lte=at)
    got = list(rows.order_by("-posted_at", "-pk")[: PAGE + 1])
    more = got[PAGE - 1] if len(got) > PAGE else None
    return Slice(got[:PAGE], "" if more is None else _write(more))


def _write(row: Found) -> str:
    place = f"{row.posted_at.isoformat()} {row.pk}"
    return base64.urlsafe_b64encode(place.encode()).decode()


def _read(after: str) -> tuple[datetime, UUID] | None:
    try:
        place = base64.urlsafe_b64decode(after.encode()).decode()
        at, _, pk = place.partition(" ")
        moment = datetime.fromisoformat(at)
        return (moment, UUID(pk)) if moment.tzinfo is not None else None
    except (ValueError, binascii.Error, OverflowError):
        return None
