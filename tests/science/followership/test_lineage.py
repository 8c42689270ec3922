from __future__ import annotations

import polars as pl
import pytest

from ledby.science.followership import handed_on, lineage
from ledby.science.simulation import simulate

PEOPLE = pl.DataFrame(
    {
        "person": ["ada", "ben", "cem", "dia", "eli", "fay", "gil"],
        "manager": [None, "ada", "ben", "ben", None, "eli", None],
        "unit": ["head", "head", "shop", "shop", "shop", "yard", None],
    }
)


def handed(*pairs):
    """Return nominations in which each second one picked honesty up from the first."""
    return pl.DataFrame(
        [(follower, leader, "honesty") for leader, follower in pairs],
        schema=["follower", "leader", "trait"],
        orient="row",
    )


def rows_of(found):
    return {row["person"]: row for row in found.to_dicts()}


def test_lineage_goes_one_step_beyond():
    follows = pl.DataFrame(
        {
            "follower": ["ben", "cem", "dia", "eli", "ada", "fay", "ben"],
            "leader": ["ada", "ben", "ben", "dia", "ben", "ada", "fay"],
            "trait": ["honesty"] * 5 + ["courage", None],
        }
    )
    found = {
        (row["trait"], row["person"]): (row["people"], row["onward"], row["units"])
        for row in lineage(follows, PEOPLE).to_dicts()
    }
    assert found == {
        ("honesty", "ada"): (1, 2, 2),  # Ben; by him Cem and Dia, and Ada herself
        ("honesty", "ben"): (3, 1, 2),  # Cem, Dia, Ada; by Dia Eli; by Ada Ben himself
        ("honesty", "dia"): (1, 0, 1),
        ("courage", "ada"): (1, 0, 1),
    }


def test_nobody_picked_up_a_trait():
    follows = pl.DataFrame({"follower": ["ben"], "leader": ["ada"]})
    found = lineage(follows, PEOPLE)
    assert found.shape == (0, 8)
    assert found.schema["people"] == pl.Int64


def test_a_chain_over_several_steps():
    chain = handed(("ada", "ben"), ("ben", "cem"), ("cem", "dia"), ("dia", "eli"))
    found = rows_of(lineage(chain, PEOPLE))
    ada = found["ada"]
    assert (ada["people"], ada["onward"], ada["farther"], ada["steps"]) == (1, 1, 2, 4)
    assert (found["dia"]["farther"], found["dia"]["steps"]) == (0, 1)


def test_a_circle_ends_where_it_began():
    circle = handed(("ada", "ben"), ("ben", "cem"), ("cem", "ada"))
    ada = rows_of(lineage(circle, PEOPLE))["ada"]
    assert (ada["people"], ada["onward"], ada["farther"], ada["steps"]) == (1, 1, 0, 2)


def test_a_chain_over_cycles_never_goes_back_in_time():
    first, second = handed(("ada", "ben")), handed(("ben", "cem"))
    forward = rows_of(lineage(second, PEOPLE, earlier=[first]))["ada"]
    assert (forward["people"], forward["onward"], forward["cycles"]) == (1, 1, 1)
    back = rows_of(lineage(first, PEOPLE, earlier=[second]))["ada"]
    assert (back["people"], back["onward"]) == (1, 0)
    twice = rows_of(lineage(first, PEOPLE, earlier=[first, second]))["ada"]
    assert (twice["people"], twice["cycles"], twice["onward"]) == (1, 2, 1)


def test_flows_between_units_beside_what_sums_give():
    people = pl.DataFrame(
        {
            "person": [f"{u}{at}" for u in "ab" for at in range(8)],
            "unit": ["A"] * 8 + ["B"] * 8,
        }
    )
    crossing = [("a0", f"b{at}") for at in range(6)]
    inside = [("a0", f"a{at}") for at in range(1, 5)]
    found = handed_on(handed(*crossing, *inside), people)
    # Four in A are too few to be given; all was handed on by A, so 6 are expected.
    assert found.rows() == [
        ("honesty", "A", "B", 6, pytest.approx(6.0), pytest.approx(1.0))
    ]
    assert handed_on(handed(*inside), people).shape == (0, 6)


def test_planted_traits_flow_within_units_more_than_across():
    made = simulate(1_200, 2)
    found = handed_on(made.nominations, made.people)
    same = found.filter(pl.col("unit") == pl.col("other"))
    assert same["ratio"].min() > 1.5
    assert found["people"].min() >= 5
