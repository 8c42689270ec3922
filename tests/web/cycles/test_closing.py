from __future__ import annotations

import sys
from datetime import timedelta

import pytest
from django.db import DatabaseError

from ledby.errors import SealError, StateError, TableError
from ledby.web.cycles import analysis, keys
from ledby.web.cycles.models import (
    Assignment,
    CycleEvent,
    Draft,
    Participant,
    ReleasedDocument,
    Sheet,
)
from ledby.web.cycles.sealing import seal
from ledby.web.cycles.selectors import latest_release, person_page
from ledby.web.cycles.services import close as module
from ledby.web.cycles.services.close import close, release, score, shred
from ledby.web.cycles.services.pieces import pieces
from ledby.web.outbox.models import Message
from stages import COMMENT, answer, counted, fake_count, opened, released, token_of

pytestmark = pytest.mark.django_db
SERVICE = sys.modules[module.__name__]


@pytest.fixture
def closed(cast):
    cycle = opened(cast)
    answer(cycle, cast.nils, cast.amal, cast.ruth)
    close(cycle, cast.otto.account)
    return cycle


def row_of(person):
    return Participant.objects.get(person=person).pk


def test_a_close_happens_once(closed):
    assert closed.state == "closed"
    assert closed.closed_at is not None
    with pytest.raises(StateError, match="not open"):
        close(closed)
    assert CycleEvent.objects.filter(what="close").count() == 1


def test_late_answers_are_refused(cast, closed):
    with pytest.raises(StateError, match="closed"):
        answer(closed, cast.marc)
    assert Sheet.objects.count() == 3


def test_the_science_gets_every_answer_once_with_who_gave_it(cast, closed, monkeypatch):
    seen = []
    fake_count(monkeypatch, seen)
    assert score(closed) is True
    assert {person for person, _ in seen} == {
        str(p.pk) for p in (cast.nils, cast.amal, cast.ruth)
    }
    assert len(seen) == 3
    assert all(COMMENT in given["comments"].values() for _, given in seen)


def test_the_count_leaves_documents_and_no_answers(cast, closed, monkeypatch):
    fake_count(monkeypatch)
    score(closed)
    assert ReleasedDocument.objects.filter(cycle=closed, person=None).count() == 1
    page = ReleasedDocument.objects.get(cycle=closed, person=cast.amal)
    assert page.document["name"] == "Amal Nasser"
    assert ReleasedDocument.objects.count() == 9
    for gone in (Sheet, Draft, Assignment):
        assert not gone.objects.exists()
    assert not Participant.objects.filter(answered=True).exists()
    assert closed.scored_at is not None
    assert closed.state == "closed"


def test_of_the_turnout_only_a_coarse_share_stays(cast, monkeypatch):
    from stages import more_people

    crowd = more_people(22)
    cycle = opened(cast)
    answer(cycle, *crowd[:11])
    fake_count(monkeypatch)
    close(cycle)
    score(cycle)
    assert cycle.answered_tenths == 4


def test_no_reminder_outlives_the_count(cast, closed, monkeypatch):
    waiting = Message(
        kind="reminder",
        recipient="sam@example.org",
        reference=str(row_of(cast.sam)),
        created_at=closed.closed_at,
    )
    Message.objects.bulk_create([waiting])
    fake_count(monkeypatch)
    score(closed)
    assert not Message.objects.filter(kind="reminder").exists()
    assert Message.objects.filter(kind="invitation").exists()


def test_a_second_count_changes_nothing(closed, monkeypatch):
    fake_count(monkeypatch)
    score(closed)
    when = closed.scored_at
    assert score(closed) is False
    assert closed.scored_at == when
    assert ReleasedDocument.objects.count() == 9
    assert CycleEvent.objects.filter(what="count").count() == 1


def test_while_one_counts_another_waits_its_turn(closed, monkeypatch):
    fake_count(monkeypatch)
    with keys.held(closed.pk):
        assert score(closed) is False
    assert Sheet.objects.count() == 3
    assert score(closed) is True


def test_an_open_cycle_cannot_be_counted(cast, monkeypatch):
    fake_count(monkeypatch)
    cycle = opened(cast)
    with pytest.raises(StateError, match="close it before"):
        score(cycle)


@pytest.mark.parametrize(
    "step", ["tenths", "_documents", "record", "loads", "unseal", "_opened"]
)
def test_a_count_that_breaks_anywhere_leaves_the_answers(closed, monkeypatch, step):
    fake_count(monkeypatch)

    def fail(*_args, **_more):
        raise DatabaseError(f"disk is full near {COMMENT}")

    with monkeypatch.context() as broken:
        broken.setattr(SERVICE, step, fail)
        with pytest.raises(SealError) as caught:
            score(closed)
    assert COMMENT not in str(caught.value)
    assert "DatabaseError in test_closing.py" in str(caught.value)
    assert caught.value.__suppress_context__
    assert Sheet.objects.count() == 3
    assert Participant.objects.filter(answered=True).count() == 3
    assert Assignment.objects.exists()
    assert latest_release() is None
    assert person_page(closed.participants.first().person_id) is None
    closed.refresh_from_db()
    assert (closed.counted_at, closed.scored_at) == (None, None)
    assert score(closed) is True
    assert ReleasedDocument.objects.count() == 9
    assert COMMENT not in " ".join(CycleEvent.objects.values_list("note", flat=True))


