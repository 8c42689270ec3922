"""What is over goes by itself; the page says what would go, the log what went."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from ledby.web.accounts.models import SignInLink
from ledby.web.accounts.services import make_sign_in_link
from ledby.web.api import services as tokens
from ledby.web.api.models import Token
from ledby.web.audit import services as audit
from ledby.web.audit.models import Entry
from ledby.web.cycles import keys
from ledby.web.cycles.models import Cycle, Draft, Participant
from ledby.web.cycles.services.close import close
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import queue
from ledby.web.people.models import ImportRun
from ledby.web.privacy import jobs, services
from stages import answer, opened, released


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.DATA = tmp_path
    settings.MAIL_FOLDER = tmp_path / "outbox"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "outbox")
    return tmp_path


def due(now: datetime) -> dict[str, str]:
    return {one.what: one.now for one in services.due(now)}


def last_facts() -> dict:
    row = Entry.objects.filter(kind="retention_done").order_by("-number").first()
    return row.facts


def test_drafts_go_with_the_close_and_their_number_stays_untold(cast):
    cycle = opened(cast)
    answer(cycle, cast.nils, cast.amal)
    now = timezone.now()
    assert due(now)["Answers in the making"] == "nothing"
    close(cycle)
    assert due(now)["Answers in the making"] == "some"
    services.run(now)
    assert not Draft.objects.exists()
    assert last_facts() == {"drafts": True}


def test_the_key_goes_after_the_days_of_the_agreement(cast, monkeypatch):
    cycle = released(cast, monkeypatch)
    now = timezone.now()
    assert due(now + timedelta(days=29))["Keys of cycles"] == "nothing"
    later = now + timedelta(days=31)
    assert due(later)["Keys of cycles"] == "1"
    services.run(later)
    assert not keys.exists(cycle.pk)
    assert last_facts()["keys"] == 1


def test_letters_and_their_files_go_after_thirty_days(cast, folder):
    EmailMessage("Hello", "Words", to=["nils@example.org"]).send()
    queue("moved", "nils@example.org", "x", "en")
    now = timezone.now()
    old = now - timedelta(days=31)
    Message.objects.update(sent_at=now)
    services.run(now)
    assert (Message.objects.count(), len(list((folder / "outbox").iterdir()))) == (1, 1)
    Message.objects.update(sent_at=old)
    for path in (folder / "outbox").iterdir():
        os.utime(path, (old.timestamp(), old.timestamp()))
    assert due(now)["Letters that were sent, and their files"] == "some"
    services.run(now)
    assert (Message.objects.count(), len(list((folder / "outbox").iterdir()))) == (0, 0)
    assert last_facts() == {"letters": True}


def test_sign_ins_that_ran_out_go(cast):
    make_sign_in_link(cast.ida, days=1)
    make_sign_in_link(cast.ida, days=-1)
    for days in (1, -1):
        tokens.make(cast.ida, f"for {days} days", "people", days)
    now = timezone.now()
    assert due(now)["Sign-in links, tokens and sessions"] == "2"
    services.run(now)
    assert SignInLink.objects.count() == 1
    assert Token.objects.get().name == "for 1 days"
    assert last_facts() == {"sign_ins": 2}


def test_notes_on_imports_go_after_two_years(cast):
    ImportRun.objects.create(name="a", state="done")
    ImportRun.objects.create(name="b", state="running")
    now = timezone.now()
    assert due(now + timedelta(days=729))["Notes on lists that were brought in"] == (
        "nothing"
    )
    services.run(now + timedelta(days=731))
    assert [run.name for run in ImportRun.objects.all()] == ["b"]


def test_the_log_is_kept_for_two_years_and_holds_after(db):
    with time_machine.travel(datetime(2020, 1, 1, tzinfo=UTC), tick=False):
        audit.record("people_exported", actor=None, people=1)
        audit.record("people_exported", actor=None, people=2)
    now = timezone.now()
    assert due(now)["Rows of the audit log"] == "2"
    services.run(now)
    assert list(Entry.objects.values_list("kind", flat=True)) == ["retention_done"]
    assert last_facts() == {"audit": 2}
    assert audit.verify() is None


def test_results_go_after_three_years(cast, monkeypatch):
    cycle = released(cast, monkeypatch)
    now = timezone.now()
    rule = "Released pages, and whom a cycle asked"
    assert due(now + timedelta(days=3 * 365 - 1))[rule] == "nothing"
    # The log lets go by the clock of the database, which no test can move.
    with pytest.raises(ExceptionGroup) as stopped:
        services.run(now + timedelta(days=3 * 365 + 1))
    (fault,) = stopped.value.exceptions
    assert "the audit log is only added to" in str(fault)
    assert not Participant.objects.exists()
    assert not cycle.documents.exists()
    assert Cycle.objects.filter(pk=cycle.pk).exists()
    assert last_facts()["results"] == 1
    assert cast.client("nils").get("/me").status_code == 200
    assert cast.client("vera").get("/organisation").status_code == 200


def test_it_runs_once_a_day(db):
    start = datetime(2027, 1, 1, tzinfo=UTC)
    for hours in (0, 10, 19, 21, 30, 45):
        moment = start + timedelta(hours=hours)
        with time_machine.travel(moment, tick=False):
            jobs.tick()
    assert Entry.objects.filter(kind="retention_done").count() == 3


def test_one_fault_stops_no_other_rule(cast, monkeypatch):
    make_sign_in_link(cast.ida, days=-1)

    def fail() -> int:
        raise OSError("the disk of somebody")

    monkeypatch.setattr("ledby.web.cycles.services.close.forget_drafts", fail)
    with pytest.raises(ExceptionGroup, match="could not be deleted"):
        services.run(timezone.now())
    assert last_facts() == {"sign_ins": 1}


def test_the_page_is_a_trial_that_changes_nothing(cast):
    make_sign_in_link(cast.ida, days=-1)
    for name in ("greta", "ida"):
        page = cast.client(name).get("/audit/retention").content.decode()
        assert "It has not run yet" in page
        assert "Keys of cycles" in page
    assert SignInLink.objects.count() == 1
    services.run(timezone.now())
    page = cast.client("greta").get("/audit/retention").content.decode()
    assert "It deleted: sign-ins: 1." in page
    services.run(timezone.now())
    page = cast.client("greta").get("/audit/retention").content.decode()
    assert "Nothing was over." in page


def test_refusals(cast):
    for name in ("vera", "marc", "nils", "otto", "quinn"):
        assert cast.client(name).get("/audit/retention").status_code == 404
    assert cast.client("ida").post("/audit/retention").status_code == 405
    answer = Client().get("/audit/retention")
    assert answer["Location"].startswith("/sign-in?next=")
