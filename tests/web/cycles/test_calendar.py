from __future__ import annotations

from datetime import timedelta

import pytest

from ledby.errors import StateError
from ledby.web.cycles import jobs, keys
from ledby.web.cycles.jobs import ask_and_launch, close_and_count, tick
from ledby.web.cycles.models import Cycle, CycleEvent, Draft, ReleasedDocument
from ledby.web.cycles.services.close import close
from ledby.web.cycles.services.launch import ask
from ledby.web.cycles.services.submit import save_draft
from ledby.web.outbox import jobs as outbox
from ledby.web.outbox.models import Message
from stages import answer, fake_count, in_days, opened, planned, released, token_of

pytestmark = pytest.mark.django_db


def events(cycle) -> list[str]:
    return list(cycle.events.order_by("pk").values_list("what", flat=True))


def test_a_whole_life_by_the_calendar(cast, monkeypatch, mailoutbox):
    fake_count(monkeypatch)
    cycle = opened(cast, closes_at=in_days(10), reminder_days=[7, 2])
    answer(cycle, cast.nils)
    ends = cycle.closes_at
    for days in (9, 7, 6.9, 2, 1):
        tick(ends - timedelta(days=days))
        outbox.tick()
    assert events(cycle) == ["launch", "remind", "remind"]
    tick(ends)
    assert events(cycle)[3:] == ["close", "count"]
    cycle.refresh_from_db()
    assert cycle.state == "closed"
    assert ReleasedDocument.objects.filter(cycle=cycle).count() == 9
    tick(cycle.scored_at + timedelta(days=29))
    assert keys.exists(cycle.pk)
    tick(cycle.scored_at + timedelta(days=31))
    assert not keys.exists(cycle.pk)
    assert events(cycle)[5:] == ["shred"]
    subjects = [m.subject.partition(" ")[0] for m in mailoutbox]
    assert (subjects.count("Whom"), subjects.count("There")) == (8, 14)


def test_the_calendar_opens_and_releases_nothing(cast, monkeypatch):
    fake_count(monkeypatch)
    plan = planned(cast, name="Plan")
    cycle = opened(cast)
    tick(cycle.closes_at + timedelta(days=1))
    plan.refresh_from_db()
    cycle.refresh_from_db()
    assert (plan.state, cycle.state) == ("draft", "closed")
    assert not Message.objects.filter(kind="released").exists()


def test_twice_in_the_same_minute_does_nothing_twice(cast, monkeypatch):
    fake_count(monkeypatch)
    cycle = opened(cast)
    for _ in range(3):
        tick(cycle.closes_at)
    assert events(cycle) == ["launch", "close", "count"]


def test_a_launch_that_was_killed_is_taken_up_again(cast):
    cycle = planned(cast)
    ask(cycle, cast.otto.account)
    tick()
    assert events(cycle) == ["launch"]
    cycle.refresh_from_db()
    assert (cycle.state, cycle.events.get().by) == ("open", cast.otto.account)
    tick()
    assert events(cycle) == ["launch"]


def test_a_launch_that_fails_is_written_down_and_tried_again(cast, monkeypatch):
    from ledby.web.cycles import analysis

    def choke(participants, seed):
        raise ZeroDivisionError("Nils has no colleagues")

    monkeypatch.setattr(analysis, "assign", choke)
    cycle = planned(cast)
    ask_and_launch(cycle)
    fault = cycle.events.get()
    assert fault.what == "stuck"
    assert fault.note.startswith("ZeroDivisionError in test_calendar.py, line ")
    monkeypatch.undo()
    tick(fault.at + timedelta(minutes=1.9))
    assert cycle.is_launching
    tick(fault.at + timedelta(minutes=2.1))
    assert events(cycle) == ["stuck", "launch"]


def test_a_count_that_was_killed_is_taken_up_again(cast, monkeypatch):
    fake_count(monkeypatch)
    cycle = opened(cast)
    answer(cycle, cast.nils)
    close(cycle)
    tick(cycle.closed_at)
    cycle.refresh_from_db()
    assert cycle.scored_at is not None


def test_a_count_that_fails_is_written_down_and_tried_less_and_less_often(
    cast, monkeypatch
):
    from ledby.web.cycles import analysis

    tries = []

    def choke(cycle, participants, opened):
        tries.append(cycle.pk)
        raise ZeroDivisionError("Nils said something")

    monkeypatch.setattr(analysis, "score_sheets", choke)
    cycle = opened(cast)
    close_and_count(cycle)
    (fault,) = CycleEvent.objects.filter(what="fault")
    assert fault.note.startswith("ZeroDivisionError in test_calendar.py, line ")
    tick(fault.at + timedelta(minutes=1.9))
    assert len(tries) == 1
    CycleEvent.objects.filter(what="fault").update(at=in_days(-1))
    tick()
    assert len(tries) == 2
    last = CycleEvent.objects.filter(what="fault").latest("at").at
    tick(last + timedelta(minutes=3.9))
    assert len(tries) == 2
    monkeypatch.undo()
    fake_count(monkeypatch)
    tick(last + timedelta(minutes=4.1))
    cycle.refresh_from_db()
    assert cycle.scored_at is not None


def test_closing_and_asking_for_the_count_are_one(cast, monkeypatch):
    cycle = opened(cast)

    def full(*_args):
        raise OSError("no space left")

    monkeypatch.setattr(type(jobs.score_cycle), "enqueue", full)
    with pytest.raises(OSError, match="no space"):
        close_and_count(cycle)
    assert Cycle.objects.get(pk=cycle.pk).state == "open"


def test_one_cycle_that_fails_does_not_keep_the_others(cast, monkeypatch):
    fake_count(monkeypatch)
    first, second = opened(cast, name="First"), opened(cast, name="Second")

    def close_all_but_the_first(cycle, by=None, *, now=None):
        if cycle.pk == first.pk:
            raise StateError("not today")
        close(cycle, by, now=now)

    monkeypatch.setattr(jobs, "close", close_all_but_the_first)
    with pytest.raises(ExceptionGroup) as caught:
        tick(max(first.closes_at, second.closes_at))
    assert [str(error) for error in caught.value.exceptions] == ["not today"]
    second.refresh_from_db()
    assert second.state == "closed"


def test_drafts_of_cycles_that_are_over_are_deleted(cast):
    from ledby.web.cycles.answers import empty

    cycle = opened(cast)
    row = cycle.participants.select_related("cycle").get(person=cast.nils)
    save_draft(row, token_of(cycle, cast.nils), empty())
    tick(cycle.launched_at)
    assert Draft.objects.count() == 1
    Cycle.objects.filter(pk=cycle.pk).update(state="closed", scored_at=in_days(0))
    tick(cycle.launched_at)
    assert Draft.objects.count() == 0


def test_a_released_cycle_becomes_shredded(cast, monkeypatch):
    cycle = released(cast, monkeypatch)
    tick(cycle.scored_at + timedelta(days=30))
    cycle.refresh_from_db()
    assert cycle.state == "shredded"
    assert CycleEvent.objects.get(what="shred").by is None
