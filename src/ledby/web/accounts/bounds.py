"""How long a sign-in lasts, and which of its roles it opens.

Whoever holds a strong role is signed out sooner, and where the site asks for it the
role is asleep until they show a passkey: whoever reads their mail alone then finds a
member's pages.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from ledby.web.accounts.fresh import SEEN_AT, SIGNED_IN_AT, View, ask_again
from ledby.web.accounts.models import Role, User
from ledby.web.accounts.policies import roles_of

STRONG_ROLES: Final = frozenset({Role.ADMINISTRATOR, Role.ORGANISER, Role.COUNCIL})
PASSKEY: Final = Authenticator.Type.WEBAUTHN
STRONG_HERE: Final = "first_passkey_made_here"
NOTED_EVERY: Final = 5 * 60
"""Seconds: a sign-in that is used more often writes no row for it."""


@dataclass(frozen=True)
class Bounds:
    """Seconds after which a sign-in ends: since it was made, and since its last use."""

    lifetime: int
    idle: int

    def are_over(self, facts: Mapping[str, Any], now: float) -> bool:
        """Say whether a sign-in with the times in *facts* is over at *now*."""
        made, seen = facts.get(SIGNED_IN_AT) or 0, facts.get(SEEN_AT) or 0
        return now - made > self.lifetime or now - seen > self.idle


def bounds_of(roles: Collection[str]) -> Bounds:
    """Return how long a sign-in of somebody with these roles lasts."""
    if STRONG_ROLES.isdisjoint(roles) or settings.DEMO:
        day = 24 * 3600
        return Bounds(settings.SESSION_DAYS * day, settings.SESSION_IDLE_DAYS * day)
    return Bounds(
        settings.ROLE_SESSION_HOURS * 3600, settings.ROLE_SESSION_IDLE_MINUTES * 60
    )


def bounded_sign_ins(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """End a sign-in that is over, and let strong roles sleep in one by mail alone."""

    def handle(request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session and isinstance(request.user, User):
            _bound(request, request.user)
        return get_response(request)

    return handle


def _bound(request: HttpRequest, user: User) -> None:
    now = int(time.time())
    roles = roles_of(user)
    if bounds_of(roles).are_over(request.session, now):
        logout(request)
        messages.info(request, _("Your sign-in had ended. Sign in again to go on."))
        return
    if now - request.session[SEEN_AT] > NOTED_EVERY:
        request.session[SEEN_AT] = now
    sleeping = roles & STRONG_ROLES
    if sleeping and settings.STRONG_SIGN_IN and not is_strong(request, user):
        passkeys = user.authenticator_set.filter(type=PASSKEY)
        user.fall_asleep(sleeping, has_passkey=passkeys.exists())


def is_strong(request: HttpRequest, user: User) -> bool:
    """Say whether this sign-in showed a passkey, and not a code from the mail alone."""
    used = [one.get("type") for one in get_authentication_records(request, user)]
    return PASSKEY in used or STRONG_HERE in request.session


def by_passkey_if_any(view: View) -> View:
    """Ask somebody whose role is asleep for their passkey, if they have one.

    Otherwise whoever reads their mail would add a passkey of their own. The first one
    they add with the code alone, and a letter tells them that it was.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if isinstance(user, User) and user.asleep and user.has_passkey:
            return ask_again(reverse("mfa_list_webauthn"))
        return view(request, *args, **kwargs)

    return guarded


@receiver(authenticator_added, dispatch_uid="ledby-first-passkey")
def _first_one(request: HttpRequest, user: User, **kwargs: Any) -> None:
    del kwargs
    if user.authenticator_set.count() == 1:
        request.session[STRONG_HERE] = True
