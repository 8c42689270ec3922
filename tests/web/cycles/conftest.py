"""What the refusals of every organiser page share."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

STRANGERS = ("vera", "marc", "nils", "quinn")


@pytest.fixture
def refuses(cast):
    """Return a check that a page is open to nobody but the roles it is for."""

    def check(path: str, *, readers: tuple[str, ...], method: str = "get") -> None:
        everybody = (*STRANGERS, "otto", "greta", "ida")
        for name in everybody:
            answer = getattr(cast.client(name), method)(path)
            allowed = answer.status_code != 404
            assert allowed == (name in readers), (name, path, answer.status_code)
        answer = getattr(Client(), method)(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in?next=")

    return check


@pytest.fixture
def unknown() -> str:
    return str(uuid.uuid4())
