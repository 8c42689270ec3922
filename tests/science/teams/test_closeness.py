from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledby.errors import TableError
from ledby.science.teams import (
    Closeness,
    assemble,
    by_ties,
    by_tree,
    instead_of,
    judge,
    read_brief,
)
from ledby.science.teams.closeness import CLOSE, FAR
from ledby.science.teams.pool import gather
from ledby.science.teams.program import Program
from ledby.science.teams.proving import best_team

UNITS = ("east", "north", "south", "west")


def pairs(*rows):
    schema = {"unit": pl.String, "other": pl.String, "ratio": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


class TestBetween:
    def test_as_many_ties_as_chance_gives_is_no_distance(self):
        told = by_ties(pairs(("a", "b", 1.0), ("c", "a", 0.25), ("b", "c", 3.0)))
        np.testing.assert_allclose(
            told.between(["a", "b", "c"]),
            [[0, 0, 0.75], [0, 0, 0], [0.75, 0, 0]],
        )

    def test_a_silent_pair_is_read_from_the_units_above(self):
        told = by_ties(
            pairs(
                ("x / a", "x / b", 0.0),
                ("x / a", "y / c", None),
                ("x", "y", 0.5),
            )
        )
        found = told.between(["x / a", "x / b", "y / c", "z / d"])
        assert found[0, 1] == 1.0
        assert found[0, 2] == found[1, 2] == 0.5
        assert found[0, 3] == 0.5

    def test_a_unit_too_small_to_be_measured_is_read_as_the_one_above(self):
        told = by_ties(pairs(("x", "y", 0.2)))
        found = told.between(["x / tiny", "x / mini", "y / small"])
        assert found[0, 1] == 0.0
        assert found[0, 2] == pytest.approx(0.8)

    def test_units_of_one_block_are_at_no_distance(self):
        told = Closeness({("b1", "b2"): 1.0}, "met", {"p": "b1", "q": "b1", "r": "b2"})
        found = told.between(["p", "q", "r", "r / new"])
        assert found.tolist() == [
            [0, 0, 1, 1],
            [0, 0, 1, 1],
            [1, 1, 0, 0],
            [1, 1, 0, 0],
        ]

    def test_the_tree_stands_in(self):
        told = by_tree(["o / a / 1", "o / a / 2", "o / b", "p / c"])
        found = told.between(["o / a / 1", "o / a / 2", "o / b", "p / c"])
        assert told.source == "tree"
        assert found[0].tolist() == [0.0, 0.0, 0.5, 1.0]

    def test_thousands_of_units_are_read_as_those_above(self):
        units = [f"o / {d} / {number}" for d in range(30) for number in range(50)]
        found = by_tree(units).between(units)
        assert found.shape == (1500, 1500)
        assert (found[0, 1], found[0, 60]) == (0.0, 0.5)

    @pytest.mark.parametrize(
        ("table", "sentence"),
        [
            (pl.DataFrame({"unit": ["a"], "other": ["b"]}), '"ratio" is missing'),
            (pairs(("a", "b", -1.0)), "row 1: -1.0 is not a number of 0 or more"),
        ],
    )
    def test_a_bad_table_is_refused_in_a_sentence(self, table, sentence):
        with pytest.raises(TableError, match=sentence):
            by_ties(table)


def crowd(seed, people=14):
    rng = np.random.default_rng(seed)
    ids = [f"p{number}" for number in range(people)]
    table = pl.DataFrame({"person": ids, "unit": rng.choice(UNITS, people).tolist()})
    skills = pl.DataFrame(
        {
            "person": ids + ids,
            "skill": rng.choice(["water", "law", "books"], people).tolist()
            + ["tea"] * people,
            "level": [2] * 2 * people,
        }
    )
    apart = {
        pair: float(rng.choice([0.0, 0.2, 0.5, 0.9, 1.0]))
        for pair in combinations(UNITS, 2)
    }
    return table, skills, apart


def brief(**words):
    needs = [{"skill": "water"}, {"skill": "law"}]
    return read_brief({"size": [2, 4], "skills": needs, **words})


def counts(units, apart):
    """Return by the definitions how many can start, and how many pairs bridge."""

    def far(one, other):
        return apart.get((min(one, other), max(one, other)), 0.0)

    start = sum(
        any(far(one, other) <= CLOSE for k, other in enumerate(units) if k != at)
        for at, one in enumerate(units)
    )
    bridges = sum(far(*pair) >= FAR for pair in combinations(sorted(set(units)), 2))
    return start, bridges


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 3), st.integers(0, 2))
def test_the_best_team_is_that_of_all_teams_there_are(seed, start, bridge):
    people, skills, apart = crowd(seed)
    asked = brief(closeness={"start": start, "bridge": bridge}, span={"units": 2})
    pool = gather(asked, people, skills, Closeness(apart))
    # Blocks of one unit each, so that the definitions below mean the same.
    if len(pool.distance) < len(pool.units):
        return
    carries = pool.carries
    best = np.inf
    for size in (2, 3, 4):
        for team in map(list, combinations(range(len(pool.ids)), size)):
            units = [pool.units[pool.unit[who]] for who in team]
            near, far = counts(units, apart)
            if near < start or far < bridge or len(set(units)) < 2:
                continue
            if not (
                carries[team].any(axis=0).all() and carries[team].any(axis=1).all()
            ):
                continue
            cost = 0.01 * size + sum(
                apart[p] for p in combinations(sorted(set(units)), 2)
            )
            best = min(best, cost)
            assert (pool.joined(team), pool.bridges(team)) == (near, far)
    found = Program(asked, pool).solve(10)
    assert (np.inf if found is None else found.objective) == pytest.approx(best)


