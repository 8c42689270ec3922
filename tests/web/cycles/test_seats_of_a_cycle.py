"""Who sits where, from what people told to what may be said."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from ledby.science import disclosure, inclusion
from ledby.science.simulation import simulate
from ledby.web.cycles import answers
from ledby.web.cycles.analysis.seats import seats
from ledby.web.cycles.models import Participant, ReleasedDocument
from ledby.web.cycles.services import bulk
from ledby.web.cycles.services.close import close, release, score
from ledby.web.people.models import Person
from ledby.web.privacy.services import withdraw
from stages import more_people, opened


def told_of(people, tenure=("",)):
    return [
        SimpleNamespace(
            tenure=tenure[at % len(tenure)],
            attributes={
                name[5:]: word
                for name, word in row.items()
                if name.startswith("attr_") and word
            },
        )
        for at, row in enumerate(people.to_dicts())
    ]


def released_of(made, told):
    found = seats(told, made.people, made.nominations, 5)
    findings = disclosure.Findings(
        people=made.people,
        respondents=made.respondents,
        nominations=made.nominations,
        **found,
    )
    done = disclosure.release(
        findings, disclosure.Policy(), rng=np.random.default_rng(2)
    )
    return found, done["organisation"]["ceilings"]


@pytest.fixture(scope="module")
def made():
    return simulate(1_200, 1)


def test_the_planted_ceiling_is_found(made):
    """Women were made rarer the higher, and chosen as often as all others."""
    _found, page = released_of(made, told_of(made.people))
    gender = next(one for one in page["found"] if one["attribute"] == "gender")
    odds = {one["group"]: one for one in gender["odds"]}
    assert odds["woman"]["chance"] == "hardly"
    assert odds["woman"]["high"] < 1
    shares = [line["shares"][1]["estimate"]["value"] for line in gender["seats"]]
    assert shares == sorted(shares)
    assert gender["followed"][1]["estimate"]["low"] > shares[0]


def test_shares_are_those_of_the_room_rounded(made):
    found, page = released_of(made, told_of(made.people))
    seated = found["seated"].filter(pl.col("attribute") == "gender")
    people = seated.select(
        "person",
        "level",
        name="person",
        manager=pl.lit(None, pl.String),
        unit=pl.lit(""),
        title=pl.lit(""),
        attr_told="group",
    )
    room = inclusion.representation(people, "attr_told")
    gender = next(one for one in page["found"] if one["attribute"] == "gender")
    for line in gender["seats"]:
        for one in line["shares"]:
            row = room.filter(
                (pl.col("level") == line["last"]) & (pl.col("group") == one["group"])
            ).to_dicts()[0]
            assert row["people"] >= 5
            assert abs(one["estimate"]["value"] - row["share"]) <= 0.0251
            assert one["estimate"]["low"] <= row["low"]
            assert one["estimate"]["high"] >= row["high"]


def test_years_here_stand_beside_what_people_told(made):
    told = told_of(made.people, ("0-1", "3-7", "7+"))
    _found, page = released_of(made, told)
    years = page["found"][-1]
    assert years["attribute"] == "tenure"
    assert {one["group"] for one in years["everybody"]} == {"0-1", "3-7", "7+"}
    # Dealt out in turn, so a third each and no ceiling.
    assert [one["estimate"]["value"] for one in years["everybody"]] == [0.35] * 3
    assert {one["chance"] for one in years["odds"]} == {"maybe"}


def test_shuffled_groups_are_no_ceiling(made):
    """Of 20 shuffles of all attributes, at most three may look like one."""
    alarms = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        told = told_of(made.people)
        rng.shuffle(told)
        people = made.people.with_columns(
            location=made.people["location"].sample(fraction=1, shuffle=True, seed=seed)
        )
        found = seats(told, people, made.nominations.clear(), 5)
        findings = disclosure.Findings(
            people=people, respondents=made.respondents, **found
        )
        done = disclosure.release(findings, disclosure.Policy(), rng=rng)
        odds = [
            one["chance"]
            for ceiling in done["organisation"]["ceilings"]["found"]
            for one in ceiling["odds"]
        ]
        alarms += "hardly" in odds
    assert alarms <= 3


def test_what_was_withdrawn_is_not_counted(cast):
    crowd = more_people(40)
    for at, person in enumerate(crowd):
        person.level = 1 + at % 2
        person.attributes = {"gender": "woman" if at < 10 else "man"}
    Person.objects.bulk_update(crowd, ["level", "attributes"])
    cast.nils.level, cast.nils.attributes = 1, {"gender": "woman"}
    cast.nils.save()
    cycle = opened(cast)
    rows = list(Participant.objects.filter(cycle=cycle))
    assert sum(bool(row.attributes) for row in rows) == 41
    withdraw(cast.nils.account, "gender")
    rows = list(Participant.objects.filter(cycle=cycle))
    assert sum(bool(row.attributes) for row in rows) == 40
    bulk.submit_all(cycle, {str(p.pk): answers.empty() for p in crowd})
    for turn in (close, score, release):
        turn(cycle)
    page = ReleasedDocument.objects.get(cycle=cycle, person=None).document
    assert page["ceilings"]["state"] == "shown"
    (gender,) = page["ceilings"]["found"]
    assert [one["estimate"]["value"] for one in gender["everybody"]] == [0.75, 0.25]
    assert [one["estimate"]["people"] for one in gender["everybody"]] == ["20–49"] * 2
    assert gender["followed"] == []
