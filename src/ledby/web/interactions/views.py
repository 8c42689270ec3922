"""Sources of who has to do with whom: what for, who agreed, what was read."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from ledby.errors import LedByError, StateError
from ledby.reports.meetings import met_rows
from ledby.web.accounts.fresh import ask_again, is_fresh
from ledby.web.accounts.policies import has_role
from ledby.web.interactions import selectors, services
from ledby.web.interactions.forms import FileForm, PurposeForm
from ledby.web.interactions.jobs import bring_in
from ledby.web.interactions.policies import only

if TYPE_CHECKING:
    from ledby.web.accounts.models import User
    from ledby.web.interactions.models import Agreement

TOO_LARGE = services.MAX_BYTES + 64 * 1024
"""Of a request: the file and what a form adds around it."""


@require_safe
@only("organiser", "council")
def everything(request: HttpRequest) -> HttpResponse:
    """List purposes and sources."""
    return _list(request, PurposeForm())


@require_POST
@only("organiser")
def plan(request: HttpRequest) -> HttpResponse:
    """Say what a kind of source is to be read for."""
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return _list(request, form)
    made = services.plan(by=cast("User", request.user), **form.cleaned_data)
    return redirect("interactions:purpose", made.pk)


@require_safe
@only("organiser", "council")
def purpose(request: HttpRequest, agreement_id: uuid.UUID) -> HttpResponse:
    """Show what is read for a purpose, what is kept, and whether it was approved."""
    return _purpose(request, selectors.find_agreement(agreement_id), FileForm())


@require_POST
@only("council")
def approve(request: HttpRequest, agreement_id: uuid.UUID) -> HttpResponse:
    """Approve a purpose for the works council."""
    agreement = selectors.find_agreement(agreement_id)
    if not is_fresh(request):
        return ask_again(f"/interactions/for/{agreement.pk}")
    seen = request.POST.get("fingerprint", "")
    try:
        services.approve(agreement, cast("User", request.user), seen)
    except StateError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Approved, with your name."))
    return redirect("interactions:purpose", agreement.pk)


# A request that is too large is refused before its body is read; the check against
# forged requests would read it, so that check comes after.
@csrf_exempt
@require_POST
@only("organiser")
def bring(request: HttpRequest, agreement_id: uuid.UUID) -> HttpResponse:
    """Take a file and have it read."""
    agreement = selectors.find_agreement(agreement_id)
    if int(request.META.get("CONTENT_LENGTH") or 0) > TOO_LARGE:
        sentence = _("The file is larger than %(most)s MB, the most we read.") % {
            "most": services.MEGABYTES
        }
        return _purpose(request, agreement, FileForm(), sentence, status=413)
    return _bring(request, agreement)


@csrf_protect
def _bring(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _purpose(request, agreement, form)
    given = form.cleaned_data
    days = given["since"], given["until"]
    try:
        made = bring_in(agreement, given["file"], days, cast("User", request.user))
    except LedByError as error:
        return _purpose(request, agreement, form, str(error))
    return redirect("interactions:source", made.pk)


@require_safe
@only("organiser", "council")
def source(request: HttpRequest, source_id: uuid.UUID) -> HttpResponse:
    """Show how far a source is, and what was kept of it."""
    services.release_lost()
    found = selectors.find_source(source_id)
    context = {
        "source": found,
        "rows": met_rows(found.document) if found.document else (),
        "brings": has_role(request.user, "organiser"),
    }
    return render(request, "interactions/source.html", context)


@require_POST
@only("organiser")
def delete(request: HttpRequest, source_id: uuid.UUID) -> HttpResponse:
    """Forget what a source said."""
    found = selectors.find_source(source_id)
    try:
        services.delete(found, cast("User", request.user))
    except StateError as error:
        messages.error(request, str(error))
        return redirect("interactions:source", found.pk)
    messages.success(request, _("It is deleted."))
    return redirect("interactions:all")


def _list(request: HttpRequest, form: PurposeForm) -> HttpResponse:
    context = {
        "purposes": [
            (one, selectors.is_approved(one)) for one in selectors.agreements()
        ],
        "sources": selectors.sources(),
        "needed": selectors.needs_approval(),
        "brings": has_role(request.user, "organiser"),
        "form": form,
    }
    return render(request, "interactions/all.html", context)


def _purpose(
    request: HttpRequest,
    agreement: Agreement,
    form: FileForm,
    sentence: str = "",
    status: int = 200,
) -> HttpResponse:
    approved, needed = selectors.is_approved(agreement), selectors.needs_approval()
    context = {
        "agreement": agreement,
        "approved": approved,
        "needed": needed,
        "fingerprint": selectors.fingerprint(agreement.kind, agreement.purpose),
        "agrees": has_role(request.user, "council"),
        "brings": has_role(request.user, "organiser") and (approved or not needed),
        "running": selectors.running(),
        "sentence": sentence,
        "form": form,
    }
    return render(request, "interactions/purpose.html", context, status=status)
