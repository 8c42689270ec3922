"""Agreement of raters and signs of careless answers."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from ledby.science import traits
from ledby.science.stats import alpha, icc_one_way, rwg_j


def sheet(ratee, rater, values, relationship="peer"):
    return [
        (ratee, rater, relationship, f"t{k // 3}", f"i{k % 3}", float(value))
        for k, value in enumerate(values)
        if value is not None
    ]


def frame(*sheets):
    names = ["ratee", "rater", "relationship", "trait", "item", "value"]
    return pl.DataFrame(
        [row for one in sheets for row in one], schema=names, orient="row"
    )


def test_agreement_of_a_small_table_by_the_formulas():
    rng = np.random.default_rng(0)
    values = rng.integers(2, 6, (8, 3))  # four ratees, two raters, one trait
    sheets = [sheet(f"r{k // 2}", f"s{k % 2}", values[k]) for k in range(8)]
    row = (
        traits.agreement(frame(*sheets))
        .filter(pl.col("group") == "all")
        .row(0, named=True)
    )
    pairs = values.reshape(4, 2, 3).astype(float)
    assert (row["ratees"], row["sheets"]) == (4, 8)
    assert row["rwg"] == pytest.approx(np.mean([rwg_j(pair) for pair in pairs]))
    deviation = np.abs(pairs - pairs.mean(axis=1, keepdims=True)).mean()
    assert row["ad"] == pytest.approx(deviation)
    one, many = icc_one_way(values.mean(axis=1), np.repeat(np.arange(4), 2))
    assert row["icc1"] == pytest.approx(one)
    assert row["icck"] == pytest.approx(many)
    assert row["alpha"] == pytest.approx(alpha(values))


def test_agreement_is_given_by_kind_of_rater_and_null_where_too_little():
    sheets = frame(
        sheet("a", "b", [4, 4, 5], "manager"),
        sheet("a", "c", [4, 5, 5]),
        sheet("a", "d", [3, 4, None]),
    )
    found = traits.agreement(sheets).rows_by_key("group", named=True)
    assert set(found) == {"all", "manager", "peer"}
    assert found["peer"][0]["rwg"] is not None
    assert found["manager"][0]["rwg"] is None
    assert found["manager"][0]["sheets"] == 1


def test_screens_count_runs_spreads_and_halo_by_hand():
    values = [1, 1, 1, 1, 3, 5]
    row = traits.screen(frame(sheet("a", "b", values))).row(0, named=True)
    assert row["longstring"] == 4
    assert row["irv"] == pytest.approx(np.std(values, ddof=1))
    assert row["within"] == pytest.approx(8 / 4)  # squares 0 and 8, four free
    assert row["halo"] == pytest.approx((3 - 1) ** 2 / 2)
    assert row["drop"]


def test_careless_raters_are_found_and_careful_ones_kept(simulated):
    drawn = simulated(120, seed=30, planned=False, variance=0.8)
    rng = np.random.default_rng(1)
    lazy, wild = set(drawn.people[:6]), set(drawn.people[6:12])
    value = pl.Series(rng.integers(1, 6, drawn.sheets.height).astype(float))
    sheets = drawn.sheets.with_columns(
        value=pl.when(pl.col("rater").is_in(lazy))
        .then(4.0)
        .when(pl.col("rater").is_in(wild))
        .then(value)
        .otherwise(pl.col("value"))
    )
    found = traits.screen(sheets)
    dropped = set(found.filter(pl.col("drop"))["rater"])
    careless = (lazy | wild) & set(sheets["rater"])
    assert careless <= dropped
    assert len(dropped - careless) <= 2


def test_seconds_are_averaged_by_item():
    table = frame(sheet("a", "b", [3, 4, 4])).with_columns(
        seconds=pl.Series([2.0, 4.0, 6.0])
    )
    assert traits.screen(table)["seconds_per_item"].to_list() == [4]
    unknown = traits.screen(table.drop("seconds"))["seconds_per_item"]
    assert unknown.dtype == pl.Float64
    assert unknown.to_list() == [None]
