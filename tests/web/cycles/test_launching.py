from __future__ import annotations

import sys
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from ledby.errors import LedByError, StateError
from ledby.web.cycles import keys
from ledby.web.cycles.models import Assignment, Cycle, CycleEvent, Participant
from ledby.web.cycles.services import launch as module
from ledby.web.cycles.services.create import discard, revise
from ledby.web.cycles.services.launch import ask, carry_out, launch
from ledby.web.outbox.models import Message
from ledby.web.people.models import Person
from stages import in_days, more_people, opened, planned

pytestmark = pytest.mark.django_db


def test_everybody_is_frozen_as_they_were(cast):
    Person.objects.filter(pk=cast.nils.pk).update(
        title="Driver", location="Kassala", language="nl", attributes={"tenure": "3–5"}
    )
    cycle = opened(cast)
    Person.objects.filter(pk=cast.nils.pk).update(
        name="Somebody else", title="Director", manager=None, attributes={}
    )
    row = Participant.objects.get(cycle=cycle, person=cast.nils)
    assert (row.name, row.title, row.unit) == (
        *("Nils Aaberg", "Driver"),
        "Field / East",
    )
    assert (row.location, row.level, row.language) == ("Kassala", 3, "nl")
    assert row.manager == cast.marc.pk
    assert row.attributes == {"tenure": "3–5"}
    assert cycle.participants.count() == 8
    assert not cycle.participants.filter(answered=True).exists()


def test_years_here_are_frozen_as_a_band(cast):
    cast.nils.start = timezone.localdate() - timedelta(days=500)
    cast.nils.save()
    cycle = opened(cast)
    bands = dict(
        Participant.objects.filter(cycle=cycle).values_list("person", "tenure")
    )
    assert bands[cast.nils.pk] == "1-3"
    assert bands[cast.ruth.pk] == ""


def test_who_has_left_is_not_asked(cast):
    Person.objects.filter(pk=cast.sam.pk).update(active=False)
    cycle = opened(cast)
    assert not cycle.participants.filter(person=cast.sam).exists()


def test_a_unit_includes_all_beneath_it_and_nothing_beside_it(cast):
    more_people(5, unit="Fieldwork")
    more_people_in_field = Person.objects.filter(unit__path__startswith="Field /")
    assert more_people_in_field.count() == 4
    Person.objects.create(key="w", name="W", unit=cast.sam.unit)
    cycle = planned(cast, units=["Field", "Water"])
    launch(cycle, seed=1)
    units = Counter(cycle.participants.values_list("unit", flat=True))
    assert units == {"Field / East": 4, "Water": 2}


def test_the_promises_are_frozen_in_every_language(cast):
    cycle = opened(cast, retention_days=21, parts=["follows", "inclusion"])
    terms = cycle.policy["terms"]
    assert [part["part"] for part in terms["en"]["parts"]] == ["follows", "inclusion"]
    assert [part["tier"] for part in terms["nl"]["parts"]] == [
        *("confidential", "anonymous"),
    ]
    assert any("21 days" in line for line in terms["en"]["promises"])
    assert any("21 dagen" in line for line in terms["nl"]["promises"])
    assert cycle.policy["thresholds"]["group"] == 5


def test_invitations_wait_in_the_outbox_without_a_link(cast):
    Person.objects.filter(pk=cast.sam.pk).update(email=None)
    cycle = opened(cast)
    rows = Message.objects.filter(kind="invitation")
    assert rows.count() == 7
    tokens = {
        keys.personal_token(cycle.pk, pk)
        for pk in cycle.participants.values_list("pk", flat=True)
    }
    held = " ".join(str(value) for row in rows.values() for value in row.values())
    assert not [token for token in tokens if token in held]


def test_raters_are_colleagues_and_never_oneself(cast):
    cycle = opened(cast)
    pairs = {
        (a.rater.name, a.ratee.name): a.relationship
        for a in Assignment.objects.select_related("rater", "ratee")
    }
    assert pairs["Nils Aaberg", "Marc Duval"] == "report"
    assert pairs["Marc Duval", "Nils Aaberg"] == "manager"
    assert not [pair for pair in pairs if pair[0] == pair[1]]
    assert cycle.participants.filter(raters__isnull=True).count() == 0


def test_without_feedback_nobody_is_assigned(cast):
    opened(cast, parts=["follows"])
    assert not Assignment.objects.exists()


def test_the_launch_is_written_down(cast):
    cycle = opened(cast)
    event = CycleEvent.objects.get(cycle=cycle)
    assert (event.what, event.by) == ("launch", cast.otto.account)
    assert cycle.launched_at == event.at


def test_reminders_whose_day_has_passed_are_behind_us(cast):
    assert opened(cast, closes_at=in_days(5)).reminded == 1
    assert opened(cast, closes_at=in_days(1)).reminded == 2
    assert opened(cast, closes_at=in_days(9)).reminded == 0


def test_a_launch_happens_once(cast):
    cycle = planned(cast)
    stale = Cycle.objects.get(pk=cycle.pk)
    launch(cycle, seed=1)
    key = keys.private_key(cycle.pk)
    with pytest.raises(StateError, match="launched already"):
        launch(cycle, seed=1)
    with pytest.raises(StateError, match="launched already"):
        launch(stale, seed=1)
    assert cycle.participants.count() == 8
    assert keys.private_key(cycle.pk) == key


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({"units": ["Water"]}, "at least 5 people, and this one would ask 1"),
        ({"units": ["No such unit"]}, "would ask 0"),
        ({"closes_at": timezone.now() - timedelta(hours=1)}, "close in the past"),
    ],
)
def test_a_plan_that_cannot_work_is_refused(cast, plan, words):
    cycle = planned(cast, **plan)
    with pytest.raises(StateError, match=words):
        launch(cycle)
    cycle.refresh_from_db()
    assert cycle.state == "draft"
    assert not keys.exists(cycle.pk)


