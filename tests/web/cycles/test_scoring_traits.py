"""What the count hands to the traits room, and what it keeps out of it."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from ledby.science import simulation
from ledby.science.disclosure import Policy
from ledby.web.cycles.analysis import scoring

ALIKE, CHANCE = 6, 3


@pytest.fixture(scope="module")
def answered():
    """Sheets of 150 people; some raters straight-line, some answer by chance."""
    made = simulation.simulate(150, seed=4).sheets.drop_nulls("value")
    made = made.with_columns(pl.col("value").cast(pl.Float64))
    sheets = made.filter(pl.col("relationship") != "self")
    own = made.filter(pl.col("relationship") == "self")
    raters = sheets["rater"].unique().sort().to_list()
    alike, chance = raters[:ALIKE], raters[ALIKE : ALIKE + CHANCE]
    rng = np.random.default_rng(0)
    value = (
        pl.when(pl.col("rater").is_in(alike))
        .then(pl.lit(4.0))
        .when(pl.col("rater").is_in(chance))
        .then(pl.Series(rng.choice([1.0, 5.0], sheets.height)))
        .otherwise("value")
    )
    found = scoring._traits(
        sheets.with_columns(value=value),
        own.select("ratee", "trait", "item", "value"),
        Policy(),
    )
    return alike, chance, sheets, found


def test_careless_raters_are_set_aside_with_the_reason(answered):
    alike, chance, _, found = answered
    reasons = dict(found["screened"].iter_rows())
    assert {reasons[rater] for rater in alike} == {"alike"}
    assert {reasons[rater] for rater in chance} == {"at_random"}
    # Of all the others hardly anybody goes with them.
    assert len(reasons) <= ALIKE + CHANCE + 4


def test_what_was_set_aside_counts_for_nobody(answered):
    _, _, sheets, found = answered
    aside = set(found["screened"]["rater"])
    kept = sheets.filter(~pl.col("rater").is_in(list(aside)))
    raters = dict(kept.group_by("ratee").agg(pl.col("rater").n_unique()).iter_rows())
    level = found["scores"].filter(trait="level")
    assert dict(level.select("ratee", "raters").iter_rows()) == raters
    assert set(raters.values()) - {0}


def test_self_is_set_beside_others_with_a_range_and_a_class(answered):
    _, _, _, found = answered
    gaps = found["gaps"]
    assert set(gaps.columns) >= {"ratee", "trait", "low", "high", "class"}
    assert (gaps["low"] < gaps["high"]).all()
    over = gaps.filter(pl.col("low") > 0)["class"]
    assert set(over) <= {"confident_strength", "blind_spot"}


def test_the_study_reaches_far_enough_to_halve_a_range(answered):
    study = answered[-1]["d_study"].filter(trait="honesty").sort("raters")
    assert study["raters"].to_list() == list(range(1, 61))
    usual = study.filter(raters=5)["half_width"][0]
    assert study["half_width"].min() < usual / 2


def test_without_own_answers_there_is_no_gap(answered):
    sheets = answered[2]
    nobody = pl.DataFrame(
        schema={
            "ratee": pl.String,
            "trait": pl.String,
            "item": pl.String,
            "value": pl.Float64,
        }
    )
    assert scoring._traits(sheets, nobody, Policy())["gaps"] is None


def test_without_feedback_nothing_is_found():
    columns = ("ratee", "rater", "relationship", "trait", "item")
    schema = {**dict.fromkeys(columns, pl.String), "value": pl.Float64}
    nobody = pl.DataFrame(schema=schema)
    assert scoring._traits(nobody, nobody, Policy()) == {}
