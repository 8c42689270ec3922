from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import polars as pl
import pytest

from ledby.science import silos
from ledby.science.silos.weeks import WEEK, stretches
from ledby.science.simulation import simulate


@pytest.fixture(scope="module")
def made():
    return simulate(600, 9)


def test_a_turn_is_found_where_it_is():
    rng = np.random.default_rng(3)
    values = np.concatenate([np.full(30, -0.4), np.full(20, -0.2)])
    values += rng.normal(0, 0.02, 50)
    first, second = stretches(np.arange(100, 150), values)
    assert (first.first, first.last, second.first) == (100, 129, 130)
    assert (first.level, second.level) == pytest.approx((-0.4, -0.2), abs=0.02)


@pytest.mark.parametrize("weeks", [13, 52])
def test_noise_alone_seldom_turns(weeks):
    rng = np.random.default_rng(4)
    turns = [
        len(stretches(np.arange(weeks), rng.normal(0, 0.05, weeks))) > 1
        for _ in range(300)
    ]
    assert np.mean(turns) <= 0.05


def test_nothing_has_no_stretch():
    assert stretches(np.zeros(0, dtype=np.int64), np.zeros(0)) == []


def test_the_trend_has_every_week(made):
    found = silos.trend(made.ties, made.people)
    assert found["week"].to_list() == sorted(set(made.ties["week"].to_list()))
    assert found["stretch"].n_unique() == 1
    assert (found["ei"] < found["low"]).all()


def test_newcomers_arrive_week_by_week():
    everybody = pl.DataFrame(
        {
            "person": [f"n{number}" for number in range(5)] + ["a", "b"],
            "unit": ["east"] * 5 + ["east", "west"],
            "start": [10 * WEEK] * 5 + [0, 0],
        }
    )
    rows = [(f"n{number}", "a", 10, 1.0) for number in range(5)]
    rows += [(f"n{number}", "b", 12, 1.0) for number in range(3)]
    rows += [("a", "b", 9, 1.0), ("a", "b", 13, 1.0)]
    links = pl.DataFrame(
        rows, schema=["source", "target", "week", "weight"], orient="row"
    )
    found = silos.newcomers(links, everybody)
    assert found["week"].to_list() == [0, 1, 2, 3]
    assert found["contacts"].to_list() == pytest.approx([1, 1, 1.6, 1.6])
    assert found["units"].to_list() == pytest.approx([1, 1, 1.6, 1.6])


def test_fewer_than_five_newcomers_are_left_out():
    everybody = pl.DataFrame(
        {"person": ["a", "b"], "unit": ["x", "x"], "start": [10 * WEEK, 0]}
    )
    links = pl.DataFrame(
        {"source": ["a"], "target": ["b"], "week": [10], "weight": [1.0]}
    )
    assert silos.newcomers(links, everybody).is_empty()


class TestSources:
    def test_the_same_ties_agree_and_shuffled_ones_do_not(self, made):
        names = made.people["person"].to_list()
        shuffled = dict(
            zip(names, np.random.default_rng(5).permutation(names), strict=True)
        )
        other = made.ties.with_columns(
            pl.col("source", "target").replace_strict(shuffled)
        )
        same, chance = silos.agreement(
            {"mail": made.ties, "again": made.ties, "chance": other}, made.people
        )[:2]
        assert same.correlation == pytest.approx(1.0)
        assert same.z > 50
        assert abs(chance.z) < 3.5

    def test_a_pair_that_one_source_misses_stands_first(self, made):
        everybody = made.people
        unit = dict(everybody.select("person", "unit").rows())
        pair = {"Operations / Logistics", "Programmes / Health"}
        units = pl.concat_list(
            pl.col("source").replace_strict(unit), pl.col("target").replace_strict(unit)
        )
        hidden = units.map_elements(
            lambda both: set(both) == pair, return_dtype=pl.Boolean
        )
        thinned = made.ties.with_row_index().filter(
            ~hidden | (pl.col("index") % 5 == 0)
        )
        found = silos.differences(
            {"mail": made.ties, "named": thinned.drop("index")}, everybody
        )
        first = found.row(0, named=True)
        assert {first["unit"], first["other_unit"]} == pair
        assert first["ratio_one"] > 3 * first["ratio_other"]
        assert first["z"] > 2


def test_agreement_in_words_by_all_orders_of_four_groups():
    """Six pairs of a, b, c, d: 24 orders of the groups, counted one by one."""
    names = "abcd"
    pairs = list(combinations(names, 2))
    one = dict(zip(pairs, (2, 1, 0, 0, -1, -2), strict=True))
    other = dict(zip(pairs, (2, 0, 1, -1, 0, -2), strict=True))
    found = silos.words_agreement(one, {(b, a): v for (a, b), v in other.items()})
    # Sums of products: 4 + 0 + 0 + 0 + 0 + 4 = 8, both squares sum to 10.
    assert (found.pairs, found.correlation) == (6, pytest.approx(0.8))
    as_much = 0
    for order in permutations(names):
        to = dict(zip(names, order, strict=True))
        drawn = {tuple(sorted((to[a], to[b]))): v for (a, b), v in other.items()}
        as_much += sum(one[pair] * drawn[pair] for pair in pairs) >= 8
    many = silos.words_agreement(one, other, draws=4_000)
    assert many.p == pytest.approx(as_much / 24, abs=0.02)


def test_words_that_are_all_alike_or_of_few_groups_say_nothing():
    pairs = dict.fromkeys(combinations("abcd", 2), 1.0)
    varied = {pair: float(at) for at, pair in enumerate(pairs)}
    assert silos.words_agreement(pairs, varied).p is None
    three = {pair: varied[pair] for pair in combinations("abc", 2)}
    assert silos.words_agreement(three, three).correlation is None
    assert silos.words_agreement({}, {}).pairs == 0
    # A pair that one source leaves open counts in neither.
    assert silos.words_agreement(varied, three).pairs == 3
