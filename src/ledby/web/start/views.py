"""The first page, and whether the site is well."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ledby.web.start import selectors


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show what waits for whoever is signed in; to others, what LedBy is."""
    if not request.user.is_authenticated:
        return render(request, "start/welcome.html")
    waiting = selectors.waiting_for(request.user)
    return render(request, "start/waiting.html", {"waiting": waiting})


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say in a word whether database and worker are well; no sign-in, no details."""
    del request
    state = selectors.health()
    status = 200 if state == "ok" else 503
    return HttpResponse(state, content_type="text/plain", status=status)
