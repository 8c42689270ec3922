from __future__ import annotations

import pytest

from ledby.web.people.models import Person
from ledby.web.teams.analysis import finding
from ledby.web.teams.models import Invitation
from ledby.web.teams.selectors.measured import Words
from ledby.web.teams.services import inviting
from team_briefs import BRIEF, named

BLOCKS = (
    ("b1", ["Field / East", "Field"]),
    ("b2", ["Head office"]),
    ("b3", ["Water"]),
)


def view(*cells):
    return {
        "blocks": [
            {"block": block, "label": units[0], "units": units, "members": "6–9"}
            for block, units in BLOCKS
        ],
        "cells": [
            {"block": one, "other": other, "level": level}
            for one, other, level in cells
        ],
    }


@pytest.fixture
def told(monkeypatch):
    """Let words be released, from coarse to fine."""

    def told(*views, source="met"):
        words = Words(source, list(views))
        monkeypatch.setattr(finding.measured, "words", lambda: words)

    return told


def text(cast, path, who="vera"):
    return cast.client(who).get(path, follow=True).content.decode()


def test_without_released_words_the_tree_counts_and_the_page_says_so(able, make):
    team = make()
    assert team.result["proof"]["closeness"] == "tree"
    page = text(able, f"/teams/{team.pk}")
    assert "Nearness comes from the tree of units" in page
    assert "already works with" not in page


def test_released_words_count_and_reasons_name_units(able, make, told):
    # Water and law: Nils or Ruth of Field / East, with Sam of Water or Otto of the
    # head office.
    told(view(("b1", "b2", "quiet"), ("b1", "b3", "usual"), ("b2", "b3", "few")))
    team = make(BRIEF | {"weigh": {"distance": 5.0}})
    assert team.result["proof"]["closeness"] == "met"
    assert named(team) & {"nils", "ruth"}
    assert "sam" in named(team)
    page = text(able, f"/teams/{team.pk}")
    assert "Their unit already works with Water." in page
    assert "as mail, calendars or chat told it of blocks" in page
    assert "they work together already" in page


def test_a_bridge_is_asked_for_and_told_to_whoever_is_invited(able, make, told):
    told(view(("b1", "b2", "quiet"), ("b1", "b3", "usual")), source="chosen")
    team = make(BRIEF | {"closeness": {"bridge": 1}})
    assert "otto" in named(team)
    page = text(able, f"/teams/{team.pk}/1")
    assert "at least one pair of units that hardly meet: kept" in page
    inviting.invite(team, 1, team.result["teams"][0]["members"][0]["person"])
    row = Invitation.objects.get(person=Person.objects.get(key="otto"))
    page = text(able, f"/teams/invitations/{row.pk}", "otto")
    assert "With you East and your unit meet" in page


def test_a_silent_pair_is_read_from_the_coarser_view(able, told):
    coarse = {
        "blocks": [
            {"block": "c1", "label": "", "units": ["Field / East", "Field"]},
            {"block": "c2", "label": "", "units": ["Head office", "Water"]},
        ],
        "cells": [{"block": "c1", "other": "c2", "level": "quiet"}],
    }
    told(coarse, view(("b1", "b2", "few"), ("b1", "b3", "more"), ("b2", "b3", "few")))
    names = ["Field / East", "Field / East / new", "Head office", "Water"]
    found = finding.closeness_of(names).between(names)
    assert found[0].tolist() == [0.0, 0.0, 1.0, 0.0]
    assert found[2, 3] == 0.5


def test_a_brief_keeps_what_it_asks_of_closeness(able, make):
    asked = {
        "title": "Wells",
        "purpose": "Clean",
        "fewest": "2",
        "most": "3",
        "skill_1": "water",
        "closeness": "some",
        "start": "2",
        "bridge": "0",
        "find": "1",
    }
    page = able.client("vera").post("/teams/new", asked)
    assert page.status_code == 302
    again = text(able, f"/teams/new?like={page['Location'].rpartition('/')[2]}")
    assert 'name="start" value="2"' in again
