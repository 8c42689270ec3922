"""What was planted is found; the benchmark of followership has thirty organisations."""

from __future__ import annotations

import polars as pl
import pytest

from ledby.science.followership import followers
from ledby.science.simulation import simulate
from ledby.science.vocabulary import Kind

PEOPLE, REPLICATIONS = 1_000, 10


@pytest.fixture(scope="module")
def compared():
    rows = []
    for seed in range(REPLICATIONS):
        made = simulate(PEOPLE, seed, response=0.8, apart=True)
        found = followers(made.nominations, made.people, made.respondents)
        rows.append(
            found.join(made.truth.kinds, on="person", suffix="_true")
            .join(made.truth.active, on="person")
            .join(made.truth.following, on="person")
        )
    return pl.concat(rows)


def test_leaders_without_title(compared):
    said = compared["kind"] == Kind.LEADS_WITHOUT_TITLE
    true = compared["kind_true"] == Kind.LEADS_WITHOUT_TITLE
    assert (said & true).sum() / said.sum() >= 0.90
    assert (said & true).sum() / true.sum() >= 0.80


def test_active_shares_of_five_or_more_hold_the_truth(compared):
    rows = compared.filter(pl.col("followers") >= 5)
    held = rows.select(pl.col("truth").is_between("low", "high")).to_series()
    assert 0.87 <= held.mean() <= 0.93


def test_nobody_stands_between_leaders_and_others(compared):
    expected = compared["expected_right"]
    assert compared.filter((expected > 2.6) & (expected < 9.9)).is_empty()
    assert (compared["expected_right"] >= 5).mean() == pytest.approx(0.09, abs=0.03)


def test_response_is_that_which_was_asked_for():
    made = simulate(400, 1, response=0.65)
    assert len(made.respondents) / 400 == pytest.approx(0.66, abs=0.02)
    assert len(simulate(400, 1, response=1.0).respondents) == 400
