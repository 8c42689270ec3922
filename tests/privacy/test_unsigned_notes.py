"""Who wrote an unsigned note: attacks on all that is stored of it.

The attacker holds the database before and after the batch, its files, the log, and
knows in which order people wrote. With the key of the day, which is no part of the
database, the first attack works: that shows that it would.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from ledby.web.accounts.models import Session
from ledby.web.profiles import unsigned
from ledby.web.profiles.models import Note, Spent, WaitingNote
from ledby.web.profiles.services import notes
from stages import more_people, released

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 40
TOKEN = re.compile(r"^[\w-]{43}$")


@pytest.fixture
def written(cast, monkeypatch, settings, tmp_path):
    """Let a crowd write to Amal, each a text that nobody else has, in a known order."""
    settings.KEY_STORE = tmp_path / "keys"
    cache.clear()
    released(cast, monkeypatch)
    crowd = more_people(CROWD)
    for person in crowd:
        notes.leave_unsigned(person, cast.amal, f"Kingfisher of {person.name}")
    return crowd


def next_day():
    return time_machine.travel(timezone.now() + timedelta(days=1), tick=False)


def texts_in_order(model) -> list[str]:
    order = "ctid" if connection.vendor == "postgresql" else "rowid"
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT text FROM "{table}" ORDER BY {order}')
        return [text for (text,) in cursor.fetchall()]


def stored() -> dict[str, list[str]]:
    """Return every row of the tables of notes, as text."""
    return {
        model._meta.label: [repr(row) for row in model.objects.values_list()]
        for model in (Note, WaitingNote, Spent)
    }


def test_no_row_holds_or_could_hold_a_writer(cast, written):
    ids = {str(one.pk) for one in written} | {one.pk.hex for one in written}
    for _ in range(2):
        for rows in stored().values():
            assert not [row for row in rows if any(one in row for one in ids)]
        with next_day():
            assert notes.deliver() in {CROWD, 0}
    assert Note.objects.filter(writer__isnull=True, signed=False).count() == CROWD
    fields = {field.name for field in WaitingNote._meta.get_fields()}
    assert fields == {"id", "recipient", "text", "day", "token_hash"}


def test_no_row_holds_a_moment(written):
    with next_day():
        notes.deliver()
    for model in (Note, WaitingNote, Spent):
        kinds = {field.get_internal_type() for field in model._meta.concrete_fields}
        assert not kinds & {"DateTimeField", "TimeField"}
    assert {type(day) for day in Note.objects.values_list("day", flat=True)} == {date}
    # The ids are random and not made of a clock.
    assert {one.version for one in Note.objects.values_list("pk", flat=True)} == {4}


def test_after_the_batch_the_order_of_rows_says_nothing(written):
    wrote = [f"Kingfisher of {person.name}" for person in written]
    # While they wait the database says in which order they came; not from whom.
    assert texts_in_order(WaitingNote) == wrote
    with next_day():
        notes.deliver()
    hits = sum(
        one == other for one, other in zip(texts_in_order(Note), wrote, strict=True)
    )
    assert hits < CROWD / 4
    assert not WaitingNote.objects.exists()


def test_marks_say_nothing_of_a_person_without_the_key_of_the_day(cast, written):
    today = timezone.localdate()
    held = {bytes(mark) for mark in Spent.objects.values_list("mark", flat=True)}
    assert len(held) == 2 * CROWD

    def who_wrote() -> set:
        return {
            one.pk
            for one in [*written, cast.nils, cast.ruth]
            if held & set(unsigned.marks(one.pk, today))
        }

    # Whoever has database and key store on the same day learns who wrote something.
    assert who_wrote() == {one.pk for one in written}
    unsigned.destroy_keys(today + timedelta(days=1))
    assert who_wrote() == set()


def test_with_the_batch_the_marks_and_their_key_go(written, settings):
    (key,) = Path(settings.KEY_STORE, "notes").iterdir()
    assert key.stat().st_mode & 0o777 == 0o600
    assert key.read_bytes() not in b"".join(
        map(bytes, Spent.objects.values_list("mark", flat=True))
    )
    with next_day():
        notes.deliver()
    assert not Spent.objects.exists()
    assert not key.exists()


def test_two_days_of_one_person_look_like_two_people(cast, written):
    today = timezone.localdate()
    days = [set(unsigned.marks(cast.nils.pk, today + timedelta(n))) for n in (0, 1)]
    assert len(days[0] | days[1]) == 2 * unsigned.A_DAY


def test_writing_leaves_no_trace_beside_the_note(cast, written):
    """Sessions, audit log, outbox, cache: nothing is any different afterwards."""
    client = cast.client("nils")
    client.get("/notes/new")
    mine = {WaitingNote, Spent}
    others = [m for m in apps.get_models(include_auto_created=True) if m not in mine]

    def picture() -> dict[str, list]:
        return {
            m._meta.label: sorted(map(repr, m.objects.values_list())) for m in others
        }

    before, count = picture(), WaitingNote.objects.count()
    answer = client.post(
        f"/people/{cast.ruth.pk}/note", {"text": "Plain words", "signed": "no"}
    )
    assert WaitingNote.objects.count() == count + 1
    assert picture() == before
    assert Session.objects.exists()
    assert not answer.cookies


def test_the_receipt_is_stored_as_a_hash_and_masked_in_the_log(cast, written, caplog):
    token = notes.leave_unsigned(cast.nils, cast.ruth, "Plain words")
    assert TOKEN.match(token)
    with next_day():
        notes.deliver()
        everything = "".join("".join(rows) for rows in stored().values())
    assert token not in everything
    cast.client("nils").get(f"/notes/{token}")
    assert token not in caplog.text


def test_neither_page_nor_export_of_the_writer_says_that_they_wrote(cast, written):
    token = notes.leave_unsigned(cast.nils, cast.ruth, "Plain words")
    client = cast.client("nils")
    for path in ("/me/book", "/privacy", "/me"):
        page = client.get(path).content.decode()
        assert "Plain words" not in page
        assert token not in page
    export = client.post("/privacy/export").content
    assert b"Plain words" not in export
