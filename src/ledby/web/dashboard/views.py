"""The organisation's pages: what was released, the same for everybody."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ledby.reports import specimens
from ledby.reports.meetings import TOGETHER, Beside, beside, in_steps, met_word
from ledby.reports.organisation import organisation_story
from ledby.reports.organisation_pack import organisation_pack
from ledby.reports.pack_pdf import pack_pdf
from ledby.reports.silos import pair_story
from ledby.reports.weeks import OverWeeks, over_weeks
from ledby.web.cycles.agreement import spoken
from ledby.web.cycles.policies import Act
from ledby.web.cycles.selectors import access_cycle
from ledby.web.dashboard.selectors import (
    Reading,
    carried_together,
    questions,
    reading_of,
)
from ledby.web.initiatives.analysis import how_mixed, how_we_decide
from ledby.web.initiatives.pictures import mixed_story, story
from ledby.web.initiatives.selectors.tables import newest_change
from ledby.web.interactions.analysis import chance_of
from ledby.web.interactions.selectors import Found, newest

VOICES: Final = 60
"""Texts on a page of their own."""


@login_required
@require_safe
def organisation(request: HttpRequest, place: str) -> HttpResponse:
    """Show one of the organisation's pages: *place* names it and its template."""
    reading = reading_of(request.user)
    if reading is None:
        return render(request, "dashboard/waiting.html")
    return render(request, f"dashboard/{place}.html", _about(reading, place))


@login_required
@require_safe
def organisation_pdf(request: HttpRequest) -> HttpResponse:
    """Give the organisation's pages on paper, for a board, the same for everybody."""
    release = _released(request).release
    day = date_format(release.released_on, "j F Y")
    story = organisation_story(release.document, questions())
    pack = organisation_pack(story, release.cycle_name, day)
    return HttpResponse(
        pack_pdf(pack, spoken(get_language())),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="organisation.pdf"'},
    )


@login_required
@require_safe
def two_blocks(request: HttpRequest, pair: str) -> HttpResponse:
    """Show what is said of two blocks, and what could be begun across."""
    reading = _released(request)
    told = pair_story(reading.release.document, pair)
    if told is None:
        raise Http404
    context = {**_about(reading, "silos", pair), "told": told}
    silos = reading.release.document["silos"]
    if silos and (found := newest()):
        context["met"] = met_word(silos, found.document, pair)
    return render(request, "dashboard/pair.html", context)


@login_required
@require_safe
def comments(request: HttpRequest, block: str) -> HttpResponse:
    """Show the words of a block, so many to a page."""
    reading = _released(request)
    batch = reading.words_of(block)
    page = Paginator(batch["texts"], VOICES).get_page(request.GET.get("page"))
    context = {
        **_about(reading, "inclusion", block, str(page.number)),
        "label": batch["label"],
        "page": page,
    }
    return render(request, "dashboard/comments.html", context)


def _released(request: HttpRequest) -> Reading:
    reading = reading_of(request.user)
    if reading is None:
        raise Http404
    return reading


def _about(reading: Reading, place: str, *parts: str) -> dict[str, Any]:
    """Return what every page of a release needs; *parts* tell its pages apart."""
    release = reading.release
    second = newest() if place == "silos" else None
    return {
        **_these_days(reading, second),
        "name": release.cycle_name,
        "day": release.released_on,
        # Told only where nobody has drawn this page yet.
        "story": SimpleLazyObject(
            lambda: organisation_story(release.document, questions())
        ),
        "place": place,
        "in_depth": reading.in_depth,
        "drawn": (
            *reading.drawn("/".join((place, *parts))),
            str(second.source.pk) if second else "",
            *_date(place),
        ),
    }


def _these_days(reading: Reading, second: Found | None) -> dict[str, Any]:
    """Return what stands beside a release, told only where a page draws it."""
    return {
        "second": second and second.source,
        "two_sources": SimpleLazyObject(lambda: _beside(reading, second)),
        "over_weeks": SimpleLazyObject(lambda: second and _weeks(second)),
        "carried": SimpleLazyObject(lambda: _carried(reading)),
        "decides": SimpleLazyObject(lambda: story(how_we_decide())),
        "mixed": SimpleLazyObject(lambda: mixed_story(how_mixed())),
    }


def _date(place: str) -> tuple[str, ...]:
    """Return what moves a page that shows what people carry and decide these days."""
    if place not in {"inclusion", "silos"}:
        return ()
    return newest_change(), timezone.localdate().isoformat()


def _beside(reading: Reading, second: Found | None) -> Beside | None:
    silos = reading.release.document.get("silos")
    if second is None or not silos:
        return None
    met = second.document
    return beside(silos, met, chance_of(*in_steps(silos, met)))


def _carried(reading: Reading) -> Beside | None:
    silos = reading.release.document.get("silos")
    if not silos or (shared := carried_together(silos["views"])) is None:
        return None
    return beside(silos, shared, chance_of(*in_steps(silos, shared)), TOGETHER)


def _weeks(second: Found) -> OverWeeks | None:
    source = second.source

    def said(day: str) -> str:
        # Whole weeks are counted, also where the days that were read cut one.
        inside = min(max(date.fromisoformat(day), source.since), source.until)
        return date_format(inside, "j F")

    return over_weeks(second.document, said)


@login_required
@require_safe
def specimen(request: HttpRequest, cycle_id: UUID) -> HttpResponse:
    """Show a made-up page to those who prepare a cycle."""
    cycle = access_cycle(request.user, cycle_id, Act.READ)
    today = timezone.localdate()
    context = {
        "name": cycle.name,
        "day": today,
        "story": organisation_story(specimens.organisation_page(), questions()),
        "place": "overview",
        "specimen": True,
        "drawn": ("specimen", cycle.name, today.isoformat(), get_language() or ""),
    }
    return render(request, "dashboard/overview.html", context)
