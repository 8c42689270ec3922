"""Is the planted effect found, with an interval that holds; and is nothing, nothing?"""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from ledby.errors import InsufficientData
from ledby.science.followership import chosen_later


def two_cycles(seed, effect, people=240, units=6):
    """Return scores, two cycles and people: names in proportion to exp(effect z)."""
    rng = np.random.default_rng(seed)
    ids = np.array([f"p{at:03d}" for at in range(people)])
    unit = np.arange(people) % units
    good, lasting = rng.standard_normal((2, people))
    weight = np.exp(effect * good + 0.5 * lasting)

    def cycle():
        follower = np.repeat(np.arange(people), 3)
        leader = rng.choice(people, len(follower), p=weight / weight.sum())
        return pl.DataFrame({"follower": ids[follower], "leader": ids[leader]})

    scores = pl.DataFrame({"ratee": ids, "trait": "level", "score": 3.5 + 0.4 * good})
    table = pl.DataFrame(
        {"person": ids, "unit": [f"U{at}" for at in unit], "level": [3] * people}
    )
    return scores, cycle(), cycle(), table


def test_no_effect_is_held_nine_times_in_ten():
    # Names of the cycle before carry the lasting pull, so what is left of z is nothing.
    held = []
    for seed in range(60):
        found = chosen_later(*two_cycles(seed, 0.0))
        held.append(found.low <= 1.0 <= found.high)
    assert 0.80 <= np.mean(held) <= 0.97


def test_an_effect_is_found_and_its_size_is_cautious():
    found = [chosen_later(*two_cycles(seed, 0.4)) for seed in range(20)]
    assert np.mean([one.low > 1.0 for one in found]) > 0.9
    # Part of the effect is in the names of the cycle before, which are held.
    ratio = np.mean([one.ratio for one in found])
    assert 1.2 < ratio < np.exp(0.4)
    assert np.mean([one.kept for one in found]) > 1.0
    assert found[0].people == 240
    assert found[0].strata == 6


def test_the_estimate_solves_its_equation():
    # One unit, four people alike before, z of -1 and 1: the ratio of followers is 2,
    # so one standard deviation is worth the root of it.
    ids = [f"p{at:02d}" for at in range(40)]
    people = pl.DataFrame({"person": ids, "unit": "U", "level": 1})
    scores = pl.DataFrame({"ratee": ids, "trait": "level", "score": [2.0, 4.0] * 20})
    none = pl.DataFrame(schema={"follower": pl.String, "leader": pl.String})
    after = pl.DataFrame(
        [
            (ids[(at + step) % 40], one)
            for at, one in enumerate(ids)
            for step in ((1, 2) if at % 2 else (1,))
        ],
        schema=["follower", "leader"],
        orient="row",
    )
    found = chosen_later(scores, none, after, people)
    assert found.ratio == pytest.approx(np.sqrt(2), rel=1e-6)
    assert found.low < found.ratio < found.high


def test_too_few_to_compare():
    scores, before, after, people = two_cycles(1, 0.2, people=20, units=2)
    with pytest.raises(InsufficientData, match="unit and level: 20; the"):
        chosen_later(scores, before, after, people)
    scores, before, after, people = two_cycles(1, 0.2)
    alike = scores.with_columns(score=pl.lit(3.0))
    with pytest.raises(InsufficientData, match="who differ"):
        chosen_later(alike, before, after, people)
