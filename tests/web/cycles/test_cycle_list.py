from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from stages import counted, opened, planned, released


def test_nothing_yet_is_a_designed_state(cast):
    page = cast.client("otto").get("/cycles").content.decode()
    assert "There has been no cycle yet." in page
    assert "/cycles/new" in page


def test_cycles_that_are_under_way_come_first(cast, monkeypatch):
    released(cast, monkeypatch, name="Last year")
    opened(cast, name="This year")
    counted(cast, monkeypatch, name="Just closed")
    planned(cast, name="Next year")
    page = cast.client("greta").get("/cycles").content.decode()
    places = [
        page.index(name)
        for name in ("Next year", "This year", "Just closed", "Last year")
    ]
    assert places == sorted(places)
    assert "It closes on" in page
    assert "Nobody sees anything until it is released" in page


def test_the_list_says_nothing_of_progress(cast):
    from stages import answer, more_people

    crowd = more_people(20)
    cycle = opened(cast)
    before = cast.client("otto").get("/cycles").content
    answer(cycle, *crowd[:15])
    assert cast.client("otto").get("/cycles").content == before


def test_only_the_organiser_is_offered_to_plan(cast):
    assert b"/cycles/new" not in cast.client("greta").get("/cycles").content
    assert b"/cycles/new" not in cast.client("ida").get("/cycles").content


def test_ten_cycles_cost_as_many_queries_as_one(cast):
    client = cast.client("otto")
    planned(cast)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/cycles")
    for at in range(9):
        planned(cast, name=f"Plan {at}")
    with CaptureQueriesContext(connection) as ten:
        client.get("/cycles")
    assert len(ten) == len(one) <= 5


def test_refusals(cast, refuses):
    refuses("/cycles", readers=("otto", "greta", "ida"))
    assert cast.client("otto").post("/cycles").status_code == 405
