from __future__ import annotations

import pytest
from django_tasks import default_task_backend

from ledby.web.cycles.models import Cycle, CycleEvent, ReleasedDocument
from ledby.web.cycles.services.launch import carry_out
from ledby.web.outbox.models import Message
from stages import answer, counted, fake_count, opened, planned

DUMMY = "django_tasks.backends.dummy.DummyBackend"


def take(cast, cycle, name, who="otto"):
    client = cast.client(who)
    path = f"/cycles/{cycle.pk}/{name}"
    asked = client.get(path)
    assert asked.status_code == 200
    before = Cycle.objects.values().get(pk=cycle.pk)
    client.get(path)
    assert Cycle.objects.values().get(pk=cycle.pk) == before
    return client.post(path, follow=True)


def test_launch(cast):
    cycle = planned(cast)
    said = cast.client("otto").get(f"/cycles/{cycle.pk}/launch").content.decode()
    assert "8 people" in said
    page = take(cast, cycle, "launch").content.decode()
    assert "It is open." in page
    cycle.refresh_from_db()
    assert cycle.state == "open"
    assert CycleEvent.objects.get().by == cast.otto.account


def test_a_launch_that_cannot_be_says_why(cast):
    cycle = planned(cast, units=["Water"])
    page = take(cast, cycle, "launch").content.decode()
    assert page.count("A cycle asks at least 5 people") == 1
    cycle.refresh_from_db()
    assert (cycle.state, cycle.launching_at) == ("draft", None)
    plan = {"name": "Spring", "everybody": "yes"}
    cast.client("otto").post(f"/cycles/{cycle.pk}/who", plan)
    assert "It is open." in take(cast, cycle, "launch").content.decode()


def test_a_second_launch_while_the_first_waits_does_nothing(cast, settings):
    settings.TASKS = {"default": {"BACKEND": DUMMY}}
    cycle = planned(cast)
    for _ in range(2):
        page = take(cast, cycle, "launch").content.decode()
        assert "It is being launched." in page
        assert f'hx-get="/cycles/{cycle.pk}"' in page
        assert '<meta http-equiv="refresh"' in page
        assert f"/cycles/{cycle.pk}/launch" not in page
    assert len(default_task_backend.results) == 1
    cycle.refresh_from_db()
    assert (cycle.state, cycle.launching_by) == ("draft", cast.otto.account)
    answer = cast.client("otto").get(f"/cycles/{cycle.pk}/when")
    assert (answer.status_code, answer["Location"]) == (302, f"/cycles/{cycle.pk}")
    assert "can be launched" not in cast.client("otto").get("/").content.decode()
    assert carry_out(cycle.pk)
    page = cast.client("otto").get(f"/cycles/{cycle.pk}").content.decode()
    assert "It is open." in page
    assert "hx-get" not in page


def test_remind(cast):
    cycle = opened(cast)
    answer(cycle, cast.nils)
    page = take(cast, cycle, "remind").content.decode()
    assert "The reminder is on its way." in page
    assert Message.objects.filter(kind="reminder").count() == 7
    for name in ("vera", "ruth"):
        assert f"{name}@example.org" not in page


def test_the_page_after_a_reminder_is_the_same_for_one_and_for_all(cast):
    cycle = opened(cast, reminder_days=[3, 2])
    everybody = take(cast, cycle, "remind").content.decode()
    answer(cycle, cast.nils, cast.amal, cast.ruth, cast.marc, cast.vera, cast.sam)
    two = take(cast, cycle, "remind").content.decode()
    assert everybody.partition("What was done")[0].count("reminder") == (
        two.partition("What was done")[0].count("reminder") + 1
    )
    assert "2 " not in two.partition("</h1>")[0].rpartition("The reminder")[2]


def test_close_counts_at_once(cast, monkeypatch):
    fake_count(monkeypatch)
    cycle = opened(cast)
    page = take(cast, cycle, "close").content.decode()
    assert "It is closed." in page
    cycle.refresh_from_db()
    assert (cycle.state, cycle.scored_at is not None) == ("closed", True)
    assert CycleEvent.objects.get(what="close").by == cast.otto.account
    assert ReleasedDocument.objects.count() == 9


def test_release(cast, monkeypatch):
    cycle = counted(cast, monkeypatch)
    page = take(cast, cycle, "release").content.decode()
    assert "Everybody is being told" in page
    cycle.refresh_from_db()
    assert cycle.state == "released"
    assert Message.objects.filter(kind="released").count() == 8


def test_delete(cast):
    cycle = planned(cast)
    answer = take(cast, cycle, "delete")
    assert answer.redirect_chain == [("/cycles", 302)]
    assert not Cycle.objects.exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("launch", "launched already"),
        ("delete", "cannot be deleted"),
        ("release", "waiting for its release"),
    ],
)
def test_a_stale_button_says_so_and_does_nothing(cast, name, sentence):
    cycle = opened(cast)
    before = Cycle.objects.values().get()
    page = cast.client("otto").post(f"/cycles/{cycle.pk}/{name}", follow=True)
    assert sentence in page.content.decode()
    assert Cycle.objects.values().get() == before
    assert CycleEvent.objects.count() == 1


@pytest.mark.parametrize("name", ["launch", "remind", "close", "release", "delete"])
def test_refusals(cast, refuses, unknown, name):
    cycle = planned(cast)
    refuses(f"/cycles/{cycle.pk}/{name}", readers=("otto",))
    for stranger in ("greta", "ida", "vera", "marc", "quinn"):
        path = f"/cycles/{cycle.pk}/{name}"
        assert cast.client(stranger).post(path).status_code == 404
    assert cast.client("otto").post(f"/cycles/{unknown}/{name}").status_code == 404
    assert cast.client("otto").put(f"/cycles/{cycle.pk}/{name}").status_code == 405
    cycle.refresh_from_db()
    assert cycle.state == "draft"


def test_a_turn_needs_the_token_of_the_form(cast):
    from django.test import Client

    cycle = planned(cast)
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        cast.otto.account, backend="django.contrib.auth.backends.ModelBackend"
    )
    assert client.post(f"/cycles/{cycle.pk}/launch").status_code == 403
    cycle.refresh_from_db()
    assert cycle.state == "draft"
