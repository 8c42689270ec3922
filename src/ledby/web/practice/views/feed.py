"""The practices as an Atom feed: signed in, or by a private link for a feed reader."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ledby.web.practice import selectors, services
from ledby.web.ui import feeds


@login_required
@require_safe
def signed_in(request: HttpRequest) -> HttpResponse:
    """Give the feed to whoever is signed in."""
    del request
    return _feed()


@require_safe
def by_key(request: HttpRequest, token: str) -> HttpResponse:
    """Give the feed to a feed reader that knows somebody's private link."""
    del request
    selectors.reader_by_key(token)
    return _feed()


@login_required
@require_POST
def key(request: HttpRequest) -> HttpResponse:
    """Make a private link, shown once, or end it."""
    person = selectors.person_of(request.user)
    if "end" in request.POST:
        services.end_feed_key(person)
        feeds.tell_end(request)
    else:
        token = services.make_feed_key(person)
        feeds.tell_link(request, reverse("practice:feed-by-key", args=[token]))
    return redirect("practice:mine")


def _feed() -> HttpResponse:
    return feeds.atom(
        _("Practices"),
        _("What people here tried, and what happened."),
        home=reverse("practice:list"),
        own=reverse("practice:feed"),
        entries=[_entry(selectors.telling(post)) for post in selectors.for_feed()],
    )


def _entry(told: selectors.Telling) -> feeds.Entry:
    return feeds.Entry(
        title=told.title,
        by=told.by,
        key=f"urn:uuid:{told.post.pk}",
        path=reverse("practice:one", args=[told.post.pk]),
        html="".join(f"<h3>{name}</h3>{text}" for name, text in told.parts),
        at=told.post.published_at or told.post.made_at,
        about=[str(told.about)],
    )
