"""Signs of careless and undiscerning answers, each with its reason."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from ledby.science import traits


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


def test_screens_count_runs_spreads_and_halo_by_hand():
    values = [1, 1, 1, 1, 3, 5]
    row = traits.screen(frame(sheet("a", "b", values))).row(0, named=True)
    assert row["longstring"] == 4
    assert row["irv"] == pytest.approx(np.std(values, ddof=1))
    assert row["within"] == pytest.approx(8 / 4)  # squares 0 and 8, four free
    assert row["halo"] == pytest.approx((3 - 1) ** 2 / 2)
    assert row["drop"]
    assert row["reason"] == "items of one trait answered as if by chance"


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


def many(rater, values, ratees=4):
    """Return sheets of one rater on several people, *values* by ratee and item."""
    return [sheet(f"{rater}r{k}", rater, values[k]) for k in range(ratees)]


def crowd(seed=0, raters=30):
    """Return sheets of raters who see people differ, and traits in each."""
    rng = np.random.default_rng(seed)
    sheets = []
    for k in range(raters):
        level = 3.5 + 0.6 * rng.normal(size=(4, 1))
        trait = np.repeat(0.5 * rng.normal(size=(4, 4)), 3, axis=1)
        noise = 0.5 * rng.normal(size=(4, 12))
        answers = np.clip(np.rint(level + trait + noise), 1, 5)
        sheets += many(f"s{k:02d}", answers)
    return sheets


@pytest.mark.parametrize(
    ("values", "words", "drop"),
    [
        ([[4] * 12, [3] * 12, [4] * 12, [5] * 12], "the same answer", True),
        ([[1, 5, 3] * 4, [5, 1, 5] * 4, [2, 5, 1] * 4, [5, 3, 1] * 4], "chance", True),
        (
            [[k, k, k, k, k, k + 1] * 2 for k in (1, 4, 2, 3)],
            "(halo)",
            False,
        ),
        ([[3, 4, 3, 4, 3, 3] * 2] * 4, "(central tendency)", False),
    ],
)
def test_each_way_of_answering_has_its_words(values, words, drop):
    found = traits.screen(frame(*crowd(), *many("odd", np.array(values))))
    odd = found.filter(pl.col("rater") == "odd")
    assert odd["drop"].to_list() == [drop] * 4
    assert all(words in reason for reason in odd["reason"])
    others = found.filter(pl.col("rater") != "odd")
    assert others["reason"].null_count() >= 0.9 * others.height


def test_haste_is_told_and_drops_nobody():
    table = frame(*crowd()).with_columns(
        seconds=pl.when(pl.col("rater") == "s03").then(1.2).otherwise(5.0)
    )
    found = traits.screen(table).filter(pl.col("rater") == "s03")
    assert found["reason"].to_list() == ["less than two seconds an item"] * 4
    assert not found["drop"].any()


def test_a_short_sheet_of_one_answer_is_careless_from_eight_answers_on():
    short = [[4] * 7] * 4
    for values, drop in ((short, False), ([[4] * 8] * 4, True)):
        found = traits.screen(frame(*crowd(), *many("odd", values)))
        odd = found.filter(pl.col("rater") == "odd")
        assert odd["drop"].to_list() == [drop] * 4


def test_profile_and_spread_are_shares_of_what_is_usual():
    found = traits.screen(frame(*crowd())).unique("rater")
    assert found["profile"].mean() == pytest.approx(1)
    assert found["spread"].mean() == pytest.approx(1)
    # eleven free squares are too few to compare a rater by
    one = traits.screen(frame(sheet("a", "b", range(1, 6)), sheet("a", "c", [3] * 5)))
    assert one["profile"].null_count() == 2
    assert one["reason"].dtype == pl.String


@pytest.mark.parametrize(
    ("kind", "column"), [("halo", "profile"), ("central", "spread")]
)
def test_undiscerning_raters_stand_out_and_are_not_dropped(simulated, kind, column):
    drawn = simulated(160, raters=6, seed=31, planned=False, variance=0.8)
    rng = np.random.default_rng(2)
    odd = set(drawn.people[:16])
    noise = 0.25 * rng.normal(size=drawn.sheets.height)
    other = {
        "halo": pl.col("value").mean().over("ratee", "rater") + pl.Series(noise),
        "central": 3 + 0.25 * (pl.col("value") - 3),
    }[kind]
    sheets = drawn.sheets.with_columns(
        value=pl.when(pl.col("rater").is_in(odd))
        .then(other)
        .otherwise(pl.col("value"))
        .clip(1, 5)
    )
    found = traits.screen(sheets).unique("rater")
    marked = found["rater"].is_in(odd)
    low, usual = found.filter(marked)[column], found.filter(~marked)[column]
    above = (usual.to_numpy()[:, None] > low.to_numpy()).mean()
    assert above > 0.95
    words = found.filter(marked)["reason"].fill_null("")
    assert words.str.contains(kind).mean() > 0.7
    assert found.filter(~marked)["drop"].mean() <= 0.02
