"""One crossed fit on the sheets of a table: starting values, weights, fixed effects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ledby.science.traits.answers import Answers, Codes, Floats
from ledby.science.traits.cells import Cells
from ledby.science.traits.crossed import Design, Factor
from ledby.science.traits.prediction import Prediction, predict_ratees
from ledby.science.traits.reml import Solution, maximise, predict

MIN_RATEES, MIN_SHEETS = 30, 60
"""Below either, variances are not estimated but taken from ``DEFAULT_SHARES``."""

DEFAULT_SHARES: Mapping[str, float] = {
    "ratee": 0.16,
    "ratee_trait": 0.06,
    "rater": 0.15,
    "rater_trait": 0.06,
    "dyad": 0.22,
    "residual": 0.35,
}
"""Shares of the variance of one answer, between published multi-rater studies."""

DEFAULT_VARIANCE, DEFAULT_WORTH = 0.8, 40
"""Variance of one answer on the 1..5 scale, and how many answers it counts for."""

MIN_RELATIONSHIP = 10
"""A kind of rater has an effect of its own from so many sheets on."""

START_SHARE = 0.05
"""No variance starts below this share of the total."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What all fits of one table share; teams are codes by ratee and by rater."""

    answers: Answers
    cells: Cells
    variance: float
    teams: tuple[Codes, Codes] | None
    limit: int
    seed: int
    probes: int


@dataclass(frozen=True, slots=True)
class Task:
    """Values (rows, columns) of some sheets and the part of their noise that is known.

    ``traits`` is how many traits one value averages; ``place`` tells fits apart;
    ``known`` are variances that are not to be estimated again.
    """

    place: int
    rows: Codes
    values: Floats
    offset: Floats
    traits: int = 1
    with_teams: bool = True
    known: Floats | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """One fit, spread over all ratees of the table.

    ``variances`` and ``errors`` are by factor, the residual (of an average sheet) last;
    errors are NaN where the variances are ``known`` beforehand.
    """

    prediction: Prediction
    covariance: Floats
    variances: Floats
    errors: Floats
    relationships: Mapping[str, float]
    known: bool
    exact: bool
    steps: int

    @property
    def of_sheet(self) -> tuple[float, float, float]:
        """Return the variances of one sheet's value: ratee, rater, rest."""
        ratee, rater, *teams, rest = self.variances.tolist()
        if teams:
            ratee, rater = ratee + teams[0], rater + teams[1]
        return ratee, rater, rest


def few(ratee: Codes) -> bool:
    """Tell whether there are too few sheets to estimate variances from."""
    return len(ratee) < MIN_SHEETS or len(np.unique(ratee)) < MIN_RATEES


def run(setting: Setting, task: Task) -> Result:
    """Fit *task* by REML, or at known or, with few sheets, default variances."""
    answers = setting.answers
    present, ratee = np.unique(answers.ratee[task.rows], return_inverse=True)
    raters, rater = np.unique(answers.rater[task.rows], return_inverse=True)
    factors = [
        Factor("ratee", ratee, len(present)),
        Factor("rater", rater, len(raters)),
    ]
    known = task.known is not None or few(ratee)
    teams = None
    if setting.teams and task.with_teams and not known:
        teams = setting.teams[0][present]
        factors += _team_factors(setting.teams, (present, ratee), (raters, rater))
    names, mix, x = _fixed(setting, task.rows)
    start = _start(setting, task, x, factors, known=known)
    design = Design(
        factors,
        x,
        _weights(float(start[-1]), task.offset),
        probes=setting.probes,
        seed=(setting.seed, task.place),
        limit=setting.limit,
    )
    solution = (predict if known else maximise)(design, task.values, start)
    local = predict_ratees(design, solution, teams)
    unknown = np.full(len(start), np.nan)
    return Result(
        prediction=_everybody(local, solution, present, len(answers.ratees)),
        covariance=solution.covariance,
        variances=solution.variances,
        errors=np.sqrt(np.diag(solution.covariance)) if not known else unknown,
        relationships=_relationships(names, mix, solution.beta[1:, 0]),
        known=known,
        exact=design.probes is None,
        steps=solution.steps,
    )


