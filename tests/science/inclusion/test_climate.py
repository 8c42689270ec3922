from __future__ import annotations

import pandas as pd
import polars as pl
import pytest

from ledby.errors import TableError
from ledby.science.inclusion import climate
from ledby.science.simulation import simulate

ANSWERS = pl.DataFrame(
    {
        "item": ["heard"] * 7 + ["seat"] * 2,
        "value": [2.0, 3.0, 4.0, None, 5.0, 5.0, 4.0, None, 3.0],
        "unit": ["a"] * 4 + ["b"] * 3 + ["a", "b"],
    }
)


def rows_of(frame):
    return {(row["item"], row["group"]): row for row in frame.to_dicts()}


def test_means_by_hand():
    found = rows_of(climate(ANSWERS, by="unit"))
    heard = found["heard", "a"]
    assert (heard["mean"], heard["n"]) == (3.0, 3)
    # t(2) at 0.95 is 2.920; the standard error is 1 / sqrt(3).
    assert heard["low"] == pytest.approx(3 - 2.920 / 3**0.5, abs=0.001)
    assert heard["high"] == pytest.approx(3 + 2.920 / 3**0.5, abs=0.001)
    other = found["heard", "b"]
    assert other["mean"] == pytest.approx(14 / 3)
    assert other["high"] == 5.0  # cut at the end of the scale
    assert found["seat", "a"]["mean"] is None
    assert found["seat", "a"]["n"] == 0
    assert (found["seat", "b"]["mean"], found["seat", "b"]["low"]) == (3.0, None)
    # A variance of 1 of the 2 that answers at random have; of 1/3.
    assert (heard["rwg"], other["rwg"]) == pytest.approx((0.5, 5 / 6))
    assert found["seat", "b"]["rwg"] is None


def test_rows_come_sorted_and_typed():
    found = climate(ANSWERS.reverse(), by="unit")
    assert found["item"].to_list() == ["heard", "heard", "seat", "seat"]
    assert found["group"].to_list() == ["a", "b", "a", "b"]
    assert found.schema["mean"] == pl.Float64


def test_pandas_gives_the_same():
    found = climate(ANSWERS.to_pandas(), by="unit")
    assert isinstance(found, pd.DataFrame)
    assert pl.from_pandas(found).equals(climate(ANSWERS, by="unit"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (pl.lit(6.0).alias("value"), '"6.0" is not allowed'),
        (pl.lit(None, dtype=pl.String).alias("unit"), "must not be empty"),
    ],
)
def test_answers_outside_the_contract_are_refused(change, said):
    with pytest.raises(TableError, match=said):
        climate(ANSWERS.with_columns(change), by="unit")


def test_an_unknown_group_is_refused():
    with pytest.raises(TableError, match='column "team" is missing'):
        climate(ANSWERS, by="team")


def test_those_far_from_decisions_feel_less_heard():
    made = simulate(1200, 7)
    answers = made.climate.join(made.people.select("person", "level"), on="person")
    found = rows_of(climate(answers, by="level"))
    low, high = found["climate_2", "6"], found["climate_2", "3"]
    assert low["high"] < high["low"]
    assert found["climate_1", "6"]["high"] > found["climate_1", "3"]["low"]
