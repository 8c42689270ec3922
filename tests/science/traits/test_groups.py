"""The level as one group of raters sees it."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from ledby.errors import TableError
from ledby.science import traits
from ledby.science.disclosure import rater_blocks

NAMES = ["ratee", "rater", "relationship", "trait", "item", "value"]


def four_and_four():
    """Two ratees, four peers and four others each, who rate nobody else."""
    values = {
        ("a", "peer"): [4, 4, 5, 5],
        ("a", "other"): [3, 3, 3, 4],
        ("b", "peer"): [2, 3, 3, 3],
        ("b", "other"): [1, 2, 3, 3],
    }
    rows = [
        (ratee, f"{ratee}{kind}{k}", kind, "courage", "i", float(value))
        for (ratee, kind), given in values.items()
        for k, value in enumerate(given)
    ]
    return pl.DataFrame(rows, schema=NAMES, orient="row")


BLOCKS = pl.DataFrame(
    {
        "ratee": ["a", "a", "b", "b"],
        "relationships": ["peer", "report;other", "peer", "report; other"],
    }
)


def test_a_score_worked_by_hand():
    """Default shares: ratee .22, rater and rest .78; four raters: .22 / .415 = .5301.

    Means 4.5, 3.25, 2.75, 2.25 around 3.1875. The prediction errs by
    .22 (1 - .5301) + (1 - .5301)^2 (.415 / 4) of the variance of an answer.
    """
    sheets = four_and_four()
    fit = traits.fit(sheets)
    assert fit.prior_based
    found = traits.group_scores(fit, sheets, BLOCKS)
    assert found.columns == [
        "ratee",
        "relationships",
        "score",
        "se",
        "low",
        "high",
        "raters",
    ]
    shrink = 0.22 / 0.415
    away = np.array([4.5, 3.25, 2.75, 2.25]) - 3.1875
    assert found["score"].to_numpy() == pytest.approx(3.1875 + shrink * away, abs=1e-6)
    squares = (sheets["value"] - sheets["value"].mean()).pow(2).sum()
    variance = (squares + 40 * 0.8) / (15 + 40)
    error = 0.22 * (1 - shrink) + (1 - shrink) ** 2 * 0.415 / 4
    assert found["se"].to_numpy() == pytest.approx(
        [np.sqrt(error * variance)] * 4, abs=1e-6
    )
    assert found["raters"].to_list() == [4] * 4
    assert found["relationships"].to_list() == BLOCKS["relationships"].to_list()
    half = 1.6448536 * np.sqrt(error * variance)
    assert found["low"].to_numpy() == pytest.approx(
        found["score"].to_numpy() - half, abs=2e-6
    )


def test_it_is_the_solution_of_the_whole_model(simulated):
    """Against the best linear prediction with the covariance written out."""
    drawn = simulated(40, raters=8, seed=3)
    fit = traits.fit(drawn.sheets)
    blocks = rater_blocks(drawn.sheets)
    found = traits.group_scores(fit, drawn.sheets, blocks)
    level = traits.scores(fit, by=("ratee",))
    assert found["ratee"].to_list() == blocks["ratee"].to_list()
    assert found["raters"].to_list() == blocks["raters"].to_list()
    score, error = by_hand(fit, drawn.sheets, blocks)
    assert found["score"].to_numpy() == pytest.approx(score, abs=1e-6)
    assert found["se"].to_numpy() == pytest.approx(error, abs=1e-6)
    assert found["se"].mean() > level["se"].mean()


def by_hand(fit, sheets, blocks):
    from ledby.science.traits.answers import read
    from ledby.science.traits.cells import measure

    answers = read(sheets)
    cells = measure(answers)
    of = {
        (ratee, name): number
        for number, (ratee, names) in enumerate(
            blocks.select("ratee", "relationships").iter_rows()
        )
        for name in names.split(";")
    }
    group = np.array(
        [
            of[answers.ratees[r], answers.relationships[k]]
            for r, k in zip(answers.ratee, answers.relationship, strict=True)
        ]
    )
    between, lenient, rest = fit.estimates["level"].variances
    offset = cells.level_offset()
    noise = np.diag(rest - offset.mean() + offset)
    z = np.eye(blocks.height)[group]
    u = np.eye(len(answers.raters))[answers.rater]
    x = np.eye(4)[answers.relationship]
    mix = x.mean(axis=0)
    inverse = np.linalg.inv(between * z @ z.T + lenient * u @ u.T + noise)
    spread = np.linalg.inv(x.T @ inverse @ x)
    beta = spread @ x.T @ inverse @ cells.level
    gain = between * z.T @ inverse
    score = mix @ beta + gain @ (cells.level - x @ beta)
    away = mix - gain @ x
    error = between - np.sum(gain * (between * z.T), axis=1)
    return score, np.sqrt(error + np.sum((away @ spread) * away, axis=1))


@pytest.mark.parametrize("missing", [0.0, 0.4])
def test_nine_in_ten_intervals_hold_the_truth(simulated, missing):
    """Groups that in truth agree: the level is the truth of each (600 intervals)."""
    inside = []
    for seed in (11, 12):
        drawn = simulated(200, raters=9, seed=seed, missing=missing)
        fit = traits.fit(drawn.sheets)
        blocks = rater_blocks(drawn.sheets)
        found = traits.group_scores(fit, drawn.sheets, blocks)
        assert found.height > 300
        truth = dict(zip(drawn.people, drawn.truth["level"], strict=True))
        inside += [
            low <= truth[who] <= high
            for who, low, high in found.select("ratee", "low", "high").iter_rows()
        ]
    assert 0.87 < np.mean(inside) < 0.95


def test_mild_raters_lift_no_group(simulated):
    """Whoever rates everybody a point higher adds nothing to their group."""
    drawn = simulated(120, raters=8, seed=5)
    raters = sorted(set(drawn.sheets["rater"]))[::2]
    mild = drawn.sheets.with_columns(
        value=pl.when(pl.col("rater").is_in(raters))
        .then(pl.col("value") + 0.8)
        .otherwise(pl.col("value"))
        .clip(1, 5)
    )
    blocks = rater_blocks(drawn.sheets)
    raw, corrected = [], []
    for sheets in (drawn.sheets, mild):
        one = traits.group_scores(traits.fit(sheets), sheets, blocks)
        corrected.append(one["score"].to_numpy() - one["score"].mean())
        plain = sheets.group_by("ratee", maintain_order=True).agg(pl.mean("value"))
        raw.append(plain["value"].to_numpy() - plain["value"].mean())
    assert np.std(corrected[1] - corrected[0]) < 0.6 * np.std(raw[1] - raw[0])


def test_raters_outside_all_groups_tell_leniency_alone():
    sheets = four_and_four()
    fit = traits.fit(sheets)
    some = traits.group_scores(fit, sheets, BLOCKS[:1])
    assert some["ratee"].to_list() == ["a"]
    assert some["raters"].to_list() == [4]
    nobody = pl.DataFrame({"ratee": ["z"], "relationships": ["peer"]})
    assert traits.group_scores(fit, sheets, nobody).is_empty()


def test_a_relationship_in_two_groups_is_refused():
    sheets = four_and_four()
    twice = pl.DataFrame({"ratee": ["a", "a"], "relationships": ["peer", "other;peer"]})
    with pytest.raises(TableError, match='ratee "a": "peer" is in two groups'):
        traits.group_scores(traits.fit(sheets), sheets, twice)
    with pytest.raises(TableError, match='"relationships" is missing'):
        traits.group_scores(traits.fit(sheets), sheets, twice.select("ratee"))
