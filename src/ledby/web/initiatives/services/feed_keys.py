"""Private links to the feed of initiatives."""

from __future__ import annotations

from ledby.web.initiatives.models import FeedKey
from ledby.web.people.models import Person


def make(person: Person) -> str:
    """Return a fresh private link's token; an older one ends with it."""
    return FeedKey.objects.make(person)


def end(person: Person) -> None:
    """End somebody's private link."""
    FeedKey.objects.end(person)
