"""Reliable change: the published example, false alarms, power, and what is left out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledby.science.growth import between, changes, jacobson_truax


def estimate(value: float, half: float = 0.4, clip: str = ""):
    return {
        "value": value,
        "low": round(value - half, 1),
        "high": round(value + half, 1),
        "people": "7–9",
        "clip": clip,
    }


def shrunk(rng, true, raters: int, spread: float, noise: float = 0.8):
    """Return shrunk means of *raters* answers and their standard errors."""
    error = noise / np.sqrt(raters)
    reliability = spread**2 / (spread**2 + error**2)
    seen = true + rng.normal(0, error, true.shape)
    return 3.5 + reliability * (seen - 3.5), np.full(
        true.shape, spread * np.sqrt(1 - reliability)
    )


def clear(found) -> float:
    return float(np.mean([one.word != "no_clear_change" for one in found]))


def test_the_example_of_jacobson_and_truax():
    # 1991, p. 14: pretest 32.5, posttest 47.5, s = 7.5, r = .80, S_diff = 4.74.
    index = jacobson_truax(32.5, 47.5, sd=7.5, reliability=0.80)
    assert float(index) == pytest.approx(15 / 4.74, abs=0.01)
    assert round(float(index), 2) == 3.16


def test_its_arguments_are_checked():
    with pytest.raises(ValueError, match="above 0"):
        jacobson_truax(1, 2, sd=0, reliability=0.5)
    with pytest.raises(ValueError, match="at least one"):
        changes([1.0], [2.0], [0.1], [0.1], family=0)


@pytest.mark.parametrize(("raters", "later"), [(5, 5), (5, 12), (12, 8)])
def test_at_most_five_in_a_hundred_unchanged_people_are_called_changed(raters, later):
    rng = np.random.default_rng(7)
    true = rng.normal(3.5, 0.5, 20_000)
    before, se_before = shrunk(rng, true, raters, 0.5)
    after, se_after = shrunk(rng, true, later, 0.5)
    assert clear(changes(before, after, se_before, se_after)) <= 0.05


def test_nine_looks_at_one_person_are_one_family():
    rng = np.random.default_rng(8)
    true = rng.normal(3.5, 0.5, (4_000, 9))
    before, se = shrunk(rng, true, 8, 0.5)
    after, _ = shrunk(rng, true, 8, 0.5)
    found = changes(before.ravel(), after.ravel(), se.ravel(), se.ravel(), family=9)
    wrong = np.array([one.word != "no_clear_change" for one in found]).reshape(-1, 9)
    assert wrong.any(axis=1).mean() <= 0.05


def test_a_whole_point_from_many_raters_is_found():
    rng = np.random.default_rng(9)
    true = rng.normal(3.2, 0.5, 4_000)
    before, se_before = shrunk(rng, true, 12, 0.5)
    after, se_after = shrunk(rng, true + 1.0, 12, 0.5)
    found = changes(before, after, se_before, se_after)
    assert np.mean([one.word == "up" for one in found]) > 0.55
    assert not any(one.word == "down" for one in found)


def test_pages_are_compared_where_both_say_something():
    before = {"courage": estimate(2.5), "honesty": estimate(4.0), "loyalty": None}
    after = {
        "courage": estimate(3.9),
        "honesty": estimate(4.6, clip="at_least"),
        "loyalty": estimate(3.0),
    }
    found = between(before, after)
    assert set(found) == {"courage"}
    assert found["courage"].word == "up"
    assert found["courage"].value == 1.4
    assert found["courage"].low > 0
    assert between({}, after) == {}


def test_a_range_cut_at_the_end_of_the_scale_is_not_taken_for_certainty():
    near_end = {"value": 4.5, "low": 3.5, "high": 5.0, "people": "4–6", "clip": ""}
    found = between({"courage": estimate(3.6)}, {"courage": near_end})
    assert found["courage"].word == "no_clear_change"


@given(
    st.floats(1, 5),
    st.floats(1, 5),
    st.floats(0.05, 1),
    st.floats(0.05, 1),
    st.integers(1, 9),
)
def test_word_and_range_agree_and_turn_round(before, after, one, two, family):
    (there,) = changes([before], [after], [one], [two], family=family)
    (back,) = changes([after], [before], [two], [one], family=family)
    assert there.value == pytest.approx(-back.value)
    assert there.low == pytest.approx(-back.high)
    assert (there.word == "up") == (there.low > 0)
    assert (there.word == "down") == (there.high < 0)
