"""What may be shown: the tree, its breakdowns, and what an earlier release forbids."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards import dashboard, next_cycle
from ledby.errors import ConfigurationError, TableError
from ledby.science.disclosure import audit, explained, plan


def people(units, **attributes):
    ids = [f"p{at}" for at in range(len(units))]
    return pl.DataFrame({"person": ids, "unit": units, **attributes})


def told(made):
    return made.filter(pl.col("status") != "withheld")


def test_a_plan_says_of_each_view_whom_it_is_about_and_why():
    table = people(["A / x"] * 6 + ["A / y"] * 3 + ["B"] * 5)
    made = plan(table, table["person"].to_list()[1:])
    assert made.columns == [
        *("view", "label", "unit", "attribute", "category", "members", "answers"),
        *("band", "status", "reason", "persons"),
    ]
    whole, a, b = made.rows(named=True)
    assert (whole["view"], whole["label"]) == ("whole", "Whole organisation")
    assert (whole["members"], whole["answers"], whole["band"]) == (14, 13, "10–19")
    assert (a["unit"], a["status"]) == ("A / x\nA / y", "merged")
    assert (a["label"], a["members"], a["answers"]) == ("A", 9, 8)
    assert a["persons"].split("\n") == [f"p{at}" for at in range(1, 9)]
    assert (b["unit"], b["status"], b["answers"]) == ("B", "shown", 5)


def test_units_made_of_blocks_are_shown_beside_them():
    table = people(["A / x"] * 6 + ["A / y"] * 7 + ["A / z / v"] * 5 + ["B"] * 8)
    made = plan(table, table["person"].to_list())
    assert made["label"].to_list() == ["Whole organisation", "A", "x", "y", "z", "B"]
    assert made["answers"].to_list() == [26, 18, 6, 7, 5, 8]
    assert explained(made)["share"].max() == pytest.approx(1 / 5)


def test_with_too_few_answers_everything_is_withheld():
    made = plan(people(["A"] * 9), ["p0", "p1", "p2"])
    assert made["status"].to_list() == ["withheld"]
    assert made["reason"].to_list() == ["fewer than 5 answered"]


def test_breakdowns_stand_inside_views_of_four_times_k_and_merge_small_categories():
    site = ["east"] * 6 + ["north"] * 3 + ["south"] * 8 + [None] * 2
    table = people(["A"] * 19 + ["B"] * 19, attr_site=site + ["east"] * 19)
    made = plan(table, table["person"].to_list(), ["attr_site"])
    parts = told(made).filter(pl.col("attribute") == "attr_site")
    assert [
        (r["label"], r["answers"], r["status"]) for r in parts.rows(named=True)
    ] == [
        ("Whole organisation, site: east", 25, "shown"),
        ("Whole organisation, site: north, not stated", 5, "merged"),
        ("Whole organisation, site: south", 8, "shown"),
    ]
    assert parts["category"].to_list() == ["east", "north\nnot stated", "south"]
    assert not made.filter(pl.col("label").str.starts_with("A, ")).height


def test_without_a_cap_views_of_twice_k_are_broken_down():
    table = people(["A"] * 10 + ["B"] * 20, attr_site=(["east"] * 5 + ["west"] * 5) * 3)
    everybody = table["person"].to_list()
    usual = plan(table, everybody, ["attr_site"], cap=0.99)
    wide = plan(table, everybody, ["attr_site"], cap=1.0)
    assert (told(usual).height, told(wide).height) == (7, 9)
    assert audit(wide).is_empty()


def test_a_category_in_which_nobody_answered_looks_like_one_with_few():
    site = ["a"] * 10 + ["b"] * 10 + ["c"] * 3
    table = people(["A"] * 23, attr_site=site)
    for silent in (3, 1):
        spoke = table["person"].to_list()[: 23 - silent]
        made = plan(table, spoke, ["attr_site"])
        labels = told(made)["label"].to_list()
        assert labels[1:] == [
            "Whole organisation, site: a, c",
            "Whole organisation, site: b",
        ]


def test_attributes_are_tried_in_the_order_given():
    """Two attributes that nearly agree: 20 people, one of them apart in the second."""
    one = ["a"] * 10 + ["b"] * 10
    other = ["x"] * 9 + ["y"] * 11
    table = people(["A"] * 20, attr_one=one, attr_other=other)
    everybody = table["person"].to_list()
    for first, second in (("attr_one", "attr_other"), ("attr_other", "attr_one")):
        made = plan(table, everybody, [first, second])
        kept, refused = (
            made.filter(pl.col("attribute") == name) for name in (first, second)
        )
        assert set(kept["status"]) == {"shown"}
        assert set(refused["status"]) == {"withheld"}
        assert "somebody's answer" in refused["reason"][0]


def test_a_higher_cap_lets_more_be_shown_and_the_audit_still_refuses():
    table = people(
        ["A"] * 20,
        attr_one=["a"] * 10 + ["b"] * 10,
        attr_other=["x"] * 7 + ["y"] * 13,
    )
    everybody = table["person"].to_list()
    made = plan(table, everybody, ["attr_one", "attr_other"], cap=1.0)
    refused = made.filter(pl.col("status") == "withheld")
    assert set(refused["attribute"]) == {"attr_other"}
    assert set(refused["reason"]) == {"would give away the sum of fewer than 5 people"}
    assert audit(made, k=3).is_empty()


def test_what_is_too_fine_is_told_in_fewer_parts():
    """Four by four, k = 4: 1/4 + 1/4 - 1/16 is too much, 1/4 + 1/8 - 1/16 not."""
    table = people(
        ["A"] * 16, attr_row=["a", "b", "c", "d"] * 4, attr_column=[*"wwwwxxxxyyyyzzzz"]
    )
    made = plan(table, table["person"].to_list(), ["attr_row", "attr_column"], k=4)
    by_column = told(made).filter(pl.col("attribute") == "attr_column")
    assert by_column["answers"].to_list() == [8, 8]
    words = "\n".join(by_column["category"]).split("\n")
    assert sorted(words) == ["w", "x", "y", "z"]
    assert explained(made)["share"].max() == pytest.approx(5 / 16)
    refused = made.filter(pl.col("status") == "withheld")
    assert sorted(refused["answers"]) == [4, 4, 4, 4]


@settings(max_examples=40, deadline=None)
@given(st.integers(20, 120), st.integers(0, 10**6), st.integers(4, 6))
def test_what_is_planned_is_safe_and_explains_nobody_by_more_than_a_third(n, seed, k):
    board = dashboard(n, seed)
    made = plan(board.people, board.answered, board.attributes, k=k)
    assert audit(made, k=k).is_empty()
    shares = explained(made)["share"]
    assert shares.is_empty() or shares.max() <= 1 / 3 + 1e-6
    sizes = told(made)["answers"]
    assert sizes.is_empty() or sizes.min() >= k


@pytest.mark.parametrize("seed", range(6))
def test_facts_over_three_releases_determine_nobody(seed):
    boards = [dashboard(70, seed)]
    boards += [next_cycle(boards[-1], seed, faithful=0.6)]
    boards += [next_cycle(boards[-1], seed + 1, faithful=0.6)]
    plans = []
    for board in boards:
        plans.append(
            plan(board.people, board.answered, board.attributes, previous=plans)
        )
        assert audit(plans[-1], previous=plans[:-1]).is_empty()
        share = explained(plans[-1], previous=plans[:-1])["share"]
        assert share.max() <= 1 / 3 + 1e-6


def test_one_who_joined_makes_their_block_and_the_whole_wait():
    units = ["A"] * 8 + ["B"] * 9
    before = plan(people(units), [f"p{at}" for at in range(17)])
    table = people([*units, "A"])
    now = plan(table, table["person"].to_list(), previous=before)
    status = dict(zip(now["label"], now["status"], strict=True))
    assert status == {"Whole organisation": "withheld", "A": "withheld", "B": "shown"}
    assert audit(now, previous=before).is_empty()
    careless = plan(table, table["person"].to_list())
    assert audit(careless, previous=before)["set"].to_list() == ["p17"]


def test_many_who_come_and_go_leave_the_blocks_as_they_were():
    units = ["A"] * 12 + ["B"] * 12
    table = people(units)
    everybody = table["person"].to_list()
    before = plan(table, everybody[:-6])
    now = plan(table, everybody[6:], previous=before)
    assert set(now["status"]) == {"shown"}
    assert now["label"].to_list() == before["label"].to_list()


def test_answers_given_anew_are_told_in_half_points_where_few_came_or_went():
    units = ["A"] * 8 + ["B"] * 9 + ["C"] * 25
    table = people(units)
    everybody = table["person"].to_list()
    before = plan(table, everybody)
    now = plan(table, everybody[2:-3], previous=before, stable=False)
    status = dict(zip(now["label"], now["status"], strict=True))
    assert status == {
        "Whole organisation": "shown",
        "A": "coarse",
        "B": "shown",
        "C": "shown",
    }


def test_blocks_are_kept_and_split_only_into_parts_of_themselves():
    units = ["A / x"] * 8 + ["A / y"] * 8 + ["B"] * 8
    table = people(units)
    everybody = table["person"].to_list()
    before = plan(table, everybody[:11] + everybody[16:])
    assert before["label"].to_list() == ["Whole organisation", "A", "B"]
    now = plan(table, everybody, previous=before, stable=False)
    assert now["label"].to_list() == ["Whole organisation", "A", "x", "y", "B"]
    # Too few of y again: it joins x, its kin in the block of before, not B.
    after = plan(table, everybody[:10] + everybody[16:], previous=now, stable=False)
    assert after["unit"].to_list()[1:] == ["A / x\nA / y", "B"]


def test_a_new_unit_joins_its_nearest_kin_until_it_can_stand_alone():
    table = people(["A / x"] * 8 + ["B"] * 8)
    before = plan(table, table["person"].to_list())
    few = people(["A / x"] * 8 + ["B"] * 8 + ["A / new"] * 3)
    now = plan(few, few["person"].to_list(), previous=before, stable=False)
    assert now["unit"].to_list()[1:] == ["A / new\nA / x", "B"]
    more = people(["A / x"] * 8 + ["B"] * 8 + ["A / new"] * 6)
    later = plan(more, more["person"].to_list(), previous=now, stable=False)
    assert later["label"].to_list() == ["Whole organisation", "A", "new", "x", "B"]


@pytest.mark.parametrize("engine", ["pandas", "polars", "pyarrow"])
def test_a_plan_comes_in_the_callers_kind(engine):
    table = people(["A"] * 11 + ["B"] * 10, level=[1, 2] * 10 + [None])
    frame = {
        "pandas": table.to_pandas,
        "polars": lambda: table,
        "pyarrow": table.to_arrow,
    }[engine]()
    made = plan(frame, table["person"].to_list(), ["level"])
    assert type(made) is type(frame)
    assert audit(made).shape[0] == 0
    categories = pl.DataFrame(made)["category"].drop_nulls().to_list()
    assert categories == ["1\nnot stated", "2"]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"k": 1}, "k from 2"),
        ({"cap": 0.0}, "a cap above 0"),
        ({"cap": 1.5}, "got 5 and 1.5"),
    ],
)
def test_thresholds_that_protect_nobody_are_refused(more, sentence):
    with pytest.raises(ConfigurationError, match=sentence):
        plan(people(["A"] * 9), [], **more)


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(TableError, match='"attr_x" is no column to break down by'):
        plan(people(["A"] * 9), [], ["attr_x"])
    with pytest.raises(TableError, match="no column to break down by"):
        plan(people(["A"] * 9, name=["N"] * 9), [], ["name"])


def test_identifiers_of_two_lines_are_refused():
    table = pl.DataFrame({"person": ["a", "b\nc"], "unit": ["A", "A"]})
    with pytest.raises(TableError, match="row 2: an identifier is one line"):
        plan(table, ["a"])


def test_lower_caps_need_larger_blocks():
    table = people(["A"] * 7 + ["B"] * 10 + ["C"] * 10)
    made = plan(table, table["person"].to_list(), cap=0.1)
    assert np.array(told(made)["answers"]).min() >= 10
    assert explained(made)["share"].max() <= 0.1 + 1e-9