def _start(
    setting: Setting, task: Task, x: Floats, factors: list[Factor], *, known: bool
) -> Floats:
    if task.known is not None:
        return task.known
    if known:
        return _default(setting.variance, task)
    return _moments(task.values, x, factors)


def _team_factors(
    teams: tuple[Codes, Codes],
    ratees: tuple[Codes, Codes],
    raters: tuple[Codes, Codes],
) -> list[Factor]:
    """Return the team of the ratee and of the rater of each sheet as factors."""
    count = int(max(teams[0].max(), teams[1].max())) + 1
    return [
        Factor(name, of[present][row], count)
        for name, of, (present, row) in (
            ("ratee_team", teams[0], ratees),
            ("rater_team", teams[1], raters),
        )
    ]


def _fixed(setting: Setting, rows: Codes) -> tuple[list[str], Floats, Floats]:
    """Return relationships (the reference first), their mix and the fixed effects.

    Columns are centred on the mix of all sheets, so that the first effect is what the
    average sheet says. Kinds with too few sheets go with the most frequent one.
    """
    answers = setting.answers
    kinds = len(answers.relationships)
    mine = answers.relationship[rows]
    count = np.bincount(mine, minlength=kinds)
    order = [int(k) for k in np.argsort(-count, kind="stable")]
    own = [k for k in order[1:] if count[k] >= MIN_RELATIONSHIP]
    share = np.bincount(answers.relationship, minlength=kinds) / answers.sheets
    names = [answers.relationships[k] for k in (order[0], *own)]
    columns = [np.ones(len(rows)), *((mine == k) - share[k] for k in own)]
    return names, share[own], np.column_stack(columns)


def _relationships(names: Sequence[str], mix: Floats, beta: Floats) -> dict[str, float]:
    average = float(mix @ beta)
    return {
        name: float(effect - average)
        for name, effect in zip(names, (0.0, *beta), strict=True)
    }


def _moments(values: Floats, x: Floats, factors: Sequence[Factor]) -> Floats:
    """Return starting variances from sums of squares within ratees and within raters.

    Within a ratee rows differ by rater and rest, within a rater by ratee and rest
    (Gao and Owen 2017, *Electronic Journal of Statistics* 11).
    """
    rest = values - x @ np.linalg.lstsq(x, values, rcond=None)[0]
    total = float(np.mean(rest**2)) or 1.0
    within = []
    for factor in factors[:2]:
        count = np.bincount(factor.codes, minlength=factor.size)
        free = len(rest) - factor.size
        means = np.column_stack(
            [np.bincount(factor.codes, column) / count for column in rest.T]
        )
        squares = float(np.sum((rest - means[factor.codes]) ** 2)) / rest.shape[1]
        within.append(squares / free if free else total)
    ratee, rater = total - within[0], total - within[1]
    found = [ratee, rater, *[0.0] * (len(factors) - 2), total - ratee - rater]
    return np.maximum(found, START_SHARE * total)


def _default(variance: float, task: Task) -> Floats:
    """Return the documented default variances of a value that averages some traits."""
    share = DEFAULT_SHARES
    ratee = share["ratee"] + share["ratee_trait"] / task.traits
    rater = share["rater"] + share["rater_trait"] / task.traits
    rest = share["dyad"] * variance + float(task.offset.mean())
    return np.array([ratee * variance, rater * variance, rest])


def _weights(rest: float, offset: Floats) -> Floats:
    """Return weights with a mean noise of one: sheets with fewer answers say less."""
    if np.ptp(offset) == 0:
        return np.ones(len(offset))
    noise = max(rest - float(offset.mean()), 0.0) + offset
    return np.asarray(noise.mean() / noise)


def _everybody(
    local: Prediction, solution: Solution, present: Codes, size: int
) -> Prediction:
    """Give ratees whom nobody described here the mean, with the whole uncertainty."""
    if len(present) == size:
        return local
    point = solution.point
    value = np.tile(solution.beta[0], (size, 1))
    between = float(point.theta[0] + point.theta[2:-1:2].sum())
    mean = float(point.theta[-1] * point.fixed_inverse[0, 0])
    variance = np.full(size, between + mean)
    slope = np.tile(
        -point.working_beta[0].reshape(1, len(point.theta), -1), (size, 1, 1)
    )
    value[present], variance[present] = local.value, local.variance
    slope[present] = local.slope
    return Prediction(value, variance, slope)
