from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from ledby.errors import InsufficientData, TableError
from ledby.science.inclusion import mixture

FOUR = pl.DataFrame(
    {
        "person": list("abcdefgh"),
        "unit": ["x", "x", "y", "y", "x", "x", "y", "y"],
        "attr_craft": ["p", "p", "q", "q", "p", "q", "p", "q"],
        "level": [1, 1, 3, 3, 2, 2, 2, 2],
    }
)


def members(*teams):
    rows = [(f"t{k}", person) for k, team in enumerate(teams) for person in team]
    return pl.DataFrame(rows, schema=["team", "person"], orient="row")


def rows(found):
    return {(row["measure"], row["column"]): row for row in found.to_dicts()}


def test_variety_and_separation_by_hand():
    found = rows(mixture(members("abcd"), FOUR, ["unit", "level"], draws=9))
    # Of six pairs of members four differ; two of two sit one level from the mean.
    assert found["variety", "unit"]["value"] == pytest.approx(4 / 6)
    assert found["separation", "level"]["value"] == 1.0
    assert found["variety", "unit"]["teams"] == 1


def test_two_halves_that_differ_in_everything_are_a_faultline_of_one():
    # Thatcher, Jehn and Zanutto (2003): attributes that line up give Fau = 1.
    found = rows(mixture(members("abcd"), FOUR, ["unit", "attr_craft"], draws=9))
    assert found["faultline", "all"]["value"] == pytest.approx(1)


def test_attributes_that_cross_give_half_a_faultline():
    # Each of two attributes splits the other: a half tells one of them.
    found = rows(mixture(members("efgh"), FOUR, ["unit", "attr_craft"], draws=9))
    assert found["faultline", "all"]["value"] == pytest.approx(0.5)


def test_teams_out_of_one_unit_each_are_less_mixed_than_chance():
    rng = np.random.default_rng(1)
    people = pl.DataFrame(
        {
            "person": [f"p{k}" for k in range(200)],
            "unit": [f"u{k // 10}" for k in range(200)],
            "level": rng.integers(1, 5, 200),
        }
    )
    silos = members(*([f"p{k * 10 + j}" for j in range(5)] for k in range(20)))
    found = rows(mixture(silos, people, ["unit", "level"], draws=99))
    unit = found["variety", "unit"]
    assert unit["value"] == 0
    assert unit["low"] > 0.9
    assert unit["p"] == 0.01
    assert found["separation", "level"]["p"] > 0.05
    assert found["faultline", "all"]["teams"] == 20


def test_chance_alone_seldom_alarms():
    rng = np.random.default_rng(2)
    people = FOUR.head(0)
    people = pl.DataFrame(
        {
            "person": [f"p{k}" for k in range(60)],
            "unit": rng.choice(["x", "y", "z"], 60),
        }
    )
    alarms = 0
    for k in range(60):
        order = rng.permutation(60)
        teams = members(
            *([f"p{j}" for j in order[5 * t : 5 * t + 5]] for t in range(12))
        )
        found = rows(mixture(teams, people, ["unit"], draws=99, seed=k))
        alarms += found["variety", "unit"]["p"] <= 0.05
    assert alarms <= 8


def test_what_is_not_known_does_not_count():
    people = FOUR.with_columns(unit=pl.Series(["x", None, "y", *["x"] * 5]))
    found = rows(mixture(members("abc"), people, ["unit"], draws=9))
    assert found["variety", "unit"]["value"] == 1.0
    empty = FOUR.with_columns(unit=pl.lit(None, pl.String))
    nothing = rows(mixture(members("abc"), empty, ["unit"], draws=9))
    assert nothing["variety", "unit"]["value"] is None
    assert nothing["variety", "unit"]["teams"] == 0


def test_teams_of_one_and_missing_columns_are_refused():
    with pytest.raises(InsufficientData, match="no team has two members"):
        mixture(members("a", "b"), FOUR)
    with pytest.raises(TableError, match='column "craft" is missing'):
        mixture(members("ab"), FOUR, ["craft"])
