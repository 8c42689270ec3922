from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledby.errors import InsufficientData, TableError
from ledby.science.inclusion import ceiling_odds, steps
from ledby.science.simulation import simulate

BERKELEY = {
    "A": (512, 313, 89, 19),
    "B": (353, 207, 17, 8),
    "C": (120, 205, 202, 391),
    "D": (138, 279, 131, 244),
    "E": (53, 138, 94, 299),
    "F": (22, 351, 24, 317),
}
"""Admitted and rejected men, admitted and rejected women, by department of the
University of California in 1973 (Bickel, Hammel and O'Connell 1975, *Science* 187)."""


def people(counts):
    """Return people with these numbers by (stratum, level, group)."""
    rows = [key for key, many in counts.items() for _ in range(many)]
    return pl.DataFrame(
        {
            "person": [f"p{at:05d}" for at in range(len(rows))],
            "unit": [unit for unit, _, _ in rows],
            "level": [level for _, level, _ in rows],
            "attr_gender": [group for _, _, group in rows],
        }
    )


def berkeley():
    return people(
        {
            (unit, level, group): many
            for unit, counts in BERKELEY.items()
            for (group, level), many in zip(
                [("man", 1), ("man", 2), ("woman", 1), ("woman", 2)],
                counts,
                strict=True,
            )
        }
    )


def drawn(rng, size, odds, groups=0.4):
    """Draw people whose cumulative odds of sitting high differ by *odds*."""
    woman = rng.random(size) < groups
    cuts = np.log([0.01, 0.05, 0.2]) - np.where(woman, np.log(odds), 0)[:, None]
    above = 1 / (1 + np.exp(-cuts))
    level = 4 - (rng.random((size, 1)) < above).sum(axis=1)
    return pl.DataFrame(
        {
            "person": [f"p{at}" for at in range(size)],
            "level": level,
            "attr_gender": np.where(woman, "woman", "man"),
        }
    )


def row_of(found, group="woman"):
    return found.filter(pl.col("group") == group).to_dicts()[0]


def test_admissions_to_berkeley_as_r_has_them():
    # R 4.2.2: mantelhaen.test(UCBAdmissions), men against women; 95 % interval.
    found = ceiling_odds(berkeley(), within="unit", level=0.95, draws=9)
    men, women = row_of(found, "man"), row_of(found)
    assert men["odds_ratio"] == pytest.approx(0.9046968283, rel=1e-9)
    # Its variance is that of Robins, Breslow and Greenland, near but not the same.
    assert men["low"] == pytest.approx(0.7719073618, rel=3e-3)
    assert men["high"] == pytest.approx(1.0603297644, rel=3e-3)
    assert women["odds_ratio"] == pytest.approx(1 / men["odds_ratio"])
    assert (men["seats"], women["seats"]) == (2691, 1835)
    # Without the departments it looks otherwise: the paradox of Simpson.
    plain = row_of(ceiling_odds(berkeley(), draws=9))
    assert plain["odds_ratio"] == pytest.approx(557 * 1493 / (1278 * 1198))


def test_a_step_by_hand():
    table = people(
        {("x", 1, "man"): 4, ("x", 1, "woman"): 1}
        | {("x", 2, "man"): 6, ("x", 2, "woman"): 9}
    )
    woman = row_of(steps(table))
    assert (woman["level"], woman["below"], woman["people"]) == (1, 2, 1)
    assert woman["ratio"] == pytest.approx(0.2 / 0.6)
    assert woman["odds_ratio"] == pytest.approx(1.5 * 6.5 / (4.5 * 9.5))
    half = 1.6448536 * np.sqrt(1 / 1.5 + 1 / 4.5 + 1 / 9.5 + 1 / 6.5)
    assert woman["high"] == pytest.approx(woman["odds_ratio"] * np.exp(half))
    assert row_of(steps(table), "man")["odds_ratio"] > 1


def test_a_group_that_is_only_up_here_has_no_ratio():
    table = people({("x", 1, "woman"): 3, ("x", 2, "man"): 3})
    assert row_of(steps(table))["ratio"] is None


def test_the_ceiling_of_an_invented_organisation_is_found():
    made = simulate(2000, 3)
    woman = row_of(ceiling_odds(made.people, draws=199))
    assert woman["high"] < 1
    assert woman["p"] == pytest.approx(1 / 200)
    last = steps(made.people).filter(
        (pl.col("level") == 2) & (pl.col("group") == "woman")
    )
    assert last["odds_ratio"].item() < 1


def test_a_planted_ceiling_is_found_and_its_size():
    rng = np.random.default_rng(5)
    found = [
        row_of(ceiling_odds(drawn(rng, 2000, 2.0), draws=99, seed=k)) for k in range(40)
    ]
    assert sum(one["p"] <= 0.05 for one in found) >= 38
    logs = np.log([one["odds_ratio"] for one in found])
    assert logs.mean() == pytest.approx(np.log(0.5), abs=0.06)
    covered = sum(one["low"] < 0.5 < one["high"] for one in found)
    assert covered >= 32  # 36 of 40 on average at 90 %; fewer than 32 once in 100


def test_shuffled_groups_give_few_alarms():
    rng = np.random.default_rng(11)
    alarms = [
        row_of(ceiling_odds(drawn(rng, 300, 1.0), draws=99, seed=k))["p"] <= 0.05
        for k in range(200)
    ]
    assert sum(alarms) <= 18  # 10 on average; more than 18 once in 150


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.sampled_from("abc"), st.sampled_from("xy")),
        min_size=2,
        max_size=40,
    )
)
def test_anything_has_a_ratio_or_none(rows):
    table = people({})
    table = pl.DataFrame(
        {
            "person": [str(k) for k in range(len(rows))],
            "level": [level for level, _, _ in rows],
            "attr_gender": [group for _, group, _ in rows],
            "unit": [unit for _, _, unit in rows],
        }
    )
    try:
        found = ceiling_odds(table, within="unit", draws=9)
    except InsufficientData:
        assert table["level"].n_unique() < 2 or table["attr_gender"].n_unique() < 2
        return
    for row in found.to_dicts():
        assert 0.1 <= row["p"] <= 1
        if row["odds_ratio"] is not None:
            assert row["low"] <= row["odds_ratio"] <= row["high"]


def test_what_cannot_be_compared_is_refused():
    table = people({("x", 1, "woman"): 3, ("x", 1, "man"): 3})
    with pytest.raises(InsufficientData, match="one level, or one group"):
        ceiling_odds(table)
    with pytest.raises(TableError, match='column "place" is missing'):
        ceiling_odds(table, within="place")
