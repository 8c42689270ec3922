from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from ledby.science.followership import chance, followers, prepare, stability
from ledby.science.simulation import STORIES, simulate
from ledby.science.vocabulary import Kind
from ledby.sources import hightech


@pytest.fixture(scope="module")
def relief():
    made = simulate(1_000, 3)
    return made, prepare(made.nominations, made.people, made.respondents)


def test_leaders_are_more_than_chance_gives(relief):
    _, ground = relief
    found = chance(ground, seed=1)
    rows = {row["kind"]: row for row in found.kinds.to_dicts()}
    untitled = rows[Kind.LEADS_WITHOUT_TITLE]
    assert untitled["effect"] > 3
    assert untitled["p"] < 0.02
    assert untitled["low"] <= untitled["expected"] <= untitled["high"]
    assert sum(row["people"] for row in rows.values()) == 1_000
    kinds = followers(ground)["kind"].value_counts()
    assert dict(kinds.iter_rows()) == {
        kind: row["people"] for kind, row in rows.items()
    }
    hers = found.people.row(
        by_predicate=pl.col("person") == STORIES["leader"], named=True
    )
    assert hers["effect"] > 5
    assert hers["p"] == pytest.approx(1 / 201)


def test_names_that_fell_by_chance_are_as_chance_gives(relief):
    made, _ = relief
    rng = np.random.default_rng(5)
    fallen = made.nominations.select("follower").with_columns(
        leader=pl.Series(
            rng.choice(made.people["person"].to_numpy(), len(made.nominations))
        )
    )
    found = chance(fallen, made.people, made.respondents)
    assert found.kinds["p"].min() > 0.02
    # Followers of one person are one in many draws: p is nearly even.
    assert (found.people["p"] <= 0.10).mean() < 0.12
    assert found.people["expected"].sum() == pytest.approx(
        found.people["by_choice"].sum()
    )


def test_krackhardts_title_and_leading():
    study = hightech.load()
    found = chance(study["nominations"], study["people"])
    # Of four departments and the president: who leads manages, but for one.
    assert found.title.both == 3
    assert found.title.p < 0.05
    assert found.people.filter(pl.col("person") == "7")["p"].item() == 1.0


def test_stability_falls_with_what_is_dropped(relief):
    _, ground = relief
    found = stability(ground, draws=20, seed=2)
    counts = found.filter(pl.col("measure") == "by_choice")
    assert counts["correlation"].is_sorted(descending=True)
    assert (counts["low"] <= counts["correlation"]).all()
    half = found.filter(pl.col("dropped") == 0.5)
    assert half.filter(pl.col("measure") == "by_choice")["low"].item() > 0.85
    assert half.filter(pl.col("measure") == "influence")["low"].item() > 0.65


def test_without_follows_nothing_is_stable_and_nothing_by_chance():
    people = pl.DataFrame({"person": list("abcdef")})
    none = pl.DataFrame(schema={"follower": pl.String, "leader": pl.String})
    assert stability(none, people)["correlation"].null_count() == 10
    found = chance(none, people)
    assert found.kinds["people"].to_list() == [0, 0, 0, 6]
    assert found.kinds["effect"].to_list() == [None, None, None, 1.0]
    assert found.people["effect"].null_count() == 6
