"""An initiative to begin from, and a key store of its own for each test."""

from __future__ import annotations

import pytest
from django.conf import settings

from ledby.web.initiatives import services
from ledby.web.initiatives.models import Initiative
from ledby.web.initiatives.services.begin import new_receipt


@pytest.fixture(autouse=True)
def own_keys(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "KEY_STORE", tmp_path / "keys")


@pytest.fixture
def idea(cast) -> Initiative:
    """Return an idea that Amal began and leads."""
    return services.post_idea(
        "A shelf of spare parts",
        "So that no pump waits.",
        author=cast.amal,
        receipt=new_receipt(),
    )
