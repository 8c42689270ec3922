from __future__ import annotations

import json
from dataclasses import asdict

import polars as pl
import pytest

from ledby.science.followership import summary
from ledby.science.vocabulary import Gate
from ledby.sources import hightech

PEOPLE = pl.DataFrame(
    {
        "person": ["a", "b", "c", "d", "e"],
        "manager": [None, "a", "a", "b", "gone"],
    }
)


def test_what_was_left_out_is_counted():
    follows = pl.DataFrame(
        {
            "follower": ["a", "b", "b", "b", "x", "y", "d"],
            "leader": ["a", "a", "a", "z", "a", "z", "a"],
            "energy": [5, 5, 5, 5, 5, 5, 2],
        }
    )
    came = pl.DataFrame({"person": ["a", "b", "c", "stranger"]})
    found = summary(follows, PEOPLE, came)
    assert asdict(found.left_out) == {
        "self_nominations": 1,
        "unknown_leaders": 2,
        "unknown_followers": 1,
        "duplicates": 1,
    }
    assert found.follows == 2
    assert found.answered == 4  # d named somebody, so d answered
    assert found.response.value == 0.8
    assert found.gate is Gate.OK
    assert found.named_nobody == 2
    assert found.beyond_line.value == 0.0
    assert found.by_choice.value == 0.5
    assert found.active.value == 0.5
    assert found.leaders_from is None
    assert found.kinds == {
        "leads_and_manages": 0,
        "leads_without_title": 0,
        "manages_without_followers": 2,
        "neither": 3,
    }
    assert json.loads(json.dumps(asdict(found)))["gate"] == "ok"


def test_krackhardt_in_one_record():
    study = hightech.load()
    found = summary(study["nominations"], study["people"])
    assert not found.response_known
    assert found.follows == 190
    assert found.by_choice.value == pytest.approx(171 / 190)
    assert found.beyond_line.value == pytest.approx(148 / 190)
    assert found.active.value is None
    assert found.leaders_from == 11
    assert sum(found.kinds.values()) == 21


def test_nobody_answered():
    found = summary(
        pl.DataFrame({"follower": [], "leader": []}, schema=["follower", "leader"]),
        PEOPLE,
        pl.DataFrame({"person": []}, schema={"person": pl.String}),
    )
    assert found.answered == 0
    assert found.gate is Gate.HIDDEN
    assert found.beyond_line.value is None
