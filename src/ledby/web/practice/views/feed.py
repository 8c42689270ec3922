"""The practices as an Atom feed: signed in, or by a private link for a feed reader."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ledby.reports.charts.drawing import FORBIDDEN
from ledby.web.practice import selectors, services


@login_required
@require_safe
def signed_in(request: HttpRequest) -> HttpResponse:
    """Give the feed to whoever is signed in."""
    return _feed(request)


@require_safe
def by_key(request: HttpRequest, token: str) -> HttpResponse:
    """Give the feed to a feed reader that knows somebody's private link."""
    selectors.reader_by_key(token)
    return _feed(request)


@login_required
@require_POST
def key(request: HttpRequest) -> HttpResponse:
    """Make a private link, shown once, or end it."""
    person = selectors.person_of(request.user)
    if "end" in request.POST:
        services.end_feed_key(person)
        messages.success(request, _("Your private link to the feed has ended."))
    else:
        path = reverse("practice:feed-by-key", args=[services.make_feed_key(person)])
        messages.success(
            request,
            _("Your private link, shown this once: %(link)s")
            % {"link": settings.ORIGIN + path},
        )
    return redirect("practice:mine")


def _feed(request: HttpRequest) -> HttpResponse:
    del request
    home = settings.ORIGIN + reverse("practice:list")
    feed = Atom1Feed(
        title=_("Practices"),
        link=home,
        description=_("What people here tried, and what happened."),
        feed_url=settings.ORIGIN + reverse("practice:feed"),
    )
    for post in selectors.for_feed():
        feed.add_item(**_item(selectors.telling(post)))
    return HttpResponse(feed.writeString("utf-8"), content_type=Atom1Feed.content_type)


def _item(told: selectors.Telling) -> dict[str, Any]:
    link = settings.ORIGIN + reverse("practice:one", args=[told.post.pk])
    html = "".join(f"<h3>{name}</h3>{text}" for name, text in told.parts)
    return {
        "title": FORBIDDEN.sub("", told.title),
        "link": link,
        "unique_id": f"urn:uuid:{told.post.pk}",
        "description": FORBIDDEN.sub("", html),
        "author_name": FORBIDDEN.sub("", told.by),
        "pubdate": told.post.published_at,
        "updateddate": told.post.published_at,
        "categories": [told.about],
    }
