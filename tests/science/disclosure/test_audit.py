"""The audit reads a plan's rows alone: what they give away, and by which views."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards import dashboard, gauss, next_smallest, remainder, threshold
from ledby.errors import TableError
from ledby.science.disclosure import audit, explained
from ledby.science.disclosure.views import View, write_views

LIKE = pl.DataFrame({"person": ["p"]})


def by_hand(views, answers):
    """Return a plan that shows exactly these unions of units."""
    persons = {unit: [f"{unit}{at}" for at in range(n)] for unit, n in answers.items()}
    return write_views(
        LIKE,
        [
            View(name, name, tuple(units), tuple(p for u in units for p in persons[u]))
            for name, units in views.items()
        ],
    )


def test_the_audit_finds_a_unit_left_over_by_subtraction():
    """The whole less the two large units is the answers of two people."""
    views = {"whole": ["a", "b", "c"], "a": ["a"], "b": ["b"]}
    found = audit(by_hand(views, {"a": 9, "b": 7, "c": 2}))
    assert found.to_dicts() == [{"set": "c0\nc1", "size": 2, "views": "whole\na\nb"}]


def test_the_audit_finds_a_set_that_only_a_chain_of_views_gives_away():
    """ab - bc + cd - da... : a+b, b+c, c+d and the sum of all but d determine d."""
    views = {"ab": ["a", "b"], "bc": ["b", "c"], "cd": ["c", "d"], "ac": ["a", "c"]}
    found = audit(by_hand(views, {"a": 6, "b": 6, "c": 6, "d": 3}))
    assert found["set"].to_list() == ["d0\nd1\nd2"]
    safe = {name: units for name, units in views.items() if name != "ac"}
    assert audit(by_hand(safe, {"a": 6, "b": 6, "c": 6, "d": 3})).is_empty()


def test_the_audit_finds_two_small_units_that_only_follow_together():
    views = {"all": ["a", "b", "c", "d"], "big": ["a", "b"]}
    plan = by_hand(views, {"a": 5, "b": 5, "c": 2, "d": 2})
    found = audit(plan)
    assert found["set"].to_list() == ["c0\nc1\nd0\nd1"]
    assert found["views"].to_list() == ["all\nbig"]
    assert audit(plan, k=4).is_empty()


def test_a_lone_small_view_is_found_and_a_withheld_one_is_not_asked():
    made = by_hand({"a": ["a"]}, {"a": 3})
    assert audit(made)["size"].to_list() == [3]
    kept = made.with_columns(status=pl.lit("withheld"))
    assert audit(kept).is_empty()
    assert explained(kept).is_empty()


def test_numbers_in_half_points_count_as_if_they_were_exact():
    made = by_hand({"a": ["a"]}, {"a": 3}).with_columns(status=pl.lit("coarse"))
    assert audit(made)["size"].to_list() == [3]


def test_an_earlier_plan_is_part_of_the_system():
    before = by_hand({"a": ["a"]}, {"a": 6})
    now = by_hand({"all": ["a", "b"]}, {"a": 6, "b": 2})
    assert audit(now).is_empty()
    assert audit(now, previous=before)["set"].to_list() == ["b0\nb1"]
    assert audit(now, previous=[before, before])["size"].to_list() == [2]
    share = dict(explained(now, previous=before).iter_rows())
    assert share["a0"] == pytest.approx(1 / 6)
    assert share["b0"] == pytest.approx(1 / 2)


def test_shares_add_up_to_the_number_of_independent_numbers():
    """The trace of a projector is its rank: here four of five views."""
    views = {
        "whole": ["a", "b", "c", "d"],
        "ab": ["a", "b"],
        "cd": ["c", "d"],
        "a": ["a"],
        "ac": ["a", "c"],
    }
    share = explained(by_hand(views, {"a": 5, "b": 6, "c": 7, "d": 8}))["share"]
    assert share.sum() == pytest.approx(4)
    assert share.len() == 26


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 9), min_size=2, max_size=6),
    st.lists(st.integers(1, 63), min_size=1, max_size=6, unique=True),
)
def test_the_audit_agrees_with_ranks_tried_one_by_one(answers, masks):
    """Every union of units of fewer than five people, by the rank of the views."""
    units = [chr(97 + at) for at in range(len(answers))]
    views = {f"v{m}": [u for i, u in enumerate(units) if m >> i & 1] for m in masks}
    views = {name: inside for name, inside in views.items() if inside}
    if not views:
        return
    told = np.array([[float(u in v) for u in units] for v in views.values()])
    rank = np.linalg.matrix_rank(told)
    expected = []
    for mask in sorted(range(1, 2 ** len(units)), key=int.bit_count):
        mark = np.array([float(mask >> i & 1) for i in range(len(units))])
        follows = np.linalg.matrix_rank(np.vstack([told, mark])) == rank
        if mark @ answers < 5 and follows and not any(m & mask == m for m in expected):
            expected.append(mask)
    plan = by_hand(views, dict(zip(units, answers, strict=True)))
    found = {frozenset(one[0] for one in s.split("\n")) for s in audit(plan)["set"]}
    assert found == {
        frozenset(u for i, u in enumerate(units) if m >> i & 1) for m in expected
    }


def test_the_rules_of_others_give_sets_away():
    """As in the study of the rules (research on measurement, 4.2), if less exactly."""
    broken = dict.fromkeys((threshold, remainder, next_smallest, gauss), 0)
    for seed in range(5):
        board = dashboard(80 + 10 * seed, seed)
        for rule in broken:
            broken[rule] += not audit(rule(board, 5)).is_empty()
    assert broken[threshold] == broken[remainder] == broken[next_smallest] == 5
    assert broken[gauss] >= 3


def test_a_view_that_stands_twice_is_refused():
    made = by_hand({"a": ["a"]}, {"a": 6})
    with pytest.raises(TableError, match='row 2: "a" stands twice'):
        audit(pl.concat([made, made]))


def test_a_frame_that_is_no_plan_is_refused():
    with pytest.raises(TableError, match='column "persons" is missing'):
        audit(by_hand({"a": ["a"]}, {"a": 6}).drop("persons"))
