"""The photograph of an example: put beside it, and shown to whoever may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ledby.errors import LedByError
from ledby.web.accounts.policies import require_role
from ledby.web.examples import selectors, services
from ledby.web.examples.forms import PhotographForm
from ledby.web.examples.policies import is_live

if TYPE_CHECKING:
    from ledby.web.examples.models import Example


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def put(request: HttpRequest, example_id: UUID) -> HttpResponse:
    """Let the owner put a photograph beside their example, or take it out."""
    person = selectors.person_of(request.user)
    found = selectors.own_example(person, example_id)
    if "remove" in request.POST:
        services.remove_photograph(found)
        messages.success(request, _("The photograph is gone."))
        return redirect("examples:example", found.pk)
    sent = request.method == "POST"
    form = PhotographForm(*((request.POST, request.FILES) if sent else ()))
    if sent and _is_put(found, form):
        messages.success(request, _("This is how colleagues see it."))
        return redirect("examples:example", found.pk)
    context = {
        "example": found,
        "form": form,
        "live": is_live(found, timezone.localdate()),
        "photograph": selectors.photograph_of(found),
    }
    status = 400 if form.errors else 200
    return render(request, "examples/photograph.html", context, status=status)


@login_required
@require_safe
def shown(request: HttpRequest, example_id: UUID) -> HttpResponse:
    """Give the picture to whoever may read the example."""
    person = selectors.person_of(request.user)
    return _picture(selectors.find_example(person, example_id))


@require_safe
def asked(request: HttpRequest, token: str) -> HttpResponse:
    """Give the picture to the holder of a personal link."""
    del request
    return _picture(selectors.ask_by_token(token).example)


@login_required
@require_safe
def reported(request: HttpRequest, example_id: UUID) -> HttpResponse:
    """Give organisers the picture of what was reported."""
    require_role(request.user, "organiser")
    return _picture(selectors.find_reported(example_id))


def _is_put(found: Example, form: PhotographForm) -> bool:
    if not form.is_valid():
        return False
    file, seen = form.cleaned_data["photograph"], form.cleaned_data["seen"]
    try:
        services.put_photograph(found, file, seen)
    except LedByError as error:
        form.add_error("photograph", str(error))
    return not form.errors


def _picture(found: Example) -> HttpResponse:
    return HttpResponse(
        selectors.picture_of(found),
        content_type="image/jpeg",
        headers={
            "Content-Disposition": 'inline; filename="example.jpg"',
            "X-Content-Type-Options": "nosniff",
        },
    )
