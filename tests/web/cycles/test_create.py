from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ledby.errors import StateError
from ledby.web.cycles.models import Cycle
from ledby.web.cycles.services.create import create_cycle, discard, revise
from stages import opened, planned

pytestmark = pytest.mark.django_db


def test_a_plan_has_everything_that_is_usual():
    cycle = create_cycle("Spring")
    assert cycle.state == "draft"
    assert cycle.parts == [
        *("follows", "self", "feedback", "manager", "inclusion", "comments"),
    ]
    assert cycle.reminder_days == [7, 2]
    assert cycle.retention_days == 30
    evening = timezone.localtime(cycle.closes_at)
    assert evening.date() == timezone.localdate() + timedelta(days=14)
    assert (evening.hour, evening.minute) == (18, 0)


def test_parts_come_in_the_order_of_the_form():
    cycle = create_cycle("Spring", parts=["comments", "follows"])
    assert cycle.parts == ["follows", "comments"]


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({"name": "  "}, "needs a name"),
        ({"parts": []}, "at least one part"),
        ({"parts": ["follows", "salary"]}, "at least one part"),
        ({"retention_days": 0}, "1 to 90 days"),
        ({"retention_days": 91}, "1 to 90 days"),
        ({"reminder_days": [9, 7, 5, 2]}, "At most 3 reminders"),
        ({"reminder_days": [0]}, "At most 3 reminders"),
    ],
)
def test_what_is_not_allowed_is_said_and_nothing_is_kept(plan, words):
    with pytest.raises(StateError, match=words):
        create_cycle(**{"name": "Spring"} | plan)
    assert not Cycle.objects.exists()


def test_a_draft_can_be_revised_and_discarded(cast):
    cycle = planned(cast)
    revise(cycle, name="Autumn", reminder_days=[2, 5])
    cycle.refresh_from_db()
    assert (cycle.name, cycle.reminder_days) == ("Autumn", [5, 2])
    discard(cycle)
    assert not Cycle.objects.exists()


def test_state_is_no_part_of_a_plan(cast):
    cycle = planned(cast)
    with pytest.raises(StateError, match="has no state"):
        revise(cycle, state="open")


def test_after_the_launch_nothing_can_be_changed(cast):
    cycle = opened(cast)
    with pytest.raises(StateError, match="cannot be changed"):
        revise(cycle, retention_days=90)
    with pytest.raises(StateError, match="cannot be deleted"):
        discard(cycle)
    cycle.refresh_from_db()
    assert (cycle.state, cycle.retention_days) == ("open", 30)
