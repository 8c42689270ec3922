"""Too little, too odd or wrong: a sentence or wide intervals, never a false number."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from ledby.errors import InsufficientData, TableError
from ledby.science import traits
from ledby.science.vocabulary import Trait

NAMES = ["ratee", "rater", "relationship", "trait", "item", "value"]


def sheets(pairs, value, asked=("courage", "honesty"), items=("a", "b")):
    """Return sheets of *pairs* of ratee and rater, with ``value(n)`` of each answer."""
    rows = [
        (ratee, rater, "peer", trait, item, float(value(n)))
        for n, (ratee, rater, trait, item) in enumerate(
            (ratee, rater, trait, item)
            for ratee, rater in pairs
            for trait in asked
            for item in items
        )
    ]
    return pl.DataFrame(rows, schema=NAMES, orient="row")


def everybody(people, first=0):
    names = [f"p{k:02d}" for k in range(first, first + people)]
    return [(a, b) for a in names for b in names if a != b]


def shuffled(n):
    return 1 + (7 * n + n // 5) % 5


def honest(table):
    """Read everything from the fit of *table*; nothing may be hollow in it."""
    fit = traits.fit(table)
    scores = traits.scores(fit)
    for name in ("score", "se", "low", "high"):
        values = scores[name].to_numpy()
        assert np.isfinite(values).all()
    assert (scores["se"] > 0).all()
    assert scores["low"].min() >= 1
    assert scores["high"].max() <= 5
    assert (scores["low"] <= scores["score"]).all()
    components = traits.components(fit)
    assert components["variance"].min() >= 0
    assert components["share"].sum() == pytest.approx(1)
    study = traits.d_study(fit)
    assert study["generalisability"].is_between(0, 1).all()
    assert study["half_width"].is_finite().all()
    traits.agreement(table)
    traits.screen(table)
    return fit, scores


def test_an_answer_of_seven_is_refused():
    table = sheets(everybody(4), lambda n: 7 if n == 5 else 3)
    with pytest.raises(TableError, match=r'row 6: "7.0" is not allowed; allowed: 1 to'):
        traits.fit(table)


@pytest.mark.parametrize(
    "read", [traits.fit, traits.agreement, traits.screen, traits.connectivity]
)
def test_an_unknown_trait_beside_the_eight_is_refused(read):
    table = sheets(everybody(4), shuffled, asked=("courage", "charisma"))
    with pytest.raises(TableError, match='"charisma" is not allowed beside the eight'):
        read(table)
    # a questionnaire of its own has names of its own
    read(sheets(everybody(4), shuffled, asked=("charisma", "style")))


def test_a_rater_who_answers_twice_is_refused():
    table = sheets(everybody(4), shuffled)
    again = table.tail(1).with_columns(value=pl.lit(1.0))
    with pytest.raises(TableError, match="answers item 'b' on ratee 'p03' twice"):
        traits.fit(pl.concat([table, again]))


def test_an_empty_table_and_one_without_answers_are_too_little():
    table = sheets(everybody(3), shuffled)
    for none in (table.head(0), table.with_columns(value=pl.lit(None, pl.Float64))):
        with pytest.raises(InsufficientData, match="holds no answer by others"):
            traits.fit(none)


def test_one_rater_in_all_leaves_wide_intervals():
    table = sheets([(f"p{k:02d}", "boss") for k in range(1, 70)], shuffled)
    fit, scores = honest(table)
    assert fit.raters == 1
    # nobody can say how mild the only rater is
    level = scores.filter(pl.col("trait") == "level")
    assert level["comparable"].all()
    assert (level["raters"] == 1).all()
    assert traits.agreement(table)["rwg_j"].null_count() == 4


def test_one_person_rated_by_all_is_drawn_to_the_mean():
    fit, scores = honest(sheets([("p00", f"s{k}") for k in range(70)], shuffled))
    assert fit.prior_based
    assert scores["raters"].to_list() == [70] * 3


@pytest.mark.parametrize("people", [5, 40])
def test_everybody_alike_is_no_certainty(people):
    step = range(1, 5) if people > 5 else range(1, people)
    pairs = [
        (f"p{k:02d}", f"p{(k + s) % people:02d}") for k in range(people) for s in step
    ]
    fit, scores = honest(sheets(pairs, lambda _: 4.0))
    assert scores["score"].to_numpy() == pytest.approx(4.0)
    assert fit.prior_based
    assert scores["se"].min() > 0.05
    assert traits.components(fit)["se"].null_count() > 0


def test_raters_alone_differ_and_ratees_do_not():
    pairs = [
        (f"p{k:02d}", f"p{(k + s) % 40:02d}") for k in range(40) for s in range(1, 6)
    ]
    mild = {f"p{k:02d}": 2 + k % 3 for k in range(40)}
    table = sheets(pairs, lambda _: 3)
    table = table.with_columns(
        value=pl.col("rater").replace_strict(mild, return_dtype=pl.Float64)
    )
    fit, scores = honest(table)
    assert np.ptp(scores["score"].to_numpy()) < 0.05
    assert fit.sources["rater"][0] > 0.3


def test_cliques_that_share_no_rater_are_marked_and_solved():
    left, right = everybody(12), everybody(8, first=50)
    fit, scores = honest(sheets(left + right, shuffled))
    apart = scores.filter(~pl.col("comparable"))["ratee"].unique().to_list()
    assert sorted(apart) == [f"p{k}" for k in range(50, 58)]
    sizes = traits.connectivity(sheets(left + right, shuffled))
    assert sizes.select("component", "size").unique().sort("component").rows() == [
        (1, 12),
        (2, 8),
    ]
    assert fit.prior_based


def test_ten_people_take_the_documented_shares():
    fit, scores = honest(sheets(everybody(10), shuffled, asked=tuple(Trait)))
    assert fit.prior_based
    assert traits.components(fit)["share"].to_list() == pytest.approx(
        [0.16, 0.06, 0.15, 0.06, 0.22, 0.35], abs=1e-6
    )
    assert scores["se"].min() > 0.1


@pytest.mark.parametrize(
    ("ratees", "raters", "prior"), [(29, 5, True), (30, 1, True), (30, 2, False)]
)
def test_the_limits_of_own_variances(ratees, raters, prior):
    pairs = [
        (f"p{k:02d}", f"p{(k + s) % ratees:02d}")
        for k in range(ratees)
        for s in range(1, raters + 1)
    ]
    assert honest(sheets(pairs, shuffled))[0].prior_based is prior


def test_answers_to_one_item_of_one_trait_are_enough():
    pairs = [
        (f"p{k:02d}", f"p{(k + s) % 40:02d}") for k in range(40) for s in range(1, 4)
    ]
    fit, _ = honest(sheets(pairs, shuffled, asked=("loyalty",), items=("a",)))
    assert list(fit.sources) == ["ratee", "rater", "residual"]


def test_nearly_all_answers_missing_still_ends_in_scores():
    pairs = [
        (f"p{k:02d}", f"p{(k + s) % 60:02d}") for k in range(60) for s in range(1, 6)
    ]
    table = sheets(pairs, shuffled, asked=tuple(Trait))
    rng = np.random.default_rng(0)
    fit, _ = honest(table.filter(pl.Series(rng.random(table.height) < 0.08)))
    assert fit.split == "per_trait"
