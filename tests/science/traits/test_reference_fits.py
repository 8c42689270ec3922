"""The fits against lme4 1.1-31 (R 4.2.2), whose figures stand here to the ninth digit.

The sheets are made by a generator that is written out, so that both sides had the same.
lme4 ran with ``optCtrl = list(ftol_abs = 1e-12, xtol_abs = 1e-12)``.
"""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from ledby.science import traits
from ledby.science.traits.crossed import Design, Factor
from ledby.science.traits.prediction import predict_ratees
from ledby.science.traits.reml import maximise

TRAITS, ITEMS, PEOPLE = ("courage", "honesty", "judgment", "loyalty"), ("a", "b"), 40

# y ~ 1 + (1|ratee) + (1|rater): variances, criterion, mean; ranef with condVar
MEANS = {
    "variances": (0.1430435000, 0.0548234082, 0.1900631443),
    "criterion": 271.811695799,
    "mean": 3.619917104,
    "ratee": (-0.377849396, -0.247729239, -0.233671760, -0.465768604, 0.112879911),
    "ratee_sd": (0.200644498, 0.200913049, 0.199987452, 0.201076257, 0.201987665),
    "rater": (-0.072253717, 0.011766430, -0.116406174),
    "rater_sd": (0.180661135, 0.146572962, 0.180802918),
}
ONE_ITEM = {
    "variances": (0.1016202978, 0.0112435770, 0.5768047209),
    "criterion": 392.252568537,
    "mean": 3.705902856,
    "ratee": (-0.191270556, 0.022448014, 0.122166374, -0.196501080, 0.126659631),
    "ratee_sd": (0.245072709, 0.245080229, 0.245069834, 0.245080439, 0.245090897),
    "rater": (-0.018256010, 0.005699130, 0.002350218),
    "rater_sd": (0.103362938, 0.100098108, 0.103363300),
}
# value ~ 0 + trait:item + (1|ratee) + (1|rater) + (1|ratee:trait) + (1|rater:trait)
#         + (1|ratee:rater)
WHOLE = {
    "ratee": 0.1287035060,
    "ratee_trait": 0.0573617906,
    "rater": 0.0403790300,
    "rater_trait": 0.0577693924,
    "dyad": 0.1465618505,
    "residual": 0.3480168184,
}
SCORES = {
    ("p00", "courage"): 2.953558556,
    ("p00", "loyalty"): 3.689579467,
    ("p07", "courage"): 2.596417011,
    ("p07", "loyalty"): 3.434680324,
    ("p39", "courage"): 3.361351561,
    ("p39", "loyalty"): 4.031036224,
}


def chance(size, seed):
    """Return sums of three draws of the generator of Numerical Recipes, about zero."""
    state, drawn = seed, []
    for _ in range(3 * size):
        state = (1664525 * state + 1013904223) % 2**32
        drawn.append(state / 2**32)
    return (np.array(drawn).reshape(size, 3).sum(axis=1) - 1.5) * 2


@pytest.fixture(scope="module")
def sheets():
    """Return 160 complete sheets: 40 people, four raters each, whole answers."""
    pairs = sorted(
        {
            (r, (r + k * (1 + r % 3)) % PEOPLE)
            for r in range(PEOPLE)
            for k in range(1, 5)
        }
    )
    base, mild = 0.4 * chance(PEOPLE, 1), 0.4 * chance(PEOPLE, 2)
    own, style = (0.25 * chance(PEOPLE * 4, s).reshape(PEOPLE, 4) for s in (3, 4))
    dyad = 0.45 * chance(len(pairs), 5)
    noise = 0.55 * chance(len(pairs) * 8, 6).reshape(len(pairs), 4, 2)
    rows = []
    for s, (r, j) in enumerate(pairs):
        for t, trait in enumerate(TRAITS):
            for i, item in enumerate(ITEMS):
                value = 3.4 + 0.2 * t - 0.1 * i + base[r] + mild[j]
                value += own[r, t] + style[j, t] + dyad[s] + noise[s, t, i]
                answer = float(np.clip(np.rint(value), 1, 5))
                rows.append((f"p{r:02d}", f"p{j:02d}", "peer", trait, item, answer))
    names = ["ratee", "rater", "relationship", "trait", "item", "value"]
    return pl.DataFrame(rows, schema=names, orient="row")


def two_way(table, limit=2**62):
    """Fit ratee, rater, y, and return the solution and its prediction of ratees."""
    codes = [np.unique(table[k], return_inverse=True)[1] for k in ("ratee", "rater")]
    factors = [
        Factor(name, code, int(code.max()) + 1)
        for name, code in zip(("ratee", "rater"), codes, strict=True)
    ]
    ones = np.ones(len(table))
    design = Design(factors, ones[:, None], ones, probes=32, seed=(0, 0), limit=limit)
    found = maximise(design, table["y"].to_numpy()[:, None], np.full(3, 0.2))
    return found, predict_ratees(design, found, None)


@pytest.mark.parametrize("reference", [MEANS, ONE_ITEM], ids=["means", "one item"])
def test_a_two_way_fit_is_lme4s(sheets, reference):
    some = sheets.filter(pl.col("trait") == "honesty", pl.col("item") == "a")
    table = (some if reference is ONE_ITEM else sheets).group_by("ratee", "rater")
    table = table.agg(y=pl.col("value").mean()).sort("ratee", "rater")
    found, _ = two_way(table)
    # where the likelihood is flat, lme4 stops 5e-7 from its optimum
    assert found.variances == pytest.approx(reference["variances"], rel=1e-5, abs=1e-6)
    # lme4 counts the constant of the normal density
    criterion = found.criterion + (len(table) - 1) * np.log(2 * np.pi)
    assert criterion <= reference["criterion"] + 1e-6
    assert found.beta[0, 0] == pytest.approx(reference["mean"], abs=1e-6)
    noise = found.point.theta[-1]
    for k, name in enumerate(("ratee", "rater")):
        effects = found.effects[k][:, 0]
        sd = np.sqrt(noise * found.point.variances[k])
        wanted, wanted_sd = reference[name], reference[f"{name}_sd"]
        assert effects[: len(wanted)] == pytest.approx(wanted, abs=1e-5)
        # without the error of the mean, as lme4's condVar
        assert sd[: len(wanted)] == pytest.approx(wanted_sd, abs=1e-5)


def test_the_whole_model_is_lme4s_five_terms(sheets):
    fit = traits.fit(sheets)
    assert (fit.split, fit.exact) == ("level_profile", True)
    found = {name: variance for name, (variance, _) in fit.sources.items()}
    assert found == pytest.approx(WHOLE, rel=2e-4)
    scores = {
        (ratee, trait): score
        for ratee, trait, score in traits.scores(fit)
        .select("ratee", "trait", "score")
        .iter_rows()
    }
    assert {key: scores[key] for key in SCORES} == pytest.approx(SCORES, abs=1e-4)


def test_trait_by_trait_a_table_that_misses_one_answer_says_the_same(sheets):
    fit = traits.fit(sheets[1:])
    assert fit.split == "per_trait"
    found = {name: variance for name, (variance, _) in fit.sources.items()}
    assert found == pytest.approx(WHOLE, rel=0.08)
    scores = traits.scores(fit).rows_by_key(("ratee", "trait"), named=True)
    apart = [scores[key][0]["score"] - wanted for key, wanted in SCORES.items()]
    assert np.abs(apart).max() < 0.1
