from __future__ import annotations

import polars as pl

from ledby.science.teams import instead_of, judge, measure, read_brief, read_rules

PEOPLE = pl.DataFrame(
    {
        "person": ["ada", "bo", "cy", "di"],
        "unit": ["A / east", "A / west", "B", "B"],
        "level": [2, 3, 3, 3],
        "location": ["Oslo", "Oslo", "Rome", "Rome"],
    }
)
SKILLS = pl.DataFrame(
    {
        "person": ["ada", "bo", "cy", "di"],
        "skill": ["water", "water", "law", "law"],
        "level": [3, 2, 3, 1],
    }
)


def brief(**words):
    skills = [{"skill": "water", "level": 2}, {"skill": "law", "level": 2}]
    return read_brief({"size": [2, 3], "skills": skills, **words})


def short(found):
    return {rule["kind"] for rule in found.rules if rule["short"] > 0}


def test_a_team_that_keeps_all_rules_falls_short_of_none():
    asked = brief(span={"units": 2, "across": ["A", "B"]})
    found = judge(asked, PEOPLE, SKILLS, ["ada", "cy"])
    assert short(found) == set()
    assert found.carries == {"ada": [0], "cy": [1]}


def test_each_rule_that_a_team_breaks_is_named():
    asked = brief(span={"units": 2, "across": ["B"]}, people={"must": ["di"]})
    found = judge(asked, PEOPLE, SKILLS, ["ada", "bo"])
    assert short(found) == {"need", "across", "must"}
    law = next(rule for rule in found.rules if rule.get("skill") == "law")
    assert law["short"] == 1


def test_too_many_and_too_few():
    assert short(judge(brief(), PEOPLE, SKILLS, ["ada"])) >= {"fewest", "need"}
    everybody = judge(brief(), PEOPLE, SKILLS, ["ada", "bo", "cy", "di"])
    assert short(everybody) == {"most"}


def test_hours_are_judged():
    asked = brief(time={"each": 3, "together": 8})
    hours = {"ada": 5.0, "cy": 2.0}
    found = judge(asked, PEOPLE, SKILLS, ["ada", "cy"], hours=hours)
    assert short(found) == {"hours_each", "hours"}


def test_who_could_come_instead_keeps_every_rule():
    assert instead_of(brief(), PEOPLE, SKILLS, ["ada", "cy"], "ada") == ["bo"]
    assert instead_of(brief(), PEOPLE, SKILLS, ["ada", "cy"], "cy") == []
    busy = brief(load={"bo": 3})
    assert instead_of(busy, PEOPLE, SKILLS, ["bo", "cy"], "bo") == ["ada"]


def test_a_division_by_hand_is_measured_by_the_same_rules():
    rules = read_rules(
        {
            "rules": [
                {"kind": "spread", "column": "unit"},
                {"kind": "apart", "people": ["cy", "di"]},
            ]
        }
    )
    apart = measure(PEOPLE, [1, 1, 2, 2], rules)
    assert [line["worst"] for line in apart] == [0.5, 1.0]
    mixed = measure(PEOPLE, [1, 2, 1, 2], rules)
    assert [line["worst"] for line in mixed] == [0.25, 0.0]
