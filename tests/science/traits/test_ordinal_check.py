"""The ordinal check: whether steps instead of numbers would tell another story."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from ledby.errors import InsufficientData
from ledby.science import traits


@pytest.fixture(scope="module")
def whole(simulated):
    """Return sheets with whole answers, many at the upper end, and their fit."""
    drawn = simulated(120, seed=40, variance=0.8)
    raised = (pl.col("value") + 1.0).round().clip(1, 5)
    sheets = drawn.sheets.with_columns(value=raised)
    return drawn, sheets, traits.fit(sheets)


def test_linear_scores_stand_in_the_order_of_ordinal_ones(whole):
    _, sheets, fit = whole
    found = traits.ordinal_check(fit, sheets)
    assert found.columns == ["trait", "ratees", "spearman"]
    assert found["trait"].to_list() == ["level", *fit.traits]
    assert found["ratees"].to_list() == [120] * 5
    assert found["spearman"].min() > 0.97


def test_it_would_tell_if_they_did_not(whole):
    _, sheets, fit = whole
    rng = np.random.default_rng(0)
    other = sheets.with_columns(value=pl.Series(rng.permutation(sheets["value"])))
    found = traits.ordinal_check(fit, other)
    assert found["spearman"].abs().max() < 0.5


def test_a_single_trait_is_checked_too(whole):
    _, sheets, _ = whole
    some = sheets.filter(pl.col("trait") == "t1")
    found = traits.ordinal_check(traits.fit(some), some)
    assert found["trait"].to_list() == ["t1"]
    assert found["spearman"][0] > 0.97


def test_two_people_cannot_be_ranked(whole):
    _, sheets, _ = whole
    some = sheets.filter(pl.col("ratee").is_in(["p00001", "p00002"]))
    found = traits.ordinal_check(traits.fit(some), some)
    assert found["spearman"].null_count() == found.height


def test_it_needs_steps(whole):
    _, sheets, fit = whole
    half = sheets.with_columns(value=pl.col("value") / 2 + 1.25)
    with pytest.raises(InsufficientData, match="whole answers"):
        traits.ordinal_check(fit, half)
    alike = sheets.with_columns(value=pl.lit(4.0))
    with pytest.raises(InsufficientData, match="not all the same"):
        traits.ordinal_check(fit, alike)
