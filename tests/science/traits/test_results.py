"""What is read from a fit: intervals, numbers of raters, gaps, connections."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from ledby.errors import InsufficientData
from ledby.science import traits


def test_scores_hold_the_contract(planned):
    _, fit = planned
    found = traits.scores(fit)
    names = ["ratee", "trait", "score", "se", "low", "high"]
    names += ["raters", "raw", "comparable"]
    assert found.columns == names
    assert found.height == 300 * 5
    assert set(found["trait"]) == {"level", "t0", "t1", "t2", "t3"}
    width = (found["high"] - found["low"]).to_numpy()
    assert width == pytest.approx(2 * 1.6448536 * found["se"].to_numpy(), abs=1e-6)
    assert found["raters"].to_list() == [5] * found.height
    assert found["comparable"].all()


def test_the_level_can_be_had_alone(planned):
    _, fit = planned
    level = traits.scores(fit, by=("ratee",))
    assert level.equals(traits.scores(fit).filter(pl.col("trait") == "level"))
    with pytest.raises(ValueError, match="it must be"):
        traits.scores(fit, by=("trait",))


def test_raw_is_the_plain_mean_of_answers(planned):
    drawn, fit = planned
    mean = drawn.sheets.group_by("ratee", "trait").agg(pl.col("value").mean())
    joined = traits.scores(fit).join(mean, on=["ratee", "trait"])
    assert joined.height == 300 * 4
    assert joined["raw"].to_numpy() == pytest.approx(joined["value"].to_numpy())


def test_a_d_study_follows_from_the_variances(complete):
    _, fit = complete
    found = traits.d_study(fit, raters=[1, 4, 400])
    assert found.columns == ["raters", "trait", "generalisability", "half_width"]
    level = found.filter(pl.col("trait") == "level")
    ratee, rater, rest = fit.estimates["level"].variances
    share = ratee / (ratee + (rater + rest) / np.array([1, 4, 400]))
    assert level["generalisability"].to_numpy() == pytest.approx(share)
    half = 1.6448536 * np.sqrt(ratee * (1 - share))
    assert level["half_width"].to_numpy() == pytest.approx(half, rel=1e-6)
    trait = found.filter(pl.col("trait") == "t0", pl.col("raters") == 4)
    parts = {name: value for name, (value, _) in fit.sources.items()}
    true = parts["ratee"] + parts["ratee_trait"]
    noise = (
        parts["rater"] + parts["rater_trait"] + parts["dyad"] + parts["residual"] / 3
    )
    # three items stand behind one rater's view of a trait
    assert trait["generalisability"][0] == pytest.approx(
        true / (true + noise / 4), rel=0.01
    )


def test_a_d_study_foretells_the_intervals(complete):
    _, fit = complete
    foretold = traits.d_study(fit, raters=[5]).filter(pl.col("trait") == "t0")
    found = traits.scores(fit).filter(pl.col("trait") == "t0")
    half = ((found["high"] - found["low"]) / 2).mean()
    assert half == pytest.approx(foretold["half_width"][0], rel=0.1)


def test_a_d_study_needs_a_rater(complete):
    with pytest.raises(ValueError, match="1 or more"):
        traits.d_study(complete[1], raters=[0])


def own_sheets(drawn, shift):
    """Return sheets of people on themselves, *shift* by person above the truth."""
    data = [
        (person, person, "self", trait, item, float(np.clip(truth[k] + shift[k], 1, 5)))
        for trait, truth in drawn.truth.items()
        if trait != "level"
        for k, person in enumerate(drawn.people)
        for item in ("i0", "i1", "i2")
    ]
    names = ["ratee", "rater", "relationship", "trait", "item", "value"]
    return pl.DataFrame(data, schema=names, orient="row")


def test_gaps_fall_into_six_classes(complete):
    drawn, fit = complete
    shift = np.zeros(300)
    shift[:100], shift[100:200] = 1.2, -1.2
    found = traits.gap(fit, own_sheets(drawn, shift))
    level = found.filter(pl.col("trait") == "level")
    assert level["ratee"].to_list() == drawn.people
    kinds = level["class"].to_list()
    assert set(kinds[:100]) == {"confident_strength", "blind_spot"}
    assert set(kinds[100:200]) == {"hidden_strength", "modest"}
    agreed = sum(kind.startswith("agreed") for kind in kinds[200:])
    assert agreed > 85
    high = (level["others"] >= level["others"].mean()).to_list()
    strong = {"confident_strength", "hidden_strength", "agreed_strength"}
    assert [kind in strong for kind in kinds] == high


def test_a_gap_is_self_less_others_with_both_uncertainties(complete):
    drawn, fit = complete
    found = traits.gap(fit, own_sheets(drawn, np.full(300, 0.3)))
    assert found["gap"].to_numpy() == pytest.approx(
        (found["self"] - found["others"]).to_numpy()
    )
    some = found.filter(pl.col("trait") == "t2")
    error = np.hypot(
        drawn.column(traits.scores(fit), "t2", "se"), np.sqrt(fit.item_noise / 3)
    )
    half = ((some["high"] - some["low"]) / 2).to_numpy()
    assert half == pytest.approx(1.6448536 * error, rel=1e-6)


def test_an_own_view_of_some_traits_is_compared_with_the_level_fairly(complete):
    drawn, fit = complete
    own = own_sheets(drawn, np.zeros(300))
    easiest = max(fit.traits, key=lambda name: fit.estimates[name].score.mean())
    part = traits.gap(fit, own.filter(pl.col("trait") == easiest))
    level = part.filter(pl.col("trait") == "level")
    assert level["gap"].mean() == pytest.approx(0, abs=0.05)


def test_a_gap_needs_somebody_whom_others_described(complete):
    _, fit = complete
    stranger = pl.DataFrame(
        {
            "ratee": ["x"],
            "rater": ["x"],
            "relationship": ["self"],
            "trait": ["t0"],
            "item": ["i0"],
            "value": [3.0],
        }
    )
    with pytest.raises(InsufficientData, match="answered on themselves"):
        traits.gap(fit, stranger)


def test_groups_without_common_raters_are_not_comparable(simulated):
    left, right = simulated(60, seed=20).sheets, simulated(40, seed=21).sheets
    apart = right.with_columns(pl.col("ratee", "rater").str.replace("p", "q"))
    sheets = pl.concat([left, apart])
    found = traits.connectivity(sheets)
    sizes = found.group_by("component", "size").len().sort("component").rows()
    assert sizes == [(1, 60, 60), (2, 40, 40)]
    scores = traits.scores(traits.fit(sheets))
    assert set(scores.filter(pl.col("comparable"))["ratee"]) == set(left["ratee"])
