"""The numbers of a plan: rounded, clipped, in classes, and what changed."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from dashboards import dashboard
from ledby.errors import TableError
from ledby.science.disclosure import audit, change, plan, publish
from ledby.science.disclosure.guessing import guess_answers, guess_newcomers


def people(units, **attributes):
    ids = [f"p{at}" for at in range(len(units))]
    return pl.DataFrame({"person": ids, "unit": units, **attributes})


def said(table, values, **more):
    return table.select("person", value=pl.Series(values, dtype=pl.Float64), **more)


def test_numbers_are_means_with_their_range_band_and_note():
    table = people(["A"] * 8 + ["B"] * 6)
    values = said(table, [2, 2, 3, 3, 3, 4, 4, 5] + [5] * 6)
    shown = publish(plan(table, table["person"].to_list()), values)
    assert shown.columns == [
        *("view", "label", "item", "mean", "low", "high"),
        *("low_share", "middle_share", "high_share", "band", "note"),
    ]
    whole, a, b = shown.rows(named=True)
    assert (a["label"], a["mean"], a["low"], a["high"]) == ("A", 3.2, 2.5, 3.9)
    assert (b["mean"], b["high"], b["note"]) == (4.6, 5.0, "4.6 or more")
    assert (whole["mean"], whole["band"], whole["low_share"]) == (4.0, "10–19", None)


def test_distributions_come_from_twenty_answers_in_three_classes():
    for n, shares in ((19, (None, None, None)), (20, (0.2, 0.3, 0.5))):
        table = people(["A"] * n)
        values = said(table, ([1, 2, 2, 2] + [3] * 6 + [4] * 4 + [5] * 6)[:n])
        (row,) = publish(plan(table, table["person"].to_list()), values).rows(
            named=True
        )
        found = (row["low_share"], row["middle_share"], row["high_share"])
        assert found == shares


def test_none_in_a_class_looks_like_one():
    table = people(["A"] * 20)
    made = plan(table, table["person"].to_list())
    alike = publish(made, said(table, [3] * 20))
    nearly = publish(made, said(table, [2, *[3] * 18, 4]))
    shares = ["low_share", "middle_share", "high_share"]
    assert alike.select(shares).rows() == [(0.05, 0.95, 0.05)]
    assert nearly.select(shares).rows()[0][0] == 0.05


def test_half_points_where_the_plan_says_so():
    table = people(["A"] * 8 + ["B"] * 30)
    everybody = table["person"].to_list()
    before = plan(table, everybody)
    now = plan(table, everybody[1:], previous=before, stable=False)
    values = said(table, [3, 3, 3, 4, 4, 4, 4, 4] + [3] * 30)[1:]
    shown = dict(zip(now["label"], publish(now, values).rows(named=True), strict=True))
    a = shown["A"]
    assert (a["mean"], a["low"], a["high"]) == (3.5, 3.0, 4.5)
    assert a["note"] == "in half points"
    high = publish(now, said(table, [5] * 38)[1:]).filter(pl.col("label") == "A")
    assert high["mean"].to_list() == [4.5]
    assert high["note"].to_list() == ["4.5 or more"]
    nearly = publish(now, said(table, [4, 4, 4, 4, 5, 5, 5, 4] + [4] * 30)[1:])
    nearly = nearly.filter(pl.col("label") == "A")
    assert nearly.select("mean", "note").rows() == [(4.5, "4.5 or more")]


def test_an_item_that_some_left_open_is_audited_by_itself():
    """Eight of A answered, three of B: B is kept back, and with it the whole."""
    table = people(["A"] * 8 + ["B"] * 9)
    everybody = table["person"].to_list()
    made = plan(table, everybody)
    one = said(table, [3] * 17).with_columns(item=pl.lit("one"))
    gap = pl.when(pl.int_range(17) < 11).then(pl.col("value"))
    two = one.with_columns(value=gap, item=pl.lit("two"))
    shown = publish(made, pl.concat([one, two]))
    found = {(r["item"], r["label"]): r["note"] for r in shown.rows(named=True)}
    assert found == {
        ("one", "Whole organisation"): "",
        ("one", "A"): "",
        ("one", "B"): "",
        ("two", "Whole organisation"): "",
        ("two", "A"): "not shown",
        ("two", "B"): "not shown",
    }


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_left_open_the_numbers_of_an_item_are_safe(seed):
    board = dashboard(110, seed)
    made = plan(board.people, board.answered, board.attributes)
    rng = np.random.default_rng(seed)
    some = board.values.filter(pl.Series(rng.random(board.values.height) < 0.7))
    shown = publish(made, some).filter(pl.col("mean").is_not_null())
    kept = made.filter(pl.col("view").is_in(shown["view"].to_list()))
    spoke = set(some["person"])
    lines = [
        "\n".join(one for one in persons.split("\n") if one in spoke)
        for persons in kept["persons"]
    ]
    told = kept.with_columns(persons=pl.Series(lines))
    assert 0 < told.height < made.filter(pl.col("status") != "withheld").height
    assert audit(told).is_empty()


def test_absent_and_suppressed_look_the_same():
    table = people(["A"] * 8 + ["B"] * 3)
    few = publish(plan(table, ["p0", "p1", "p8"]), said(table, [3] * 11)[[0, 1, 8]])
    none = publish(plan(table, []), said(table, [3] * 11)[:0])
    assert none.is_empty()
    row = few.drop("view", "label", "item").rows()
    assert row == [(None,) * 7 + ("not shown",)]


def test_refused_breakdowns_have_no_row():
    board = dashboard(60, 1)
    made = plan(board.people, board.answered, board.attributes)
    refused = made.filter(
        (pl.col("status") == "withheld") & pl.col("attribute").is_not_null()
    )
    assert refused.height
    shown = publish(made, board.values)
    assert not set(refused["view"]) & set(shown["view"])
    assert set(made.filter(pl.col("attribute").is_null())["view"]) <= set(shown["view"])


@pytest.mark.parametrize(
    ("persons", "sentence"),
    [
        (["p0", "x"], 'row 2: "x" is not among those for whom the plan was made'),
        (["p0", "p0"], 'row 2: "p0" stands twice'),
    ],
)
def test_values_of_strangers_and_doubled_ones_are_refused(persons, sentence):
    table = people(["A"] * 6)
    values = pl.DataFrame({"person": persons, "value": [3.0, 4.0]})
    with pytest.raises(TableError, match=sentence):
        publish(plan(table, table["person"].to_list()), values)


def changed(before, after):
    table = people(["A"] * 30 + ["B"] * 30)
    made = plan(table, table["person"].to_list())
    found = change(
        publish(made, said(table, before)), publish(made, said(table, after))
    )
    return dict(zip(found["label"], found["change"], strict=True))


def test_change_is_told_in_words_from_ranges_that_do_not_meet():
    still, rise = [3, 4] * 15, [4, 5] * 15
    assert changed(still + still, still + rise) == {
        "Whole organisation": "up",
        "A": "no clear change",
        "B": "up",
    }
    assert changed(rise + still, still + still)["A"] == "down"


def test_change_reads_only_what_both_show():
    table = people(["A"] * 8 + ["B"] * 8)
    everybody = table["person"].to_list()
    one, two = plan(table, everybody), plan(table, everybody[:8])
    before = publish(one, said(table, [3] * 16))
    after = publish(two, said(table, [3] * 16)[:8])
    assert change(before, after)["label"].to_list() == ["Whole organisation"]
    assert change(after, before[:0]).is_empty()


def test_guesses_from_means_are_exact_only_for_a_lone_group_of_one():
    """The guess of each of a lone group is its mean."""
    table = people(["A"] * 8 + ["B"] * 12)
    made = plan(table, table["person"].to_list())
    shown = publish(made, said(table, [2] * 8 + [4] * 12))
    guess = guess_answers(made, shown)
    values = dict(guess.iter_rows())
    assert values["p0"] == pytest.approx(2.0, abs=0.05)
    assert values["p19"] == pytest.approx(4.0, abs=0.05)


def test_a_newcomer_is_guessed_from_the_difference_of_two_releases():
    table = people(["A"] * 6 + ["B"] * 30)
    everybody = table["person"].to_list()
    one, two = plan(table, everybody[1:]), plan(table, everybody)
    values = said(table, [2] + [3] * 35)
    before, after = publish(one, values[1:]), publish(two, values)
    guess = guess_newcomers((one, before), (two, after))
    # Six times 2.8 (2.83 rounded) less five times three.
    assert guess.rows() == [("p0", pytest.approx(1.8))]
