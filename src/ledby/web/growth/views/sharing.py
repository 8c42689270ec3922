"""Sharing one's page with a coach, manager or mentor, and reading what is shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID

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

from ledby.errors import LedByError
from ledby.reports.person import person_story
from ledby.web.growth import selectors, services, summary
from ledby.web.growth.forms import ShareForm

if TYPE_CHECKING:
    from ledby.web.accounts.models import User


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest) -> HttpResponse:
    """Choose with whom to share which parts, for how long."""
    person = selectors.owner_of(request.user)
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.share(person, **form.cleaned_data)
            messages.success(request, _("Shared. You see each time it is read."))
            return redirect("growth:page")
        except LedByError as error:
            form.add_error(None, str(error))
    status = 400 if form.is_bound else 200
    return render(request, "growth/share.html", {"form": form}, status=status)


@login_required
@require_POST
def end(request: HttpRequest, share_id: UUID) -> HttpResponse:
    """Stop sharing at once."""
    services.end_share(selectors.owner_of(request.user), share_id)
    messages.success(request, _("Ended. Nobody reads it there any more."))
    return redirect("growth:page")


@login_required
@require_safe
def shared(request: HttpRequest, share_id: UUID) -> HttpResponse:
    """Show a page that a colleague shares, and note for them that it was read."""
    given = selectors.access_share(request.user, share_id)
    found = selectors.shared(given)
    context = {
        "share": given,
        "parts": set(given.parts),
        "story": person_story(found.page) if found.page else None,
        "cycle": found.cycle,
        "now": summary.in_words(found.step) if found.step else None,
    }
    services.note_read(cast("User", request.user), given)
    return render(request, "growth/shared.html", context)
