from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledby.errors import TableError
from ledby.science.followership.line import Line


@st.composite
def forests(draw):
    """Draw managers: each person reports to nobody or to somebody drawn before."""
    people = draw(st.integers(1, 30))
    above = [draw(st.integers(-1, at - 1)) for at in range(people)]
    order = draw(st.permutations(range(people)))
    manager = np.full(people, -1)
    for at, boss in enumerate(above):
        manager[order[at]] = order[boss] if boss >= 0 else -1
    return manager


def chain(manager, person):
    while manager[person] >= 0:
        person = manager[person]
        yield person


@settings(deadline=None, max_examples=60)
@given(forests())
def test_above_is_what_climbing_the_chart_finds(manager):
    people = len(manager)
    line = Line(manager, [str(at) for at in range(people)])
    high, low = np.divmod(np.arange(people**2), people)
    climbed = [h in set(chain(manager, at)) for h, at in zip(high, low, strict=True)]
    assert line.above(high, low).tolist() == climbed
    assert (line.inside(high, low) == line.inside(low, high)).all()


def test_a_small_chart_by_hand():
    # 0 leads 1 and 2; 1 leads 3; 4 stands alone.
    line = Line(np.array([-1, 0, 0, 1, -1]), list("abcde"))
    assert line.reports.tolist() == [2, 1, 0, 0, 0]
    assert line.above(
        np.array([0, 0, 2, 3, 4]), np.array([3, 4, 3, 1, 4])
    ).tolist() == [
        True,
        False,
        False,
        False,
        False,
    ]


def test_a_long_chain_is_laid_out_quickly():
    people = 20_000
    line = Line(np.arange(-1, people - 1), [str(at) for at in range(people)])
    ends = np.array([0]), np.array([people - 1])
    assert line.above(*ends).tolist() == [True]
    assert line.above(*reversed(ends)).tolist() == [False]


def test_a_circle_is_shown_as_a_chain():
    with pytest.raises(TableError) as caught:
        Line(np.array([1, 2, 1, -1]), ["ana", "bo", "cy", "di"])
    assert str(caught.value) == (
        'Table people, column "manager": "bo" reports to "cy" reports to "bo";'
        " a reporting line must end."
    )
