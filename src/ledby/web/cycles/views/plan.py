"""Planning a cycle in three steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ledby.errors import StateError
from ledby.web.cycles.council_selectors import council
from ledby.web.cycles.forms import WhatForm, WhenForm, WhoForm
from ledby.web.cycles.policies import Act
from ledby.web.cycles.selectors import access_cycle, access_to
from ledby.web.cycles.services.create import create_cycle, revise

if TYPE_CHECKING:
    from django import forms

    from ledby.web.accounts.models import User
    from ledby.web.cycles.models import Cycle

STEPS: dict[str, type[WhoForm | WhatForm | WhenForm]] = {
    "who": WhoForm,
    "what": WhatForm,
    "when": WhenForm,
}
NEXT = {"who": "cycle-what", "what": "cycle-when", "when": "cycle"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a plan: who is asked."""
    access_to(request.user, Act.CREATE)
    if _looks(request):
        return _looking(request, None)
    form = WhoForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        cycle = create_cycle(
            **form.plan(),
            by=cast("User", request.user),
            # Where there is a works council, it is asked unless the organiser decides.
            needs_approval=council().exists(),
        )
        return redirect("cycle-what", cycle.pk)
    return _page(request, "who", None, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, cycle_id: UUID, step: str) -> HttpResponse:
    """Show and take one step of a plan."""
    cycle = access_cycle(request.user, cycle_id, Act.EDIT)
    if not cycle.is_draft or cycle.is_launching:
        return redirect("cycle", cycle.pk)
    if step == "who" and _looks(request):
        return _looking(request, cycle)
    form = STEPS[step](_sent(request), cycle=cycle)
    if request.method == "POST" and form.is_valid():
        try:
            revise(cycle, **form.plan())
        except StateError as error:
            messages.error(request, str(error))
            return redirect("cycle", cycle.pk)
        return redirect(NEXT[step], cycle.pk)
    return _page(request, step, cycle, form)


def _looks(request: HttpRequest) -> bool:
    """Say whether units are looked for: by the button, or by Enter in the field."""
    typed = bool(request.POST.get("q")) and "go" not in request.POST
    return typed or "find" in request.POST


def _looking(request: HttpRequest, cycle: Cycle | None) -> HttpResponse:
    """Look for units: what was typed and ticked so far stays, and nothing is kept."""
    name, units = request.POST.get("name", ""), request.POST.getlist("units")
    form = WhoForm(initial={"name": name, "everybody": "no", "units": units})
    return _page(request, "who", cycle, form)


def _page(
    request: HttpRequest, step: str, cycle: Cycle | None, form: forms.Form
) -> HttpResponse:
    context: dict[str, object] = {"form": form, "step": step, "cycle": cycle}
    if step == "when":
        context["council"] = council().exists()
    if isinstance(form, WhoForm):
        text = request.POST.get("q", "")[:100]
        context |= {"text": text, "boxes": form.boxes(text)}
    return render(request, f"cycles/{step}.html", context)


def _sent(request: HttpRequest) -> QueryDict | None:
    # A form without a tick is sent empty, and is still sent.
    return request.POST if request.method == "POST" else None
