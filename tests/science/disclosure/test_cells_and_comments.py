"""Silo cells between blocks, and comments in one batch."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import numpy as np
import polars as pl
import pytest

from ledby.science.disclosure import comment_batch, silo_cells

UNITS = ["A"] * 6 + ["B"] * 12


def staff():
    return pl.DataFrame({"person": [f"p{at}" for at in range(18)], "unit": UNITS})


def contacts(rows):
    return pl.DataFrame(rows, schema=["source", "target"], orient="row")


def cell(rows, source="A", target="B", answered=None):
    people = staff()
    spoke = people["person"].to_list() if answered is None else answered
    made = silo_cells(contacts(rows), people, spoke)
    found = made.filter(
        (pl.col("source_label") == source) & (pl.col("target_label") == target)
    )
    return found["people"].to_list()


def test_cells_count_people_who_named_somebody_there():
    rows = [("p0", "p6"), ("p0", "p7"), ("p1", "p6"), ("p2", "p8"), ("p2", "p1")]
    assert cell(rows) == ["3–4"]
    assert cell(rows, "B", "A") == ["few"]
    assert cell(rows, "A", "A") == ["few"]
    assert cell([(f"p{at}", "p0") for at in range(6, 16)], "B", "A") == ["10–19"]


def test_only_those_who_answered_and_are_there_count():
    rows = [(f"p{at}", "p6") for at in range(5)]
    spoke = [f"p{at}" for at in (*range(2, 6), *range(6, 18))]
    assert cell(rows) == ["3–4"]
    assert cell(rows, answered=[*spoke, "p1"]) == ["3–4"]
    assert cell([("x", "p6"), ("p0", "x"), ("p0", "p0")]) == ["few"]
    assert silo_cells(contacts(rows), staff(), ["p0"]).is_empty()


@pytest.mark.parametrize("size", [5, 6, 7, 8, 12])
def test_no_cell_says_that_none_or_all_of_a_block_know_somebody(size):
    people = pl.DataFrame(
        {
            "person": [f"p{at}" for at in range(size + 6)],
            "unit": ["A"] * size + ["B"] * 6,
        }
    )
    worlds = defaultdict(set)
    for n in range(size + 1):
        rows = contacts([(f"p{at}", f"p{size}") for at in range(n)] or [("x", "y")])
        made = silo_cells(rows, people, people["person"].to_list())
        words = made.filter(
            (pl.col("source_label") == "A") & (pl.col("target_label") == "B")
        )
        worlds[words["people"][0]].add(n)
    assert len(worlds) > 1
    for possible in worlds.values():
        assert len(possible) >= (3 if possible & {0, size} else 2)


def texts(writers, may_show=1, each=1):
    rows = [
        (f"w{one}", "What next?", f"Text {one}-{at}", may_show)
        for one, at in product(range(writers), range(each))
    ]
    return pl.DataFrame(
        rows, schema=["person", "question", "text", "may_show"], orient="row"
    )


def test_comments_need_five_writers_however_much_they_wrote():
    rng = np.random.default_rng(1)
    assert comment_batch(texts(4, each=3), rng=rng).is_empty()
    assert comment_batch(texts(5), rng=rng).height == 5
    assert comment_batch(texts(9), writers=10, rng=rng).is_empty()
    assert comment_batch(texts(9, may_show=0), rng=rng).is_empty()


def test_the_order_of_comments_does_not_depend_on_that_of_the_rows():
    came = texts(12, each=2)
    one = comment_batch(came, rng=np.random.default_rng(1))
    same = comment_batch(came.reverse(), rng=np.random.default_rng(1))
    other = comment_batch(came, rng=np.random.default_rng(2))
    assert one.columns == ["question", "text"]
    assert one.rows() == same.rows()
    assert one["text"].to_list() != came["text"].to_list()
    assert one.rows() != other.rows()
    assert sorted(one["text"]) == sorted(came["text"])
