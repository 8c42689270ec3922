from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledby.errors import TableError
from ledby.science.inclusion import (
    decision_seats,
    glass_ceiling_index,
    informal_ceiling,
    representation,
)
from ledby.science.simulation import simulate


def staff(counts):
    """Return people with these numbers by (level, gender)."""
    rows = [
        (level, gender) for (level, gender), many in counts.items() for _ in range(many)
    ]
    return pl.DataFrame(
        {
            "person": [f"p{at:05d}" for at in range(len(rows))],
            "level": [level for level, _ in rows],
            "attr_gender": [gender for _, gender in rows],
        },
        schema_overrides={"attr_gender": pl.String},
    )


TWENTY = staff(
    {(1, "man"): 4, (1, "woman"): 1, (3, "man"): 6, (3, "woman"): 9, (3, None): 5}
)


def test_shares_by_hand():
    found = representation(TWENTY).to_dicts()
    assert [(row["level"], row["group"], row["people"]) for row in found] == [
        (1, "man", 4),
        (1, "woman", 1),
        (3, "man", 6),
        (3, "woman", 9),
    ]
    assert [row["share"] for row in found] == [0.8, 0.2, 0.4, 0.6]
    assert found[1]["low"] < 0.2 < found[1]["high"]
    by_level = representation(TWENTY, by="level")
    assert by_level["share"].to_list() == [1.0, 0.0, 0.0, 1.0]


def test_the_index_by_hand():
    found = {row["group"]: row for row in glass_ceiling_index(TWENTY).to_dicts()}
    women = found["woman"]
    assert women["everywhere"] == 0.5  # 10 of the 20 who told
    assert women["above"] == 0.2  # 1 of 5
    assert women["index"] == 2.5
    assert women["low"] < 2.5 < women["high"]
    assert found["man"]["index"] == 0.625


def test_the_index_of_she_figures():
    # The handbook's formula on round numbers: 30 in 100 women in all three grades,
    # 15 in 100 in grade A, index 2.
    grades = staff(
        {(1, "woman"): 15, (1, "man"): 85, (3, "woman"): 315, (3, "man"): 685}
    )
    found = glass_ceiling_index(grades, upper=1).filter(pl.col("group") == "woman")
    assert found["index"].item() == pytest.approx(330 / 1100 / 0.15)


def test_the_impact_ratios_of_the_four_fifths_rule():
    # US Equal Employment Opportunity Commission and others (1979), Questions and
    # Answers on the Uniform Guidelines: selection rates of 60, 45, 48 and 51 in 100
    # are printed as impact ratios of 75, 80 and 85 %. An index is the rate of all by
    # the rate of a group, so indices stand to each other as those ratios do.
    rates = {"white": 60, "American Indian": 45, "Hispanic": 48, "Black": 51}
    people = {(1, group): rate for group, rate in rates.items()}
    people |= {(2, group): 100 - rate for group, rate in rates.items()}
    found = glass_ceiling_index(staff(people), upper=1)
    index = dict(zip(found["group"], found["index"], strict=True))
    ratios = {group: round(100 * index["white"] / index[group]) for group in rates}
    assert ratios == {"white": 100, "American Indian": 75, "Hispanic": 80, "Black": 85}


def test_nobody_of_a_group_above():
    found = glass_ceiling_index(
        staff({(1, "man"): 12, (3, "woman"): 40, (3, "man"): 8})
    )
    women = found.filter(pl.col("group") == "woman").to_dicts()[0]
    assert women["index"] is None
    assert women["low"] > 1
    flat = glass_ceiling_index(staff({(3, "woman"): 9, (4, "man"): 1}))
    assert flat["index"].to_list() == flat["low"].to_list() == [None, None]


def test_the_interval_covers_the_planted_index():
    rng = np.random.default_rng(1)
    hits = 0
    for _ in range(300):
        high, low = rng.binomial(40, 0.25), rng.binomial(1000, 0.6)
        people = staff(
            {
                (2, "woman"): high,
                (2, "man"): 40 - high,
                (4, "woman"): low,
                (4, "man"): 1000 - low,
            }
        )
        found = glass_ceiling_index(people).filter(pl.col("group") == "woman")
        truth = (40 * 0.25 + 1000 * 0.6) / 1040 / 0.25
        hits += found["low"].item() <= truth <= found["high"].item()
    assert hits / 300 == pytest.approx(0.90, abs=0.05)


def test_the_simulated_ceiling_is_found():
    made = simulate(1200, 7)
    women = pl.col("group") == "woman"
    found = glass_ceiling_index(made.people).filter(women)
    assert found["low"].item() > 1.3
    assert found["index"].item() == pytest.approx(0.58 / 0.2, abs=0.4)
    # Nothing is planted in the contract of those who lead nobody.
    shuffled = made.people.with_columns(
        pl.col("attr_gender").shuffle(seed=5).alias("attr_gender")
    )
    null = glass_ceiling_index(shuffled).filter(women)
    assert null["low"].item() < 1 < null["high"].item()