def test_a_plan_that_changes_while_it_is_launched_is_not_launched(cast, monkeypatch):
    from ledby.web.cycles import analysis

    cycle = planned(cast)
    assign = analysis.assign

    def slowly(participants, seed):
        revise(Cycle.objects.get(pk=cycle.pk), parts=["self"])
        return assign(participants, seed)

    monkeypatch.setattr(analysis, "assign", slowly)
    with pytest.raises(StateError, match="changed meanwhile"):
        launch(cycle, seed=1)
    cycle.refresh_from_db()
    assert (cycle.state, cycle.parts) == ("draft", ["self"])
    assert not keys.exists(cycle.pk)


@pytest.mark.parametrize(
    ("step", "people", "raters"),
    [("write_in_pieces", 0, 0), ("as_messages", 8, 40), ("write", 8, 40)],
)
def test_a_launch_that_fails_leaves_nothing_behind(
    cast, monkeypatch, step, people, raters
):
    cycle = planned(cast)
    seen = []

    def fail(*_args, **_more):
        private = keys.private_key(cycle.pk)
        seen.append(
            (len(private), Participant.objects.count(), Assignment.objects.count())
        )
        raise LedByError("the power is gone")

    monkeypatch.setattr(sys.modules[module.__name__], step, fail)
    with pytest.raises(LedByError, match="power"):
        launch(cycle, seed=1)
    assert seen == [(32, people, raters)]
    assert not keys.exists(cycle.pk)
    assert not Assignment.objects.exists()
    cycle.refresh_from_db()
    assert (cycle.state, cycle.public_key, cycle.policy) == ("draft", None, {})
    assert not Participant.objects.exists()
    assert not Message.objects.exists()
    assert not CycleEvent.objects.exists()


def test_a_key_left_by_a_killed_launch_is_replaced(cast):
    cycle = planned(cast)
    left = keys.create(cycle.pk)
    launch(cycle, seed=1)
    assert bytes(cycle.public_key) != left


def test_while_one_launches_another_does_nothing(cast):
    cycle = planned(cast)
    with keys.claimed(cycle.pk):
        assert launch(cycle, seed=1) is False
        assert (cycle.state, Participant.objects.count()) == ("draft", 0)
    assert launch(cycle, seed=1) is True
    assert cycle.state == "open"


def test_what_was_asked_for_once_is_done_once(cast):
    cycle = planned(cast)
    assert ask(cycle, cast.otto.account) is True
    assert ask(Cycle.objects.get(), cast.ida) is False
    assert carry_out(cycle.pk) is True
    assert carry_out(cycle.pk) is False
    cycle.refresh_from_db()
    assert (cycle.state, cycle.launching_at) == ("open", None)
    assert CycleEvent.objects.get(what="launch").by == cast.otto.account
    assert Message.objects.count() == cycle.participants.count() == 8
    with pytest.raises(StateError, match="launched already"):
        ask(cycle)


def test_a_plan_that_is_being_launched_can_be_neither_changed_nor_deleted(cast):
    cycle = planned(cast)
    ask(cycle)
    with pytest.raises(StateError, match="cannot be changed"):
        revise(cycle, name="Summer")
    with pytest.raises(StateError, match="cannot be deleted"):
        discard(cycle)
    assert Cycle.objects.get().name == "Spring"


def test_what_is_prepared_is_seen_by_nobody_before_it_is_open(cast, monkeypatch):
    from ledby.web.cycles.selectors import participant_by_token

    cycle = planned(cast)
    seen = []

    def look(_letters):
        client = cast.client("nils")
        row = Participant.objects.get(person=cast.nils)
        token = keys.personal_token(cycle.pk, row.pk)
        with pytest.raises(StateError):
            participant_by_token(token)
        seen.append(client.get(f"/cycles/{cycle.pk}/agreement").status_code)
        seen.append("/answer/" in client.get("/").content.decode())
        raise LedByError("enough")

    monkeypatch.setattr(sys.modules[module.__name__], "as_messages", look)
    with pytest.raises(LedByError, match="enough"):
        launch(cycle, seed=1)
    assert seen == [404, False]
    monkeypatch.undo()
    launch(cycle, seed=1)
    client = cast.client("nils")
    assert client.get(f"/cycles/{cycle.pk}/agreement").status_code == 200
    assert "/answer/" in client.get("/").content.decode()


def test_a_plan_that_became_impossible_can_be_changed_again(cast):
    cycle = planned(cast)
    ask(cycle)
    Person.objects.exclude(pk=cast.nils.pk).update(active=False)
    assert carry_out(cycle.pk) is False
    cycle.refresh_from_db()
    assert (cycle.state, cycle.launching_at, cycle.launching_by) == (
        *("draft", None),
        None,
    )
    assert not CycleEvent.objects.exists()
    revise(cycle, name="Summer")
    Person.objects.update(active=True)
    assert ask(cycle)
    assert carry_out(cycle.pk)


def test_a_plan_that_is_deleted_leaves_no_key(cast):
    cycle = planned(cast)
    keys.create(cycle.pk)
    discard(cycle)
    assert not keys.exists(cycle.pk)
