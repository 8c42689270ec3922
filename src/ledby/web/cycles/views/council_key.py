"""The second key: a member of the works council makes it, keeps it, and brings it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from ledby.errors import SealError, StateError
from ledby.web.accounts.fresh import ask_again, is_fresh
from ledby.web.cycles import council_keys
from ledby.web.cycles.council_selectors import key_phase, name_of, standing
from ledby.web.cycles.forms import CouncilKeyForm
from ledby.web.cycles.jobs import bring_and_count
from ledby.web.cycles.policies import Act
from ledby.web.cycles.selectors import access_cycle
from ledby.web.cycles.services.council import confirm_key, make_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledby.web.accounts.models import User
    from ledby.web.cycles.models import Cycle


@login_required
@require_safe
def key(request: HttpRequest, cycle_id: UUID) -> HttpResponse:
    """Show a member of the council where they stand with their key."""
    cycle = _shared(request, cycle_id)
    return _page(request, cycle, CouncilKeyForm())


@login_required
@require_POST
def make(request: HttpRequest, cycle_id: UUID) -> HttpResponse:
    """Make a key and show it, this once."""
    cycle = _shared(request, cycle_id)
    if not is_fresh(request):
        return ask_again(f"/trust/{cycle.pk}/key")
    user = cast("User", request.user)
    try:
        made = make_key(cycle, user)
    except StateError as error:
        messages.error(request, str(error))
        return redirect("council-key", cycle_id)
    shown = {
        "rows": council_keys.as_rows(made),
        "file": "data:text/plain;charset=utf-8," + quote(_file(made, cycle, user)),
        "file_name": f"council-key-{slugify(cycle.name) or 'cycle'}.txt",
    }
    return _page(request, cycle, CouncilKeyForm(), **shown)


@sensitive_post_parameters()
@login_required
@require_POST
def confirm(request: HttpRequest, cycle_id: UUID) -> HttpResponse:
    """Let a member show that they kept their key."""
    done = _("Your key is ready. Keep it until the close.")
    return _take(request, cycle_id, confirm_key, done)


@sensitive_post_parameters()
@login_required
@require_POST
def bring(request: HttpRequest, cycle_id: UUID) -> HttpResponse:
    """Open the answers of a closed cycle with a key of the council."""
    done = _("It opens. The answers are being counted, and then the key is forgotten.")
    return _take(request, cycle_id, bring_and_count, done)


def _take(
    request: HttpRequest,
    cycle_id: UUID,
    service: Callable[[Cycle, User, str], None],
    done: str,
) -> HttpResponse:
    cycle = _shared(request, cycle_id)
    form = CouncilKeyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, cycle, form)
    try:
        service(cycle, cast("User", request.user), form.text())
    except (SealError, StateError) as error:
        form = CouncilKeyForm()
        return _page(request, cycle, form, fault=str(error))
    messages.success(request, done)
    return redirect("council-key", cycle_id)


def _shared(request: HttpRequest, cycle_id: UUID) -> Cycle:
    cycle = access_cycle(request.user, cycle_id, Act.AGREE)
    if not cycle.shared_key:
        raise Http404
    return cycle


def _page(
    request: HttpRequest, cycle: Cycle, form: CouncilKeyForm, **shown: Any
) -> HttpResponse:
    context = {
        "cycle": cycle,
        "form": form,
        "phase": key_phase(cycle, cast("User", request.user)),
        "stands": standing(cycle),
        **shown,
    }
    return render(request, "cycles/trust_key.html", context)


def _file(made: bytes, cycle: Cycle, user: User) -> str:
    day = date_format(timezone.localdate(), "j F Y")
    return council_keys.as_file(
        made,
        _("LedBy: a key of the works council."),
        _("Cycle: %(cycle)s") % {"cycle": cycle.name},
        _("Made by %(name)s on %(day)s.") % {"name": name_of(user), "day": day},
        _("After the close these rows open the answers. Without them nobody can."),
    )
