"""The initiatives as an Atom feed: signed in, or by a private link."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import linebreaks_filter
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ledby.web.initiatives.selectors import feeds as selectors
from ledby.web.initiatives.selectors.people import member
from ledby.web.initiatives.services import feed_keys
from ledby.web.ui import feeds


@login_required
@require_safe
def signed_in(request: HttpRequest) -> HttpResponse:
    """Give the feed to whoever is signed in."""
    member(request.user)
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
    person = member(request.user)
    if "end" in request.POST:
        feed_keys.end(person)
        feeds.tell_end(request)
    else:
        token = feed_keys.make(person)
        feeds.tell_link(request, reverse("initiatives:feed-by-key", args=[token]))
    return redirect("initiatives:list")


def _feed() -> HttpResponse:
    return feeds.atom(
        _("Initiatives"),
        _("What begins, how it goes, and what was learned."),
        home=reverse("initiatives:list"),
        own=reverse("initiatives:feed"),
        entries=[_entry(one) for one in selectors.newest()],
    )


def _entry(one: selectors.Happening) -> feeds.Entry:
    titles = {
        selectors.What.BEGUN: _("Begun: %(title)s"),
        selectors.What.NEWS: _("How it goes: %(title)s"),
        selectors.What.OVER: _("What was learned: %(title)s"),
    }
    return feeds.Entry(
        title=titles[one.what] % {"title": one.title},
        by=one.by.name if one.by else _("unsigned"),
        key=f"urn:uuid:{one.key}",
        path=reverse("initiatives:one", args=[one.initiative]),
        html=linebreaks_filter(one.text, autoescape=True),
        at=one.at,
    )
