"""How far a cycle can be trusted: shares, more raters, one view, what was set aside."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from disclosure_cases import drawn, everybody, people
from ledby.science.disclosure import Findings, Policy, release
from ledby.science.disclosure.reliability import one_view

SOURCES = ["ratee", "ratee_trait", "rater", "rater_trait", "dyad", "residual"]


def components(variance, se):
    return pl.DataFrame({"source": SOURCES, "variance": variance, "se": se})


def study(raters, halves):
    """Return a D study of the level and of two traits, one a bit wider."""
    rows = [
        {
            "raters": n,
            "trait": trait,
            "generalisability": 0.5 + 0.01 * n,
            "half_width": half + more,
        }
        for n, half in zip(raters, halves, strict=True)
        for trait, more in (("level", -9.0), ("honesty", 0.0), ("courage", 0.1))
    ]
    return pl.DataFrame(rows)


def made(**changes):
    found = replace(drawn(n=40, seed=1), **changes)
    done = release(found, Policy(), rng=np.random.default_rng(1))
    return done["organisation"]


def scored(raters):
    scores = drawn(n=40, seed=1).scores
    return scores.with_columns(raters=pl.lit(raters))


def test_shares_are_those_of_the_variance_with_the_range_of_their_errors():
    """Habit 0.2 + 0.1 of 1.2; its error sqrt(0.03^2 + 0.04^2) = 0.05, half 0.069."""
    se = [0.05, 0.02, 0.03, 0.04, 0.05, 0.05]
    found = made(components=components([0.3, 0.06, 0.2, 0.1, 0.3, 0.24], se))
    parts = found["reliability"]["parts"]
    assert [part["source"] for part in parts] == [
        "person",
        "profile",
        "habit",
        "pair",
        "answer",
    ]
    assert [part["share"] for part in parts] == [0.25, 0.05, 0.25, 0.25, 0.2]
    assert (parts[2]["low"], parts[2]["high"]) == (0.18, 0.32)
    assert sum(part["share"] for part in parts) == pytest.approx(1)


def test_default_shares_have_no_range():
    found = made(
        components=components([0.16, 0.06, 0.15, 0.06, 0.22, 0.35], [None] * 6),
        prior_based=True,
    )
    assert found["reliability"]["prior_based"] is True
    assert {part["low"] for part in found["reliability"]["parts"]} == {None}


def test_raters_needed_follow_from_the_study_of_the_level():
    """g(5) = 0.556 asks for (0.7 / 0.3) * 5 * 0.444 / 0.556 = 9.3 raters."""
    found = made(scores=scored(5))["reliability"]
    assert (found["raters"], found["generalizability"]) == (5, 0.56)
    assert found["raters_for_070"] == 10
    assert made(d_study=None)["reliability"] is None
    assert made(components=None)["reliability"] is None


def test_what_more_raters_do_is_read_from_the_traits_not_the_level():
    """Traits: 0.5 and 0.6 at 4 raters, mean 0.55; half of it first at 25."""
    halves = study([4, 9, 24, 25, 40], [0.5, 0.35, 0.23, 0.22, 0.1])
    found = made(d_study=halves, scores=scored(4))["reliability"]
    assert (found["half"], found["half_more"]) == (0.55, 0.4)
    assert (found["more"], found["raters_to_halve"]) == (5, 25)
    short = study([4, 9], [0.5, 0.35])
    assert made(d_study=short, scores=scored(4))["reliability"]["raters_to_halve"] is (
        None
    )


@pytest.mark.parametrize(
    ("variance", "se", "half"),
    [
        # 1.645 * sqrt(0.004 + 1.645 * 0.004) = 0.169: no more than its own error.
        (0.004, 0.004, 0.2),
        # Told from nothing, but a standard deviation of 0.09 vanishes in rounding.
        (0.0081, 0.0001, 0.2),
        (0.0, 0.02, 0.3),
        (0.06, 0.01, None),
        (0.012, 0.004, None),
    ],
)
def test_traits_that_raters_hardly_tell_apart_are_one_view(variance, se, half):
    frame = components([0.3, variance, 0.2, 0, 0.3, 0.2], [0.05, se, 0, 0, 0, 0])
    found = replace(drawn(n=40, seed=1), components=frame)
    assert one_view(found) == half
    page = release(found, Policy(), rng=np.random.default_rng(1))
    assert page["organisation"]["one_view"] == half
    assert {one["one_view"] for one in page["persons"]} == {half}


def test_default_variances_say_nothing_of_one_view():
    frame = components([0.3, 0.0, 0.2, 0, 0.3, 0.2], [None] * 6)
    assert one_view(replace(drawn(n=40, seed=1), components=frame)) is None
    assert made(components=None)["one_view"] is None


def test_no_trait_is_a_step_where_raters_see_one_view():
    frame = components([0.3, 0.0, 0.2, 0, 0.3, 0.2], [0.05, 0.01, 0, 0, 0, 0])
    found = replace(drawn(n=40, seed=1), components=frame)
    steps = [
        page["next"]["kind"]
        for page in release(found, Policy(), rng=np.random.default_rng(1))["persons"]
    ]
    assert "trait" not in steps


def aside(**reasons):
    rows = [
        {"rater": f"p{at}", "reason": reason}
        for reason, places in reasons.items()
        for at in places
    ]
    return pl.DataFrame(rows, schema={"rater": pl.String, "reason": pl.String})


def test_what_was_set_aside_is_told_in_bands_of_people():
    found = made(screened=aside(alike=range(6), at_random=range(6, 10)))
    assert found["screened"] == {
        "people": "10–19",
        "reasons": [{"word": "alike", "people": "5–9"}],
    }
    twice = made(screened=aside(alike=[0, 0, 0, 0, 0, 1]))
    assert twice["screened"] == {"people": None, "reasons": []}
    assert made(screened=aside())["screened"] == {"people": None, "reasons": []}
    assert made()["screened"] is None


def test_strangers_are_not_counted_among_those_set_aside():
    rows = pl.DataFrame({"rater": [f"x{n}" for n in range(9)], "reason": ["alike"] * 9})
    assert made(screened=rows)["screened"] == {"people": None, "reasons": []}


def test_a_small_cycle_says_nothing_of_itself():
    frame = people([(f"p{n}", None, "A") for n in range(11)])
    found = Findings(
        frame,
        everybody(frame),
        components=components([0.3, 0.0, 0.2, 0, 0.3, 0.2], [0.01] * 6),
        screened=aside(alike=range(9)),
    )
    page = release(found, Policy(), rng=np.random.default_rng(1))["organisation"]
    assert (page["reliability"], page["screened"], page["one_view"]) == (None,) * 3
