"""The organisation's pages: what was released, the same for everybody."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ledby.reports import specimens
from ledby.reports.organisation import organisation_story
from ledby.web.cycles.policies import Act
from ledby.web.cycles.selectors import access_cycle
from ledby.web.dashboard.selectors import questions, reading_of


@login_required
@require_safe
def organisation(request: HttpRequest, place: str) -> HttpResponse:
    """Show one of the organisation's pages: *place* names it and its template."""
    reading = reading_of(request.user)
    if reading is None:
        return render(request, "dashboard/waiting.html")
    release = reading.release
    context = {
        "name": release.cycle_name,
        "day": release.released_on,
        # Told only where nobody has drawn this page yet.
        "story": SimpleLazyObject(
            lambda: organisation_story(release.document, questions())
        ),
        "place": place,
        "in_depth": reading.in_depth,
        "drawn": reading.drawn(place),
    }
    return render(request, f"dashboard/{place}.html", context)


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
