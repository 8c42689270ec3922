"""The outbox page: what was written, what waits, what did not go out."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ledby.web.accounts.policies import require_role
from ledby.web.outbox import selectors, services
from ledby.web.outbox.policies import READERS


@login_required
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Show written messages in file mode, and in bands how sending is going."""
    require_role(request.user, *READERS)
    context = {
        "counts": selectors.counts(),
        "written": selectors.written(request.GET.get("page"))
        if settings.MAIL_IS_FILES
        else None,
    }
    return render(request, "outbox/list.html", context)


@login_required
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Take messages that were given up back into the outbox."""
    require_role(request.user, *READERS)
    if services.try_again():
        messages.success(request, _("They are on their way again."))
    return redirect("outbox")
