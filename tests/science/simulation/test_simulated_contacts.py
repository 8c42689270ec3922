from __future__ import annotations

from collections import Counter

import numpy as np
import polars as pl
import pytest

from ledby.science.simulation import simulate


@pytest.fixture(scope="module")
def relief():
    return simulate(1200, 7)


def test_ties_count_the_events_of_small_audiences():
    made = simulate(60, 1)
    counted = Counter()
    for row in made.events.to_dicts():
        if row["size"] <= 25:
            pair = sorted((row["sender"], row["recipient"]))
            counted[(*pair, row["at"] // 604_800)] += 1
    found = {
        (row["source"], row["target"], row["week"]): row["weight"]
        for row in made.ties.to_dicts()
    }
    assert found == counted


def test_events_come_in_order_and_reach_others(relief):
    events = relief.events
    assert events["at"].is_sorted()
    assert (events["sender"] != events["recipient"]).all()
    assert (relief.ties["source"] < relief.ties["target"]).all()
    assert events.filter(pl.col("size") > 25).height > 0


def test_meetings_have_as_many_rows_as_guests(relief):
    meetings = relief.events.filter(pl.col("channel") == "meeting")
    held = meetings.group_by("sender", "at").agg(pl.len(), pl.col("size").first())
    assert (held["len"] == held["size"] - 1).all()


def test_fundraising_and_the_field_hardly_talk(relief):
    unit = relief.people.select("person", "unit")
    ties = relief.ties.join(unit, left_on="source", right_on="person").join(
        unit, left_on="target", right_on="person", suffix="_other"
    )
    units = sorted(relief.people["unit"].unique())
    at = {name: place for place, name in enumerate(units)}
    matrix = np.zeros((10, 10))
    for one, other, weight in ties.select("unit", "unit_other", "weight").rows():
        matrix[at[one], at[other]] += weight
        matrix[at[other], at[one]] += weight
    np.fill_diagonal(matrix, 0)
    whole = matrix.sum(axis=1)
    ratio = matrix / (np.outer(whole, whole) / whole.sum())
    planted = relief.truth.ties_silos
    quiet, normal = [], []
    for one, other, factor in planted.rows():
        found = ratio[at[one], at[other]]
        (quiet if factor < 0.1 else normal).append(found)
    assert len(quiet) == 3
    assert max(quiet) < 0.3
    assert max(quiet) < min(normal)
    planned = [row[2] for row in planted.rows()]
    order = [ratio[at[one], at[other]] for one, other, _ in planted.rows()]
    assert np.corrcoef(planned, order)[0, 1] > 0.7
