"""The health page: a word, no sign-in, nothing else."""

from __future__ import annotations

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from ledby.web.start.services import note_worker


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def test_ok_while_a_worker_was_seen_lately(db):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        note_worker()
        clock.shift(59)
        answer = Client().get("/healthz")
        assert (answer.status_code, answer.content) == (200, b"ok")
        clock.shift(2)
        answer = Client().get("/healthz")
        assert (answer.status_code, answer.content) == (503, b"late")


def test_late_before_the_first_worker(db):
    assert Client().get("/healthz").content == b"late"


def test_down_without_a_database(db, monkeypatch):
    def fail():
        raise OperationalError("password of ledby at db.internal is wrong")

    with monkeypatch.context() as patch:
        patch.setattr("ledby.web.start.selectors.connection.cursor", fail)
        answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"down")


def test_it_is_text_that_nobody_keeps_and_sets_no_cookie(db):
    answer = Client().get("/healthz")
    assert answer.headers["Content-Type"] == "text/plain"
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies


def test_wrong_methods_are_refused(db):
    assert Client().post("/healthz").status_code == 405
