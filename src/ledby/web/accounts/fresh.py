"""Changing who may do what, or how one signs in, asks for a sign-in just made."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from ledby.web.accounts.devices import browser_and_system

SIGNED_IN_AT = "signed_in_at"
SIGNED_IN_ON = "signed_in_on"
SEEN_AT = "seen_at"
MINUTES = 15

View = Callable[..., HttpResponseBase]


@receiver(user_logged_in, dispatch_uid="ledby-signed-in-at")
def _note(request: HttpRequest, **kwargs: Any) -> None:
    del kwargs
    now = int(time.time())
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = now
    said = request.headers.get("User-Agent", "")
    request.session[SIGNED_IN_ON] = browser_and_system(said)


def is_fresh(request: HttpRequest) -> bool:
    """Say whether the sign-in of this session was made in the last MINUTES."""
    signed_in_at: int = request.session.get(SIGNED_IN_AT, 0)
    return int(time.time()) - signed_in_at <= MINUTES * 60


def ask_again(back: str) -> HttpResponseRedirect:
    """Return the way to a fresh sign-in, which leads to the path *back*."""
    return redirect(f"{reverse('sign_in_again')}?{urlencode({'next': back})}")


def freshly_signed_in(view: View) -> View:
    """Send whoever signed in longer ago than MINUTES to sign in again first.

    An open browser on a desk is then not enough to add a passkey of one's own.
    """

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_fresh(request):
            return ask_again(request.path)
        return view(request, *args, **kwargs)

    return guarded
