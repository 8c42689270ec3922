"""What moved: no evidence below twenty, honest about those who began lower."""

from __future__ import annotations

import numpy as np

from ledby.science.growth import moved
from ledby.science.growth.moved import matched


def cycle_pair(rng, n: int = 400, effect: float = 0.0, *, low_ones: bool = True):
    """Return tried, before, after: those who stood low were likelier to try."""
    true = rng.normal(3.5, 0.5, n)
    before = true + rng.normal(0, 0.3, n)
    pull = 1 / (1 + np.exp(3 * (before - 3.3))) if low_ones else np.full(n, 0.3)
    tried = rng.random(n) < pull
    after = true + effect * tried + rng.normal(0, 0.3, n)
    return tried, before, after


def test_below_twenty_pairs_there_is_no_evidence_yet():
    tried = np.array([True] * 19 + [False] * 100)
    before = np.full(119, 3.0)
    assert moved(tried, before, before + 1.0 * tried) is None
    assert moved(np.ones(50, bool), np.ones(50), np.ones(50)) is None
    tried[19] = True
    assert moved(tried, before, before + 1.0 * tried).word == "up"


def test_one_who_was_not_seen_twice_is_left_out():
    tried = np.array([True] * 20 + [False] * 40)
    before = np.full(60, 3.0)
    before[0] = np.nan
    assert moved(tried, before, np.full(60, 3.0)) is None


def test_pairs_stand_together_and_nobody_is_used_twice():
    tried = np.array([True, True, False, False, False])
    before = np.array([1.0, 3.0, 3.1, 1.1, 5.0])
    assert sorted(matched(tried, before)) == [(0, 3), (1, 2)]
    far = np.array([1.0, 1.0, 5.0, 5.0, 5.0])
    assert matched(tried, far) == []


def test_the_way_back_to_the_middle_is_not_taken_for_growth():
    rng = np.random.default_rng(3)
    plain, wrong = [], 0
    for _ in range(200):
        tried, before, after = cycle_pair(rng)
        change = after - before
        plain.append(change[tried].mean() - change[~tried].mean())
        found = moved(tried, before, after)
        wrong += found is not None and found.word != "unclear"
    # Without pairs those who tried would seem to have gained.
    assert np.mean(plain) > 0.1
    assert wrong / 200 <= 0.13


def test_what_moved_is_found_with_its_size():
    rng = np.random.default_rng(4)
    found = [moved(*cycle_pair(rng, 600, 0.4)) for _ in range(60)]
    seen = [one for one in found if one is not None]
    assert len(seen) > 55
    assert abs(np.mean([one.value for one in seen]) - 0.4) < 0.06
    assert np.mean([one.word == "up" for one in seen]) > 0.9
    assert {one.people for one in seen} <= {"100–199", "200–499"}
