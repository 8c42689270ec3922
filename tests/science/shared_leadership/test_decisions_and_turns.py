"""Who decides, who is asked, who leads while others stand behind: worked by hand."""

from __future__ import annotations

from math import exp, log

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledby.errors import TableError
from ledby.science.shared_leadership import (
    deciders,
    rotation,
    shape,
    sponsors,
    ties,
    voice,
)

YEAR = int(365.25 * 86_400)


def decisions(*rows: tuple[str, str, str, int]) -> pl.DataFrame:
    kinds = {"decision": pl.String, "person": pl.String, "role": pl.String}
    return pl.DataFrame(list(rows), schema=kinds | {"at": pl.Int64}, orient="row")


def decided(*people: str) -> pl.DataFrame:
    return decisions(*((f"d{at}", who, "decided", at) for at, who in enumerate(people)))


def turns(*rows: tuple[str, str, str | None, int, int | None]) -> pl.DataFrame:
    kinds = {"initiative": pl.String, "lead": pl.String, "sponsor": pl.String}
    kinds |= {"started": pl.Int64, "ended": pl.Int64}
    return pl.DataFrame(list(rows), schema=kinds, orient="row")


def staff(*people: str) -> pl.DataFrame:
    return pl.DataFrame({"person": list(people)}, schema={"person": pl.String})


def test_the_effective_number_by_hand():
    # a 3, b 2, c 1 of 6: pairs 3*2 + 2*1 = 8 of 6*5 = 30, so 30 / 8 = 3.75.
    found = deciders(decided("a", "a", "a", "b", "b", "c"))
    assert (found.decisions, found.people) == (6, 3)
    assert found.simpson == pytest.approx(3.75)
    entropy = -(log(1 / 2) / 2 + log(1 / 3) / 3 + log(1 / 6) / 6)
    assert found.shannon == pytest.approx(exp(entropy + 2 / 12))
    assert found.top_share == pytest.approx(0.5)
    assert found.top_low < 0.5 < found.top_high


def test_one_decider_is_one_and_no_shared_decider_is_no_number():
    assert deciders(decided(*"aaaa")).simpson == pytest.approx(1.0)
    assert deciders(decided(*"abcd")).simpson is None
    nothing = deciders(decided())
    assert (nothing.decisions, nothing.simpson, nothing.top_share) == (0, None, None)


def test_a_decision_of_two_counts_once():
    # Both decisions of a and b: parts 1, 1; squares 1/2 each; shared 1; 2 / 1 = 2.
    both = [(f"d{at}", who, "decided", at) for at in range(2) for who in "ab"]
    assert deciders(decisions(*both)).simpson == pytest.approx(2.0)


def test_the_truth_is_inside_its_interval_as_often_as_said():
    """Four people decide with unequal chance; 1 / sum p^2 = 3.33."""
    rng = np.random.default_rng(8)
    chance = np.array([0.4, 0.3, 0.2, 0.1])
    truth = 1 / float((chance**2).sum())
    values, inside = [], 0
    for _ in range(200):
        found = deciders(decided(*rng.choice(list("abcd"), size=60, p=chance)))
        values.append(1 / found.simpson)
        inside += found.simpson_low <= truth <= found.simpson_high
    # The chance itself is unbiased; its mean of 200 stays within three errors.
    error = float(np.std(values)) / 200**0.5
    assert abs(np.mean(values) - 1 / truth) < 3 * error
    assert 0.83 <= inside / 200 <= 0.97


@given(st.lists(st.sampled_from("abcde"), min_size=2, max_size=30), st.randoms())
def test_neither_order_nor_names_matter(people, random):
    renamed = dict(zip("abcde", "vwxyz", strict=True))
    other = [renamed[who] for who in people]
    random.shuffle(other)
    one, two = deciders(decided(*people)), deciders(decided(*other))
    assert one.simpson == pytest.approx(two.simpson)
    assert one.shannon == pytest.approx(two.shannon)
    assert one.simpson is None or one.simpson >= 1
    assert 1 / len(set(people)) <= one.top_share <= 1


