"""Notes: signed and unsigned, thanked, reported, taken back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from ledby.errors import StateError
from ledby.web.audit.models import Entry
from ledby.web.profiles.models import Note, WaitingNote
from ledby.web.profiles.services import notes, openness
from stages import more_people, released

TEXT = "You said that we may stop, and I did."


@pytest.fixture(autouse=True)
def spring(cast, monkeypatch, settings, tmp_path):
    settings.KEY_STORE = tmp_path / "keys"
    return released(cast, monkeypatch)


def tomorrow():
    return time_machine.travel(timezone.now() + timedelta(days=1), tick=False)


def write(cast, name, to, signed="yes", text=TEXT):
    given = {"text": text, "signed": signed}
    return cast.client(name).post(f"/people/{to.pk}/note", given)


def book_of(cast, name) -> str:
    return cast.client(name).get("/me/book").content.decode()


def arrive() -> None:
    with tomorrow():
        notes.deliver()


class TestSigned:
    def test_it_arrives_at_once_with_its_name(self, cast):
        assert write(cast, "nils", cast.amal)["Location"] == "/me/book"
        page = book_of(cast, "amal")
        assert TEXT in page
        assert "<b>Nils Aaberg</b>, wrote you a note" in page

    def test_thanks_reach_the_writer(self, cast):
        write(cast, "nils", cast.amal)
        note = Note.objects.get()
        given = {"source": "note", "reference": str(note.pk), "act": "thank"}
        cast.client("amal").post("/me/book/mark", given)
        page = book_of(cast, "nils")
        assert "They thank you." in page
        assert "Amal Nasser" in page

    def test_the_writer_takes_it_back_and_nobody_else(self, cast):
        write(cast, "nils", cast.amal)
        path = f"/me/book/notes/{Note.objects.get().pk}/withdraw"
        assert cast.client("amal").post(path).status_code == 404
        assert cast.client("nils").post(path).status_code == 302
        assert not Note.objects.exists()

    def test_ten_a_day_are_enough(self, cast):
        for _ in range(10):
            notes.sign(cast.nils, cast.amal, TEXT)
        with pytest.raises(StateError, match="enough for today"):
            notes.sign(cast.nils, cast.ruth, TEXT)


class TestUnsigned:
    def test_it_comes_with_the_batch_of_the_next_day(self, cast):
        write(cast, "nils", cast.amal, "no")
        assert notes.deliver() == 0
        assert TEXT not in book_of(cast, "amal")
        arrive()
        page = book_of(cast, "amal")
        assert TEXT in page
        assert "An unsigned note" in page
        assert "Nils" not in page

    def test_the_receipt_says_what_became_of_it(self, cast):
        link = write(cast, "nils", cast.amal, "no")["Location"]
        assert "It reaches Amal Nasser tomorrow." in Client().get(link).content.decode()
        arrive()
        assert "It reached Amal Nasser." in Client().get(link).content.decode()
        note = Note.objects.get()
        given = {"source": "note", "reference": str(note.pk), "act": "thank"}
        cast.client("amal").post("/me/book/mark", given)
        assert "Amal Nasser thanks you." in Client().get(link).content.decode()

    @pytest.mark.parametrize("delivered", [False, True])
    def test_the_receipt_takes_it_back(self, cast, delivered):
        link = write(cast, "nils", cast.amal, "no")["Location"]
        if delivered:
            arrive()
        assert "You took it back." in Client().post(link).content.decode()
        assert not Note.objects.exists()
        assert not WaitingNote.objects.exists()
        assert Client().get(link).status_code == 404

    def test_few_a_day_and_one_to_each(self, cast):
        crowd = more_people(4)
        notes.leave_unsigned(cast.nils, crowd[0], TEXT)
        with pytest.raises(StateError, match="an unsigned note today"):
            notes.leave_unsigned(cast.nils, crowd[0], TEXT)
        notes.leave_unsigned(cast.nils, crowd[1], TEXT)
        notes.leave_unsigned(cast.nils, crowd[2], TEXT)
        with pytest.raises(StateError, match="3 unsigned notes a day are enough"):
            notes.leave_unsigned(cast.nils, crowd[3], TEXT)
        # What was refused spent nothing, and another day is another day.
        notes.leave_unsigned(cast.ruth, crowd[3], TEXT)
        with tomorrow():
            notes.deliver()
            notes.leave_unsigned(cast.nils, crowd[3], TEXT)

    def test_its_owner_can_take_signed_notes_only(self, cast):
        cast.client("amal").post("/me/book/unsigned", {"wanted": "no"})
        page = cast.client("nils").get(f"/people/{cast.amal.pk}/note").content.decode()
        assert "Amal Nasser takes signed notes only." in page
        assert 'value="no"' not in page
        answer = write(cast, "nils", cast.amal, "no")
        assert answer.status_code == 400
        assert TEXT in answer.content.decode()
        assert write(cast, "nils", cast.amal).status_code == 302

    def test_what_waits_does_not_arrive_after_that(self, cast):
        link = write(cast, "nils", cast.amal, "no")["Location"]
        openness.take_unsigned(cast.amal, wanted=False)
        arrive()
        assert not Note.objects.exists()
        assert Client().get(link).status_code == 404


class TestReporting:
    def test_it_is_hidden_at_once_until_an_organiser_decides(self, cast):
        write(cast, "nils", cast.amal, "no", "You are a fool.")
        arrive()
        note = Note.objects.get()
        cast.client("amal").post(f"/me/book/notes/{note.pk}/report")
        assert "You are a fool." not in book_of(cast, "amal")
        waiting = cast.client("otto").get("/notes/reported").content.decode()
        assert "You are a fool." in waiting
        assert "Nils" not in waiting
        path = f"/notes/reported/{note.pk}"
        cast.client("otto").post(path, {"act": "remove"})
        assert not Note.objects.exists()
        kinds = list(Entry.objects.order_by("number").values_list("kind", flat=True))
        assert kinds[-2:] == ["note_reported", "note_removed"]

    def test_put_back_it_stands_in_the_book(self, cast):
        write(cast, "nils", cast.amal)
        note = Note.objects.get()
        cast.client("amal").post(f"/me/book/notes/{note.pk}/report")
        cast.client("otto").post(f"/notes/reported/{note.pk}", {"act": "back"})
        assert TEXT in book_of(cast, "amal")

    @pytest.mark.parametrize("name", ["nils", "vera", "greta", "ida"])
    def test_only_organisers_read_it(self, cast, name):
        write(cast, "ruth", cast.amal)
        note = Note.objects.get()
        cast.client("amal").post(f"/me/book/notes/{note.pk}/report")
        client = cast.client(name)
        assert client.get("/notes/reported").status_code == 404
        answer = client.post(f"/notes/reported/{note.pk}", {"act": "remove"})
        assert answer.status_code == 404
        assert Note.objects.exists()

    def test_an_organiser_reads_only_what_was_reported(self, cast):
        write(cast, "ruth", cast.amal)
        assert TEXT not in cast.client("otto").get("/notes/reported").content.decode()
        path = f"/notes/reported/{Note.objects.get().pk}"
        assert cast.client("otto").post(path, {"act": "back"}).status_code == 404


class TestRefusals:
    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"text": "", "signed": "yes"}, "required"),
            ({"text": "x" * 1_001, "signed": "yes"}, "it has 1001"),
            ({"text": TEXT}, "required"),
            ({"text": TEXT, "signed": "perhaps"}, "perhaps"),
            ({"text": "a\0b", "signed": "no"}, "Null characters"),
        ],
    )
    def test_what_cannot_be_is_said(self, cast, given, sentence):
        answer = cast.client("nils").post(f"/people/{cast.amal.pk}/note", given)
        assert answer.status_code == 400
        assert sentence in answer.content.decode()
        assert not Note.objects.exists()

    def test_nobody_writes_to_themselves_to_nobody_or_to_who_left(self, cast):
        cast.ruth.active = False
        cast.ruth.save()
        for who in (cast.nils.pk, cast.ruth.pk, uuid4()):
            assert cast.client("nils").get(f"/people/{who}/note").status_code == 404

    def test_before_the_first_release_there_is_nothing_to_answer(self, cast, spring):
        spring.documents.all().delete()
        for signed in ("yes", "no"):
            answer = write(cast, "nils", cast.amal, signed)
            assert answer.status_code == 400
            page = answer.content.decode()
            assert "Notes open when the first cycle is released." in page

    def test_who_is_no_person_writes_no_note(self, cast):
        assert cast.client("quinn").get("/notes/new").status_code == 404
        assert write(cast, "quinn", cast.amal).status_code == 404
        assert "sign-in" in Client().get("/notes/new")["Location"]

    def test_an_unknown_receipt_opens_nothing(self):
        assert Client().get("/notes/" + "x" * 43).status_code == 404
        assert Client().post("/notes/" + "x" * 43).status_code == 404
