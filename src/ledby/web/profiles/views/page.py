"""A person's own page, for that person alone."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ledby.reports import specimens
from ledby.reports.person import person_story
from ledby.reports.person_pdf import person_pdf
from ledby.web.cycles.policies import Act
from ledby.web.cycles.selectors import access_cycle
from ledby.web.examples.analysis import own_seen
from ledby.web.examples.selectors import person_of
from ledby.web.growth.summary import now_of
from ledby.web.initiatives.own import led_by_others
from ledby.web.profiles.selectors import own_page, taken_up, told_by


@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Show the page of whoever is signed in, to them alone."""
    found = own_page(request.user)
    seen = own_seen(request.user)
    if found is None:
        return render(request, "profiles/waiting.html", {"seen": seen})
    cycle, page = found
    person = person_of(request.user)
    context = {
        "seen": seen,
        "name": cycle.cycle_name,
        "day": cycle.released_on,
        "story": person_story(page),
        "behind": led_by_others(request.user),
        "told": told_by(person),
        "taken_up": taken_up(person),
        "growth_now": now_of(person),
    }
    return render(request, "profiles/me.html", context)


@login_required
@require_safe
def me_pdf(request: HttpRequest) -> HttpResponse:
    """Give the same page as a PDF, to keep or to print."""
    found = own_page(request.user)
    if found is None:
        raise Http404
    cycle, page = found
    language = get_language() or "en"
    return HttpResponse(
        person_pdf(page, cycle.cycle_name, cycle.released_on, language),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="led-by.pdf"'},
    )


@login_required
@require_safe
def specimen(request: HttpRequest, cycle_id: UUID) -> HttpResponse:
    """Show a made-up page to those who prepare a cycle."""
    cycle = access_cycle(request.user, cycle_id, Act.READ)
    context = {
        "name": cycle.name,
        "day": timezone.localdate(),
        "story": person_story(specimens.person_page()),
        "specimen": True,
    }
    return render(request, "profiles/me.html", context)
