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
    assert 'value="Water" checked' in who
    assert who.count("checked") == 2
    assert client.get(f"/cycles/{cycle.pk}/what").content.decode().count("checked") == 1
    when = client.get(f"/cycles/{cycle.pk}/when").content.decode()
    assert f'value="{cycle.closes_at:%Y-%m-%d}"' in when
    assert when.count("checked") == 1


def test_no_reminder_is_a_choice_that_stays(cast):
    cycle = planned(cast, reminder_days=[])
    page = cast.client("otto").get(f"/cycles/{cycle.pk}/when").content.decode()
    assert page.count("checked") == 0


def test_units_are_a_folded_tree_with_counts(cast):
    page = cast.client("otto").get("/cycles/new").content.decode()
    for line in ("Field <small>4 people", "East <small>4 people", "Water <small>1 p"):
        assert line in page
    assert "One unit in Field" in page
    assert "<details open" not in page


def test_looking_for_a_unit_keeps_what_was_typed_and_ticked(cast):
    client = cast.client("otto")
    sent = {"name": "Spring", "units": ["Water"], "q": "fié eas"}
    by_button = client.post("/cycles/new", {**sent, "find": "1"})
    by_enter = client.post("/cycles/new", sent)
    for answer in (by_button, by_enter):
        page = answer.content.decode()
        assert 'value="Spring"' in page
        assert 'value="Water" checked' in page
        assert "<details open" in page
        assert 'value="Field / East"' in page
        assert "Head office" not in page
        assert "This field is required" not in page
    assert not Cycle.objects.exists()


def test_a_unit_that_is_not_found_is_said(cast):
    cycle = planned(cast)
    answer = cast.client("otto").post(
        f"/cycles/{cycle.pk}/who", {"q": "<moon>", "find": "1"}
    )
    assert "No unit is called “&lt;moon&gt;”." in answer.content.decode()


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


def test_where_there_is_a_council_it_is_asked_unless_the_organiser_decides(cast):
    client = cast.client("otto")
    follow(client, "/cycles/new", {"name": "Spring", "everybody": "yes"})
    cycle = Cycle.objects.get()
    assert (cycle.needs_approval, cycle.shared_key) == (True, False)
    page = client.get(f"/cycles/{cycle.pk}/when").content.decode()
    assert "nobody who runs the site can open them early or alone" in page
    assert "nobody can ever open them" in page
    assert 'name="needs_approval" id="id_needs_approval" checked' in page
    plan = {"day": "2099-03-20", "hour": "18:00", "retention_days": "14"}
    follow(client, f"/cycles/{cycle.pk}/when", plan | {"shared_key": "on"})
    cycle.refresh_from_db()
    assert (cycle.needs_approval, cycle.shared_key) == (False, True)


def test_without_a_council_nobody_is_waited_for(cast):
    cast.greta.account.grants.all().delete()
    client = cast.client("otto")
    follow(client, "/cycles/new", {"name": "Spring", "everybody": "yes"})
    cycle = Cycle.objects.get()
    assert cycle.needs_approval is False
    page = client.get(f"/cycles/{cycle.pk}/when").content.decode()
    assert "Nobody is on it yet." in page
