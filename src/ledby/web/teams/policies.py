"""Who may ask for teams, and who sees which."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase

from ledby.web.accounts.models import User

View = Callable[..., HttpResponseBase]


def colleagues_only(view: View) -> View:
    """Let whoever is a person of the organisation pass; others find no such page."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, User) or request.user.person_id is None:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
