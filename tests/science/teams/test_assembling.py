from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledby.errors import TableError
from ledby.science.teams import assemble, read_brief
from ledby.science.teams.closeness import Closeness

SKILLS = ("water", "law", "french", "books")


def tables(rows):
    """Return people and skills from (person, unit, level, place, skills) rows."""
    people = pl.DataFrame(
        [row[:4] for row in rows],
        schema={
            "person": pl.String,
            "unit": pl.String,
            "level": pl.Int64,
            "location": pl.String,
        },
        orient="row",
    )
    carried = [
        (row[0], skill, level) for row in rows for skill, level in row[4].items()
    ]
    skills = pl.DataFrame(
        carried,
        schema={"person": pl.String, "skill": pl.String, "level": pl.Int64},
        orient="row",
    )
    return people, skills


SMALL = tables(
    [
        ("ada", "east", 2, "Oslo", {"water": 3, "law": 1}),
        ("bo", "east", 3, "Oslo", {"water": 2}),
        ("cy", "west", 3, "Rome", {"law": 3}),
        ("di", "west", 4, "Rome", {"french": 2}),
        ("ed", "north", 4, "Lima", {"french": 4, "law": 2}),
        ("flo", "north", 5, "Lima", {"books": 1}),
    ]
)


def team_of(found, number=1):
    return set(found.teams.filter(pl.col("team") == number)["person"])


def brief(**words):
    given = {"size": [1, 6], "skills": [{"skill": "water"}, {"skill": "law"}], **words}
    return read_brief(given)


