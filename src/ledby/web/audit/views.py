"""The audit log, for the works council and administrators."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ledby.web.accounts.policies import require_role
from ledby.web.audit import selectors, services
from ledby.web.audit.kinds import KINDS
from ledby.web.audit.policies import READERS


@login_required
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Show the log, newest first, and whether the chain holds."""
    require_role(request.user, *READERS)
    kind = request.GET.get("kind", "")
    page, lines = selectors.page_of(kind, request.GET.get("page"))
    context = {
        "page": page,
        "lines": lines,
        "kind": kind if kind in KINDS else "",
        "kinds": [(name, one.label) for name, one in KINDS.items()],
        "standing": selectors.standing(),
    }
    return render(request, "audit/log.html", context)


@login_required
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Go through the whole chain now."""
    require_role(request.user, *READERS)
    if services.check() is None:
        messages.success(request, _("Every row was gone through. The chain holds."))
    return redirect("audit")
