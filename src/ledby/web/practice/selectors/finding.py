"""Finding practices by their words, in the memory of each process.

Ten thousand posts are some ten megabytes, and looking through them takes a few
thousandths of a second on either database: a tenth of what the database itself takes.
An index in the database would have to forget whatever the posts forget.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Max

from ledby.web.people.folding import fold
from ledby.web.practice.models import Post, State


class Entry(NamedTuple):
    """A published practice, as far as one can look for it."""

    pk: UUID
    about: str
    series: str
    words: str


class Shelf(NamedTuple):
    """All that is published, newest first, and how many and until when that was."""

    posts: int
    newest: datetime | None
    entries: list[Entry]


_shelf = Shelf(0, None, [])


def searchable(*texts: str) -> str:
    """Return the words of texts as they are searched, each once, with a space before.

    The order is of no meaning.
    """
    words = (fold(word) for text in texts for word in text.split())
    return "".join(dict.fromkeys(words))


def matching(text: str, about: str, series: str) -> list[UUID]:
    """Return what is published and holds words that begin so, newest first.

    Parameters
    ----------
    text
        Each of its words begins a word of the practice; all if empty.
    about, series
        Only those that serve this, or belong to this series; all if empty.
    """
    found = _entries()
    if about:
        found = [entry for entry in found if entry.about == about]
    if series:
        found = [entry for entry in found if entry.series == series]
    for word in fold(text).split():
        begins = f" {word}"
        found = [entry for entry in found if begins in entry.words]
    return [entry.pk for entry in found]


def _entries() -> list[Entry]:
    """Return what is published, read anew if there is more or less of it than before.

    A post keeps its words while it is published, and gets a later moment each time.
    """
    global _shelf  # noqa: PLW0603 - replaced as a whole, so no reader sees a half
    published = Post.objects.filter(state=State.PUBLISHED)
    state = published.aggregate(posts=Count("*"), newest=Max("published_at"))
    if (state["posts"], state["newest"]) != _shelf[:2]:
        rows = published.order_by("-published_at", "pk")
        columns = rows.values_list("pk", "about", "series", "searched")
        _shelf = Shelf(**state, entries=[Entry(*row) for row in columns.iterator()])
    return _shelf.entries
