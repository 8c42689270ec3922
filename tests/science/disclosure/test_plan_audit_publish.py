"""Plan before the values, audit of the plan, numbers of the plan."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledby.errors import TableError
from ledby.science.disclosure import audit, plan, publish


def people(units):
    return pl.DataFrame({"person": [f"p{i}" for i in range(len(units))], "unit": units})


def by_hand(views, answers):
    """Return a plan that shows exactly these unions of units."""
    rows = [
        (view, view, unit, answers[unit], answers[unit], None, "shown", "")
        for view, units in views.items()
        for unit in units
    ]
    names = ["view", "label", "unit", "members", "answers", "band", "status", "reason"]
    return pl.DataFrame(
        rows,
        schema=dict.fromkeys(names, pl.String)
        | {"members": pl.Int64, "answers": pl.Int64},
        orient="row",
    )


def test_a_plan_says_of_each_unit_in_which_views_it_stands_and_why():
    table = people(["A / x"] * 6 + ["A / y"] * 3 + ["A / z"] * 5)
    made = plan(table, table["person"].to_list())
    assert made.columns == [
        "view",
        "label",
        "unit",
        "members",
        "answers",
        "band",
        "status",
        "reason",
    ]
    whole = made.filter(pl.col("view") == "whole")
    assert whole["unit"].to_list() == ["A / x", "A / y", "A / z"]
    assert set(whole["band"]) == {"10–19"}
    merged = made.filter((pl.col("status") == "merged") & (pl.col("view") != "whole"))
    assert merged["unit"].to_list() == ["A / y", "A / z"]
    assert merged["answers"].to_list() == [3, 5]
    assert set(merged["band"]) == {"5–9"}


def test_with_too_few_answers_everything_is_withheld():
    table = people(["A"] * 9)
    made = plan(table, ["p0", "p1", "p2"])
    assert set(made["status"]) == {"withheld"}
    values = pl.DataFrame({"person": ["p0", "p1", "p2"], "value": [1.0, 2.0, 3.0]})
    shown = publish(made, values, people=table)
    assert shown["mean"].to_list() == [None, None]
    assert set(shown["note"]) == {"too few answered"}
    assert audit(made).is_empty()


def test_the_audit_finds_a_unit_left_over_by_subtraction():
    """The whole less the two large units is the answers of two people."""
    views = {"whole": ["a", "b", "c"], "a": ["a"], "b": ["b"]}
    found = audit(by_hand(views, {"a": 9, "b": 7, "c": 2}))
    assert found.to_dicts() == [{"set": "c", "size": 2, "views": "a;b;whole"}]


def test_the_audit_finds_a_set_that_only_a_chain_of_views_gives_away():
    """ab - bc + cd - da... : a+b, b+c, c+d and the sum of all but d determine d."""
    views = {"ab": ["a", "b"], "bc": ["b", "c"], "cd": ["c", "d"], "ac": ["a", "c"]}
    found = audit(by_hand(views, {"a": 6, "b": 6, "c": 6, "d": 3}))
    assert found["set"].to_list() == ["d"]
    safe = {name: units for name, units in views.items() if name != "ac"}
    assert audit(by_hand(safe, {"a": 6, "b": 6, "c": 6, "d": 3})).is_empty()


def test_the_audit_finds_two_small_units_that_only_follow_together():
    views = {"all": ["a", "b", "c", "d"], "big": ["a", "b"]}
    answers = {"a": 5, "b": 5, "c": 2, "d": 2}
    assert audit(by_hand(views, answers)).to_dicts() == [
        {"set": "c;d", "size": 4, "views": "all;big"}
    ]
    assert audit(by_hand(views, answers), k=4).is_empty()


def test_a_lone_small_view_is_found_and_a_withheld_one_is_not_asked():
    made = by_hand({"a": ["a"]}, {"a": 3})
    assert audit(made)["size"].to_list() == [3]
    kept = made.with_columns(status=pl.lit("withheld"))
    assert audit(kept).is_empty()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 9), min_size=2, max_size=6),
    st.lists(st.integers(1, 63), min_size=1, max_size=6, unique=True),
)
def test_the_audit_agrees_with_ranks_tried_one_by_one(answers, masks):
    """Every union of units of fewer than five people, by the rank of the views."""
    units = [f"u{i}" for i in range(len(answers))]
    views = {
        f"v{mask}": [unit for i, unit in enumerate(units) if mask >> i & 1]
        for mask in masks
    }
    views = {name: inside for name, inside in views.items() if inside}
    if not views:
        return
    told = np.array([[float(u in v) for u in units] for v in views.values()])
    rank = np.linalg.matrix_rank(told)
    expected = set()
    for mask in range(1, 2 ** len(units)):
        mark = np.array([float(mask >> i & 1) for i in range(len(units))])
        size = int(mark @ answers)
        if size < 5 and np.linalg.matrix_rank(np.vstack([told, mark])) == rank:
            expected.add(";".join(u for u, m in zip(units, mark, strict=True) if m))
    made = by_hand(views, dict(zip(units, answers, strict=True)))
    assert set(audit(made)["set"]) == expected


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["A / x", "A / y", "B", "B / z", "C"]), min_size=1, max_size=60
    ),
    st.integers(2, 7),
    st.randoms(use_true_random=False),
)
def test_what_is_planned_here_is_always_safe(units, k, chance):
    table = people(units)
    spoke = [person for person in table["person"] if chance.random() < 0.6]
    assert audit(plan(table, spoke, k=k), k=k).is_empty()


def test_every_unit_and_its_parents_by_the_threshold_alone_is_not_safe():
    """What a dashboard does that shows each unit of five or more, and each parent."""
    answers = {"A / x": 8, "A / y": 3, "B / v": 5, "B / w": 1}
    views = {"A": ["A / x", "A / y"], "B": ["B / v", "B / w"]}
    views |= {unit: [unit] for unit, n in answers.items() if n >= 5}
    found = audit(by_hand(views, answers))
    assert sorted(found["set"]) == ["A / y", "A / y;B / w", "B / w"]


def test_numbers_are_means_with_their_range_band_and_note():
    table = people(["A"] * 8 + ["B"] * 6)
    said = [2, 2, 3, 3, 3, 4, 4, 5] + [5] * 6
    values = table.select("person", value=pl.Series(said, dtype=pl.Float64))
    made = plan(table, table["person"].to_list())
    shown = publish(made, values, people=table)
    assert shown.columns == [
        "view",
        "label",
        "item",
        "mean",
        "low",
        "high",
        "band",
        "note",
    ]
    a, b, whole = shown.rows(named=True)
    assert (a["label"], a["mean"], a["low"], a["high"]) == ("A", 3.2, 2.5, 3.9)
    assert (b["mean"], b["high"], b["note"]) == (4.6, 5.0, "4.6 or more")
    assert (whole["label"], whole["mean"], whole["band"]) == (
        "Whole organisation",
        4.0,
        "10–19",
    )


def test_numbers_are_given_only_for_the_answers_that_were_planned_for():
    table = people(["A"] * 9)
    made = plan(table, table["person"].to_list())
    values = pl.DataFrame({"person": [f"p{i}" for i in range(8)], "value": [3.0] * 8})
    with pytest.raises(TableError, match="not the answers that the plan was made for"):
        publish(made, values, people=table)


@pytest.mark.parametrize(
    ("persons", "sentence"),
    [
        (["p0", "x"], 'row 2: "x" is not among the people'),
        (["p0", "p0"], 'row 2: "p0" stands twice'),
    ],
)
def test_values_of_strangers_and_doubled_ones_are_refused(persons, sentence):
    table = people(["A"] * 6)
    values = pl.DataFrame({"person": persons, "value": [3.0, 4.0]})
    with pytest.raises(TableError, match=sentence):
        publish(plan(table, persons), values, people=table)
