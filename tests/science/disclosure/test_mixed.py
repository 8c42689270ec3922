"""What is said of how mixed teams are: bands, cut ends, nothing of a few."""

from __future__ import annotations

import polars as pl
import pytest

from ledby.science.disclosure import mixed

FOUND = pl.DataFrame(
    {
        "column": ["unit", "level", "all"],
        "teams": [12, 4, 7],
        "value": [0.614, 0.5, 1.0],
        "expected": [0.87, 0.5, 0.33],
        "low": [0.8, 0.4, 0.0],
        "high": [0.96, 0.6, 0.52],
    }
)


def test_shares_are_rounded_cut_at_the_ends_and_said_from_k_teams_on():
    said = mixed(FOUND, teams=12, people=31)
    assert said["teams"] == "10–19"
    unit, halves = said["differ"]
    assert unit["column"] == "unit"
    assert unit["found"] == {
        "value": 0.6,
        "low": 0.8,
        "high": 0.95,
        "people": "20–49",
        "clip": "",
    }
    assert unit["chance"] == 0.85
    assert halves["column"] == "all"
    assert (halves["found"]["value"], halves["found"]["low"]) == (0.95, 0.05)


@pytest.mark.parametrize(("teams", "people"), [(4, 31), (12, 4), (0, 0)])
def test_nothing_is_said_of_a_few(teams, people):
    assert mixed(FOUND, teams=teams, people=people) is None
    assert mixed(FOUND, teams=5, people=5) is not None
