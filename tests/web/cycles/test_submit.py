from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.db import connection, connections
from django.utils import timezone

from ledby.errors import SealError, StateError, TableError
from ledby.web.cycles import keys
from ledby.web.cycles.answer_selectors import receipt
from ledby.web.cycles.answers import empty, loads
from ledby.web.cycles.models import Cycle, Draft, Participant, Sheet, State
from ledby.web.cycles.sealing import unseal
from ledby.web.cycles.services.submit import (
    change_draft,
    load_draft,
    save_draft,
    submit,
)
from rounds import open_round

WORDS = "We go where the water is"


@pytest.fixture
def opened(cast):
    return open_round(cast)


@pytest.fixture
def nils(opened):
    return opened.participants["nils"], opened.token("nils")


def with_words():
    return {**empty(), "comments": {"keep": WORDS}, "self": {"judgment_a": 4}}


def unsealed(participant):
    key = keys.private_key(participant.cycle_id)
    return loads(unseal(key, bytes(Sheet.objects.get(participant=participant).sealed)))


def test_a_draft_comes_back_as_it_was_saved(nils):
    participant, token = nils
    assert load_draft(participant, token) == empty()
    assert save_draft(participant, token, with_words()) == with_words()
    assert load_draft(participant, token) == with_words()
    assert not Participant.objects.get(pk=participant.pk).answered


def test_a_change_keeps_what_another_device_saved(nils):
    participant, token = nils
    save_draft(participant, token, with_words())
    change_draft(participant, token, lambda saved: {**saved, "nobody": True})
    assert load_draft(participant, token) == {**with_words(), "nobody": True}


def test_nothing_in_the_database_can_be_read(nils):
    participant, token = nils
    submit(participant, token, with_words())
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            dump = repr(cursor.fetchall())
            assert WORDS not in dump
            assert token not in dump
    assert len(bytes(Sheet.objects.get().sealed)) == 4096 + 48
    assert unsealed(participant) == with_words()


def test_sending_marks_the_turnout_and_can_be_repeated(nils):
    participant, token = nils
    submit(participant, token, with_words())
    first = receipt(participant)
    submit(participant, token, {**empty(), "nobody": True})
    assert Sheet.objects.count() == Draft.objects.count() == 1
    assert Participant.objects.filter(answered=True).count() == 1
    assert unsealed(participant) == {**empty(), "nobody": True}
    assert load_draft(participant, token)["nobody"] is True
    assert len(first) == 24
    assert receipt(participant) != first


def test_sending_gives_what_any_device_saved_last(nils):
    participant, token = nils
    save_draft(participant, token, with_words())
    change_draft(participant, token, lambda saved: {**saved, "nobody": True})
    submit(participant, token)
    assert unsealed(participant) == {**with_words(), "nobody": True}


def test_a_refused_answer_leaves_everything_as_it_was(nils):
    participant, token = nils
    submit(participant, token, with_words())
    for act in (submit, save_draft):
        with pytest.raises(TableError, match="whole number from 1 to 5"):
            act(participant, token, {**empty(), "self": {"judgment_a": 9}})
    assert unsealed(participant) == load_draft(participant, token) == with_words()


def test_a_person_of_another_cycle_cannot_be_named(nils, cast):
    participant, token = nils
    other = open_round(cast)
    other.participants["sam"].delete()
    follow = {
        "leader": other.person("sam"),
        "energy": 4,
        "reasons": [],
        "message": "",
        "trait": None,
        "share": "count",
    }
    submit(participant, token, {**empty(), "follows": [follow]})
    with pytest.raises(TableError, match="who takes part in this cycle"):
        submit(
            other.participants["nils"],
            other.token("nils"),
            {**empty(), "follows": [follow]},
        )
    assert Sheet.objects.count() == 1


def test_the_token_of_somebody_else_opens_and_sends_nothing(nils, opened):
    participant, token = nils
    save_draft(participant, token, with_words())
    for act in (submit, save_draft):
        with pytest.raises(SealError, match="belongs to somebody else"):
            act(participant, opened.token("ruth"), empty())
    with pytest.raises(SealError, match="does not open with this personal link"):
        load_draft(participant, opened.token("ruth"))
    assert load_draft(participant, token) == with_words()
    assert not Sheet.objects.exists()


@pytest.mark.parametrize("state", [State.CLOSED, State.RELEASED, State.SHREDDED])
def test_after_the_close_nothing_is_taken(nils, opened, state):
    participant, token = nils
    # The participant was read while the cycle was open: the race that must be lost.
    Cycle.objects.filter(pk=opened.cycle.pk).update(state=state)
    for act in (submit, save_draft):
        with pytest.raises(StateError, match="Spring closed on"):
            act(participant, token, with_words())
    assert not Sheet.objects.exists()
    assert not Draft.objects.exists()
    assert not Participant.objects.filter(answered=True).exists()


def test_after_the_promised_hour_nothing_is_taken_even_if_the_job_is_late(nils):
    participant, token = nils
    with (
        time_machine.travel(timezone.now() + timedelta(days=15)),
        pytest.raises(StateError, match="takes no more answers"),
    ):
        submit(participant, token, with_words())
    assert not Sheet.objects.exists()


def test_a_cycle_without_a_key_takes_nothing(nils):
    participant, token = nils
    participant.cycle.public_key = None
    with pytest.raises(SealError, match="no key"):
        submit(participant, token, with_words())
    assert not Participant.objects.filter(answered=True).exists()


def test_a_fault_between_sheet_and_turnout_leaves_neither(nils, monkeypatch):
    participant, token = nils

    def fault(*_args):
        raise MemoryError

    monkeypatch.setattr("ledby.web.cycles.services.submit._keep_draft", fault)
    with pytest.raises(MemoryError):
        submit(participant, token, with_words())
    assert not Sheet.objects.exists()
    assert not Participant.objects.filter(answered=True).exists()


@pytest.fixture
def shared_database(cast, tmp_path, monkeypatch):
    """Give threads a database file: in memory, SQLite knows no waiting."""
    opened = open_round(cast)
    if connection.vendor == "sqlite":
        path = tmp_path / "site.sqlite3"
        copy = sqlite3.connect(path)
        connection.connection.backup(copy)
        copy.close()
        monkeypatch.setitem(connections.settings["default"], "NAME", str(path))
    return opened


@pytest.mark.django_db(transaction=True)
def test_two_hundred_doubles_at_once_leave_one_sheet(shared_database):
    opened = shared_database
    token, participant = opened.token("nils"), opened.participants["nils"]

    def send(number):
        answers = {**with_words(), "more": (0, 2)[number % 2]}
        submit(Participant.objects.get(pk=participant.pk), token, answers)

    def look(_number):
        return Sheet.objects.count(), Draft.objects.count(), unsealed(participant)

    def apart(act, number):
        try:
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(partial(apart, send), range(200)))
        sheets, drafts, answers = threads.submit(apart, look, 0).result()
    assert (sheets, drafts) == (1, 1)
    assert answers["more"] in (0, 2)
    assert answers["self"] == {"judgment_a": 4}
