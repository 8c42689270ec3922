"""What was promised in each cycle, and what the works council says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ledby.errors import StateError
from ledby.web.accounts.fresh import ask_again, is_fresh
from ledby.web.accounts.policies import roles_of
from ledby.web.cycles import council_selectors, selectors, specimens
from ledby.web.cycles.agreement import spoken
from ledby.web.cycles.forms import RemarkForm
from ledby.web.cycles.policies import Act, may
from ledby.web.cycles.services import council
from ledby.web.cycles.words import trust_headline, trust_line

if TYPE_CHECKING:
    from ledby.web.accounts.models import User
    from ledby.web.cycles.models import Cycle


@login_required
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """List the cycles whose agreement the reader may see."""
    cycles = selectors.agreements_for(request.user)
    agrees = may(roles_of(request.user), Act.AGREE)
    rows = [
        (cycle, trust_line(cycle, council_selectors.standing(cycle), agrees=agrees))
        for cycle in cycles
    ]
    return render(request, "cycles/trust.html", {"rows": rows, "agrees": agrees})


@login_required
@require_safe
def agreed(request: HttpRequest, cycle_id: UUID) -> HttpResponse:
    """Show an agreement: why, what, who sees what, from how many on, how long."""
    cycle = selectors.access_trust(request.user, cycle_id)
    return _page(request, cycle, RemarkForm())


@login_required
@require_POST
def approve(request: HttpRequest, cycle_id: UUID) -> HttpResponse:
    """Approve the plan that was read."""
    cycle = selectors.access_cycle(request.user, cycle_id, Act.AGREE)
    if not is_fresh(request):
        return ask_again(f"/trust/{cycle.pk}")
    seen = request.POST.get("fingerprint", "")
    try:
        council.approve(cycle, cast("User", request.user), seen)
    except StateError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Approved. The organiser gets a mail."))
    return redirect("trust-agreement", cycle_id)


@login_required
@require_POST
def say(request: HttpRequest, cycle_id: UUID) -> HttpResponse:
    """Keep what somebody says of an agreement."""
    cycle = selectors.access_cycle(request.user, cycle_id, Act.DISCUSS)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _page(request, cycle, form)
    council.say(cycle, cast("User", request.user), form.cleaned_data["text"])
    messages.success(request, _("It is kept, with your name."))
    return redirect("trust-agreement", cycle_id)


def _page(request: HttpRequest, cycle: Cycle, form: RemarkForm) -> HttpResponse:
    language = spoken(get_language())
    terms = selectors.terms(cycle, language)
    stands = council_selectors.standing(cycle)
    roles = roles_of(request.user)
    discusses, agrees = may(roles, Act.DISCUSS), may(roles, Act.AGREE)
    context = {
        "cycle": cycle,
        "terms": terms,
        "parts": specimens.asked(cycle.instrument, terms["parts"], language),
        "limits": council_selectors.policy_of(cycle)["thresholds"],
        "invited": selectors.invited(cycle.units) if cycle.is_draft else None,
        "stands": stands,
        "headline": trust_headline(cycle, stands, agrees=agrees),
        "fingerprint": council_selectors.fingerprint(cycle),
        "remarks": council_selectors.remarks(cycle) if discusses else [],
        "discusses": discusses,
        "agrees": agrees,
        "form": form,
    }
    return render(request, "cycles/trust_agreement.html", context)
