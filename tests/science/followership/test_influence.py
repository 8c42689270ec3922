from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ledby.science.followership import influence, prepare
from ledby.science.networks.walk import Walk
from ledby.science.simulation import simulate
from ledby.sources import hightech


def test_krackhardt_by_pagerank():
    study = hightech.load()
    found = influence(study["nominations"], study["people"])
    order = found.sort("influence", descending=True)["person"].to_list()
    assert order[:4] == ["21", "7", "2", "18"]  # president 7, vice presidents the rest
    high = (study["people"]["level"] <= 2).to_numpy()
    one, other = found["influence"].filter(high), found["influence"].filter(~high)
    area = np.mean([a > b for a in one for b in other])
    assert area == pytest.approx(0.9625)
    # Nobody was silent, so nothing is missing; other people would have said otherwise.
    assert found["low"].to_list() == found["high"].to_list()
    top = found.row(by_predicate=pl.col("person") == "21", named=True)
    assert 1.2 < top["again_low"] < 2.2
    assert 5.0 < top["again_high"] < 7.0


def test_the_same_seed_gives_the_same():
    made = simulate(200, 1)
    ground = prepare(made.nominations, made.people, made.respondents)
    assert_frame_equal(influence(ground, seed=4), influence(ground, seed=4))
    assert not influence(ground, seed=4).equals(influence(ground, seed=5))


def test_intervals_hold_the_whole_network():
    held, alike = [], []
    for seed in range(8):
        made = simulate(1_000, seed, response=1.0)
        full = prepare(made.nominations, made.people)
        truth = Walk(full.follower, full.leader, 1_000).visits()
        stay = pl.Series(np.random.default_rng(seed).random(1_000) < 0.8)
        came = made.people.filter(stay).select("person")
        some = made.nominations.join(came, left_on="follower", right_on="person")
        found = influence(some, made.people, came, seed=seed)
        held.append(found.select(pl.lit(pl.Series(truth)).is_between("low", "high")))
        alike.append(np.corrcoef(found["influence"], truth)[0, 1])
        assert (found["low"] <= found["influence"]).all()
        assert (found["again_low"] <= found["again_high"]).all()
        assert found["influence"].mean() == pytest.approx(1.0)
    assert 0.84 <= pl.concat(held).to_series().mean() <= 0.94
    assert np.mean(alike) > 0.89


def test_a_star_and_nobody():
    people = pl.DataFrame({"person": ["ceo", *map(str, range(11))]})
    star = pl.DataFrame({"follower": list(map(str, range(11))), "leader": ["ceo"] * 11})
    found = influence(star, people)
    # x_ceo = x + 11 * 0.85 x for what everybody else has.
    ratio = found["influence"][0] / found["influence"][1]
    assert ratio == pytest.approx(1 + 11 * 0.85)
    alone = influence(star.clear(), people)
    assert alone["influence"].to_list() == [1.0] * 12
    assert influence(star.clear(), people.clear()).shape == (0, 6)


def test_a_block_in_which_nobody_answered_lends_nothing():
    people = pl.DataFrame(
        {
            "person": [f"{u}{at}" for u in "ab" for at in range(6)],
            "unit": ["A"] * 6 + ["B"] * 6,
        }
    )
    follows = pl.DataFrame({"follower": ["a1", "a2"], "leader": ["a0", "a0"]})
    came = pl.DataFrame({"person": [f"a{at}" for at in range(6)]})
    found = influence(follows, people, came)
    assert found["low"].to_list() == found["influence"].to_list()
    assert found["influence"][0] > 2 * found["influence"][6]
