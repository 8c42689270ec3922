"""The chain: every change is found, and two writers at once make one chain."""

from __future__ import annotations

import hashlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, models, transaction

from ledby.web.accounts.services import grant_role, make_sign_in_link, revoke_role
from ledby.web.audit import jobs, selectors, services
from ledby.web.audit.append_only import SQLITE, TABLE
from ledby.web.audit.kinds import FACTS, KINDS
from ledby.web.audit.models import Chain, Entry

Raw = models.QuerySet


def fill(count: int) -> list[Entry]:
    for at in range(count):
        services.record("people_exported", actor=None, people=at)
    return list(Entry.objects.order_by("number"))


@pytest.fixture
def open_table(db):
    """Take the guards off, as somebody who owns the database could."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in SQLITE:
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")


def test_a_row_is_bound_to_the_one_before(cast):
    moment = datetime(2027, 3, 2, 8, 30, 0, 5, tzinfo=UTC)
    cycle = uuid.UUID(int=7)
    with time_machine.travel(moment, tick=False):
        services.record("cycle_planned", actor=cast.otto.account, subject=cycle)
        services.record(
            "people_imported", actor=None, subject=cycle, added=3, leaving=1
        )
    first, second = Entry.objects.order_by("number")
    said = [
        *(2, "2027-03-02T08:30:00.000005+00:00", "people_imported", ""),
        *("00000000-0000-0000-0000-000000000007", {"added": 3, "leaving": 1}),
    ]
    text = json.dumps(said, separators=(",", ":"))
    assert bytes(first.previous) == bytes(32)
    assert first.actor == str(cast.otto.account.pk)
    assert bytes(second.previous) == bytes(first.hash)
    assert second.hash == hashlib.sha256(bytes(first.hash) + text.encode()).digest()
    assert services.verify() is None


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("gossip", {}),
        ("role_given", {"subject": 1, "email": "nils"}),
        ("role_given", {"subject": 1, "role": "nils@example.org"}),
        ("role_given", {"subject": 1, "role": "Nils Aaberg"}),
        ("role_given", {"subject": "nils@example.org", "role": "council"}),
        ("role_given", {"role": "council"}),
        ("people_exported", {"subject": 4}),
    ],
)
def test_only_ids_numbers_and_words_of_ours_go_in(db, kind, given):
    with pytest.raises(ValueError, match=r"."):
        services.record(kind, actor=None, **given)
    assert not Entry.objects.exists()


def test_every_fact_has_a_word_for_people():
    assert {name for kind in KINDS.values() for name in kind.facts} == set(FACTS)
    assert all(len(kind) <= 24 for kind in KINDS)


def test_what_is_undone_leaves_no_row_and_no_gap(db):
    fill(2)

    with transaction.atomic():
        fill(3)
        transaction.set_rollback(True)
    fill(1)
    assert list(Entry.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert services.verify() is None


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET kind = 'role_taken' WHERE number = 2",
        f"DELETE FROM {TABLE} WHERE number = 2",
        f"DELETE FROM {TABLE}",
    ],
)
def test_the_database_refuses(db, statement):
    fill(3)
    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Entry.objects.count() == 3


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite")
def test_the_database_refuses_to_replace(db):
    fill(2)
    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"INSERT OR REPLACE INTO {TABLE} SELECT * FROM {TABLE}")


def test_the_rows_refuse_by_themselves(db):
    fill(1)
    with pytest.raises(TypeError):
        Entry.objects.all().delete()
    with pytest.raises(TypeError):
        Entry.objects.update(kind="erased")


def change(row: Entry, rows: list[Entry], how: str, chance: random.Random) -> None:
    here = Raw(Entry).filter(number=row.number)
    if how == "delete":
        here.delete()
        return
    field = chance.choice(["at", "kind", "actor", "subject", "facts", "hash"])
    other = {
        "at": row.at + timedelta(microseconds=1),
        "kind": "backup_made",
        "actor": "77",
        "subject": "77",
        "facts": {"people": -1},
        "hash": bytes(31) + b"\1",
    }
    if how == "swap":
        twin = chance.choice([r for r in rows if r.number != row.number])
        Raw(Entry).filter(number=twin.number).update(facts=row.facts)
        here.update(facts=twin.facts)
    else:
        here.update(**{field: other[field]})


@pytest.mark.usefixtures("open_table")
def test_every_change_is_found_where_it_was_made():
    rows = fill(12)
    chance = random.Random(3)
    for trial in range(200):
        row = chance.choice(rows)
        how = ("alter", "delete", "swap")[trial % 3]
        mark = transaction.savepoint()
        change(row, rows, how, chance)
        found = services.verify()
        assert found is not None, (how, row.number)
        assert found == row.number or how == "swap"
        transaction.savepoint_rollback(mark)
    assert services.verify() is None


@pytest.mark.usefixtures("open_table")
def test_what_is_put_in_after_the_end_is_found():
    *_, last = fill(3)
    alien = Entry(number=4, at=last.at, kind="erased", previous=last.hash, hash=b"x")
    alien.save(force_insert=True)
    assert services.verify() == 4


@pytest.mark.usefixtures("open_table")
def test_an_emptied_log_is_found():
    fill(3)
    Raw(Entry).all().delete()
    assert services.verify() == 1


def test_rows_go_after_two_years_and_the_rest_still_holds(db):
    start = datetime(2020, 1, 1, tzinfo=UTC)
    for year in range(4):
        with time_machine.travel(start + timedelta(days=365 * year), tick=False):
            fill(3)
    now = start + timedelta(days=365 * 3 + 1)
    assert services.forget(now) == 6
    assert list(Entry.objects.values_list("number", flat=True)) == [7, 8, 9, 10, 11, 12]
    assert services.verify() is None
    assert services.forget(now) == 0
    assert services.forget(now + timedelta(days=365)) == 3
    fill(1)
    assert services.verify() is None
    # The database goes by its own clock, whatever it is told.
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        services.forget(now + timedelta(days=99_999))
    assert services.verify() is None


def test_the_check_is_kept_and_made_once_a_day(db):
    fill(2)
    start = datetime(2027, 1, 1, tzinfo=UTC)
    for hours, seen in ((0, 0), (10, 0), (25, 25)):
        moment = start + timedelta(hours=hours)
        with time_machine.travel(moment, tick=False):
            jobs.tick()
            assert selectors.standing().checked_at == start + timedelta(hours=seen)
    assert selectors.standing().broken is None


def test_roles_and_links_are_heard(cast):
    nils, ida = cast.nils.account, cast.ida
    grant_role(nils, "council", by=ida)
    grant_role(nils, "council", by=ida)
    revoke_role(nils, "council", by=None)
    make_sign_in_link(nils, days=3)
    said = Entry.objects.order_by("number").values_list("kind", "actor", "facts")
    assert list(said) == [
        ("role_given", str(ida.pk), {"role": "council"}),
        ("role_taken", "", {"role": "council"}),
        ("link_made", "", {"days": 3, "reusable": False}),
    ]
    assert set(Entry.objects.values_list("subject", flat=True)) == {str(nils.pk)}


WRITER = """
import django
django.setup()
from django.db import transaction
from ledby.web.audit import services
for at in range(15):
    with transaction.atomic():
        services.record("people_exported", actor=None, people=at)
        if at % 5 == 4:
            transaction.set_rollback(True)