def test_women_are_followed_where_they_are_not_seated():
    made = simulate(6000, 7)
    found = informal_ceiling(made.people, made.nominations)
    rows = {row["level"]: row for row in found.filter(group="woman").to_dicts()}
    truth = {row["level"]: row for row in made.truth.ceiling.to_dicts()}
    assert rows[2]["seats"] < 0.3
    assert rows[2]["seats"] < rows[2]["low"]
    assert rows[2]["low"] <= truth[2]["followed"] <= rows[2]["high"]
    assert rows[4]["low"] < rows[4]["seats"] < rows[4]["high"]


def test_following_by_hand():
    people = pl.DataFrame(
        {
            "person": ["a", "b", "c", "d", "e"],
            "manager": [None, "a", "a", "b", "b"],
            "level": [1, 2, 2, 3, 3],
            "attr_gender": ["man", "woman", "man", "woman", None],
        }
    )
    follows = pl.DataFrame(
        {
            "follower": ["d", "c", "c", "b", "d", "a", "e", "b", "d"],
            "leader": ["b", "b", "b", "a", "a", "b", "c", "b", "e"],
        }
    )
    found = informal_ceiling(people, follows)
    rows = {(row["level"], row["group"]): row for row in found.to_dicts()}
    # Level 1 and 2 together: Ben by c and a (d reports to b), a by d, c by e.
    assert rows[2, "woman"]["followed"] == pytest.approx(2 / 4)
    assert rows[2, "man"]["followed"] == pytest.approx(2 / 4)
    assert rows[2, "woman"]["seats"] == pytest.approx(1 / 3)
    assert rows[2, "woman"]["people"] == 3
    # sum of (follows x (1 - share or share))^2 = (2/2)^2 + 2 (1/2)^2 = 1.5, over 4^2.
    half = 1.6449 * 1.5**0.5 / 4
    assert rows[2, "woman"]["low"] == pytest.approx(max(0.5 - half, 0), abs=0.001)
    assert rows[2, "woman"]["high"] == pytest.approx(min(0.5 + half, 1), abs=0.001)
    assert rows[3, "woman"]["followed"] is None


def test_decisions_by_hand():
    people = pl.DataFrame({"person": list("abcd"), "level": [1, 2, 3, 3]})
    rows = [("x", "a", "decided"), ("x", "b", "decided"), ("y", "a", "decided")]
    rows += [("x", "c", "affected"), ("y", "d", "affected"), ("y", "q", "affected")]
    decisions = pl.DataFrame(
        rows, schema=["decision", "person", "role"], orient="row"
    ).with_columns(at=pl.lit(1_700_000_000))
    found = {row["level"]: row for row in decision_seats(decisions, people).to_dicts()}
    assert found[1]["people"] == 0.25
    assert found[1]["decided"] == pytest.approx(2 / 3)
    assert found[3]["decided"] == 0.0
    assert found[3]["affected"] == 1.0  # q is not among the people
    assert found[2]["proposed"] is None


def test_simulated_decisions_are_taken_above():
    made = simulate(1200, 7)
    found = decision_seats(made.decisions, made.people)
    above = found.filter(pl.col("level") <= 2).sum()
    assert above["people"].item() < 0.04
    assert above["decided"].item() > 0.5
    assert above["affected"].item() < 0.05


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.sampled_from(["x", "y", None])),
        min_size=1,
        max_size=30,
    ).filter(lambda rows: any(group for _, group in rows))
)
def test_shares_of_a_level_make_a_whole(rows):
    people = pl.DataFrame(
        {
            "person": [str(at) for at in range(len(rows))],
            "level": [level for level, _ in rows],
            "attr_g": [group for _, group in rows],
        },
        schema_overrides={"attr_g": pl.String},
    )
    found = representation(people, "attr_g")
    assert found.group_by("level").agg(pl.col("share").sum())["share"].to_list() == (
        pytest.approx([1.0] * found["level"].n_unique())
    )
    assert found["people"].sum() == sum(group is not None for _, group in rows)
    index = glass_ceiling_index(people, "attr_g").drop_nulls("index")
    assert np.allclose(index["index"] * index["above"], index["everywhere"])


def test_pandas_gives_the_same():
    made = simulate(300, 2)
    pandas = made.people.to_pandas()
    for room in (representation, glass_ceiling_index):
        found = room(pandas)
        assert isinstance(found, pd.DataFrame)
        assert pl.from_pandas(found).equals(room(made.people))
    found = informal_ceiling(pandas, made.nominations.to_pandas())
    assert pl.from_pandas(found).equals(informal_ceiling(made.people, made.nominations))


def test_what_cannot_be_grouped_is_refused():
    with pytest.raises(TableError, match='column "attr_shoe" is missing'):
        representation(TWENTY, "attr_shoe")
    with pytest.raises(TableError, match='nobody has both a "level" and a "unit"'):
        representation(TWENTY, "unit")
