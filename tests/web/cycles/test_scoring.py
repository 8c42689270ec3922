"""Sealed answers through the real rooms and the real gate."""

from __future__ import annotations

import json

import pytest

from ledby.web.cycles import answers
from ledby.web.cycles.analysis import RaterRow, scoring
from ledby.web.cycles.analysis.tables import gather, people_table
from ledby.web.cycles.models import Participant, ReleasedDocument, Sheet
from ledby.web.cycles.selectors import latest_release
from ledby.web.cycles.services import bulk
from ledby.web.cycles.services.close import close, release, score
from stages import more_people, opened

SIGNED = "You told us first."
UNSIGNED = "Ask me why."


def follow(leader, **more):
    return {
        "leader": str(leader.pk),
        "energy": 5,
        "reasons": ["tells_the_truth"],
        "message": "",
        "trait": "honesty",
        "share": "count",
    } | more


@pytest.fixture
def scored(cast):
    """Return the pages of a cycle in which thirty of 32 volunteers follow Amal."""
    crowd = more_people(32)
    cycle = opened(cast)
    staff = [cast.vera, cast.marc, cast.amal, cast.nils, cast.ruth, cast.otto]
    asked = [*staff, *crowd]
    bulk.replace_raters(
        cycle,
        [RaterRow(str(p.pk), str(cast.amal.pk), "other") for p in crowd[:8]],
    )
    given = {str(person.pk): answers.empty() for person in asked}
    for at, person in enumerate(crowd[:30]):
        sheet = given[str(person.pk)]
        signed = {"share": "name", "message": SIGNED} if at == 0 else {}
        sheet["follows"] = [follow(cast.amal, **signed)]
        sheet["inclusion"] = {"climate_1": 4, "climate_2": None}
        if at < 8:
            items = {"honesty_a": 4, "honesty_b": 5, "courage_a": 4}
            about = {"declined": False, "items": items}
            sheet["feedback"] = {str(cast.amal.pk): about}
    given[str(cast.nils.pk)]["follows"] = [
        follow(cast.amal, share="total", message=UNSIGNED)
    ]
    bulk.submit_all(cycle, given)
    close(cycle)
    score(cycle)
    release(cycle)
    rows = ReleasedDocument.objects.filter(cycle=cycle)
    return {row.person_id: row.document for row in rows}


def test_a_leader_without_title_is_shown_as_one(cast, scored):
    followers = scored[cast.amal.pk]["followers"]
    assert followers["band"] == "10+"
    shown = {b["label"]: b["people"] for b in followers["by_block"] if b["people"]}
    assert list(shown.values()) == ["20–49"]
    assert followers["active"]["value"] >= 0.9


def test_a_signed_follow_carries_its_name_and_words(cast, scored):
    (told,) = scored[cast.amal.pk]["told"]
    assert (told["name"], told["message"]) == ("Person 0", SIGNED)


def test_a_follow_for_totals_only_leaves_no_trace_on_the_page(cast, scored):
    assert UNSIGNED not in json.dumps(scored[cast.amal.pk])
    assert "Nils" not in json.dumps(scored[cast.amal.pk])


def test_traits_that_nobody_was_asked_about_stay_open(cast, scored):
    states = {line["trait"]: line["state"] for line in scored[cast.amal.pk]["traits"]}
    assert states["honesty"] in {"shown", "directional"}
    assert states["loyalty"] == "not_enough"


def test_nobody_else_learns_who_followed(cast, scored):
    for person, document in scored.items():
        if person != cast.amal.pk:
            assert "Person 0" not in json.dumps(document).replace(
                json.dumps(document.get("name", "")), ""
            )


def test_the_next_release_is_told_who_was_asked_for_this_one(scored):
    earlier = scoring._before(latest_release())
    asked = Participant.objects.filter(cycle=latest_release().cycle_id)
    before = earlier["people_before"]
    assert set(before["person"]) == {str(row.person_id) for row in asked}
    assert dict(before.select("person", "manager").iter_rows()) == {
        str(row.person_id): str(row.manager) if row.manager else None for row in asked
    }
    blocks = scored[None]["blocks"]
    assert earlier["blocks_before"] == [set(block["units"]) for block in blocks]
    assert scoring._before(None) == {}


def test_sheets_are_gone_when_their_results_are_there(scored):
    assert scored
    assert not Sheet.objects.exists()


def test_items_without_an_answer_make_no_row(cast):
    cycle = opened(cast)
    given = answers.empty()
    given["inclusion"] = {"climate_1": 2, "climate_2": None}
    given["manager"] = {"example_a": 2, "example_b": 5, "direction_a": None}
    given["feedback"] = {
        str(cast.amal.pk): {"declined": True, "items": {}},
        str(cast.ruth.pk): {"declined": False, "items": {"work_ethic_b": 3}},
    }
    people = people_table(list(Participant.objects.filter(cycle=cycle)))
    nils, ruth = str(cast.nils.pk), str(cast.ruth.pk)
    tables = gather([(nils, given)], people, {(nils, ruth): "peer"})
    assert tables["climate"].rows() == [(nils, "climate_1", 2.0)]
    assert tables["lead"].rows() == [(nils, str(cast.marc.pk), "example", 3.5)]
    assert tables["sheets"].rows() == [
        (ruth, nils, "peer", "work_ethic", "work_ethic_b", 3.0)
    ]
    assert tables["nominations"].is_empty()
