"""Does the room find again what the simulation planted?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ledby.science.followership import followers, lineage, summary, tie_kinds
from ledby.science.simulation import STORIES, simulate
from ledby.science.vocabulary import Gate, Kind


@pytest.fixture(scope="module")
def relief():
    return simulate(1200, 7)


@pytest.fixture(scope="module")
def found(relief):
    return followers(relief.nominations, relief.people, relief.respondents)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("people", [400, 1200])
def test_the_planted_stories_come_out(people, seed):
    made = simulate(people, seed)
    rows = followers(made.nominations, made.people, made.respondents)
    kind = dict(rows.select("person", "kind").rows())
    gate = dict(rows.select("person", "gate").rows())
    assert kind[STORIES["leader"]] == Kind.LEADS_WITHOUT_TITLE
    assert kind[STORIES["manager"]] == Kind.MANAGES_WITHOUT_FOLLOWERS
    assert kind[STORIES["director"]] == Kind.LEADS_AND_MANAGES
    assert {gate[STORIES[role]] for role in ("leader", "manager", "director")} == {
        Gate.OK
    }


def test_hidden_and_directional_units_are_told_apart(relief, found):
    rows = found.join(relief.people.select("person", "unit"), on="person")
    gates = dict(rows.group_by("unit").agg(pl.col("gate").unique()).rows())
    assert gates.pop("Programmes / Water") == [Gate.HIDDEN]
    assert gates.pop("Operations / Head office") == [Gate.DIRECTIONAL]
    assert all(gate == [Gate.OK] for gate in gates.values())


def test_the_active_share_covers_the_truth(relief, found):
    rows = found.join(relief.truth.active, on="person").filter(
        pl.col("active").is_not_null()
    )
    inside = (rows["low"] <= rows["truth"]) & (rows["truth"] <= rows["high"])
    assert inside.mean() == pytest.approx(0.90, abs=0.04)
    weight = rows["followers"].to_numpy()
    gap = np.average((rows["active"] - rows["truth"]).to_numpy(), weights=weight)
    assert gap == pytest.approx(0.0, abs=0.03)


def test_kinds_agree_with_the_truth_far_beyond_chance(relief, found):
    rows = found.join(relief.truth.kinds, on="person", suffix="_true")
    leads = pl.col("kind").str.starts_with("leads")
    truly = pl.col("kind_true").str.starts_with("leads")
    table = rows.select(leads.alias("leads"), truly.alias("truly"))
    both = (table["leads"] & table["truly"]).sum()
    # Without a gap between leaders and others nobody could draw the line better.
    assert both / table["truly"].sum() >= 0.45
    assert both / table["leads"].sum() > 0.65
    assert table["leads"].mean() < 0.15
    managers = set(relief.people["manager"].drop_nulls())
    titled = rows.filter(pl.col("kind").str.contains("manages"))["person"]
    assert set(titled) == managers


def test_names_at_random_make_few_leaders(relief):
    rng = np.random.default_rng(3)
    ids = relief.people["person"]
    random = relief.nominations.select("follower").with_columns(
        leader=pl.Series(rng.choice(ids.to_numpy(), len(relief.nominations)))
    )
    found = followers(random, relief.people, relief.respondents)
    assert found["kind"].str.starts_with("leads").mean() <= 0.05


def test_follows_keep_near_the_chart_as_planted(relief):
    kinds = tie_kinds(relief.nominations, relief.people, relief.respondents)
    share = dict(kinds.select("relation", "share").rows())
    assert 0.05 < share["own_manager"] < 0.2
    assert share["other_unit"] > 0.2
    whole = summary(relief.nominations, relief.people, relief.respondents)
    assert whole.follows == kinds["follows"].sum() == len(relief.nominations)
    own_line = share["own_manager"] + share["line_above"] + share["line_below"]
    assert whole.beyond_line.value == pytest.approx(1 - own_line)
    assert whole.gate is Gate.OK


def test_what_stands_out_in_the_leader_is_handed_on(relief):
    rows = lineage(relief.nominations, relief.people)
    hers = rows.filter(pl.col("person") == STORIES["leader"])
    strongest = hers.sort("people", descending=True)["trait"][:2]
    assert set(strongest) == {"honesty", "courage"}


def test_pandas_gives_the_same(relief, found):
    other = followers(
        relief.nominations.to_pandas(),
        relief.people.to_pandas(),
        relief.respondents.to_pandas(),
    )
    assert isinstance(other, pd.DataFrame)
    assert_frame_equal(pl.from_pandas(other), found)
