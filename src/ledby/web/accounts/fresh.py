"""Changing how one signs in asks for a sign-in of the last minutes."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

SIGNED_IN_AT = "signed_in_at"
MINUTES = 15

View = Callable[..., HttpResponseBase]


@receiver(user_logged_in, dispatch_uid="ledby-signed-in-at")
def _note_the_time(request: HttpRequest, **kwargs: Any) -> None:
    del kwargs
    request.session[SIGNED_IN_AT] = int(time.time())


def freshly_signed_in(view: View) -> View:
    """Send whoever signed in longer ago than MINUTES to sign in again first.

    An open browser on a desk is then not enough to add a passkey of one's own.
    """

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        age = int(time.time()) - request.session.get(SIGNED_IN_AT, 0)
        if age > MINUTES * 60:
            back = urlencode({"next": request.path})
            return redirect(f"{reverse('sign_in_again')}?{back}")
        return view(request, *args, **kwargs)

    return guarded
