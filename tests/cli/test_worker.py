"""The scheduler: each duty in its time, and a fault of one stops no other."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from ledby.cli import worker
from ledby.cli.worker import Duty, see_to
from ledby.web.accounts.models import Session, SignInLink
from ledby.web.accounts.services import make_sign_in_link
from ledby.web.accounts.services.sessions import SessionStore
from ledby.web.accounts.session_seals import row_name


def test_a_duty_is_done_when_it_is_due(db):
    done = []
    duty = Duty(10, lambda: done.append(1))
    for now in (0.0, 5.0, 9.9, 10.0, 12.0, 31.0):
        see_to(duty, now)
    assert len(done) == 3


def test_a_fault_is_logged_without_its_words_and_tried_again(db, caplog):
    given = "samira" + "@example.org"

    def fail():
        raise ExceptionGroup(given, [ValueError(given), KeyError(given)])

    duty = Duty(10, fail)
    see_to(duty, 0.0)
    see_to(duty, 10.0)
    assert caplog.text.count("The scheduler failed.") == 2
    assert "ExceptionGroup" in caplog.text
    assert "KeyError" in caplog.text
    assert "in fail" in caplog.text
    assert "samira@" not in caplog.text


def test_the_scheduler_shows_that_it_is_there(db):
    cache.clear()
    for duty in worker.duties():
        see_to(duty, 0.0)
    assert Client().get("/healthz").content == b"ok"


def test_what_is_over_is_forgotten(cast, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    old, new = SessionStore(), SessionStore()
    for session, days in ((old, -1), (new, 1)):
        session.create()
        Session.objects.filter(pk=row_name(session.session_key)).update(
            expire_date=timezone.now() + timedelta(days=days)
        )
    make_sign_in_link(cast.ida, days=-1)
    make_sign_in_link(cast.ida, days=1)
    worker.tidy()
    kept = Session.objects.values_list("pk", flat=True)
    assert list(kept) == [row_name(new.session_key)]
    assert SignInLink.objects.count() == 1
