from __future__ import annotations

import pytest
from django.db import IntegrityError

from ledby.web.people import selectors, services
from ledby.web.people.models import Halt, ImportRun, Person, State
from ledby.web.people.services import runs


def confirm(run) -> str:
    return f"/people/import/{run.pk}/confirm"


def test_the_list_is_as_the_file_says_and_the_file_is_gone(cast, run):
    response = cast.client("ida").post(confirm(run))
    assert response["Location"] == f"/people/import/{run.pk}"
    run.refresh_from_db()
    assert (run.state, run.added, run.leaving, run.unchanged) == ("done", 1, 6, 2)
    assert not selectors.waiting_file(run).exists()
    here = Person.objects.filter(active=True).values_list("name", flat=True)
    assert sorted(here) == ["Nele Nørgaard", "Otto Brandt", "Vera Lindqvist"]
    assert Person.objects.get(key="new").account.email == "nele@example.org"


def test_confirming_twice_does_it_once(cast, run):
    cast.client("ida").post(confirm(run))
    page = cast.client("ida").post(confirm(run), follow=True)
    assert "This file was confirmed or dropped before." in page.content.decode()
    assert ImportRun.objects.get().added == 1


def test_only_one_import_is_under_way(cast, run):
    ImportRun.objects.create(name="other.csv", state=State.RUNNING)
    page = cast.client("ida").post(confirm(run), follow=True)
    assert "Another import is under way. Nothing was changed." in page.content.decode()
    run.refresh_from_db()
    assert run.state == State.WAITING
    with pytest.raises(IntegrityError):
        ImportRun.objects.filter(pk=run.pk).update(state=State.RUNNING)


def test_rows_that_became_wrong_stop_it(cast, run):
    services.confirm(run)
    selectors.waiting_file(run).write_bytes(b"id,name,level\n1,Ann,bad\n")
    services.carry_out(run.pk)
    run.refresh_from_db()
    assert (run.state, run.halt) == (State.STOPPED, Halt.ROWS)
    assert Person.objects.filter(active=True).count() == 8


def test_a_file_that_is_gone_stops_it(cast, run):
    services.confirm(run)
    selectors.waiting_file(run).unlink()
    services.carry_out(run.pk)
    run.refresh_from_db()
    assert (run.state, run.halt) == (State.STOPPED, Halt.FILE)


def test_a_fault_stops_it_and_says_nothing_about_people(cast, run, monkeypatch):
    def fail(*args, **kwargs):
        raise IntegrityError("Key (email)=(nele@example.org) already exists")

    monkeypatch.setattr(runs, "apply_plan", fail)
    services.confirm(run)
    with pytest.raises(
        RuntimeError, match=r"^Import stopped by IntegrityError$"
    ) as info:
        services.carry_out(run.pk)
    assert info.value.__suppress_context__
    run.refresh_from_db()
    assert (run.state, run.halt) == (State.STOPPED, Halt.FAULT)
    assert not selectors.waiting_file(run).exists()


def test_a_run_that_was_not_confirmed_is_not_carried_out(cast, run):
    services.carry_out(run.pk)
    assert Person.objects.filter(active=True).count() == 8


def test_others_are_refused(refuses, cast, run, nowhere):
    refuses("post", confirm(run))
    otto = cast.client("otto")
    assert otto.get(confirm(run)).status_code == 405
    assert otto.post(f"/people/import/{nowhere}/confirm").status_code == 404
    assert ImportRun.objects.get().state == State.WAITING
