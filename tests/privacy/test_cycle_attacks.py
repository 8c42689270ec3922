"""Attacks on two releases of the site: the newcomer must not be the difference.

The attacker knows who was asked in either cycle, that all of them answered, and that
nobody but the newcomer said anything new: means of so few give their sums, for answers
are whole numbers. The control is switched off once.
"""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from disclosure_cases import FACETS, everybody, people
from ledby.science.disclosure import Findings, Policy, release
from ledby.science.disclosure import turnover as gate
from ledby.science.disclosure.blocks import block_id

STAFF = [
    ("head", None, "Far"),
    ("lead", "head", "Near"),
    *((f"near{at}", "lead", "Near") for at in range(6)),
    *((f"far{at}", "head", "Far") for at in range(8)),
]
NEWCOMER = ("new", "lead", "Near")
ANSWERS = (1, 2, 3, 4, 5)


def findings(rows, new: int, before=None) -> Findings:
    """Return answers that are alike in both cycles, and those of the newcomer."""
    table = people(rows)
    said = {one: 2 + at % 3 for at, one in enumerate(table["person"])} | {"new": new}
    reports = [(one, boss) for one, boss, _unit in rows if boss]
    earlier = {}
    if before is not None:
        blocks = [set(one["units"]) for one in before[1]["organisation"]["blocks"]]
        earlier = {"people_before": before[0].people, "blocks_before": blocks}
    return Findings(
        people=table,
        respondents=everybody(table),
        climate=pl.DataFrame(
            [(one, "heard", said[one]) for one in table["person"]],
            schema=["person", "item", "value"],
            orient="row",
        ),
        lead=pl.DataFrame(
            [(one, boss, word, said[one]) for one, boss in reports for word in FACETS],
            schema=["rater", "manager", "facet", "value"],
            orient="row",
        ),
        **earlier,
    )


def two_cycles(new: int):
    """Return the pages before and after somebody joined who answers *new*."""
    rng = np.random.default_rng(1)
    first = findings(STAFF, 3)
    before = release(first, Policy(), rng=rng)
    later = findings([*STAFF, NEWCOMER], new, (first, before))
    return before, release(later, Policy(), rng=rng)


def climate(page):
    """Return the number of the team that the newcomer joined."""
    (row,) = [
        one["estimate"]
        for one in page["organisation"]["inclusion"]
        if one["block"] == block_id(["Near"])
    ]
    return row


def lead(page):
    """Return the first facet of the newcomer's manager, from the manager's page."""
    (mine,) = [one for one in page["persons"] if one["person"] == "lead"]
    return mine["lead"][0]["score"]


def difference(before, after, read, n: int) -> int:
    """Return what the newcomer said if all others said what they had said."""
    return round(read(after)["value"] * (n + 1)) - round(read(before)["value"] * n)


@pytest.mark.parametrize(("read", "n"), [(climate, 7), (lead, 6)])
def test_a_newcomer_to_a_team_is_not_the_difference_between_two_releases(read, n):
    pages = {new: two_cycles(new) for new in ANSWERS}
    hits = sum(difference(*pages[new], read, n) == new for new in ANSWERS)
    values = {read(after)["value"] for _before, after in pages.values()}
    assert hits <= 1
    assert len(values) <= 3
    assert all(2 * value == int(2 * value) for value in values)


@pytest.mark.parametrize(("read", "n"), [(climate, 7), (lead, 6)])
def test_without_half_points_the_difference_is_what_the_newcomer_said(
    read, n, monkeypatch
):
    monkeypatch.setattr(gate.Turnover, "_few", lambda *_sets: False)
    for new in ANSWERS:
        assert difference(*two_cycles(new), read, n) == new


def test_a_team_that_nobody_joined_or_left_is_shown_as_before():
    first = findings(STAFF, 3)
    before = release(first, Policy(), rng=np.random.default_rng(1))
    again = findings(STAFF, 3, (first, before))
    after = release(again, Policy(), rng=np.random.default_rng(1))
    assert (climate(after), lead(after)) == (climate(before), lead(before))
    assert (climate(after)["value"], climate(after)["low"]) == (3.0, 2.4)


def test_where_k_and_more_came_nobody_of_them_is_the_difference():
    first = findings(STAFF, 3)
    before = release(first, Policy(), rng=np.random.default_rng(1))
    came = [(f"came{at}", "lead", "Near") for at in range(5)]
    later = findings([*STAFF, *came], 3, (first, before))
    after = release(later, Policy(), rng=np.random.default_rng(1))
    assert climate(after)["people"] == "10–19"
    assert round(2 * climate(after)["value"], 1) % 1 > 0


def test_a_team_out_of_two_former_ones_is_compared_with_either():
    """Two people of another unit came into the team: the old team is the whole less."""
    first = findings(STAFF, 3)
    before = release(first, Policy(), rng=np.random.default_rng(1))
    moved = [
        (one, boss, "Near" if one in {"far6", "far7"} else unit)
        for one, boss, unit in STAFF
    ]
    later = findings(moved, 3, (first, before))
    after = release(later, Policy(), rng=np.random.default_rng(1))
    assert 2 * climate(after)["value"] == int(2 * climate(after)["value"])
    assert lead(after) == lead(before)
