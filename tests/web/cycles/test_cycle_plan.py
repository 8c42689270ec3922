from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ledby.web.cycles.models import Cycle
from stages import opened, planned


def follow(client, path, data):
    answer = client.post(path, data)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_three_steps_make_a_plan(cast):
    client = cast.client("otto")
    assert b"Who is asked?" in client.get("/cycles/new").content
    at = follow(
        client,
        "/cycles/new",
        {"name": "Spring", "everybody": "no", "units": ["Field", "Water"]},
    )
    cycle = Cycle.objects.get()
    assert at == f"/cycles/{cycle.pk}/what"
    page = client.get(at).content.decode()
    assert "who said what" in page
    assert page.count(">anonymous</span>") == 2
    assert page.count(">confidential</span>") == 4
    at = follow(client, at, {"parts": ["inclusion", "follows"]})
    assert at == f"/cycles/{cycle.pk}/when"
    at = follow(
        client,
        at,
        {
            "day": "2099-03-20",
            "hour": "18:00",
            "reminder_days": ["7", "1"],
            "retention_days": "14",
        },
    )
    assert at == f"/cycles/{cycle.pk}"
    cycle.refresh_from_db()
    assert (cycle.name, cycle.units) == ("Spring", ["Field", "Water"])
    assert cycle.parts == ["follows", "inclusion"]
    assert cycle.closes_at == datetime(2099, 3, 20, 18, tzinfo=UTC)
    assert (cycle.reminder_days, cycle.retention_days) == ([7, 1], 14)
    assert cycle.created_by == cast.otto.account


def test_a_plan_is_shown_as_it_was_left(cast):
    cycle = planned(cast, units=["Water"], parts=["self"], reminder_days=[5])
    client = cast.client("otto")
    who = client.get(f"/cycles/{cycle.pk}/who").content.decode()
    assert 'value="Spring"' in who
    assert 'value="Water" class' in who or 'value="Water" id' in who
    assert who.count("checked") == 2
    assert client.get(f"/cycles/{cycle.pk}/what").content.decode().count("checked") == 1
    when = client.get(f"/cycles/{cycle.pk}/when").content.decode()
    assert f'value="{cycle.closes_at:%Y-%m-%d}"' in when
    assert when.count("checked") == 1


def test_no_reminder_is_a_choice_that_stays(cast):
    cycle = planned(cast, reminder_days=[])
    page = cast.client("otto").get(f"/cycles/{cycle.pk}/when").content.decode()
    assert page.count("checked") == 0


def test_everybody_forgets_the_units(cast):
    cycle = planned(cast, units=["Water"])
    follow(
        cast.client("otto"),
        f"/cycles/{cycle.pk}/who",
        {"name": "Spring", "everybody": "yes", "units": ["Water"]},
    )
    cycle.refresh_from_db()
    assert cycle.units == []


@pytest.mark.parametrize(
    ("step", "data", "sentence"),
    [
        ("who", {"name": "", "everybody": "yes"}, "This field is required"),
        ("who", {"name": "x" * 121, "everybody": "yes"}, "at most 120 characters"),
        ("who", {"name": "S", "everybody": "no"}, "Choose at least one unit"),
        ("who", {"name": "S", "everybody": "no", "units": ["Moon"]}, "Moon"),
        ("what", {}, "Choose at least one part."),
        ("what", {"parts": ["salary"]}, "salary"),
        ("when", {"day": "2001-01-01", "hour": "18:00"}, "still to come"),
        ("when", {"day": "soon", "hour": "18:00"}, "valid date"),
        ("when", {"reminder_days": ["14", "7", "5", "3"]}, "at most three days"),
        ("when", {"reminder_days": ["999"]}, "999"),
        ("when", {"retention_days": "91"}, "less than or equal to 90"),
    ],
)
def test_bad_input_is_said_in_place_and_changes_nothing(cast, step, data, sentence):
    cycle = planned(cast)
    before = Cycle.objects.values().get()
    answer = cast.client("otto").post(f"/cycles/{cycle.pk}/{step}", data)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert Cycle.objects.values().get() == before


def test_only_what_the_step_asks_can_change(cast):
    cycle = planned(cast)
    follow(
        cast.client("otto"),
        f"/cycles/{cycle.pk}/what",
        {
            "parts": ["self"],
            "state": "released",
            "public_key": "x",
            "retention_days": "1",
            "policy": "{}",
            "created_by": "1",
        },
    )
    cycle.refresh_from_db()
    assert (cycle.state, cycle.retention_days, cycle.public_key) == ("draft", 30, None)
    assert cycle.created_by == cast.otto.account


def test_a_launched_cycle_is_no_plan_any_more(cast):
    cycle = opened(cast)
    client = cast.client("otto")
    for step in ("who", "what", "when"):
        path = f"/cycles/{cycle.pk}/{step}"
        for answer in (client.get(path), client.post(path, {"parts": ["self"]})):
            assert answer.status_code == 302
            assert answer["Location"] == f"/cycles/{cycle.pk}"
    cycle.refresh_from_db()
    assert len(cycle.parts) == 6


def test_refusals(cast, refuses, unknown):
    cycle = planned(cast)
    refuses("/cycles/new", readers=("otto",))
    refuses("/cycles/new", readers=("otto",), method="post")
    for step in ("who", "what", "when"):
        refuses(f"/cycles/{cycle.pk}/{step}", readers=("otto",))
        refuses(f"/cycles/{cycle.pk}/{step}", readers=("otto",), method="post")
        refuses(f"/cycles/{unknown}/{step}", readers=())
        assert (
            cast.client("otto").delete(f"/cycles/{cycle.pk}/{step}").status_code == 405
        )
    assert cast.client("otto").get("/cycles/1/who").status_code == 404
    assert Cycle.objects.count() == 1
