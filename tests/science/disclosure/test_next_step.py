"""The one thing to try next: what wins, and what is not said."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from disclosure_cases import everybody, team
from ledby.science.disclosure import Findings, Policy, release
from ledby.science.disclosure.next_step import blocks_in_want, next_step


def estimate(value, half, people="10–19"):
    return {
        "value": value,
        "low": value - half,
        "high": value + half,
        "people": people,
        "clip": "",
    }


def facet(word, value, half=0.3, state="shown"):
    return {"facet": word, "state": state, "score": estimate(value, half)}


def trait(word, value, own=None, gap=None, state="shown"):
    shown = estimate(value, 0.3)
    line = {"trait": word, "state": state, "score": shown, "own": own}
    return {**line, "comparable": True, "gap": gap}


OVER = [
    trait("honesty", 3.6, 4.3, "over"),
    trait("courage", 3.2, 4.2, "over"),
    trait("loyalty", 3.0, 4.4, "in_line"),
]


@pytest.mark.parametrize(
    ("facets", "about"),
    [
        # 3.4 + 0.3 lies below the mean of the others, 4.0
        ([facet("direction", 4.1), facet("example", 3.4), facet("inclusion", 3.9)], 1),
        # 3.6 + 0.3 does not, nor is it below 3
        ([facet("direction", 3.8), facet("example", 3.6), facet("inclusion", 3.9)], 0),
        # 2.6 + 0.3 lies below 3, all of them alike
        ([facet("example", 2.6), facet("inclusion", 2.7)], 1),
        ([facet("example", 2.6)], 1),
        ([facet("example", 2.8)], 0),
        ([facet("direction", 4.1), facet("example", 2.0, state="directional")], 0),
    ],
)
def test_a_clearly_low_facet_comes_before_a_gap(facets, about):
    expected = ("facet", "example") if about else ("trait", "courage")
    assert tuple(next_step(OVER, facets).values()) == expected


def test_then_the_skills_of_ones_people_then_the_largest_gap():
    clear = [facet("example", 2.6)]
    assert next_step(OVER, clear, want=True)["kind"] == "facet"
    assert next_step(OVER, [], want=True) == {"kind": "task", "about": "skills"}
    assert next_step(OVER, []) == {"kind": "trait", "about": "courage"}


def test_without_a_gap_the_lowest_facet_then_the_lowest_trait():
    facets = [facet("direction", 3.8), facet("example", 3.6)]
    seen = [trait("honesty", 3.6), trait("courage", 3.4)]
    assert next_step(seen, facets) == {"kind": "facet", "about": "example"}
    assert next_step(seen, []) == {"kind": "trait", "about": "courage"}


def test_little_competence_is_no_remark_about_the_one_who_follows():
    seen = [trait("honesty", 3.6), trait("competence", 2.1)]
    assert next_step(seen, []) == {"kind": "trait", "about": "honesty"}
    assert next_step(seen[1:], []) == {"kind": "ask", "about": "feedback"}


def row(value, half=0.2, people="10–19", word="competence"):
    shown = None if value is None else estimate(value, half, people)
    return {"block": f"{word}{value}", "label": "", "word": word, "estimate": shown}


def test_a_block_lacks_skills_where_ten_people_are_clearly_below_half_way():
    rows = [row(2.7), row(2.9), row(3.4), row(None), row(2.1, word="courage")]
    rows.append(row(2.6, people="5–9"))
    assert blocks_in_want(rows) == {"competence2.7"}


def test_a_leader_in_such_a_block_is_given_the_task_and_nobody_else():
    frame = team(reports=6, near=8, far=30)
    scores = pl.DataFrame(
        [
            {
                "ratee": person,
                "trait": "competence",
                "score": 2.2,
                "low": 1.9,
                "high": 2.5,
                "raters": 5,
                "comparable": True,
            }
            for person in everybody(frame)
        ]
    )
    found = Findings(frame, everybody(frame), scores=scores)
    done = release(found, Policy(), rng=np.random.default_rng(7))
    given = {
        page["person"] for page in done["persons"] if page["next"]["kind"] == "task"
    }
    leaders = {page["person"] for page in done["persons"] if page["reports"]}
    assert "lead" in given
    assert given <= leaders