class TestBest:
    def test_one_person_is_enough_where_one_carries_both(self):
        found = assemble(brief(), *SMALL)
        assert team_of(found) == {"ada"}
        assert found.proof["optimal"]
        assert found.proof["gap"] <= 1e-6

    def test_one_role_each_takes_two(self):
        found = assemble(brief(roles_each=1), *SMALL)
        assert len(team_of(found)) == 2

    def test_levels_are_least_levels(self):
        asked = brief(skills=[{"skill": "law", "level": 3}])
        assert team_of(assemble(asked, *SMALL)) == {"cy"}

    def test_so_many_people_must_have_a_skill(self):
        asked = brief(skills=[{"skill": "law", "people": 3}])
        assert team_of(assemble(asked, *SMALL)) == {"ada", "cy", "ed"}

    def test_who_was_picked_lately_counts_less(self):
        found = assemble(brief(load={"ada": 2}), *SMALL)
        assert "ada" not in team_of(found)

    def test_must_never_not_both_and_sponsor(self):
        asked = brief(
            people={
                "must": ["flo"],
                "never": ["ada"],
                "not_both": [["cy", "flo"]],
                "sponsor": "di",
            }
        )
        assert team_of(assemble(asked, *SMALL)) == {"bo", "ed", "flo"}

    def test_somebody_who_would_lead_is_in(self):
        asked = brief(people={"lead_from": ["di", "ed"]}, size=[2, 3])
        assert team_of(assemble(asked, *SMALL)) & {"di", "ed"}

    def test_span_over_units_and_places(self):
        asked = brief(span={"units": 3, "places": 3, "most_from_one": 1}, size=[3, 4])
        chosen = team_of(assemble(asked, *SMALL))
        units = dict(SMALL[0].select("person", "unit").rows())
        assert len({units[name] for name in chosen}) == len(chosen) >= 3

    def test_units_that_talk_are_preferred(self):
        asked = brief(skills=[{"skill": "water", "level": 3}, {"skill": "french"}])
        far = {("east", "north"): 1.0}
        assert team_of(assemble(asked, *SMALL, closeness=Closeness(far))) == {
            "ada",
            "di",
        }
        far = {("east", "west"): 1.0}
        assert team_of(assemble(asked, *SMALL, closeness=Closeness(far))) == {
            "ada",
            "ed",
        }

    def test_somebody_comes_from_each_named_unit(self):
        asked = brief(span={"across": ["west", "north"]}, size=[2, 4])
        units = dict(SMALL[0].select("person", "unit").rows())
        found = {units[name] for name in team_of(assemble(asked, *SMALL))}
        assert found >= {"west", "north"}

    def test_hours_of_each_and_together(self):
        free = {"ada": 2.0, "bo": 8.0, "cy": 8.0, "ed": 4.0}
        asked = brief(time={"each": 4})
        assert team_of(assemble(asked, *SMALL, hours=free)) in (
            {"bo", "cy"},
            {"bo", "ed"},
        )
        asked = brief(time={"together": 16})
        assert team_of(assemble(asked, *SMALL, hours=free)) == {"bo", "cy"}

    def test_too_few_hours_are_named_with_the_nearest_that_is_possible(self):
        asked = brief(time={"together": 30})
        found = assemble(asked, *SMALL, hours={"bo": 8.0, "cy": 10.0})
        assert found.clash == [{"kind": "hours", "number": 30.0}]
        assert found.give == [{"kind": "hours", "number": 30.0, "much": 12}]

    def test_reasons_come_as_facts_too(self):
        found = assemble(brief(), *SMALL)
        first = next(row for row in found.members if row["team"] == 1)
        assert (first["person"], first["carries"]) == ("ada", [0, 1])
        assert (first["brings"], first["without"]) == (None, "instead")
        assert first["instead"][0] == "bo"
        assert first["instead"][1] in {"cy", "ed"}

    def test_skills_are_the_same_in_any_case(self):
        asked = brief(skills=[{"skill": "BOOKS "}])
        assert team_of(assemble(asked, *SMALL)) == {"flo"}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_never_worse_than_every_team_there_is(seed):
    rng = np.random.default_rng(seed)
    rows = [
        (
            f"p{number}",
            f"u{rng.integers(0, 3)}",
            int(rng.integers(1, 4)),
            f"l{rng.integers(0, 2)}",
            {s: int(rng.integers(1, 5)) for s in SKILLS if rng.random() < 0.4},
        )
        for number in range(9)
    ]
    load = {f"p{number}": int(rng.integers(0, 3)) for number in range(9)}
    wanted = [{"skill": skill} for skill in SKILLS[:3]]
    asked = read_brief(
        {
            "size": [2, 4],
            "skills": wanted,
            "roles_each": 3,
            "span": {"units": 2, "most_from_one": 2},
            "load": load,
        }
    )
    found = assemble(asked, *tables(rows), teams=1)
    costs = [
        sum(0.01 + 4 * load[row[0]] ** 2 for row in some)
        for size in (2, 3, 4)
        for some in combinations(
            [row for row in rows if set(row[4]) & set(SKILLS[:3])], size
        )
        if _keeps(some)
    ]
    if costs:
        assert found.proof["objective"] == pytest.approx(min(costs), abs=1e-5)
    else:
        assert found.teams.is_empty()
        assert found.conflict


def _keeps(some):
    units = [row[1] for row in some]
    carried = set().union(*(row[4] for row in some))
    return (
        set(SKILLS[:3]) <= carried
        and len(set(units)) >= 2
        and max(units.count(unit) for unit in units) <= 2
        and _everybody_has_a_role(some)
    )


def _everybody_has_a_role(some):
    return all(set(row[4]) & set(SKILLS[:3]) for row in some)


class TestFrontier:
    def test_teams_differ_clearly_and_each_keeps_the_rules(self):
        rng = np.random.default_rng(3)
        rows = [
            (
                f"p{number}",
                f"u{number % 8}",
                1,
                "x",
                {s: 2 for s in SKILLS if rng.random() < 0.3},
            )
            for number in range(80)
        ]
        asked = brief(
            size=[4, 6], span={"units": 3}, skills=[{"skill": s} for s in SKILLS]
        )
        found = assemble(asked, *tables(rows))
        sets = [team_of(found, one["team"]) for one in found.frontier]
        assert len(sets) >= 3
        for one, other in combinations(sets, 2):
            assert len(one & other) / len(one | other) <= 0.7
        assert all(one["units"] >= 3 for one in found.frontier)


