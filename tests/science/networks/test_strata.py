from __future__ import annotations

import numpy as np
import pytest

from ledby.science.networks.strata import Redraw, overlap


def test_everybody_stays_in_the_stratum_and_nobody_barred_is_drawn():
    rng = np.random.default_rng(0)
    code = rng.integers(0, 6, 80)
    target = rng.integers(0, 80, 4_000)
    other = (target + rng.integers(1, 80, 4_000)) % 80
    drawn = Redraw(code, target, (other,)).draw(rng)
    order = np.argsort(code[target], kind="stable")
    assert (code[drawn] == code[target[order]]).all()
    assert (drawn != other[order]).all()


def test_all_who_may_be_drawn_are_drawn_alike():
    code = np.array([0, 0, 0, 0, 1])
    target = np.zeros(30_000, dtype=np.int64)
    barred = np.full(30_000, 3)
    drawn = Redraw(code, target, (barred,)).draw(np.random.default_rng(1))
    many = np.bincount(drawn, minlength=5)
    assert many[[3, 4]].tolist() == [0, 0]
    assert many[:3] / 30_000 == pytest.approx([1 / 3] * 3, abs=0.01)


def test_where_nobody_else_may_be_drawn_it_stays():
    code = np.array([0, 0, 1])
    drawn = Redraw(code, np.array([0] * 200 + [2]), (np.array([1] * 200 + [0]),)).draw(
        np.random.default_rng(2)
    )
    assert drawn.tolist() == [0] * 200 + [2]


def test_an_overlap_by_hand():
    # One stratum of four with two and two in it: 2 * 2 / 4 = 1 expected, 2 seen; of the
    # six ways to draw two, one has both and one has none: p = 2 / 6.
    one = np.array([True, True, False, False, True])
    other = np.array([True, True, False, False, False])
    code = np.array([0, 0, 0, 0, 1])
    found = overlap(one, other, code, draws=6_000, rng=np.random.default_rng(3))
    assert (found.both, found.expected) == (2, 1.0)
    assert found.odds_ratio is None
    assert found.p == pytest.approx(1 / 3, abs=0.02)


def test_the_common_odds_ratio_is_that_of_mantel_and_haenszel():
    # Two tables (2, 1, 1, 2) and (3, 1, 1, 1): (2*2/6 + 3*1/6) / (1*1/6 + 1*1/6).
    one = np.array([1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0], dtype=bool)
    other = np.array([1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 1, 0], dtype=bool)
    code = np.repeat([0, 1], 6)
    found = overlap(one, other, code, draws=100, rng=np.random.default_rng(4))
    assert found.odds_ratio == pytest.approx(3.5)
    assert found.both == 5
