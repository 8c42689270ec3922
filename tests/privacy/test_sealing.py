"""Sealed boxes on their own, and a whole cycle searched for what must not be in it."""

from __future__ import annotations

import json
import sqlite3
import zlib
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey, PublicKey, SealedBox

from ledby.errors import SealError
from ledby.web.cycles.models import Participant, Sheet
from ledby.web.cycles.sealing import BUCKET, MAX_PAYLOAD, lock, seal, unlock, unseal
from ledby.web.cycles.services.close import close, release, score
from ledby.web.cycles.services.remind import remind
from ledby.web.outbox.services import send_waiting
from stages import COMMENT, answer, fake_count, opened, token_of

KEY = PrivateKey.generate()
PRIVATE, PUBLIC = bytes(KEY), bytes(KEY.public_key)
TOKEN, OTHER = "a" * 43, "b" * 43


@given(st.binary(max_size=20_000))
@settings(max_examples=60, deadline=None)
def test_what_is_sealed_opens_to_the_same_bytes(payload):
    sealed = seal(PUBLIC, payload)
    assert unseal(PRIVATE, sealed) == payload
    assert (len(sealed) - 48) % BUCKET == 0
    locked = lock(TOKEN, payload)
    assert unlock(TOKEN, locked) == payload
    assert (len(locked) - 40) % BUCKET == 0


def test_short_and_long_answers_look_alike():
    sizes = {len(seal(PUBLIC, b"x" * size)) for size in (0, 1, 40, 900)}
    assert sizes == {BUCKET + 48}
    words = json.dumps({"comment": " ".join(map(str, range(500)))}).encode()
    assert len(seal(PUBLIC, words)) == BUCKET + 48
    assert len(lock(TOKEN, b"")) == len(lock(TOKEN, words)) == BUCKET + 40


def test_the_same_answer_never_looks_the_same():
    assert seal(PUBLIC, b"yes") != seal(PUBLIC, b"yes")
    assert lock(TOKEN, b"yes") != lock(TOKEN, b"yes")


def test_another_key_or_token_opens_nothing():
    with pytest.raises(SealError, match="does not open"):
        unseal(bytes(PrivateKey.generate()), seal(PUBLIC, b"yes"))
    with pytest.raises(SealError, match="personal link"):
        unlock(OTHER, lock(TOKEN, b"yes"))


@pytest.mark.parametrize("at", [0, 31, 32, 48, 100, -1])
def test_a_changed_box_does_not_open(at):
    for box, opening in (
        (bytearray(seal(PUBLIC, b"yes")), lambda b: unseal(PRIVATE, b)),
        (bytearray(lock(TOKEN, b"yes")), lambda b: unlock(TOKEN, b)),
    ):
        box[at] ^= 1
        with pytest.raises(SealError):
            opening(bytes(box))


@pytest.mark.parametrize("box", [b"", b"x", b"x" * 40, b"x" * 48, b"x" * 5_000])
def test_what_is_no_box_is_refused(box):
    with pytest.raises(SealError):
        unseal(PRIVATE, box)
    with pytest.raises(SealError):
        unlock(TOKEN, box)


def test_a_box_is_for_its_row_alone():
    mine, theirs = uuid4(), uuid4()
    sealed = seal(PUBLIC, b"yes", owner=mine)
    assert unseal(PRIVATE, sealed, owner=mine) == unseal(PRIVATE, sealed) == b"yes"
    with pytest.raises(SealError, match="row of somebody else"):
        unseal(PRIVATE, sealed, owner=theirs)
    with pytest.raises(SealError, match="row of somebody else"):
        unseal(PRIVATE, seal(PUBLIC, b"yes"), owner=mine)


def forged(inside: bytes) -> bytes:
    """Seal bytes that did not come from the form: anybody with the public key can."""
    return SealedBox(PublicKey(PUBLIC)).encrypt(inside)


def framed(packed: bytes, length: int | None = None) -> bytes:
    length = len(packed) if length is None else length
    return bytes(16) + length.to_bytes(4, "big") + packed