def large(people=4_000):
    rng = np.random.default_rng(5)
    ids = [f"p{number}" for number in range(people)]
    units = [f"u{number:02}" for number in range(12)]
    table = pl.DataFrame({"person": ids, "unit": rng.choice(units, people).tolist()})
    skills = pl.DataFrame(
        {
            "person": ids,
            "skill": rng.choice(["water", "law", "books"], people).tolist(),
            "level": [2] * people,
        }
    )
    apart = {pair: float(rng.uniform(0.1, 1)) for pair in combinations(units, 2)}
    return table, skills, Closeness(apart)


def test_two_steps_prove_the_same_as_one():
    people, skills, told = large()
    rng = np.random.default_rng(6)
    load = {name: int(rng.integers(0, 3)) for name in people["person"]}
    asked = brief(span={"units": 3}, load=load, size=[3, 5])
    pool = gather(asked, people, skills, told)
    program = Program(asked, pool)
    one, two = program.solve(60), best_team(program, 60)
    assert len(pool.ids) > 2_000
    assert one.optimal
    assert two.optimal
    assert two.objective == pytest.approx(one.objective)
    assert two.bound == pytest.approx(one.objective, abs=1e-5)


class TestReasons:
    people, skills, _ = crowd(3)
    told = Closeness({("east", "north"): 1.0, ("east", "south"): 0.0})

    def found(self, **words):
        rows = pl.DataFrame(
            {"person": ["ada", "bo", "cy"], "unit": ["east", "south", "north"]}
        )
        skills = pl.DataFrame(
            {"person": ["ada", "bo", "cy"], "skill": ["a", "b", "c"], "level": [2] * 3}
        )
        needs = [{"skill": skill} for skill in "abc"]
        asked = read_brief({"size": 3, "skills": needs, **words})
        return asked, rows, skills

    def test_reasons_and_proof_say_whose_units_work_together(self):
        found = assemble(*self.found(), closeness=self.told)
        reasons = dict(found.teams.select("person", "reasons").rows())
        assert "their unit already works with south" in reasons["ada"]
        assert "their unit hardly meets north until now" in reasons["ada"]
        assert found.proof["closeness"] == "ties"
        assert (found.frontier[0]["start"], found.frontier[0]["bridges"]) == (2, 1)

    def test_the_tree_gives_no_such_reason(self):
        asked, rows, skills = self.found()
        found = assemble(asked, rows, skills, closeness=by_tree(list(rows["unit"])))
        assert found.proof["closeness"] == "tree"
        assert not any("works with" in why for why in found.teams["reasons"])

    def test_a_rule_that_cannot_hold_is_named_with_what_is_possible(self):
        asked = self.found(closeness={"bridge": 2, "start": 2})
        found = assemble(*asked, closeness=self.told)
        assert "at least 2 pairs of units that hardly meet" in found.conflict
        assert found.give == [{"kind": "bridge", "number": 2, "much": 1}]

    def test_a_team_by_hand_is_judged_by_it(self):
        asked = self.found(closeness={"start": 2})
        judged = judge(*asked, ["ada", "bo", "cy"], closeness=self.told)
        short = {rule["kind"]: rule["short"] for rule in judged.rules}
        assert short["start"] == 0
        apart = Closeness({("east", "north"): 1.0, ("east", "south"): 0.9})
        judged = judge(*asked, ["ada", "bo", "cy"], closeness=apart)
        short = {rule["kind"]: rule["short"] for rule in judged.rules}
        assert short["start"] == 2

    def test_without_ties_the_rule_is_refused(self):
        with pytest.raises(TableError, match="not known here; give ties"):
            assemble(*self.found(closeness={"start": 1}))


def test_who_could_come_keeps_the_bridge():
    people = pl.DataFrame(
        {
            "person": ["ada", "bo", "cy", "di"],
            "unit": ["east", "north", "south", "north"],
        }
    )
    skills = pl.DataFrame(
        {
            "person": ["ada", "bo", "cy", "di"],
            "skill": ["law", "tea", "tea", "tea"],
            "level": [1] * 4,
        }
    )
    told = Closeness({("east", "north"): 1.0, ("east", "south"): 0.0})
    needs = [{"skill": "law"}, {"skill": "tea"}]
    asked = read_brief({"size": 2, "skills": needs, "closeness": {"bridge": 1}})
    team = ["ada", "bo"]
    assert instead_of(asked, people, skills, team, "bo", closeness=told) == ["di"]
