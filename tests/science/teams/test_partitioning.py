from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledby.errors import TableError
from ledby.science.teams import measure, partition, read_rules
from ledby.science.teams.partitioning import sizes_of
from ledby.science.teams.population import read_population
from ledby.science.teams.search import Division


def rules(*parts):
    return read_rules({"rules": [dict(part) for part in parts]})


def crowd(people=24, seed=1):
    rng = np.random.default_rng(seed)
    times = [f"t{number}" for number in range(8)]
    return pl.DataFrame(
        {
            "person": [f"p{number}" for number in range(people)],
            "unit": rng.choice(["east", "west", "north"], people).tolist(),
            "attr_years": rng.normal(10, 4, people).tolist(),
            "attr_first": rng.choice(["yes", "no"], people, p=[0.3, 0.7]).tolist(),
            "attr_free": [
                " ".join(rng.choice(times, 6, replace=False)) for _ in range(people)
            ],
        }
    )


def teams_of(found):
    grouped = found.teams.group_by("team", maintain_order=True).agg("person")
    return [set(members) for members in grouped["person"]]


BALANCE = {"kind": "balance", "column": "attr_years"}
SPREAD = {"kind": "spread", "column": "unit"}
NOT_ALONE = {"kind": "not_alone", "column": "attr_first", "value": "yes"}


class TestRules:
    def test_everybody_is_in_one_team_of_the_right_size(self):
        found = partition(crowd(23), 4)
        sizes = sorted(map(len, teams_of(found)))
        assert sizes == [4, 4, 5, 5, 5]
        assert len(set().union(*teams_of(found))) == 23

    def test_balance_beats_chance_by_far(self):
        everybody = crowd(40)
        fair = partition(everybody, 4, rules(BALANCE), seed=3)
        chance = partition(everybody, 4, rules(BALANCE), seed=3, go_on=lambda: False)
        assert fair.fit[0]["worst"] < 0.1 * chance.fit[0]["worst"]

    def test_spread_reaches_what_whole_people_allow(self):
        everybody = crowd(12).with_columns(unit=pl.Series(["a", "b", "c"] * 4))
        found = partition(everybody, 3, rules(SPREAD))
        assert found.fit[0]["worst"] == found.fit[0]["bound"] == 0

    def test_nobody_is_the_only_one(self):
        everybody = crowd(30, seed=5)
        found = partition(everybody, 5, rules(NOT_ALONE, BALANCE))
        first = set(everybody.filter(attr_first="yes")["person"])
        assert all(len(team & first) != 1 for team in teams_of(found))
        assert found.broken == []

    def test_together_and_apart(self):
        found = partition(
            crowd(),
            4,
            rules(
                {"kind": "together", "people": ["p1", "p2", "p3"]},
                {"kind": "apart", "people": ["p1", "p4", "p5", "p6"]},
            ),
        )
        home = {
            name: team
            for team in teams_of(found)
            for name in team
            for team in [frozenset(team)]
        }
        assert home["p1"] == home["p2"] == home["p3"]
        assert len({home[name] for name in ("p1", "p4", "p5", "p6")}) == 4

    def test_times_in_common(self):
        everybody = crowd(20, seed=8)
        free = dict(everybody.select("person", "attr_free").rows())
        rule = {"kind": "overlap", "column": "attr_free", "least": 2}
        for team in teams_of(partition(everybody, 4, rules(rule))):
            assert (
                len(set.intersection(*(set(free[name].split()) for name in team))) >= 2
            )

    def test_not_again_with_the_same_people(self):
        everybody = crowd(16)
        first = partition(everybody, 4, rules(BALANCE), seed=1)
        then = partition(
            everybody, 4, rules({"kind": "rotate"}), before=first.teams, seed=2
        )
        before = {
            pair for team in teams_of(first) for pair in combinations(sorted(team), 2)
        }
        after = {
            pair for team in teams_of(then) for pair in combinations(sorted(team), 2)
        }
        assert not before & after
        assert then.fit[0]["worst"] == 0

    def test_not_again_as_on_any_day_before(self):
        everybody = crowd(9)
        days = [partition(everybody, 3, seed=1).teams]
        for _ in range(3):
            again = partition(
                everybody, 3, rules({"kind": "rotate"}), before=days, rounds=300
            )
            days.append(again.teams)
        pairs = [
            pair
            for day in days
            for team in day.group_by("team").agg("person")["person"]
            for pair in combinations(sorted(team), 2)
        ]
        # The affine plane of order three: four days, nobody meets twice.
        assert len(pairs) == len(set(pairs)) == 36

    def test_who_meets_again_twice_counts_twice(self):
        everybody = crowd(4)
        same = pl.DataFrame({"team": [1, 1, 2, 2], "person": ["p0", "p1", "p2", "p3"]})
        (line,) = measure(
            everybody, [1, 1, 2, 2], rules({"kind": "rotate"}), before=[same, same]
        )
        assert line["teams"] == [2.0, 2.0]

    def test_bounds_are_those_of_each_team(self):
        everybody = crowd(7).with_columns(unit=pl.Series(["a"] * 3 + ["b"] * 4))
        (line,) = partition(everybody, 3, rules(SPREAD)).fit
        # Of four 12/7 are from a, of three 9/7: 2/7 of a person is always off.
        assert sorted(line["bounds"]) == pytest.approx([2 / 7 / 4, 2 / 7 / 3], abs=1e-6)
        assert line["worst"] == line["bound"] == pytest.approx(2 / 7 / 3, abs=1e-6)

    def test_hard_rules_come_before_soft_ones(self):
        everybody = crowd(12).with_columns(
            attr_years=pl.Series([0.0] * 6 + [10.0] * 6),
        )
        heavy = {**BALANCE, "weight": 1000}
        together = {"kind": "together", "people": ["p0", "p1", "p2", "p3"]}
        found = partition(everybody, 4, rules(heavy, together))
        assert found.broken == []
        assert found.fit[0]["worst"] > 0.5


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_small_ones_are_solved_to_the_optimum(seed):
    everybody = crowd(8, seed)
    asked = rules(BALANCE, {**SPREAD, "weight": 2})
    people = read_population(everybody, asked, None)
    found = partition(everybody, 4, asked, seed=seed, rounds=60)
    place = {name: row for row, name in enumerate(people.ids)}

    def total(team):
        codes = np.zeros(8, dtype=np.int64)
        codes[list(team)] = 1
        return Division(people, codes, 2).total

    best = min(total(team) for team in combinations(range(8), 4))
    reached = total([place[name] for name in teams_of(found)[0]])
    assert reached == pytest.approx(best, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 40))
