"""One's own growth: the step, its log, what changed. Nobody else sees this page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from ledby.errors import LedByError
from ledby.web.growth import selectors, services, summary
from ledby.web.growth.forms import LogForm, StepForm


@login_required
@require_safe
def growth(request: HttpRequest) -> HttpResponse:
    """Show what one tries, what changed, one's log, and with whom one shares."""
    person = selectors.owner_of(request.user)
    context: dict[str, Any] = {
        "whole": summary.whole(person),
        "form": LogForm(),
        "log": selectors.log_of(person),
        "given": selectors.shares_given(person),
        "got": selectors.shares_got(person),
    }
    return render(request, "growth/page.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Choose a trait and a practice, a line, and who may notice."""
    person = selectors.owner_of(request.user)
    about = request.GET.get("trait", "")
    first = {"trait": about, "practice": request.GET.get("practice", "")}
    if request.method != "POST":
        form = StepForm(initial=first, about=about)
        return render(request, "growth/choose.html", {"form": form})
    form = StepForm(request.POST)
    if form.is_valid():
        try:
            services.choose(person, **form.cleaned_data)
            messages.success(request, _("Begun. One thing at a time is enough."))
            return redirect("growth:page")
        except LedByError as error:
            form.add_error(None, str(error))
    return render(request, "growth/choose.html", {"form": form}, status=400)


@login_required
@require_POST
def turn(request: HttpRequest) -> HttpResponse:
    """Put the step aside, or stop or begin its letters."""
    person = selectors.owner_of(request.user)
    what, step = request.POST.get("turn", ""), selectors.current_step(person)
    if step is None or what not in {"aside", "stop", "begin"}:
        raise Http404
    if what == "aside":
        services.end(person)
    else:
        services.set_nudges(step, wanted=what == "begin")
    return redirect("growth:page")


@login_required
@require_POST
def log(request: HttpRequest) -> HttpResponse:
    """Add a line to one's log."""
    person = selectors.owner_of(request.user)
    form = LogForm(request.POST)
    if form.is_valid():
        services.write_log(person, form.cleaned_data["text"])
    else:
        for sentence in form.errors["text"]:
            messages.error(request, str(sentence))
    return redirect("growth:page")


@login_required
@require_POST
def drop_log(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Delete a line of one's log."""
    services.drop_log(selectors.owner_of(request.user), entry_id)
    return redirect("growth:page")
