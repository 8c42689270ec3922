"""Erasing oneself: what goes, what stays, and that a backup does not undo it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.utils import timezone

from ledby.errors import TableError
from ledby.web.accounts.models import RoleGrant, User
from ledby.web.audit.models import Entry
from ledby.web.cycles.models import CouncilKey, Cycle, Draft, Participant, Sheet
from ledby.web.examples.models import Ask, Attestation, Example
from ledby.web.people.models import Person
from ledby.web.privacy import services, tombstones
from ledby.web.privacy.models import Erasure
from ledby.web.privacy.services.erasing import NOBODY, left_over
from ledby.web.privacy.tombstones import Tombstone
from ledby.web.profiles.models import Note, Openness, ToldMark, WaitingNote
from stages import answer, close, fake_count, opened, score, token_of


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.DATA = tmp_path
    return tmp_path


def erase(cast, name: str):
    return cast.client(name).post("/privacy/erase", {"sure": "on"}, follow=True)


def whole_database() -> str:
    """Return every row of every table as text."""
    models = [m for m in apps.get_models() if m._meta.label != "accounts.Session"]
    rows = [row for model in models for row in model._base_manager.all()]
    return serializers.serialize("json", rows)


def test_nothing_of_them_is_left_but_what_they_signed(cast, planted):
    before = whole_database()
    words = planted["nils"].words
    assert all(word in before for word in words.values())
    answer = erase(cast, "nils")
    assert "It is done." in answer.content.decode()
    after = whole_database()
    given = ["remark", "list", "purpose", "line", "signed"]
    given += ["idea", "news", "obstacle", "question", "advice"]
    assert [cell for cell, word in words.items() if word in after] == given
    assert "nils@example.org" not in after
    # What was signed stays as it was signed, and so does its name.
    assert after.count("Nils Aaberg") == 3
    assert all(word in after for word in planted["amal"].words.values())


def test_what_they_gave_stays_as_of_somebody_who_left(cast, planted):
    erase(cast, "nils")
    book = cast.client("sam").get("/me/book").content.decode()
    assert f"“{planted['nils'].words['signed']}”" in book
    assert f"“{planted['nils'].words['line']}”" in book
    assert f"<b>{NOBODY}</b>" in book
    assert "Nils" not in book
    row = Attestation.objects.get(witness=cast.nils)
    assert (row.unit, row.relation) == (None, "other")
    for model in (Ask, Example, Note, Openness, ToldMark, WaitingNote):
        text = serializers.serialize("json", model.objects.all())
        assert text.count(str(cast.nils.pk)) == (1 if model is Note else 0)


def test_the_account_closes_and_every_sign_in_ends(cast, planted):
    phone, desk = cast.client("nils"), cast.client("nils")
    desk.post("/privacy/erase", {"sure": "on"})
    for client in (phone, desk):
        assert client.get("/privacy").status_code == 302
    account = User.objects.get(pk=cast.nils.account.pk)
    assert account.email == f"erased-{account.pk}@gone.invalid"
    assert not account.is_active
    assert not RoleGrant.objects.filter(user=account).exists()


def test_answers_that_were_not_counted_go_and_the_link_ends(cast, planted):
    now = planted["nils"].now
    token = token_of(now, cast.nils)
    erase(cast, "nils")
    row = Participant.objects.get(cycle=now, person=cast.nils)
    assert not Sheet.objects.filter(participant=row).exists()
    assert not Draft.objects.filter(participant=row).exists()
    assert (row.name, row.answered, row.attributes) == (NOBODY, False, {})
    assert row.unit == "Field / East"
    assert Client().get(f"/answer/{token}").status_code == 404
    assert Sheet.objects.filter(participant__person=cast.amal).exists()


def test_a_cycle_with_somebody_erased_is_counted_and_shows_them_nothing(
    cast, monkeypatch
):
    cycle = opened(cast, name="Autumn")
    erase(cast, "amal")
    answer(cycle, cast.nils, cast.ruth)
    fake_count(monkeypatch)
    close(cycle)
    score(cycle)
    assert cycle.documents.exists()
    assert not cast.amal.released_documents.exists()
    assert left_over() == 0


def test_the_place_in_the_tree_stays_while_reports_hang_on_it(cast):
    erase(cast, "marc")
    marc = Person.objects.get(pk=cast.marc.pk)
    assert (marc.name, marc.active, marc.title) == (NOBODY, False, "")
    assert marc.key == f"erased-{marc.pk}"
    assert marc.manager == cast.vera
    assert marc.unit.path == "Field / East"
    assert services.sweep() == 0
    for person in (cast.nils, cast.amal, cast.ruth):
        Person.objects.filter(pk=person.pk).update(manager=cast.vera)
    assert left_over() == 1
    assert services.sweep() == 1
    marc.refresh_from_db()
    assert (marc.manager, marc.unit) == (None, None)
    assert services.sweep() == 0


def test_somebody_without_reports_leaves_no_place(cast):
    erase(cast, "nils")
    nils = Person.objects.get(pk=cast.nils.pk)
    assert (nils.manager, nils.unit, nils.folded) == (None, None, " somebody who left")


def test_an_account_without_a_person_is_erased_too(cast):
    erase(cast, "quinn")
    assert not User.objects.filter(email="quinn@example.org").exists()
    assert Erasure.objects.get().person is None


def test_a_tombstone_lies_beside_the_database_and_names_nobody(
    cast, folder, django_capture_on_commit_callbacks
):
    account = cast.nils.account
    with django_capture_on_commit_callbacks(execute=True):
        erase(cast, "nils")
    text = (folder / "erasures.jsonl").read_text()
    (stone,) = tombstones.read(folder / "erasures.jsonl")
    assert stone.person == str(cast.nils.pk)
    assert stone.account == tombstones.mark(account.pk, "nils@example.org")
    assert "nils" not in text
    assert (folder / "erasures.jsonl").stat().st_mode & 0o077 == 0
    row = Entry.objects.get(kind="erased")
    assert (row.subject, row.facts) == (str(account.pk), {})


def test_a_list_that_was_lost_is_written_again(cast, folder):
    erase(cast, "nils")
    assert not (folder / "erasures.jsonl").exists()
    services.sweep()
    services.sweep()
    assert len(tombstones.read(folder / "erasures.jsonl")) == 1


def test_what_a_backup_brings_back_is_erased_again(cast, planted):
    account = cast.nils.account
    mark = tombstones.mark(account.pk, account.email)
    stones = [
        Tombstone(str(cast.nils.pk), mark, "2027-03-01T10:00:00+00:00"),
        Tombstone(None, "0" * 64, "2027-03-01T10:00:00+00:00"),
    ]
    assert services.replay(stones) == 1
    after = whole_database()
    assert "nils@example.org" not in after
    assert planted["nils"].words["skill"] not in after
    assert planted["amal"].words["skill"] in after
    assert Erasure.objects.count() == 2
    assert services.replay(stones) == 0


def test_a_number_that_another_account_got_later_erases_nobody(cast):
    mark = tombstones.mark(cast.sam.account.pk, "nils@example.org")
    assert services.replay([Tombstone(None, mark, "2027-03-01T10:00:00+00:00")]) == 0
    assert User.objects.filter(email="sam@example.org", is_active=True).exists()


@pytest.mark.parametrize(
    "line", ["nonsense", "{}", '{"person": "x", "account": "a", "at": "2027-01-01"}']
)
def test_a_damaged_list_is_said(folder, line):
    (folder / "erasures.jsonl").write_text(
        '{"person": null, "account": "a", "at": "2027-01-01"}\n' + line + "\n"
    )
    with pytest.raises(TableError, match=r"erasures.jsonl, row 2"):
        tombstones.read(folder / "erasures.jsonl")


def test_the_last_administrator_stays(cast):
    page = erase(cast, "ida").content.decode()
    assert "This is the last administrator" in page
    assert User.objects.filter(email="ida@example.org", is_active=True).exists()
    assert not Erasure.objects.exists()
    assert not Entry.objects.filter(kind="erased").exists()


def test_who_holds_the_one_key_of_open_answers_stays(cast):
    cycle = opened(cast, name="Autumn")
    Cycle.objects.filter(pk=cycle.pk).update(shared_key=True)
    now = timezone.now()
    for person, confirmed in ((cast.greta, now), (cast.sam, None)):
        CouncilKey.objects.create(
            cycle=cycle,
            holder=person.account,
            public_key=bytes(32),
            made_at=now,
            confirmed_at=confirmed,
        )
    page = erase(cast, "greta").content.decode()
    assert "The answers of Autumn open only with your key" in page
    CouncilKey.objects.update(confirmed_at=now)
    assert "It is done." in erase(cast, "greta").content.decode()


def test_it_needs_a_fresh_sign_in_and_a_box(cast):
    client = cast.client("nils")
    page = client.get("/privacy/erase").content.decode()
    assert "You can be forgotten here." in page
    assert "Your place in the tree" in page
    answer = client.post("/privacy/erase")
    assert "Tick the box if you are sure." in answer.content.decode()
    later = datetime.now(UTC) + timedelta(minutes=16)
    with time_machine.travel(later):
        for answer in (
            client.get("/privacy/erase"),
            client.post("/privacy/erase", {"sure": "on"}),
        ):
            assert answer["Location"] == "/sign-in/again?next=%2Fprivacy%2Ferase"
    assert not Erasure.objects.exists()


def test_refusals(cast):
    for way in (Client().get, Client().post):
        assert way("/privacy/erase")["Location"].startswith("/sign-in?next=")
    assert cast.client("nils").put("/privacy/erase").status_code == 405
    assert Client().get("/privacy/gone").status_code == 200
    assert Client().post("/privacy/gone").status_code == 405
