"""Dividing a group into fair teams."""

from __future__ import annotations

import uuid

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
from ledby.web.teams import laid_out, pictures
from ledby.web.teams.forms.dividing import GroupForm, RulesForm
from ledby.web.teams.jobs import rule_and_divide
from ledby.web.teams.policies import colleagues_only
from ledby.web.teams.selectors import asked, divided
from ledby.web.teams.services import dividing
from ledby.web.teams.views.skills import me
from ledby.web.teams.workbook import as_xlsx


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues_only
def begin(request: HttpRequest) -> HttpResponse:
    """Take whom somebody wants to divide."""
    person = me(request)
    sent = request.method == "POST"
    form = GroupForm(request.POST, request.FILES) if sent else GroupForm()
    if sent and form.is_valid():
        data = form.cleaned_data
        facts = {name: data[name] for name in ("title", "purpose", "size")}
        made = dividing.begin(person, **facts, units=data["units"], rows=data["rows"])
        return redirect("team_rules", made.pk)
    context = {
        "form": form,
        "units": asked.unit_paths(),
        "divisions": divided.own_divisions(person),
    }
    return render(request, "teams/group.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues_only
def rules(request: HttpRequest, division_id: uuid.UUID) -> HttpResponse:
    """Take what is fair, as sentences."""
    person = me(request)
    found = divided.find_division(person, division_id)
    group = divided.group_of(found)
    former = divided.former(person, found.pk)
    form = RulesForm(group, former, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rule_and_divide(found, form.rules(), form.cleaned_data["before"])
        except LedByError as error:
            form.add_error(None, str(error))
        else:
            return redirect("team_division", found.pk)
    context = {"division": found, "form": form, "people": len(group)}
    return render(request, "teams/rules.html", context)


@require_safe
@colleagues_only
def division(request: HttpRequest, division_id: uuid.UUID) -> HttpResponse:
    """Show how far it is, or the teams and how fair they are."""
    found = divided.find_division(me(request), division_id)
    if found.state == "found":
        return render(request, "teams/division.html", laid_out.division(found))
    if found.state == "stopped":
        return redirect("team_rules", found.pk)
    context = {"division": found, **pictures.under_way(found)}
    return render(request, "teams/dividing.html", context)


@require_POST
@colleagues_only
def move(request: HttpRequest, division_id: uuid.UUID) -> HttpResponse:
    """Move somebody into another team, take a move back, or stop."""
    found = divided.find_division(me(request), division_id)
    if "stop" in request.POST:
        dividing.stop(found)
    elif "undo" in request.POST:
        dividing.undo(found)
    else:
        to = request.POST.get("to", "")
        try:
            number = int(to) if to.isdecimal() and len(to) < 6 else 0
            dividing.move(found, request.POST.get("person", ""), number)
        except LedByError as error:
            messages.error(request, str(error))
    return redirect("team_division", division_id)


@require_POST
@colleagues_only
def delete(request: HttpRequest, division_id: uuid.UUID) -> HttpResponse:
    """Forget a division."""
    dividing.delete(divided.find_division(me(request), division_id))
    messages.success(request, _("It is deleted."))
    return redirect("team_partition")


@require_safe
@colleagues_only
def as_csv(request: HttpRequest, division_id: uuid.UUID) -> HttpResponse:
    """Send the teams as a file."""
    found = divided.find_division(me(request), division_id)
    return HttpResponse(
        dividing.as_csv(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="teams.csv"'},
    )


@require_safe
@colleagues_only
def as_workbook(request: HttpRequest, division_id: uuid.UUID) -> HttpResponse:
    """Send the teams, and how fair they are, as a workbook."""
    found = divided.find_division(me(request), division_id)
    return HttpResponse(
        as_xlsx(found),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": 'attachment; filename="teams.xlsx"'},
    )