def test_answers_left_by_a_broken_deletion_are_deleted_and_never_counted_again(
    closed, monkeypatch
):
    seen = []
    fake_count(monkeypatch, seen)
    monkeypatch.setattr(sys.modules[pieces.__module__], "PEOPLE", 1)
    whole = SERVICE.Assignment.objects.filter

    def fail(**which):
        if len(seen) == 3 and Sheet.objects.count() == 1:
            raise DatabaseError("the disk is gone")
        return whole(**which)

    with monkeypatch.context() as broken:
        broken.setattr(SERVICE.Assignment.objects, "filter", fail)
        with pytest.raises(SealError):
            score(closed)
    assert Sheet.objects.count() == 2
    closed.refresh_from_db()
    when = closed.counted_at
    assert when is not None
    assert closed.scored_at is None
    with pytest.raises(StateError, match="still being counted"):
        release(closed)
    before = dict(ReleasedDocument.objects.values_list("pk", "document"))
    assert len(before) == 9
    assert score(closed) is True
    assert len(seen) == 3
    assert closed.counted_at == when
    assert dict(ReleasedDocument.objects.values_list("pk", "document")) == before
    assert not Sheet.objects.exists()
    assert not Assignment.objects.exists()
    assert not Participant.objects.filter(answered=True).exists()
    assert CycleEvent.objects.filter(what="count").count() == 1


def test_a_fault_in_the_science_is_named_without_its_words(closed, monkeypatch):
    def choke(cycle, participants, opened):
        _, given = next(iter(opened))
        raise TableError(f"row 1: {given['comments']} is not a number")

    monkeypatch.setattr(analysis, "score_sheets", choke, raising=False)
    with pytest.raises(SealError, match="TableError") as caught:
        score(closed)
    assert COMMENT not in str(caught.value)


def test_a_tampered_box_holds_nobody_else_back_and_is_written_down(
    cast, closed, monkeypatch
):
    public = bytes(closed.public_key)
    for person, box in (
        (cast.nils, b"not a box"),
        (cast.amal, seal(public, b'{"version": 99}', owner=row_of(cast.amal))),
    ):
        Sheet.objects.filter(participant__person=person).update(sealed=box)
    seen = []
    fake_count(monkeypatch, seen)
    assert score(closed) is True
    assert [person for person, _ in seen] == [str(cast.ruth.pk)]
    event = CycleEvent.objects.get(what="count")
    assert event.note == "2 could not be opened"


def test_boxes_that_were_exchanged_count_for_nobody(cast, closed, monkeypatch):
    boxes = dict(Sheet.objects.values_list("participant__person__name", "sealed"))
    for person, other in ((cast.nils, cast.amal), (cast.amal, cast.nils)):
        row = Sheet.objects.filter(participant__person=person)
        row.update(sealed=boxes[other.name])
    seen = []
    fake_count(monkeypatch, seen)
    assert score(closed) is True
    assert [person for person, _ in seen] == [str(cast.ruth.pk)]


def test_if_no_box_opens_nothing_is_deleted(closed, monkeypatch):
    Sheet.objects.update(sealed=b"not a box")
    fake_count(monkeypatch)
    with pytest.raises(SealError):
        score(closed)
    assert Sheet.objects.count() == 3


def test_nothing_can_be_released_before_it_is_counted(closed):
    with pytest.raises(StateError, match="still being counted"):
        release(closed)
    assert not Message.objects.filter(kind="released").exists()


def test_a_release_tells_everybody_who_has_a_page_once(cast, monkeypatch):
    cycle = counted(cast, monkeypatch)
    release(cycle, cast.otto.account)
    assert cycle.state == "released"
    assert Message.objects.filter(kind="released").count() == 8
    with pytest.raises(StateError, match="waiting for its release"):
        release(cycle)
    assert Message.objects.filter(kind="released").count() == 8
    event = CycleEvent.objects.get(what="release")
    assert event.by == cast.otto.account


def test_the_key_lives_for_the_days_that_were_agreed(cast, monkeypatch):
    cycle = released(cast, monkeypatch, retention_days=10)
    with pytest.raises(StateError, match="kept for 10 days"):
        shred(cycle, now=cycle.scored_at + timedelta(days=9, hours=23))
    assert keys.exists(cycle.pk)
    shred(cycle, now=cycle.scored_at + timedelta(days=10))
    assert not keys.exists(cycle.pk)
    assert cycle.state == "shredded"
    shred(cycle, now=cycle.scored_at + timedelta(days=11))
    assert CycleEvent.objects.filter(what="shred").count() == 1


def test_a_key_can_end_before_the_release(cast, monkeypatch):
    cycle = counted(cast, monkeypatch)
    later = cycle.scored_at + timedelta(days=31)
    shred(cycle, now=later)
    assert (cycle.state, cycle.shredded_at) == ("closed", later)
    release(cycle, now=later)
    shred(cycle, now=later)
    assert (cycle.state, cycle.shredded_at) == ("shredded", later)


def test_an_uncounted_cycle_keeps_its_key(closed):
    with pytest.raises(StateError, match="after the count"):
        shred(closed, now=closed.closed_at + timedelta(days=400))
    assert keys.exists(closed.pk)


def test_a_link_of_a_closed_cycle_says_that_it_closed(cast, closed):
    from ledby.web.cycles.selectors import participant_by_token

    with pytest.raises(StateError, match="closed"):
        participant_by_token(token_of(closed, cast.marc))
