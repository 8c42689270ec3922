"""Who may see and change the list of people."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

from ledby.web.accounts.policies import require_role

View = Callable[..., HttpResponseBase]


def keepers_only(view: View) -> View:
    """Let organisers and administrators pass; for others there is no such page."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require_role(request.user, "organiser", "administrator")
        return view(request, *args, **kwargs)

    return guarded
