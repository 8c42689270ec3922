from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledby.science.stats.concentration import Concentration, concentration


def test_the_definition_on_a_small_example():
    found = concentration([50, 0, 25, 25])
    assert found == Concentration(100, 3, 0.5, pytest.approx(8 / 3), 1)


def test_one_who_does_all_is_as_concentrated_as_can_be():
    """Gini's coefficient of one lander among one is 0, as if all were equal."""
    assert concentration([94]) == Concentration(94, 1, 1.0, 1.0, 1)


def test_equals_are_counted_whole():
    found = concentration([3] * 7)
    assert found.effective == pytest.approx(7)
    assert found.half == 4


def test_nothing_has_no_shares():
    assert concentration([]) == Concentration()
    assert concentration([0, 0]) == Concentration()


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="negative"):
        concentration([1, -1])


@given(st.lists(st.integers(0, 1_000), min_size=1, max_size=40))
def test_half_is_the_fewest_people_and_equals_lie_between_one_and_all(counts):
    found = concentration(counts)
    parts = np.sort(np.array(counts))[::-1]
    if not parts.sum():
        return
    assert 2 * parts[: found.half].sum() >= parts.sum()
    assert 2 * parts[: found.half - 1].sum() < parts.sum()
    assert 1 - 1e-9 <= found.effective <= found.people + 1e-9
    assert found.largest >= 1 / found.people
