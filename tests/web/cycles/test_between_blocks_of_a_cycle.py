"""Chosen follows as ties between blocks, from the tables to what may be said."""

from __future__ import annotations

import numpy as np
import pytest

from ledby.science import disclosure
from ledby.science.simulation import simulate
from ledby.web.cycles import answers
from ledby.web.cycles.analysis.between import between
from ledby.web.cycles.analysis.tables import gather, people_table
from ledby.web.cycles.models import Participant, ReleasedDocument
from ledby.web.cycles.services import bulk
from ledby.web.cycles.services.close import close, release, score
from stages import more_people, opened


@pytest.fixture(scope="module")
def page():
    """Return what an invented organisation with a planted silo is told."""
    made = simulate(1_200, 1)
    answered = {"respondents": made.respondents, "nominations": made.nominations}
    findings = disclosure.Findings(
        people=made.people, **answered, **between(made.people, answered, 5)
    )
    done = disclosure.release(
        findings, disclosure.Policy(), rng=np.random.default_rng(2)
    )
    return done["organisation"]


def test_the_planted_silo_is_found(page):
    """Fundraising and the field were made to name each other rarely."""
    (view,) = page["silos"]["views"]
    label = {block["block"]: block["label"] for block in view["blocks"]}
    quiet = [
        {label[cell["block"]], label[cell["other"]]}
        for cell in view["cells"]
        if cell["level"] == "quiet"
    ]
    for part in ("East", "South", "West"):
        assert {"Fundraising", part} in quiet
    assert len(quiet) <= 6
    assert "Fundraising" in {label[block] for block in view["weakest"][0]}


def test_every_pair_stands_once_and_every_block_in_one_island(page):
    (view,) = page["silos"]["views"]
    ids = [block["block"] for block in page["blocks"]]
    assert sorted(b for island in view["islands"] for b in island) == sorted(ids)
    assert len(view["cells"]) == len(ids) * (len(ids) - 1) // 2
    assert page["silos"]["inside"]["share"] > 3 * page["silos"]["inside"]["high"]


def test_how_many_more_could_be_named_reaches_the_science(cast):
    cycle = opened(cast)
    people = people_table(list(Participant.objects.filter(cycle=cycle)))
    given = answers.empty() | {"more": 5}
    nils, ruth = str(cast.nils.pk), str(cast.ruth.pk)
    tables = gather([(nils, given), (ruth, answers.empty())], people, {})
    assert tables["respondents"].rows() == [(nils, 5), (ruth, None)]


def test_a_cycle_that_nobody_filled_in_is_scored(cast):
    crowd = more_people(32)
    cycle = opened(cast)
    bulk.submit_all(cycle, {str(p.pk): answers.empty() for p in crowd})
    for turn in (close, score, release):
        turn(cycle)
    document = ReleasedDocument.objects.get(cycle=cycle, person=None).document
    assert document["lineage"] == []
    assert document["silos"] is None or not document["silos"]["views"][0]["weakest"]
