"""How a program shows in whose name it asks."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from ninja.security import HttpBearer

from ledby.web.api import selectors, services
from ledby.web.api.models import Scope, Token


class Bearer(HttpBearer):
    """Lets in whoever brings a token that opens *scope*."""

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """Return the token, or None; a wrong scope looks like a missing page."""
        del request
        found = selectors.valid(token)
        if found is None:
            return None
        services.note_use(found)
        if self.scope is not None and found.scope != self.scope:
            raise Http404
        return found
