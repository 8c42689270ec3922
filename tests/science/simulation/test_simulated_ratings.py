"""Variance shares by moments: covariances of answers that share a ratee or a rater."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from ledby.science.simulation import STORIES, simulate
from ledby.science.simulation.ratings import MEAN, SHARES, SPREAD, STEPS, STRIDE
from ledby.science.simulation.sayings import QUESTIONS

# Rounding and cutting a normal answer keeps this part of each covariance: the squared
# mean slope of the step function, the sum of the normal density at its steps.
HEIGHTS = np.exp(-(((np.array(STEPS) - MEAN) / SPREAD) ** 2) / 2)
KEPT = (HEIGHTS.sum() / np.sqrt(2 * np.pi) / SPREAD) ** 2


@pytest.fixture(scope="module")
def answers():
    sheets = simulate(6000, 5).sheets.filter(pl.col("value").is_not_null())
    return sheets.with_columns(
        y=pl.col("value") - pl.col("value").mean().over("relationship")
    )


def covariance(frame, shared, apart):
    """Return the mean product of two answers alike in *shared* but not in *apart*.

    All ordered pairs within a group, less those within its cells, by sums of squares.
    """

    def squares(keys):
        sums = frame.group_by(keys).agg(y=pl.col("y").sum(), n=pl.len())
        return (sums["y"] ** 2).sum(), (sums["n"].cast(pl.Float64) ** 2).sum()

    (total, pairs), (inner, same) = squares(shared), squares([*shared, *apart])
    return (total - inner) / (pairs - same) / SPREAD**2 / KEPT


def test_ratees_and_raters_vary_as_planted(answers):
    others = answers.filter(pl.col("relationship") != "self")
    ratee = covariance(others, ["ratee", "trait"], ["rater"])
    rater = covariance(others, ["rater", "trait"], ["ratee"])
    assert ratee == pytest.approx(SHARES["ratee"] + SHARES["ratee_trait"], abs=0.02)
    assert rater == pytest.approx(SHARES["rater"] + SHARES["rater_trait"], abs=0.02)


def test_a_sheet_adds_its_own_variance(answers):
    others = answers.filter(pl.col("relationship") != "self")
    sheet = covariance(others, ["ratee", "rater", "trait"], ["item"])
    assert sheet == pytest.approx(1 - SHARES["residual"], abs=0.02)


def test_traits_differ_within_a_person(answers):
    others = answers.filter(pl.col("relationship") != "self")
    same = covariance(others, ["ratee", "trait"], ["rater"])
    everything = covariance(others, ["ratee"], ["rater"])
    # A profile sums to zero in each person, so traits lean against each other.
    assert same - everything == pytest.approx(SHARES["ratee_trait"], abs=0.015)


def test_answers_lie_around_the_middle_of_often(answers):
    assert answers["value"].mean() == pytest.approx(3.75, abs=0.1)
    assert answers["value"].is_in([1.0, 2.0, 3.0, 4.0, 5.0]).all()
    assert answers["value"].std() == pytest.approx(0.9, abs=0.05)


def test_a_sheet_asks_twelve_of_the_items_and_a_self_sheet_all():
    sheets = simulate(300, 2).sheets
    size = sheets.group_by("ratee", "rater", "relationship").agg(
        items=pl.col("item").n_unique(),
        rows=pl.len(),
        traits=pl.col("trait").n_unique(),
    )
    own = size.filter(pl.col("relationship") == "self")
    others = size.filter(pl.col("relationship") != "self")
    assert set(own["items"]) == {24}
    assert set(others["items"]) == set(others["rows"]) == {12}
    assert set(others["traits"]) == {8}
    assert (others["ratee"] != others["rater"]).all()
    assert (own["ratee"] == own["rater"]).all()
    assert sheets["value"].null_count() / len(sheets) == pytest.approx(0.08, abs=0.03)


def test_raters_are_near_and_fill_five_sheets_at_most():
    made = simulate(1200, 2)
    manager = dict(zip(made.people["person"], made.people["manager"], strict=True))
    pairs = (
        made.sheets.filter(pl.col("relationship") != "self")
        .select("ratee", "rater", "relationship")
        .unique()
    )
    assert pairs.select("ratee", "rater").is_unique().all()
    assert pairs.group_by("rater").len()["len"].max() == 5
    raters = pairs.group_by("ratee").len()["len"]
    assert raters.min() >= 3
    assert len(raters) == 1200
    assert set(pairs["rater"]) <= set(made.respondents["person"])
    for ratee, rater, relationship in pairs.rows():
        if relationship == "manager":
            assert manager[ratee] == rater
        elif relationship == "report":
            assert manager[rater] == ratee
        elif relationship == "peer":
            assert manager[rater] == manager[ratee]


def test_others_see_more_than_the_planted_leader_does():
    made = simulate(1200, 4)
    hers = made.sheets.filter(pl.col("ratee") == STORIES["leader"])
    strong = hers.filter(pl.col("trait").is_in(["honesty", "courage"]))
    own = strong.filter(pl.col("relationship") == "self")["value"].mean()
    others = strong.filter(pl.col("relationship") != "self")["value"].mean()
    assert others - own > 0.4


def test_people_flatter_themselves_a_little(answers):
    own = answers.filter(pl.col("relationship") == "self")["value"].mean()
    others = answers.filter(pl.col("relationship") == "other")["value"].mean()
    assert 0.1 < own - others < 0.4


def test_good_leads_are_felt_by_their_people():
    made = simulate(1200, 4)
    mean = dict(made.lead.group_by("manager").agg(pl.col("value").mean()).rows())
    assert mean[STORIES["director"]] > 3.6
    assert mean[STORIES["manager"]] < 3.0
    assert made.lead["item"].n_unique() == 8
    heard = made.climate.join(made.people.select("person", "level"), on="person")
    heard = heard.filter(pl.col("item") == "climate_2").group_by("level")
    by_level = dict(heard.agg(pl.col("value").mean()).rows())
    assert by_level[6] < by_level[3]
    assert np.isin(made.climate["value"].drop_nulls(), np.arange(1, 6)).all()


def test_truth_is_what_an_average_colleague_gives():
    made = simulate(6000, 5)
    seen = made.sheets.filter(pl.col("relationship").is_in(["peer", "other"]))
    mean = seen.group_by("ratee", "trait").agg(
        seen=pl.col("value").mean(), n=pl.col("value").count()
    )
    both = mean.filter(pl.col("n") > 0).join(made.truth.traits, on=["ratee", "trait"])
    gap = both["seen"] - both["truth"]
    assert (gap * both["n"]).sum() / both["n"].sum() == pytest.approx(0.0, abs=0.02)
    slope = np.polyfit(both["truth"], both["seen"], 1, w=np.sqrt(both["n"]))[0]
    assert slope == pytest.approx(1.0, abs=0.06)


def test_nobody_repeats_anybody_in_comments():
    made = simulate(1200, 4)
    said = made.comments.join(made.people.select("person", "unit"), on="person")
    assert set(said["question"]) == {"keep", "change"}
    assert said.select("person", "question").is_unique().all()
    assert said["text"].is_unique().all()
    for _, sentences in QUESTIONS:
        assert len(set(sentences)) == len(sentences)
        assert math.gcd(len(sentences), STRIDE) == 1
    writers = said.group_by("unit").agg(pl.col("person").n_unique())["person"]
    assert writers.median() >= 10
