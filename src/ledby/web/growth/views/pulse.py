"""Where letters lead: the two questions of a pulse, and the end of the nudges."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ledby.errors import LedByError
from ledby.web.growth import selectors, services, summary
from ledby.web.growth.forms import PulseForm
from ledby.web.growth.pulse import check


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pulse(request: HttpRequest, token: str) -> HttpResponse:
    """Ask somebody twice; the link is the whole credential."""
    try:
        noticer = selectors.noticer_by_token(token)
        form = PulseForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            services.answer(noticer, check(form.cleaned_data))
            return render(request, "growth/thanks.html")
    except LedByError as error:
        said = {"sentence": str(error)}
        return render(request, "growth/over.html", said, status=410)
    context: dict[str, Any] = {
        "form": form,
        "name": noticer.step.person.name,
        "now": summary.in_words(noticer.step),
    }
    status = 400 if form.is_bound else 200
    return render(request, "growth/pulse.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the monthly letter about a step, without signing in."""
    step = selectors.step_by_stop_token(token)
    if request.method == "POST":
        services.set_nudges(step, wanted=False)
    context = {"stopped": request.method == "POST"}
    return render(request, "growth/stop.html", context)
