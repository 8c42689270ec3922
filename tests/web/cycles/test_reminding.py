from __future__ import annotations

from datetime import timedelta

import pytest

from ledby.errors import StateError
from ledby.web.cycles.models import CycleEvent
from ledby.web.cycles.services.close import close
from ledby.web.cycles.services.remind import remind
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import send_waiting
from ledby.web.people.models import Person
from stages import answer, in_days, opened

pytestmark = pytest.mark.django_db


def reminded() -> set[str]:
    return set(
        Message.objects.filter(kind="reminder").values_list("recipient", flat=True)
    )


def test_only_those_who_have_not_answered_are_reminded(cast):
    cycle = opened(cast)
    answer(cycle, cast.nils, cast.amal)
    Person.objects.filter(pk=cast.sam.pk).update(active=False)
    Person.objects.filter(pk=cast.ruth.pk).update(email=None)
    remind(cycle, cast.otto.account)
    assert reminded() == {
        f"{name}@example.org" for name in ("vera", "marc", "otto", "greta")
    }
    assert CycleEvent.objects.filter(what="remind", by=cast.otto.account).count() == 1


def test_who_answers_before_the_mail_leaves_gets_none(cast, mailoutbox):
    cycle = opened(cast)
    remind(cycle)
    answer(cycle, cast.nils)
    outcome = send_waiting()
    assert (outcome.sent, outcome.dropped) == (8 + 7, 1)
    texts = [m for m in mailoutbox if "still time" in m.subject]
    assert len(texts) == 7
    assert "nils@example.org" not in {m.to[0] for m in texts}
    assert not Message.objects.filter(kind="reminder", sent_at=None).exists()


def test_never_more_than_planned(cast):
    cycle = opened(cast, reminder_days=[2])
    remind(cycle)
    with pytest.raises(StateError, match="All planned reminders"):
        remind(cycle)
    assert Message.objects.filter(kind="reminder").count() == 8


def test_one_sent_by_hand_takes_the_place_of_the_next_planned_one(cast):
    cycle = opened(cast, closes_at=in_days(10), reminder_days=[7, 2])
    remind(cycle)
    assert cycle.reminded == 1
    remind(cycle, now=cycle.closes_at - timedelta(days=1))
    assert cycle.reminded == 2


def test_two_that_were_missed_are_one(cast):
    cycle = opened(cast, closes_at=in_days(10), reminder_days=[7, 2])
    remind(cycle, now=cycle.closes_at - timedelta(days=1))
    assert cycle.reminded == 2
    assert Message.objects.filter(kind="reminder").count() == 8


def test_a_closed_cycle_reminds_nobody(cast):
    cycle = opened(cast)
    close(cycle)
    with pytest.raises(StateError, match="not open"):
        remind(cycle)
    assert not reminded()
