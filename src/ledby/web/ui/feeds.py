"""Atom feeds: what several apps let a feed reader read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from ledby.reports.charts.drawing import FORBIDDEN


@dataclass(frozen=True)
class Entry:
    """One thing that happened.

    Attributes
    ----------
    title, by
        Plain text; signs that XML cannot hold are left out.
    key
        A name that stays the same, as a URN.
    path
        Where it stands on this site.
    html
        Whole and safe.
    """

    title: str
    by: str
    key: str
    path: str
    html: str
    at: datetime
    about: list[str] = field(default_factory=list)


def atom(
    title: str, said: str, *, home: str, own: str, entries: Iterable[Entry]
) -> HttpResponse:
    """Return a feed as a response.

    Parameters
    ----------
    title, said
        Its name, and what stands in it.
    home, own
        The paths of the page it is of, and of itself.
    entries
        The newest first.
    """
    feed = Atom1Feed(
        title=title,
        link=settings.ORIGIN + home,
        description=said,
        feed_url=settings.ORIGIN + own,
    )
    for one in entries:
        feed.add_item(
            title=FORBIDDEN.sub("", one.title),
            link=settings.ORIGIN + one.path,
            unique_id=one.key,
            description=FORBIDDEN.sub("", one.html),
            author_name=FORBIDDEN.sub("", one.by),
            pubdate=one.at,
            updateddate=one.at,
            categories=one.about,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=Atom1Feed.content_type)


def tell_link(request: HttpRequest, path: str) -> None:
    """Show a private link that was made, this once."""
    said = _("Your private link, shown this once: %(link)s")
    messages.success(request, said % {"link": settings.ORIGIN + path})


def tell_end(request: HttpRequest) -> None:
    """Say that a private link opens nothing any more."""
    messages.success(request, _("Your private link to the feed has ended."))
