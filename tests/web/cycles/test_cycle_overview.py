from __future__ import annotations

import re

import pytest

from ledby.web.cycles.models import Cycle
from ledby.web.cycles.services.close import close
from ledby.web.cycles.services.remind import remind
from ledby.web.cycles.words import PROGRESS
from stages import answer, counted, more_people, opened, planned, released


def page(cast, who, cycle) -> str:
    return cast.client(who).get(f"/cycles/{cycle.pk}").content.decode()


def test_a_plan_says_how_many_it_would_ask(cast):
    more_people(3)
    cycle = planned(cast, units=["Volunteers", "Water"])
    text = page(cast, "otto", cycle)
    assert "Everything can still be changed" in text
    assert "4 people" in text
    assert "7 days before" in text
    for verb in ("launch", "who", "delete"):
        assert f"/cycles/{cycle.pk}/{verb}" in text


@pytest.mark.parametrize(("answered", "said"), [(0, 0), (8, 3), (12, 4), (30, 10)])
def test_progress_is_told_in_steps(cast, answered, said):
    crowd = more_people(22)
    cycle = opened(cast, units=["Volunteers", "Head office", "Field / East", "Water"])
    cycle.participants.filter(pk__in=cycle.participants.values("pk")[:answered]).update(
        answered=True
    )
    text = page(cast, "otto", cycle)
    assert str(PROGRESS[said]) in text
    assert f'<progress value="{said}" max="10"' in text
    names = [person.name for person in crowd]
    assert not [name for name in names if re.search(rf"\b{name}\b", text)]


def test_within_a_step_the_page_is_the_same_whoever_answered(cast):
    crowd = more_people(32)
    cycle = opened(cast)
    answer(cycle, *crowd[:10])
    client = cast.client("otto")
    before = client.get(f"/cycles/{cycle.pk}").content
    answer(cycle, crowd[10])
    assert client.get(f"/cycles/{cycle.pk}").content == before


def test_below_twenty_nothing_is_said(cast):
    cycle = opened(cast)
    client = cast.client("otto")
    before = client.get(f"/cycles/{cycle.pk}").content
    answer(cycle, cast.nils, cast.amal, cast.ruth, cast.marc)
    after = client.get(f"/cycles/{cycle.pk}").content
    assert before == after
    assert b"how many have answered is not shown" in after
    assert b"<progress" not in after


def test_the_council_reads_and_turns_nothing(cast):
    more_people(20)
    cycle = opened(cast)
    text = page(cast, "greta", cycle)
    assert "<progress" in text
    assert "What was done" in text
    assert "otto@example.org" in text
    for verb in ("close", "remind", "release", "launch", "who"):
        assert f"/cycles/{cycle.pk}/{verb}" not in text


def test_the_administrator_reads_the_set_up_alone(cast):
    crowd = more_people(20)
    cycle = opened(cast)
    client = cast.client("ida")
    before = client.get(f"/cycles/{cycle.pk}").content
    answer(cycle, *crowd[:18])
    after = client.get(f"/cycles/{cycle.pk}").content
    assert before == after
    assert b"<progress" not in after
    assert b"What was done" not in after
    assert b"Frozen at the launch" in after


def test_reminders_are_offered_while_some_are_left(cast):
    cycle = opened(cast, reminder_days=[2])
    assert f"/cycles/{cycle.pk}/remind" in page(cast, "otto", cycle)
    remind(cycle)
    assert f"/cycles/{cycle.pk}/remind" not in page(cast, "otto", cycle)


def test_after_the_close_each_stage_says_what_is_next(cast, monkeypatch):
    cycle = opened(cast, name="Closed")
    close(cycle)
    text = page(cast, "otto", cycle)
    assert "being opened and counted" in text
    assert f"/cycles/{cycle.pk}/release" not in text
    cycle = counted(cast, monkeypatch, name="Counted")
    text = page(cast, "otto", cycle)
    assert f"/cycles/{cycle.pk}/release" in text
    assert "by the calendar" in text
    cycle = released(cast, monkeypatch, name="Released")
    text = page(cast, "otto", cycle)
    assert "Everybody has their page" in text
    assert f"/cycles/{cycle.pk}/release" not in text


def test_a_name_of_a_cycle_can_hold_no_markup(cast):
    cycle = planned(cast, name="<script>alert(1)</script>")
    text = page(cast, "otto", cycle)
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def test_queries_do_not_grow_with_people(cast, django_assert_max_num_queries):
    more_people(50)
    cycle = opened(cast)
    client = cast.client("otto")
    with django_assert_max_num_queries(8):
        client.get(f"/cycles/{cycle.pk}")


def test_refusals(cast, refuses, unknown):
    cycle = opened(cast)
    refuses(f"/cycles/{cycle.pk}", readers=("otto", "greta", "ida"))
    refuses(f"/cycles/{unknown}", readers=())
    assert cast.client("otto").get("/cycles/17").status_code == 404
    assert cast.client("otto").post(f"/cycles/{cycle.pk}").status_code == 405
    assert Cycle.objects.count() == 1
