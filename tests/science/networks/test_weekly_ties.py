from __future__ import annotations

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from ledby.errors import ConfigurationError, TableError
from ledby.science.networks.ties import (
    Rules,
    counted,
    counted_row,
    pairs,
    prepared,
    weekly,
)

WEEK = 604_800


def ties_of(events, rules, last=None):
    found = weekly(prepared(events), rules, last).collect(backend="polars")
    return found.to_native().sort("week", "source", "target")


def made(*rows):
    """Events of (sender, recipient, at, channel, size)."""
    names = ("sender", "recipient", "at", "channel", "size")
    schema = dict(zip(names, (str, str, int, str, int), strict=True))
    return pl.DataFrame(rows, schema=schema, orient="row")


EVENTS = made(
    ("bob", "ann", 10, "mail", 1),
    ("ann", "bob", WEEK - 1, "mail", None),
    ("ann", "bob", WEEK, "chat", 1),
    ("ann", "ann", WEEK, "mail", 1),
    ("ann", "cy", 5 * WEEK, "meeting", 26),
    ("cy", "ann", 5 * WEEK, "meeting", 5),
    (None, "ann", 5 * WEEK, "meeting", 5),
    ("cy", "bob", -1, "mail", 1),
)


def test_directions_meet_and_weeks_are_whole_numbers():
    found = ties_of(EVENTS, Rules())
    assert found.rows() == [
        ("bob", "cy", -1, 1.0),
        ("ann", "bob", 0, 2.0),
        ("ann", "bob", 1, 1.0),
        ("ann", "cy", 5, 1.0),
    ]


def test_what_was_left_out_is_counted_once_each():
    found = counted_row(counted(prepared(EVENTS), Rules(channels={"chat": 0})))
    assert (found.events, found.used) == (8, 4)
    assert (found.incomplete, found.oneself, found.large) == (1, 1, 1)
    assert (found.weightless, found.last_week) == (1, 5)


def test_a_room_shares_its_time():
    rules = Rules(max_size=0, share=True, channels={"chat": 0.5})
    found = ties_of(EVENTS, rules)
    assert found["weight"].to_list() == [1.0, 2.0, 0.5, pytest.approx(1 / 25 + 1 / 4)]


def test_ties_fade_from_the_last_week_back():
    found = ties_of(EVENTS, Rules(half_life=2.0), last=5)
    assert found["weight"].to_list() == [2**-3, 2 * 2**-2.5, 2**-2, 1.0]


def test_fading_without_a_last_week_is_refused():
    with pytest.raises(TableError, match="from which they are seen"):
        weekly(prepared(EVENTS), Rules(half_life=2.0))


@pytest.mark.parametrize(
    ("kind", "lazy"),
    [("pandas", False), ("pyarrow", False), ("polars", True), ("duckdb", True)],
)
def test_every_kind_of_frame_gives_the_same(kind, lazy):
    frame = EVENTS.drop_nulls("sender")
    given_kind = {
        "pandas": frame.to_pandas,
        "pyarrow": frame.to_arrow,
        "polars": frame.lazy,
        "duckdb": lambda: duckdb.from_arrow(frame.to_arrow()),
    }[kind]()
    assert isinstance(weekly(prepared(given_kind), Rules()), nw.LazyFrame)
    assert lazy or isinstance(given_kind, pd.DataFrame) or kind == "pyarrow"
    assert_frame_equal(
        ties_of(given_kind, Rules(share=True)), ties_of(frame, Rules(share=True))
    )


def test_missing_columns_are_named():
    with pytest.raises(TableError, match='"recipient" is missing; did you mean "rec'):
        prepared(EVENTS.rename({"recipient": "recipient_"}))
    with pytest.raises(TableError, match="must be a dataframe"):
        prepared([1])
    assert prepared(EVENTS.drop("channel", "size")).collect().shape == (8, 5)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"max_size": -1}, "must be 0"),
        ({"half_life": 0.0}, "more than 0"),
        ({"half_life": float("nan")}, "more than 0"),
        ({"channels": {"mail": -1.0}}, '"mail" weighs -1'),
        ({"channels": {"mail": float("inf")}}, '"mail" weighs inf'),
    ],
)
def test_rules_that_mean_nothing_are_refused(given, said):
    with pytest.raises(ConfigurationError, match=said):
        Rules(**given)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 6), st.floats(0.1, 9)), max_size=80
    ),
    st.booleans(),
)
def test_counting_gives_what_a_dictionary_gives(rows, weighted):
    one = np.array([row[0] for row in rows], np.int32)
    other = np.array([row[1] for row in rows], np.int32)
    weight = np.array([row[2] for row in rows]) if weighted else None
    sums: dict[tuple[int, int], float] = {}
    for a, b, w in rows:
        sums[a, b] = sums.get((a, b), 0.0) + (w if weighted else 1.0)
    found = pairs(one, other, 7, weight)
    keys = list(zip(found[0].tolist(), found[1].tolist(), strict=True))
    assert keys == sorted(sums)
    assert found[2] == pytest.approx([sums[key] for key in keys])