@pytest.mark.parametrize(
    "inside",
    [
        b"",
        b"\x00",
        framed(b"no zlib"),
        framed(zlib.compress(b"yes")[:-3]),
        framed(zlib.compress(b"yes"), length=4_000_000_000),
        framed(zlib.compress(bytes(MAX_PAYLOAD + 1))),
        framed(zlib.compress(bytes(300_000_000), 9)),
    ],
)
def test_a_forged_box_is_refused_and_never_a_bomb(inside):
    with pytest.raises(SealError):
        unseal(PRIVATE, forged(inside))


def test_more_than_a_form_can_hold_is_not_sealed():
    with pytest.raises(SealError, match="too large"):
        seal(PUBLIC, bytes(MAX_PAYLOAD + 1))


def everything_held() -> bytes:
    """Return the whole database as SQLite would write it to its file, and as text."""
    connection.ensure_connection()
    raw: sqlite3.Connection = connection.connection
    return raw.serialize() + "\n".join(raw.iterdump()).encode()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the file of SQLite")
@pytest.mark.django_db(transaction=True)
def test_no_answer_and_no_link_is_ever_in_the_database(cast, monkeypatch, mailoutbox):
    cycle = opened(cast)
    answer(cycle, cast.nils, cast.amal)
    remind(cycle)
    send_waiting()
    assert len(mailoutbox) == 8 + 6
    tokens = [token_of(cycle, person) for person in (cast.nils, cast.amal, cast.sam)]
    secrets = [
        COMMENT.encode(),
        COMMENT.encode("utf-16-le"),
        *(COMMENT.split()[at].encode() for at in (1, 2)),
        b"climate_1",
        *(token.encode() for token in tokens),
    ]
    while_open = everything_held()
    assert b"Nils Aaberg" in while_open
    assert not [secret for secret in secrets if secret in while_open]
    fake_count(monkeypatch)
    close(cycle)
    after_close = everything_held()
    assert not [secret for secret in secrets if secret in after_close]
    boxes = [bytes(box) for box in Sheet.objects.values_list("sealed", flat=True)]
    score(cycle)
    release(cycle)
    send_waiting()
    after_release = everything_held()
    # The released documents name the items, as they may.
    secrets.remove(b"climate_1")
    assert not [secret for secret in secrets if secret in after_release]
    for box in boxes:
        assert box[60:120] in while_open
        assert box[60:120] not in after_release


@pytest.mark.django_db
def test_the_size_of_a_box_says_nothing_of_how_much_was_said(cast):
    from ledby.web.cycles import answers
    from ledby.web.cycles.services.submit import submit

    cycle = opened(cast)
    answer(cycle, cast.nils)
    row = Participant.objects.select_related("cycle").get(person=cast.amal)
    submit(row, token_of(cycle, cast.amal), answers.empty())
    sizes = {len(bytes(box)) for box in Sheet.objects.values_list("sealed", flat=True)}
    assert sizes == {BUCKET + 48}


@pytest.mark.django_db
def test_after_the_count_the_database_does_not_know_who_answered(cast, monkeypatch):
    def rows(cycle):
        return list(cycle.participants.order_by("name").values_list("name", "answered"))

    fake_count(monkeypatch)
    left = []
    for people in ((cast.nils,), (cast.amal, cast.sam)):
        cycle = opened(cast)
        answer(cycle, *people)
        close(cycle)
        score(cycle)
        left.append(rows(cycle))
    assert left[0] == left[1]


@pytest.mark.django_db
def test_nothing_personal_is_logged_on_the_way(cast, monkeypatch, caplog, mailoutbox):
    caplog.set_level("DEBUG")
    fake_count(monkeypatch)
    cycle = opened(cast)
    answer(cycle, cast.nils)
    remind(cycle)
    send_waiting()
    close(cycle)
    score(cycle)
    release(cycle)
    token = token_of(cycle, cast.nils)
    written = "\n".join(
        record.getMessage()
        for record in caplog.records
        if not record.name.startswith("django.db")
    )
    for word in (COMMENT, token, "Nils", "nils@example.org", str(cast.nils.pk)):
        assert word not in written
