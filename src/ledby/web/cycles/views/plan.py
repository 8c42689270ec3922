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
from ledby.web.cycles.forms import WhatForm, WhenForm, WhoForm
from ledby.web.cycles.policies import Act
from ledby.web.cycles.selectors import access_cycle, access_to
from ledby.web.cycles.services.create import create_cycle, revise

if TYPE_CHECKING:
    from ledby.web.accounts.models import User

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
    form = WhoForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        cycle = create_cycle(**form.plan(), by=cast("User", request.user))
        return redirect("cycle-what", cycle.pk)
    return render(request, "cycles/who.html", {"form": form, "step": "who"})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, cycle_id: UUID, step: str) -> HttpResponse:
    """Show and take one step of a plan."""
    cycle = access_cycle(request.user, cycle_id, Act.EDIT)
    if not cycle.is_draft or cycle.is_launching:
        return redirect("cycle", cycle.pk)
    form = STEPS[step](_sent(request), cycle=cycle)
    if request.method == "POST" and form.is_valid():
        try:
            revise(cycle, **form.plan())
        except StateError as error:
            messages.error(request, str(error))
            return redirect("cycle", cycle.pk)
        return redirect(NEXT[step], cycle.pk)
    context = {"form": form, "step": step, "cycle": cycle}
    return render(request, f"cycles/{step}.html", context)


def _sent(request: HttpRequest) -> QueryDict | None:
    # A form without a tick is sent empty, and is still sent.
    return request.POST if request.method == "POST" else None
