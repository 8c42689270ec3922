"""Blocks: a partition of the unit tree with at least k answers in each part."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledby.errors import TableError
from ledby.science.disclosure import blocks
from ledby.science.disclosure.blocks import block_id
from ledby.science.disclosure.tree import home, parse, show


def frame(units: list[str | None]) -> pl.DataFrame:
    ids = [f"p{i}" for i in range(len(units))]
    return pl.DataFrame(
        {"person": ids, "unit": units}, schema={"person": pl.String, "unit": pl.String}
    )


def rows_of(units, answered=None, **how):
    table = frame(units)
    spoke = table["person"].to_list() if answered is None else answered
    return blocks(table, spoke, **how)


def labels(made) -> list[str]:
    return made.group_by("place").first().sort("place")["label"].to_list()


def test_a_small_unit_joins_its_smallest_sibling_and_the_rest_keep_the_order():
    units = ["A / x"] * 2 + ["A / y"] * 5 + ["A / z"] * 9 + ["B"] * 6
    assert labels(rows_of(units)) == ["x, y", "z", "B"]


def test_a_unit_that_cannot_be_split_is_shown_whole_under_its_own_name():
    units = ["A / x"] * 3 + ["A / y"] * 4 + ["B / v"] * 6 + ["B / w"] * 7
    assert labels(rows_of(units)) == ["A", "v", "w"]


def test_those_directly_in_a_unit_join_its_smallest_part():
    units = ["A"] * 1 + ["A / x"] * 5 + ["A / y"] * 8 + ["B"] * 7
    assert labels(rows_of(units)) == [
        "A itself, x",
        "y",
        "B",
    ]


def test_a_small_unit_beside_split_ones_joins_the_smallest_block_among_them():
    units = ["Staff"] * 2 + ["A / x"] * 5 + ["A / y"] * 8
    assert labels(rows_of(units)) == ["x, Staff", "y"]


def test_counts_are_of_answers_and_not_of_members():
    units = ["A"] * 50 + ["B"] * 6
    spoke = ["p0", "p1", *(f"p{i}" for i in range(50, 56))]
    made = rows_of(units, spoke)
    assert labels(made) == ["Whole organisation"]
    assert made["members"].to_list() == [56, 56]
    assert made["answers"].to_list() == [8, 8]


def test_names_that_stand_twice_bring_their_parent():
    units = [f"{country} / Finance" for country in ("Chad", "Mali") for _ in range(6)]
    units += [f"{country} / Health" for country in ("Chad", "Mali") for _ in range(6)]
    assert labels(rows_of(units)) == [
        "Chad: Finance",
        "Chad: Health",
        "Mali: Finance",
        "Mali: Health",
    ]


def test_many_names_are_cut_short():
    units = [f"A / u{i}" for i in range(5)] + ["B"] * 9 + ["A / big"] * 6
    assert labels(rows_of(units)) == [
        "big",
        "u0, u1 and 3 more",
        "B",
    ]


def test_people_without_a_unit_are_a_part_of_their_own():
    made = rows_of([None] * 6 + ["A"] * 6)
    assert labels(made) == ["No unit", "A"]
    assert made["unit"].to_list() == ["", "A"]


def test_blocks_keep_their_name_whatever_the_order_of_rows():
    units = ["A / x"] * 6 + ["A / y"] * 6 + ["B"] * 9
    table = frame(units)
    spoke = table["person"].to_list()
    mixed = table.sample(fraction=1.0, shuffle=True, seed=3)
    assert blocks(table, spoke).equals(blocks(mixed, spoke))
    assert blocks(table, spoke)["block"][0] == block_id(["A / x"])
    assert block_id(["b", "a"]) == block_id(["a", "b"]) != block_id(["a"])


def test_whole_units_replace_their_parts_when_there_would_be_too_many():
    units = [f"C{c} / T{t}" for c in range(9) for t in range(6) for _ in range(7)]
    assert labels(rows_of(units, max_blocks=16)) == [f"C{c}" for c in range(9)]
    assert len(labels(rows_of(units, max_blocks=60))) == 54


def test_siblings_are_joined_where_whole_units_would_be_too_few():
    units = [f"C{c} / T{t}" for c in range(2) for t in range(30) for _ in range(7)]
    made = labels(rows_of(units, max_blocks=16))
    assert len(made) == 16
    assert sum(label.startswith("C0") for label in made) == 8


def test_twelve_hundred_people_show_about_a_dozen_blocks_and_never_over_forty():
    rng = np.random.default_rng(4)
    units = [f"C{rng.integers(14)} / T{rng.integers(5)}" for _ in range(1200)]
    assert 8 <= len(labels(rows_of(units))) <= 16
    units = [f"R{i % 70} / C{i % 7} / T{i % 11}" for i in range(20_000)]
    assert 8 <= len(labels(rows_of(units))) <= 40


def test_the_kind_of_the_frame_is_the_callers():
    table = frame(["A"] * 6 + ["B"] * 7).to_pandas()
    spoke = pd.DataFrame({"person": table["person"]})
    made = blocks(table, spoke)
    assert isinstance(made, pd.DataFrame)
    assert made["answers"].to_list() == [6, 7]


def test_a_person_who_stands_twice_is_refused():
    table = pl.DataFrame({"person": ["a", "a"], "unit": ["U", "U"]})
    with pytest.raises(TableError, match='"a" stands 2 times'):
        blocks(table, ["a"])


def test_paths_have_one_way_of_writing():
    assert parse(" Relief/ Field // East ") == ("Relief", "Field", "East")
    assert show(parse("Relief/Field")) == "Relief / Field"
    assert home([("A", "x", "u"), ("A", "y"), ("A", "x")]) == ("A",)


names = st.sampled_from(["a", "b", "c", "d"])
paths = st.lists(names, max_size=4).map(" / ".join)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(paths, min_size=1, max_size=80),
    st.integers(2, 8),
    st.integers(1, 20),
    st.randoms(use_true_random=False),
)
def test_blocks_are_a_partition_with_enough_answers_in_each(units, k, most, chance):
    spoke = [f"p{i}" for i in range(len(units)) if chance.random() < 0.7]
    made = rows_of(units, spoke, k=k, max_blocks=most)
    assert sorted(made["unit"]) == sorted({show(parse(unit)) for unit in units})
    one = made.group_by("block").agg(pl.all().first())
    assert one["members"].sum() == len(units)
    assert one["answers"].sum() == len(spoke)
    assert one["answers"].min() >= k or one.height == 1
    assert one["label"].n_unique() == one.height
    assert made["place"].to_list() == sorted(made["place"])


@settings(max_examples=40, deadline=None)
@given(st.lists(paths, min_size=8, max_size=24), st.integers(2, 4))
def test_no_few_people_are_determined_by_sums_over_blocks_and_the_whole(units, k):
    """Policy P1, tried on every set of fewer than k people by the rank of the sums."""
    made = rows_of(units, k=k)
    if made["answers"].min() < k:
        return
    block = dict(zip(made["unit"], made["block"], strict=True))
    mine = [block[show(parse(unit))] for unit in units]
    told = [[1.0 if b == one else 0.0 for b in mine] for one in set(mine)]
    told.append([1.0] * len(units))
    rank = np.linalg.matrix_rank(told)
    for size in range(1, k):
        for some in combinations(range(len(units)), size):
            mark = np.isin(np.arange(len(units)), some).astype(float)
            assert np.linalg.matrix_rank([*told, mark]) > rank