def test_what_is_kept_up_to_date_is_what_is_counted_anew(seed, swaps):
    rng = np.random.default_rng(seed)
    asked = rules(
        BALANCE,
        SPREAD,
        NOT_ALONE,
        {"kind": "apart", "people": ["p0", "p5", "p7"]},
        {"kind": "together", "people": ["p1", "p2"]},
        {"kind": "rotate"},
    )
    before = pl.DataFrame(
        {"team": [1, 1, 1, 2, 2], "person": ["p0", "p3", "p4", "p6", "p7"]}
    )
    people = read_population(crowd(12, seed), asked, before)
    division = Division(people, np.repeat(np.arange(3), 4), 3)
    for _ in range(swaps):
        one = int(rng.integers(12))
        others = np.flatnonzero(division.team != division.team[one])
        total = division.total
        change, other = division.best_swap(one, others)
        division.swap(one, other)
        assert division.total == pytest.approx(total + change)
    anew = Division(people, division.team, 3)
    np.testing.assert_allclose(division.cost, anew.cost, atol=1e-6)


def test_the_same_seed_gives_the_same_teams_in_any_order_of_work():
    one, other = (partition(crowd(), 4, rules(BALANCE, SPREAD), seed=4) for _ in "ab")
    assert one.teams.equals(other.teams)


class TestSizes:
    @given(st.integers(2, 400), st.integers(2, 40))
    def test_sizes_differ_by_one_at_most_and_hold_everybody(self, people, size):
        try:
            sizes = sizes_of(people, size)
        except TableError:
            left = people % size
            assert people < size or left > people // size
            return
        assert sizes.sum() == people
        assert set(sizes) <= {size, size + 1}

    def test_seven_people_in_teams_of_five(self):
        with pytest.raises(TableError, match="teams of 3 or 4 would do"):
            sizes_of(7, 5)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ([{"kind": "fair"}], "is no kind"),
        ([{"kind": "balance"}], 'balance must say "column"'),
        ([{"kind": "balance", "column": "unit"}], "is not a number"),
        ([{"kind": "balance", "column": "shoe"}], 'no column "shoe"'),
        ([{"kind": "apart", "people": ["p1"]}], "at least two people"),
        ([{"kind": "apart", "people": ["p1", "zoe"]}], '"zoe" is nobody'),
        ([{"kind": "apart", "people": [f"p{n}" for n in range(7)]}], "only 6 teams"),
        ([{"kind": "together", "people": [f"p{n}" for n in range(5)]}], "at most 4"),
        (
            [
                {"kind": "apart", "people": ["p1", "p2"]},
                {"kind": "together", "people": ["p2", "p1"]},
            ],
            "together and apart",
        ),
        ([{**BALANCE, "weight": 0}], "weight 0"),
        ([{**BALANCE, "colour": "red"}], '"colour" is not known here'),
        ([BALANCE] * 61, "60 are the most"),
    ],
)
def test_rules_that_cannot_be_kept_are_refused_in_a_sentence(parts, sentence):
    with pytest.raises(TableError, match=sentence):
        partition(crowd(), 4, rules(*parts))


def test_one_person_alone_cannot_be_anything_else():
    everybody = crowd(12).with_columns(attr_first=pl.Series(["yes"] + ["no"] * 11))
    with pytest.raises(TableError, match="only one person has it"):
        partition(everybody, 4, rules(NOT_ALONE))


def test_a_rule_that_cannot_hold_is_named_and_nothing_runs_forever():
    everybody = crowd(12).with_columns(
        attr_free=pl.Series([f"t{n}" for n in range(12)])
    )
    rule = {"kind": "overlap", "column": "attr_free", "least": 1}
    found = partition(everybody, 4, rules(rule), rounds=5)
    assert found.broken == ["at least 1 free times of attr_free in common"]