def test_what_others_led_by_hand():
    found = sponsors(
        turns(
            ("one", "a", "s", 0, 10),
            ("one", "b", "s", 10, None),
            ("two", "a", "s", 0, None),
            ("three", "s", None, 0, None),
            ("four", "c", "t", 0, None),
        )
    )
    first, second = found.to_dicts()
    assert (first["sponsor"], first["behind"], first["ahead"]) == ("s", 2, 1)
    assert (first["leads"], first["share"]) == (2, pytest.approx(2 / 3))
    assert first["low"] < 2 / 3 < first["high"]
    assert (second["sponsor"], second["share"], second["leads"]) == ("t", 1.0, 1)


def test_whoever_stands_behind_never_leads():
    with pytest.raises(TableError, match="whoever stands behind never leads"):
        sponsors(turns(("one", "a", "a", 0, None)))


def test_rotation_by_hand():
    found = rotation(
        turns(
            ("one", "a", None, 0, YEAR),
            ("one", "b", None, YEAR, None),
            ("two", "c", None, 0, 2 * YEAR),
        ),
        until=2 * YEAR,
    )
    assert (found.initiatives, found.leads, found.handed_on) == (2, 3, 1)
    assert (found.changes, found.years) == (1, pytest.approx(4))
    # Garwood, 90 %, one event: 0.0513 to 4.7439 (Pearson and Hartley, table 40).
    assert found.rate_low == pytest.approx(0.0513 / 4, abs=1e-4)
    assert found.rate_high == pytest.approx(4.7439 / 4, abs=1e-4)
    nothing = rotation(turns(), until=0)
    assert (nothing.share, nothing.rate) == (None, None)


def test_voice_by_hand():
    """North is affected twice and asked in one of four pairs; late advice is none."""
    people = pl.DataFrame({"person": list("abcd"), "unit": ["N", "N", "S", "S"]})
    rows = decisions(
        ("d", "a", "affected", 5),
        ("d", "b", "affected", 5),
        ("e", "a", "affected", 9),
        ("e", "b", "affected", 9),
        ("d", "a", "advised", 5),
        ("e", "b", "advised", 10),
        ("d", "c", "decided", 5),
        ("e", "c", "decided", 9),
    )
    north, south = voice(rows, people).to_dicts()
    assert (north["group"], north["affected"], north["asked"]) == ("N", 2, 1)
    assert north["voice"] == pytest.approx(0.25)
    assert (south["deciders"], south["affected"], south["voice"]) == (1, 0, None)
    with pytest.raises(TableError, match='no column "floor"'):
        voice(rows, people, by="floor")


def test_ties_are_those_who_are_looked_to():
    found = ties(
        turns(("one", "a", "s", 0, 10), ("one", "b", "s", 10, None)),
        decisions(("d", "c", "advised", 1), ("d", "b", "decided", 2)),
    )
    pairs = [(row["source"], row["target"]) for row in found.to_dicts()]
    assert pairs == [("a", "b"), ("c", "b"), ("s", "a"), ("s", "b")]


def pairs_of(*pairs: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"source": [p[0] for p in pairs], "target": [p[1] for p in pairs]},
        schema={"source": pl.String, "target": pl.String},
    )


def test_a_star_is_centred_and_a_ring_is_not():
    star = shape(pairs_of("ba", "ca", "da"), staff(*"abcd"))
    assert star.decentralisation == pytest.approx(0.0)
    assert star.density == pytest.approx(3 / 12)
    ring = shape(pairs_of("ab", "bc", "cd", "da"), staff(*"abcd"))
    assert ring.decentralisation == pytest.approx(1.0)
    # Indegrees 2, 1, 0, 0: (0 + 1 + 2 + 2) / 9 off the centre.
    mixed = shape(pairs_of("ba", "ca", "cb"), staff(*"abcd"))
    assert mixed.decentralisation == pytest.approx(1 - 5 / 9)


@given(st.sets(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde"))))
def test_figures_and_their_ends_stay_between_0_and_1(found):
    pairs = sorted(one + other for one, other in found)
    told = shape(pairs_of(*pairs), staff(*"abcde"))
    real = [pair for pair in pairs if pair[0] != pair[1]]
    assert told.ties == len(real)
    assert told.density == pytest.approx(len(real) / 20)
    assert 0 <= told.density_low <= told.density <= told.density_high <= 1
    low, high = told.decentralisation_low, told.decentralisation_high
    assert 0 <= low <= told.decentralisation + 1e-12
    assert told.decentralisation <= high + 1e-12
    assert high <= 1
