"""All cycles, and where one of them stands."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ledby.web.accounts.policies import roles_of
from ledby.web.cycles import selectors
from ledby.web.cycles.council_selectors import standing
from ledby.web.cycles.policies import Act, may
from ledby.web.cycles.words import headline


@login_required
@require_safe
def cycle_list(request: HttpRequest) -> HttpResponse:
    """Show every cycle to those who may read how cycles are set up."""
    selectors.access_to(request.user, Act.READ)
    rows = [(cycle, headline(cycle, None)) for cycle in selectors.all_cycles()]
    may_create = may(roles_of(request.user), Act.CREATE)
    return render(request, "cycles/list.html", {"rows": rows, "may_create": may_create})


@login_required
@require_safe
def overview(request: HttpRequest, cycle_id: UUID) -> HttpResponse:
    """Show one cycle: its plan; progress and history to those who may follow them."""
    cycle = selectors.access_cycle(request.user, cycle_id, Act.READ)
    acts = {act for act in Act if may(roles_of(request.user), act)}
    follows = Act.FOLLOW_PROGRESS in acts
    tenths = selectors.progress(cycle) if follows else None
    stands = standing(cycle)
    invited = selectors.invited(cycle.units) if cycle.is_draft else None
    context = {
        "cycle": cycle,
        "acts": acts,
        "terms": selectors.terms(cycle, get_language()),
        "tenths": tenths,
        "stands": stands,
        "headline": headline(cycle, tenths, stands),
        "events": selectors.history(cycle) if Act.READ_HISTORY in acts else [],
        "invited": invited,
        "obstacle": selectors.obstacle(cycle, invited.people, timezone.now())
        if invited
        else "",
        "reminders_left": len(cycle.reminder_days) - cycle.reminded,
    }
    return render(request, "cycles/overview.html", context)