"""


def test_many_processes_at_once_make_one_chain(tmp_path):
    site = os.environ | {
        "LEDBY_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "ledby.web.settings",
    }
    site.pop("LEDBY_DATABASE_URL", None)

    def run(script: str) -> subprocess.Popen:
        return subprocess.Popen([sys.executable, "-c", script], env=site, text=True)

    setup = "import django; django.setup(); from django.core.management import *;"
    assert run(f"{setup} call_command('migrate', verbosity=0)").wait() == 0
    writers = [run(WRITER) for _ in range(4)]
    assert [writer.wait() for writer in writers] == [0, 0, 0, 0]
    with sqlite3.connect(tmp_path / "ledby.sqlite3") as database:
        rows = database.execute("SELECT number FROM audit_entry ORDER BY number")
        assert [number for (number,) in rows] == list(range(1, 4 * 12 + 1))
    database.close()
    says = "from ledby.web.audit import services; exit(services.verify() or 0)"
    assert run(f"{setup} {says}").wait() == 0


@pytest.mark.skipif(connection.vendor == "sqlite", reason="threads share its memory")
@pytest.mark.django_db(transaction=True)
def test_many_threads_at_once_make_one_chain():
    faults: list[Exception] = []

    def write(worker: int) -> None:
        try:
            for at in range(15):
                with transaction.atomic():
                    services.record("people_exported", actor=None, people=worker)
                    if at % 5 == 4:
                        transaction.set_rollback(True)
        except Exception as error:  # noqa: BLE001 - a thread has nobody to raise to
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    numbers = list(Entry.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 6 * 12 + 1))
    assert services.verify() is None
    assert Chain.objects.get().last == 72
