"""Does it matter that answers are steps, not numbers? A check of the linear scores.

The same effects on a logit scale: an answer lies at or below option k with probability
``logistic(threshold_k - (item_i + relationship + a_r + u_rt + l_j + v_jt + d_rj))``, a
cumulative-logit model (McCullagh 1980, *JRSS B* 42). Ratees, raters, their traits and
dyads are normal with variances in the proportions of the linear fit, the logistic error
standing for its residual, and are set to their joint mode. A diagnostic only: nobody is
shown it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ledby.errors import InsufficientData, NotConverged
from ledby.science.traits.answers import LEVEL, Answers, Codes, Floats, as_frame, read
from ledby.science.traits.record import Fit

LOGISTIC = np.pi**2 / 3
"""Variance of the standard logistic distribution."""

LEAST_RATIO = 1e-3
"""No effect varies less than this share of the error, so that none is no divisor."""

WIDE = 1.0
"""The same for items and relationships: they are hardly held back."""

FEWEST = 3
"""People who can be put in an order at all."""

STEPS = 3000


def ordinal_check(fit: Fit, sheets: Any) -> Any:
    """Compare the scores with those of a model that takes answers as ordered steps.

    Parameters
    ----------
    fit : Fit
        From :func:`ledby.science.traits.fit`.
    sheets : frame
        The table that *fit* was made from; whole numbers only.

    Returns
    -------
    frame
        trait (or ``level``), ratees (seen on it), spearman (rank correlation of the
        linear scores with the ordinal effects; null below three ratees or where all
        are alike). Above about .98 the linear model loses nothing.

    Raises
    ------
    TableError
        The table breaks its contract.
    InsufficientData
        Answers are not whole numbers, or all the same.
    NotConverged
        The mode was not found.
    """
    answers = read(sheets)
    step = answers.value.astype(np.int64)
    if np.any(step != answers.value) or np.ptp(step) == 0:
        raise InsufficientData(
            "The ordinal check needs whole answers that are not all the same."
        )
    effects = _effects(answers, step, fit)
    rows = []
    for name, one in fit.estimates.items():
        place = slice(None)
        if name != LEVEL:
            at = answers.traits.index(name)
            place = slice(at, at + 1)
        seen = one.raters > 0
        related = np.nan
        if seen.sum() >= FEWEST:
            related = _spearman(one.score[seen], effects[seen, place].mean(axis=1))
        rows.append((name, int(seen.sum()), related))
    names = ("trait", "ratees", "spearman")
    return as_frame(fit.backend, dict(zip(names, zip(*rows, strict=True), strict=True)))


@dataclass(frozen=True, slots=True)
class _Problem:
    """One posterior: answers coded from 0, levels of items and random effects.

    Parameters are the first threshold, the logarithms of the distances to the next
    ones, then the effects of each factor in units of their ``spreads``.
    """

    step: Codes
    codes: tuple[Codes, ...]
    sizes: tuple[int, ...]
    spreads: tuple[float, ...]

    def split(self, given: Floats) -> tuple[Floats, list[Floats]]:
        """Return the thresholds and the effects of each factor."""
        cuts = int(self.step.max())
        thresholds = given[0] + np.concatenate(
            [[0.0], np.cumsum(np.exp(given[1:cuts]))]
        )
        parts = np.split(given[cuts:], np.cumsum(self.sizes)[:-1])
        return thresholds, [
            spread * part for spread, part in zip(self.spreads, parts, strict=True)
        ]

    def loss(self, given: Floats) -> tuple[float, Floats]:
        """Return minus the log-posterior and its gradient."""
        from scipy.special import expit

        thresholds, effects = self.split(given)
        pairs = zip(effects, self.codes, strict=True)
        place = np.sum([effect[code] for effect, code in pairs], axis=0)
        ends = np.concatenate([[-np.inf], thresholds, [np.inf]])
        below, above = (expit(ends[self.step + k] - place) for k in (0, 1))
        chance = np.maximum(above - below, 1e-300)
        slope_low, slope_high = below * (1 - below), above * (1 - above)
        value = -float(np.log(chance).sum())
        by_place = (slope_high - slope_low) / chance
        size = len(thresholds) + 2
        by_end = np.bincount(self.step, slope_low / chance, minlength=size)
        by_end[1:] -= np.bincount(self.step, slope_high / chance, minlength=size)[:-1]
        by_cut = np.asarray(by_end[1:-1], dtype=np.float64)
        tail = np.cumsum(by_cut[::-1])[::-1]
        gradient: list[Floats] = [
            tail[:1],
            tail[1:] * np.exp(given[1 : len(thresholds)]),
        ]
        for effect, code, spread in zip(effects, self.codes, self.spreads, strict=True):
            value += float(effect @ effect) / (2 * spread**2)
            own = np.bincount(code, by_place, minlength=len(effect))
            gradient.append(spread * own + effect / spread)
        return value, np.concatenate(gradient)


def _effects(answers: Answers, step: Codes, fit: Fit) -> Floats:
    """Return the ordinal effect of each ratee on each trait."""
    from scipy.optimize import minimize

    codes, sizes, shares = _factors(answers, fit)
    levels = np.unique(step, return_inverse=True)[1]
    spreads = tuple(float(np.sqrt(LOGISTIC * share)) for share in shares)
    problem = _Problem(levels, codes, sizes, spreads)
    cuts = int(levels.max())
    below = np.cumsum(np.bincount(levels))[:-1] / len(levels)
    thresholds = np.log(below / (1 - below))
    start = np.zeros(cuts + sum(sizes))
    start[0] = thresholds[0]
    start[1:cuts] = np.log(np.diff(thresholds))
    found = minimize(
        problem.loss,
        start,
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": STEPS, "ftol": 1e-9, "maxfun": 2 * STEPS},
    )
    if not found.success:
        raise NotConverged("The ordinal check did not settle.")
    _, effects = problem.split(found.x)
    traits = len(answers.traits)
    return np.asarray(effects[0][:, None] + effects[1].reshape(-1, traits))


def _factors(
    answers: Answers, fit: Fit
) -> tuple[tuple[Codes, ...], tuple[int, ...], tuple[float, ...]]:
    """Return codes, sizes and variances, as shares of the error, of all effects."""
    sheet, trait = answers.sheet, answers.trait
    ratee, rater = answers.ratee[sheet], answers.rater[sheet]
    traits = len(answers.traits)
    ratees, raters = len(answers.ratees), len(answers.raters)
    of = {name: variance for name, (variance, _) in fit.sources.items()}
    noise = of["residual"] or 1.0

    def share(*names: str) -> float:
        return max(sum(of.get(name, 0.0) for name in names) / noise, LEAST_RATIO)

    table = (
        (ratee, ratees, share("ratee", "ratee_team")),
        (ratee * traits + trait, ratees * traits, share("ratee_trait")),
        (rater, raters, share("rater", "rater_team")),
        (rater * traits + trait, raters * traits, share("rater_trait")),
        (sheet, answers.sheets, share("dyad")),
        (answers.item, len(answers.items), WIDE),
        (answers.relationship[sheet], len(answers.relationships), WIDE),
    )
    codes, sizes, shares = zip(*table, strict=True)
    return codes, sizes, shares


def _spearman(left: Floats, right: Floats) -> float:
    """Return the rank correlation, NaN where either never differs."""
    one, other = _ranks(left), _ranks(right)
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return np.nan
    return float(np.corrcoef(one, other)[0, 1])


def _ranks(values: Floats) -> Floats:
    """Return ranks, ties at their mean."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count - 1) / 2)[place])
