"""Inviting a team, and answering an invitation."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ledby.errors import LedByError
from ledby.web.teams import pictures
from ledby.web.teams.forms.skills import PickForm
from ledby.web.teams.policies import colleagues_only
from ledby.web.teams.selectors import asked
from ledby.web.teams.services import inviting
from ledby.web.teams.views.skills import me


@require_POST
@colleagues_only
def invite(request: HttpRequest, team_id: uuid.UUID) -> HttpResponse:
    """Invite the people of a team, or one more where somebody said no."""
    found = asked.find_request(me(request), team_id)
    said = request.POST.get("place", "")
    place = int(said) if said.isdecimal() and len(said) < 3 else 0
    try:
        if found.invited_at is None:
            inviting.invite(found, place, request.POST.get("lead", ""))
            messages.success(request, _("Each of them gets a letter."))
        else:
            inviting.invite_more(found, PickForm(request.POST).person())
    except LedByError as error:
        messages.error(request, str(error))
        if found.invited_at is None and found.state == "found":
            return redirect("team_close", team_id, place)
    return redirect("team", team_id)


@require_POST
@colleagues_only
def stand(request: HttpRequest, team_id: uuid.UUID) -> HttpResponse:
    """Begin with those who accepted."""
    try:
        inviting.let_stand(asked.find_request(me(request), team_id))
    except LedByError as error:
        messages.error(request, str(error))
    return redirect("team", team_id)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues_only
def invitation(request: HttpRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """Say why somebody is asked, and take their answer."""
    row = asked.find_invitation(me(request), invitation_id)
    if request.method == "POST":
        yes = request.POST.get("answer") == "yes"
        try:
            reason = request.POST.get("reason", "").strip()[:500]
            inviting.answer(row, yes=yes, reason=reason)
        except LedByError as error:
            messages.error(request, str(error))
        return redirect("team_invitation", row.pk)
    return render(request, "teams/invitation.html", pictures.asked_why(row))
