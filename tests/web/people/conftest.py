from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ledby.web.people import services
from ledby.web.people.models import ImportRun

THREE = b"""id,name,email,manager,Shoe size
vera,Vera Lindqvist,vera@example.org,,40
otto,Otto Brandt,otto@example.org,vera,41
new,Nele N\xc3\xb8rgaard,nele@example.org,otto,42
"""
OUTSIDERS = ("vera", "marc", "amal", "greta", "sam", "quinn")


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    """Return the site's folder, a fresh one for each test."""
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def send(cast):
    """Send a file as Otto and return the page that follows."""

    def send(content: bytes = THREE, name: str = "people.csv", who: str = "otto"):
        return cast.client(who).post(
            "/people/import", {"file": SimpleUploadedFile(name, content)}
        )

    return send


@pytest.fixture
def run(cast) -> ImportRun:
    """Return an import that waits to be confirmed."""
    return services.receive(SimpleUploadedFile("people.csv", THREE), cast.otto.account)


@pytest.fixture
def refuses(cast):
    """Try an address as those who may not; every one must be turned away alike."""

    def refuses(method: str, path: str, data: dict | None = None) -> None:
        from django.test import Client

        stranger = getattr(Client(), method)(path, data)
        assert stranger.status_code == 302
        assert stranger["Location"].startswith("/sign-in?next=")
        for who in OUTSIDERS:
            assert getattr(cast.client(who), method)(path, data).status_code == 404
        wrong = cast.client("otto").put(path)
        assert wrong.status_code == 405

    return refuses


@pytest.fixture
def nowhere() -> str:
    """Return the id of an import that is not there."""
    return str(uuid.uuid4())
