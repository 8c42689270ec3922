"""What is held on whoever is signed in: to read, to take away, to have erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from ledby.errors import LedByError
from ledby.reports.pack_pdf import pack_pdf
from ledby.web.accounts.fresh import freshly_signed_in
from ledby.web.accounts.policies import require_role
from ledby.web.audit.policies import READERS
from ledby.web.cycles.agreement import spoken
from ledby.web.cycles.selectors import access_trust
from ledby.web.privacy import selectors, services
from ledby.web.privacy.forms import AttributeForm, EraseForm
from ledby.web.privacy.kept import TIERS
from ledby.web.privacy.pack import pack_of
from ledby.web.privacy.wording import in_words

if TYPE_CHECKING:
    from ledby.web.accounts.models import User


@login_required
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """Show what is held on whoever is signed in, to them alone."""
    user = cast("User", request.user)
    sections = selectors.held_on(user, request.session.session_key)
    context = {
        "tiers": [
            (
                label,
                [
                    (one.kept, [in_words(row) for row in one.rows])
                    for one in sections
                    if one.kept.tier == tier and one.rows
                ],
            )
            for tier, label in TIERS.items()
        ],
        "voluntary": selectors.voluntary_of(user),
        "listed_on": selectors.listed_on(),
        "lookers": selectors.lookers(user),
    }
    return render(request, "privacy/held.html", context)


@login_required
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Give all of it as a file, made anew each time: no link leads to it."""
    user = cast("User", request.user)
    return HttpResponse(
        services.export(user, request.session.session_key),
        content_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="held-on-you.zip"'},
    )


@login_required
@require_POST
def attribute(request: HttpRequest) -> HttpResponse:
    """Withdraw a voluntary attribute in one click, or allow it again."""
    form = AttributeForm(request.POST)
    if not form.is_valid():
        raise Http404
    change = services.allow if form.cleaned_data["given"] else services.withdraw
    choice = change(cast("User", request.user), form.cleaned_data["attribute"])
    return redirect("privacy-receipt", choice.pk)


@login_required
@require_safe
def receipt(request: HttpRequest, receipt_id: UUID) -> HttpResponse:
    """Show what one said about an attribute, and when."""
    found = selectors.find_receipt(cast("User", request.user), receipt_id)
    return render(request, "privacy/receipt.html", {"receipt": found})


@require_http_methods(["GET", "HEAD", "POST"])
@freshly_signed_in
def erase(request: HttpRequest) -> HttpResponse:
    """Say what goes and what remains, and do it soon after a sign-in."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.erase(cast("User", request.user))
        except LedByError as error:
            messages.error(request, str(error))
            return redirect("privacy-erase")
        logout(request)
        return redirect("privacy-gone")
    return render(request, "privacy/erase.html", {"form": form})


@require_safe
def gone(request: HttpRequest) -> HttpResponse:
    """Say that it is done, to whoever is not known here any more."""
    return render(request, "privacy/gone.html")


@login_required
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """Show what is deleted when, and what the next run would delete."""
    require_role(request.user, *READERS)
    context = {
        "rules": services.due(timezone.now()),
        "last": selectors.last_run(),
    }
    return render(request, "privacy/retention.html", context)


@login_required
@require_safe
def pack(request: HttpRequest, cycle_id: UUID) -> HttpResponse:
    """Give what a works council and a data protection officer read, as a PDF."""
    cycle = access_trust(request.user, cycle_id)
    language = spoken(get_language())
    return HttpResponse(
        pack_pdf(pack_of(cycle, language), language),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="agreement.pdf"'},
    )
