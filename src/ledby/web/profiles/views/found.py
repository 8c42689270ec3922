"""The directory of those who let themselves be found, and nobody else."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from ledby.web.examples.selectors import person_of
from ledby.web.profiles import selectors
from ledby.web.profiles.forms import FoundForm
from ledby.web.profiles.services import openness

FILTERS = ("kind", "trait", "unit", "place")


@login_required
@require_safe
def found(request: HttpRequest) -> HttpResponse:
    """Show who wants to be found, by name; nobody else is ever listed."""
    person = person_of(request.user)
    asked = {name: request.GET.get(name, "")[:400] for name in FILTERS}
    units, places = selectors.found_where()
    context = {
        "page": selectors.findable(**asked, page=request.GET.get("page")),
        "asked": asked,
        "traits": FoundForm().fields["traits"].choices,  # type: ignore[attr-defined]
        "units": units,
        "places": places,
        "own": selectors.openness(person),
        "me": person.pk,
    }
    return render(request, "profiles/found.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Let somebody say as what they may be found."""
    person = person_of(request.user)
    now = selectors.openness(person)
    form = FoundForm(
        request.POST if request.method == "POST" else None,
        initial={
            "as_leader": now.as_leader,
            "as_bridge": now.as_bridge,
            "traits": now.traits,
            "line": now.line,
        },
    )
    if request.method == "POST" and form.is_valid():
        openness.let_be_found(person, openness.Wishes(**form.cleaned_data))
        messages.success(request, _("It is as you wish. You can step out at any time."))
        return redirect("profiles:found")
    status = 400 if form.errors else 200
    return render(request, "profiles/found_own.html", {"form": form}, status=status)


@login_required
@require_POST
def out(request: HttpRequest) -> HttpResponse:
    """Take oneself out, in one click."""
    openness.step_out(person_of(request.user))
    messages.success(request, _("You are not listed any more."))
    return redirect("profiles:found")
