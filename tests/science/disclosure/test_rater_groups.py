"""Rater groups of a feedback report (policy P2), tried on every combination."""

from __future__ import annotations

from itertools import product

import numpy as np
import polars as pl
import pytest

from ledby.science.disclosure import rater_blocks
from ledby.science.disclosure.raters import merge_up

GROUPS = ("peer", "report", "other")


@pytest.mark.parametrize("k", [3, 4, 5])
def test_no_combination_of_zero_to_eight_raters_gives_away_a_few(k):
    """All 729 combinations: parts and their total determine only unions of parts."""
    shown = 0
    for sizes in product(range(9), repeat=3):
        counts = dict(zip(GROUPS, sizes, strict=True))
        parts = merge_up(counts, k)
        if sum(sizes) < k:
            assert parts == []
            continue
        shown += 1
        assert sorted(name for part in parts for name in part) == sorted(GROUPS)
        assert all(sum(counts[name] for name in part) >= k for part in parts)
    assert shown == sum(sum(sizes) >= k for sizes in product(range(9), repeat=3))


def test_five_groups_of_zero_to_eight_leak_nobody_in_59049_combinations():
    """Whatever the sizes: all that follows from parts and total are unions of parts."""
    names = [*GROUPS, "manager", "partner"]
    leaks = tried = 0
    for sizes in product(range(9), repeat=5):
        tried += 1
        counts = dict(zip(names, sizes, strict=True))
        parts = merge_up(counts, 4)
        held = sorted(name for part in parts for name in part)
        leaks += held != (sorted(names) if sum(sizes) >= 4 else [])
        leaks += any(sum(counts[name] for name in part) < 4 for part in parts)
    assert (tried, leaks) == (59_049, 0)


def test_groups_of_at_least_k_beside_the_overall_would_give_a_few_away():
    """The usual rule, groups of k and the overall: 360 of 728 are broken for k = 4.

    The figure is that of the product study of the rule (research on measurement, 4.2).
    """
    broken = 0
    for sizes in product(range(9), repeat=3):
        shown = [n for n in sizes if n >= 4]
        rest = sum(sizes) - sum(shown)
        if sum(sizes) >= 4 and shown and 0 < rest < 4:
            broken += 1
    assert broken == 360


@pytest.mark.parametrize(
    ("sizes", "parts"),
    [
        ((5, 0, 0), [GROUPS]),
        ((5, 4, 4), [("peer",), ("report",), ("other",)]),
        ((6, 1, 3), [("peer",), ("report", "other")]),
        ((6, 2, 4), [("peer",), ("report", "other")]),
        ((6, 1, 2), [GROUPS]),
        ((1, 1, 1), []),
    ],
)
def test_the_smallest_joins_the_next_smallest(sizes, parts):
    assert merge_up(dict(zip(GROUPS, sizes, strict=True))) == parts


def sheets(rows):
    data = [
        (ratee, rater, relation, "courage", f"i{item}", value)
        for ratee, rater, relation, values in rows
        for item, value in enumerate(values)
    ]
    names = ["ratee", "rater", "relationship", "trait", "item", "value"]
    return pl.DataFrame(data, schema=names, orient="row")


def test_oneself_and_silent_raters_do_not_count():
    rows = [("a", "a", "self", [4, 5]), ("a", "m", "manager", [3, 3])]
    rows += [("a", f"p{i}", "peer", [4, None]) for i in range(4)]
    rows += [("a", f"r{i}", "report", [None, None]) for i in range(4)]
    rows += [("b", "m", "manager", [2, 2]), ("b", "x", "peer", [1, 1])]
    made = rater_blocks(sheets(rows))
    assert made.rows() == [("a", 1, "manager;peer;report;other", 5)]


def test_a_manager_is_merged_and_does_not_follow_from_the_level():
    """The level less the groups leaves nobody, whoever answered: 1,458 combinations."""
    for manager, *sizes in product(range(2), *[range(9)] * 3):
        counts = dict(zip(("manager", *GROUPS), (manager, *sizes), strict=True))
        parts = merge_up(counts, 4)
        named = [name for part in parts for name in part]
        assert sorted(named) == (sorted(counts) if parts else [])
        assert all(sum(counts[name] for name in part) >= 4 for part in parts)
    rows = [("a", "m", "manager", [3, 3])]
    rows += [("a", f"p{i}", "peer", [4]) for i in range(5)]
    rows += [("a", f"o{i}", "other", [4]) for i in range(3)]
    assert rater_blocks(sheets(rows))["relationships"].to_list() == [
        "manager;report;other",
        "peer",
    ]


def test_a_rater_with_many_answers_is_one_rater():
    rows = [("a", f"p{i}", "peer", [1, 2, 3, 4, 5]) for i in range(3)]
    assert rater_blocks(sheets(rows)).is_empty()
    rows.append(("a", "p3", "peer", [5]))
    assert rater_blocks(sheets(rows))["raters"].to_list() == [4]


def test_the_policy_theorem_holds_by_rank_for_a_mixed_report():
    counts = {"peer": 5, "report": 2, "other": 3}
    parts = merge_up(counts, 4)
    owner = [name for name, n in counts.items() for _ in range(n)]
    told = [[float(name in part) for name in owner] for part in parts]
    told.append([1.0] * len(owner))
    rank = np.linalg.matrix_rank(told)
    for one in range(len(owner)):
        mark = np.eye(len(owner))[one]
        assert np.linalg.matrix_rank([*told, mark]) > rank
