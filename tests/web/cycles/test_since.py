"""What changed since the last release, from what both of them show."""

from __future__ import annotations

import copy

from ledby.science.released import WHOLE
from ledby.web.cycles import answers
from ledby.web.cycles.analysis.since import changed_since
from ledby.web.cycles.models import ReleasedDocument
from ledby.web.cycles.services import bulk
from ledby.web.cycles.services.close import close, release, score
from samples import sample_organisation_page
from stages import more_people, opened, released


def moved(page, part, block, by):
    """Return *page* with the first figure of a block moved by so many points."""
    page = copy.deepcopy(page)
    line = next(line for line in page[part] if line["block"] == block)
    for end in ("value", "low", "high"):
        line["estimate"][end] += by
    return page


def test_only_ranges_that_do_not_meet_are_a_change():
    before = sample_organisation_page()
    same = changed_since(before, "Spring", before)
    shown = [
        line
        for part in ("active", "traits", "lead", "inclusion")
        for line in before[part]
        if line["estimate"]
    ]
    assert same == {"cycle": "Spring", "compared": len(shown), "changes": []}
    near = moved(before, "inclusion", WHOLE, -0.5)
    assert changed_since(before, "Spring", near)["changes"] == []
    far = moved(moved(before, "inclusion", WHOLE, -0.6), "traits", "3", 0.6)
    changes = changed_since(before, "Spring", far)["changes"]
    assert [(c["part"], c["block"], c["word"], c["change"]) for c in changes] == [
        ("inclusion", WHOLE, "climate_1", "down"),
        ("traits", "3", "judgment", "up"),
    ]
    assert [c["label"] for c in changes] == ["Whole organisation", "Volunteers"]


def test_where_eight_are_one_the_one_is_compared():
    before = sample_organisation_page()
    now = moved(before | {"one_view": 0.2}, "level", WHOLE, 0.6)
    (change,) = changed_since(before, "Spring", now)["changes"]
    assert (change["part"], change["word"]) == ("level", "level")


def test_blocks_that_are_others_now_are_not_compared():
    before = sample_organisation_page()
    now = moved(before, "traits", "0", 1.0)
    for line in now["traits"]:
        if line["block"] == "0":
            line["block"] = "other"
    assert changed_since(before, "Spring", now)["changes"] == []


def test_a_second_release_says_what_changed_and_a_first_does_not(cast, monkeypatch):
    spring = released(cast, monkeypatch)
    document = ReleasedDocument.objects.get(cycle=spring, person=None).document
    assert "since" not in document
    monkeypatch.undo()
    crowd = more_people(32)
    autumn = opened(cast)
    given = {str(person.pk): answers.empty() for person in crowd}
    for sheet in given.values():
        sheet["inclusion"] = {"climate_1": 1}
    bulk.submit_all(autumn, given)
    for turn in (close, score, release):
        turn(autumn)
    since = ReleasedDocument.objects.get(cycle=autumn, person=None).document["since"]
    assert since["cycle"] == spring.name
    assert since["compared"] in {0, 1}