class TestReasons:
    def test_a_replacement_is_named(self):
        asked = brief(skills=[{"skill": "french"}, {"skill": "water"}], roles_each=1)
        found = assemble(asked, *SMALL, teams=1)
        reasons = dict(found.teams.select("person", "reasons").rows())
        water = next(name for name in ("ada", "bo") if name in reasons)
        other = {"ada": "bo", "bo": "ada"}[water]
        assert reasons[water] == f"carries water; {other} could come instead"

    def test_somebody_who_cannot_be_replaced_is_told_so(self):
        asked = brief(skills=[{"skill": "books"}])
        found = assemble(asked, *SMALL)
        assert found.teams["reasons"].to_list() == [
            "carries books; without them no team keeps all the rules"
        ]


class TestImpossible:
    def test_a_skill_nobody_has(self):
        found = assemble(brief(skills=[{"skill": "chess"}]), *SMALL)
        assert found.teams.is_empty()
        assert found.conflict == ["1 person with chess"]
        assert "1 person with chess: ask for 1 fewer" in found.nearest

    def test_the_smallest_conflict_leaves_the_innocent_out(self):
        asked = brief(
            size=[1, 2],
            skills=[{"skill": "law", "people": 3}, {"skill": "water"}],
            span={"units": 2},
        )
        found = assemble(asked, *SMALL)
        assert found.conflict == ["at most 2 people", "3 people with law"]
        assert len(found.nearest) == 1

    def test_two_who_must_and_may_not(self):
        asked = brief(people={"must": ["ada", "bo"], "not_both": [["ada", "bo"]]})
        assert assemble(asked, *SMALL).conflict == [
            "ada must be in the team",
            "bo must be in the team",
            "not both ada and bo",
        ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"size": 0}, '"fewest": 0 is not a whole number of 1 to 60'),
        ({"size": [5, 3]}, r"the fewest \(5\) are more than the most \(3\)"),
        ({"skills": []}, "names no skill"),
        ({"skills": [{"skill": "law", "level": 9}]}, '"level": 9'),
        ({"skils": []}, 'did you mean "skills"'),
        ({"people": {"must": ["zoe"]}}, '"zoe" is nobody in the table'),
        ({"people": {"must": ["ada"], "never": ["ada"]}}, "choose one"),
        ({"people": {"not_both": [["ada"]]}}, "is not a pair"),
        ({"weigh": {"load": -1}}, "from 0 to"),
        ({"skills": "law"}, r"written as \[\[skills\]\]"),
    ],
)
def test_a_brief_that_cannot_be_read_is_refused_in_a_sentence(words, sentence):
    with pytest.raises(TableError, match=sentence):
        assemble(brief(**words), *SMALL)


def test_pandas_in_pandas_out():
    people, skills = (frame.to_pandas() for frame in SMALL)
    found = assemble(brief(), people, skills)
    assert found.teams["person"][0] == "ada"
    assert type(found.teams) is type(people)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_a_stand_in_keeps_every_rule(seed):
    from ledby.science.teams.pool import gather
    from ledby.science.teams.program import Program
    from ledby.science.teams.standing_in import stand_in

    rng = np.random.default_rng(seed)
    rows = [
        (
            f"p{number}",
            f"u{rng.integers(0, 4)}",
            int(rng.integers(1, 4)),
            f"l{rng.integers(0, 3)}",
            {s: 2 for s in SKILLS if rng.random() < 0.4},
        )
        for number in range(25)
    ]
    asked = brief(
        size=[2, 5],
        skills=[{"skill": skill} for skill in SKILLS],
        span={"units": 2, "places": 2, "most_from_one": 2},
    )
    pool = gather(asked, *tables(rows))
    program = Program(asked, pool)
    best = program.solve(10)
    for member in best.members if best else ():
        who = stand_in(asked, pool, best, member)
        if who is not None:
            team = [who, *(other for other in best.members if other != member)]
            absent = [other for other in range(len(pool.ids)) if other not in team]
            assert program.solve(10, keep=team, without=absent) is not None
