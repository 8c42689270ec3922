"""Asking for a team, and what came of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from ledby.errors import LedByError
from ledby.web.teams import pictures
from ledby.web.teams.forms.asking import BriefForm, as_initial
from ledby.web.teams.forms.skills import PickForm
from ledby.web.teams.jobs import ask_and_find
from ledby.web.teams.policies import colleagues_only
from ledby.web.teams.selectors import asked, skills
from ledby.web.teams.services import asking, inviting
from ledby.web.teams.views.skills import me


@require_safe
@colleagues_only
def overview(request: HttpRequest) -> HttpResponse:
    """Show the teams one asked for, and those one is asked to be in."""
    person = me(request)
    context = {
        "teams": asked.own_requests(person),
        "invitations": asked.invitations_for(person),
    }
    return render(request, "teams/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues_only
def new(request: HttpRequest) -> HttpResponse:
    """Take a brief, and say on the way how many could serve each need."""
    person = me(request)
    if request.method != "POST":
        form = _fresh(request, person)
        return _form(request, form, counted=bool(request.GET.get("like")))
    rows = request.POST.get("rows", "")
    form = BriefForm(request.POST, rows=int(rows) if rows.isdecimal() else 4)
    if "more" in request.POST:
        said = {name: field.value() for name in form.fields if (field := form[name])}
        return _form(request, BriefForm(initial=said, rows=form.rows + 2))
    if "count" in request.POST:
        return _form(request, form, counted=True)
    if not form.is_valid():
        return _form(request, form)
    data = form.cleaned_data
    try:
        team = ask_and_find(person, data["title"], data["purpose"], form.brief())
    except LedByError as error:
        form.add_error(None, str(error))
        return _form(request, form)
    return redirect("team", team.pk)


def _fresh(request: HttpRequest, person: Any) -> BriefForm:
    across = [path[:400] for path in request.GET.getlist("across")[:4]]
    initial: dict[str, Any] = {f"across_{at}": one for at, one in enumerate(across, 1)}
    if len(across) > 1:
        initial["units"] = len(across)
    like = request.GET.get("like", "")
    try:
        team = asked.find_request(person, uuid.UUID(like)) if like else None
    except ValueError:
        team = None
    if team is None:
        return BriefForm(initial=initial)
    give = team.result.get("give", []) if "nearest" in request.GET else []
    initial = as_initial(team.title, team.purpose, team.brief, give)
    return BriefForm(initial=initial, rows=max(4, len(team.brief["skills"])))


def _form(
    request: HttpRequest, form: BriefForm, *, counted: bool = False
) -> HttpResponse:
    if counted and not form.is_bound:
        form = BriefForm({"closeness": "some", **form.initial}, rows=form.rows)
    context = {
        "form": form,
        "counts": form.counted() if counted else [],
        "known": skills.known_skills(),
        "units": asked.unit_paths(),
    }
    return render(request, "teams/new.html", context)


@require_safe
@colleagues_only
def team(request: HttpRequest, team_id: uuid.UUID) -> HttpResponse:
    """Show how far a search is, the teams it found, who said what, or who stands."""
    person = me(request)
    found = asked.find_seen(person, team_id)
    context: dict[str, Any] = {"team": found, "mine": found.asked_by_id == person.pk}
    if found.stood_at is not None:
        context["standing"] = inviting.standing(found)
        return render(request, "teams/stands.html", context | pictures.answers(found))
    if found.invited_at is not None:
        return render(request, "teams/waits.html", context | pictures.answers(found))
    if found.state == "found":
        return render(request, "teams/found.html", context | pictures.frontier(found))
    context |= pictures.standstill(found)
    return render(request, "teams/progress.html", context)


@require_safe
@colleagues_only
def close(request: HttpRequest, team_id: uuid.UUID, place: int) -> HttpResponse:
    """Look closer at one team: who, why, which rules it keeps; change it by hand."""
    found = asked.find_request(me(request), team_id)
    if found.invited_at is not None or not asking.members_at(found, place):
        return redirect("team", found.pk)
    leaves = request.GET.get("leaves", "")[:36]
    context = pictures.closer(found, place, leaves)
    return render(request, "teams/close.html", {"team": found, **context})


@require_POST
@colleagues_only
def stop(request: HttpRequest, team_id: uuid.UUID) -> HttpResponse:
    """Stop a search."""
    asking.stop(asked.find_request(me(request), team_id))
    return redirect("team", team_id)


@require_POST
@colleagues_only
def delete(request: HttpRequest, team_id: uuid.UUID) -> HttpResponse:
    """Forget a team that was asked for."""
    asking.delete(asked.find_request(me(request), team_id))
    messages.success(request, _("It is deleted, with its invitations."))
    return redirect("teams")


@require_POST
@colleagues_only
def change(request: HttpRequest, team_id: uuid.UUID) -> HttpResponse:
    """Swap a member by hand, or take the last change back."""
    found = asked.find_request(me(request), team_id)
    if "undo" in request.POST:
        asking.undo(found)
        found.refresh_from_db()
        return redirect("team_close", team_id, 0 if found.hand else 1)
    said = request.POST.get("place", "")
    place = int(said) if said.isdecimal() and len(said) < 3 else 0
    leaves = request.POST.get("leaves", "")
    try:
        asking.swap(found, place, leaves, PickForm(request.POST).chosen())
    except LedByError as error:
        messages.error(request, str(error))
        return redirect("team_close", team_id, place)
    return redirect("team_close", team_id, 0)
