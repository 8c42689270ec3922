"""What happened with initiatives, newest first, for a feed reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from heapq import nlargest
from typing import Final
from uuid import UUID, uuid5

from ledby.web.initiatives.models import FeedKey, Initiative, News
from ledby.web.people.models import Person

FEED: Final = 30


class What(StrEnum):
    """What happened."""

    BEGUN = "begun"
    NEWS = "news"
    OVER = "over"


@dataclass(frozen=True)
class Happening:
    """Something that happened with an initiative.

    Attributes
    ----------
    key
        Stays the same for the same thing.
    initiative, title
        Which one.
    what, text
        And what of it, in the words of those who wrote it.
    by
        Who wrote it; None if it is unsigned.
    """

    key: UUID
    initiative: UUID
    title: str
    what: What
    text: str
    by: Person | None
    at: datetime


def newest() -> list[Happening]:
    """Return what happened last: begun, a line of how it goes, ended."""
    return nlargest(FEED, _happenings(), key=lambda one: (one.at, one.key))


def has_key(person: Person) -> bool:
    """Say whether somebody has a private link to the feed."""
    return FeedKey.objects.held_by(person)


def reader_by_key(token: str) -> Person:
    """Return whose private link to the feed it is; Http404 if nobody's."""
    return FeedKey.objects.reader(token)


def _happenings() -> Iterator[Happening]:
    rows = Initiative.objects.select_related("began_by", "lead", "sponsor")
    for row in rows.order_by("-posted_at", "-pk")[:FEED]:
        about = (row.pk, row.pk, row.title, What.BEGUN)
        yield Happening(*about, row.text, row.began_by, row.posted_at)
    over = rows.filter(ended_at__isnull=False)
    for row in over.order_by("-ended_at")[:FEED]:
        key = uuid5(row.pk, "over")
        about = (key, row.pk, row.title, What.OVER)
        by = row.lead or row.sponsor or row.began_by
        yield Happening(*about, row.learned, by, row.ended_at or row.posted_at)
    for line in News.objects.select_related("initiative", "by").order_by("-at")[:FEED]:
        of = line.initiative
        about = (uuid5(of.pk, str(line.pk)), of.pk, of.title, What.NEWS)
        yield Happening(*about, line.line, line.by, line.at)
