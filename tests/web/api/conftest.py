"""What the tests of the calls share: a caller with a token of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from ledby.web.api import services


@pytest.fixture
def call(cast) -> Callable[..., Callable[[str], object]]:
    """Return what makes a caller: ``call("amal", "results")("/me")``."""
    cache.clear()

    def caller(name: str, scope: str):
        who = getattr(cast, name)
        token = services.make(getattr(who, "account", who), "a test", scope, 30)
        headers = {"Authorization": f"Bearer {token}"}
        return lambda path: Client().get(f"/api/v1{path}", headers=headers)

    return caller
