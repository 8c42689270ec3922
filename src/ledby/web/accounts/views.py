"""Pages of accounts that are not allauth's: printed links, roles, one's sign-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from ledby.errors import LedByError
from ledby.web.accounts import selectors, services
from ledby.web.accounts.forms import GrantForm
from ledby.web.accounts.fresh import ask_again, is_fresh
from ledby.web.accounts.policies import require_role

if TYPE_CHECKING:
    from ledby.web.accounts.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in with a printed link: by a button, for scanners of mail follow links."""
    if request.method == "POST":
        user = services.use_sign_in_link(token)
        if user is not None:
            login(request, user, backend=BACKEND)
            return redirect("/")
    elif selectors.find_link(token) is not None:
        return render(request, "accounts/enter.html")
    return render(request, "accounts/spent.html", status=404)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def again(request: HttpRequest) -> HttpResponse:
    """Ask for a fresh sign-in and come back to where it was needed."""
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    if request.method == "POST":
        logout(request)
        return redirect(f"{reverse('account_login')}?{urlencode({'next': back})}")
    return render(request, "accounts/again.html")


@require_safe
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """Show where one is signed in: one's own alone, whatever one's role."""
    user = cast("User", request.user)
    found = selectors.where_signed_in(user, request.session.session_key)
    return render(request, "accounts/sessions.html", {"signed_in": found})


@require_POST
@login_required
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign oneself out everywhere else."""
    user = cast("User", request.user)
    if services.end_other_sessions(user, request.session.session_key):
        messages.success(request, _("You are signed out everywhere else."))
    return redirect("sessions")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def roles(request: HttpRequest) -> HttpResponse:
    """Show who holds which role, and give one soon after a sign-in."""
    administrator = require_role(request.user, "administrator")
    fresh = is_fresh(request)
    if request.method == "POST" and not fresh:
        return ask_again(reverse("roles"))
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        user = services.ensure_accounts([email])[email]
        if services.grant_role(user, form.cleaned_data["role"], by=administrator):
            done = _("%(email)s has the role from now on.") % {"email": email}
            messages.success(request, done)
        return redirect("roles")
    context = {
        "form": form,
        "fresh": fresh,
        "holders": selectors.role_holders(),
        "changes": selectors.recent_role_changes(),
    }
    return render(request, "accounts/roles.html", context)


@require_POST
@login_required
def revoke(request: HttpRequest, grant_id: int) -> HttpResponse:
    """Take a role back, soon after a sign-in."""
    administrator = require_role(request.user, "administrator")
    grant = selectors.find_grant(grant_id)
    if grant is None:
        raise Http404
    if not is_fresh(request):
        return ask_again(reverse("roles"))
    try:
        services.revoke_role(grant.user, grant.role, by=administrator)
    except LedByError as error:
        messages.error(request, str(error))
    return redirect("roles")
