"""Who may bring in a source, who approves, and who may look on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

from ledby.web.accounts.policies import require_role

View = Callable[..., HttpResponseBase]


def only(*roles: str) -> Callable[[View], View]:
    """Let whoever holds one of *roles* pass; for others there is no such page."""

    def wrap(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(
            request: HttpRequest, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            require_role(request.user, *roles)
            return view(request, *args, **kwargs)

        return guarded

    return wrap
