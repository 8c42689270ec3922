"""One crossed fit on the sheets of a table: starting values, weights, fixed effects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ledby.science.traits.answers import Answers, Codes, Floats, dense_codes
from ledby.science.traits.cells import Cells
from ledby.science.traits.crossed import Design, Factor, cross
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

DENSE_LIMIT = 500
"""Levels of a component up to which inverting it is faster than probes, as measured."""

ROUGH_PROBES = 8
"""Probes that find the start of an exact fit."""

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

    ``traits`` is how many traits one value averages, or, with ``apart``, from the mean
    of how many it is the distance; ``place`` tells fits apart; ``known`` are variances
    that are not to be estimated again; ``beside`` is a sum of squares, with its degrees
    of freedom, that tells of the residual variance too.
    """

    place: int
    rows: Codes
    values: Floats
    offset: Floats
    traits: int = 1
    apart: bool = False
    with_teams: bool = True
    known: Floats | None = None
    beside: tuple[float, int] = (0.0, 0)


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


@dataclass(frozen=True, slots=True)
class Ready:
    """A fit before it is made: its design and where its variances start.

    ``present`` are the ratees of the rows, ``teams`` the team of each of them.
    """

    design: Design
    start: Floats
    present: Codes
    teams: Codes | None
    names: list[str]
    mix: Floats
    known: bool


def prepare(setting: Setting, task: Task) -> Ready:
    """Return the design of *task*, with starting, known or default variances."""
    answers = setting.answers
    present, ratee = dense_codes(answers.ratee[task.rows], len(answers.ratees))
    raters, rater = dense_codes(answers.rater[task.rows], len(answers.raters))
    factors = [
        Factor("ratee", ratee, len(present)),
        Factor("rater", rater, len(raters)),
    ]
    known = task.known is not None or few(ratee) or setting.cells.prior
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
    return Ready(design, start, present, teams, names, mix, known)


def solve(setting: Setting, task: Task, ready: Ready) -> Solution:
    """Return the variances that fit *task* best, or effects at known ones.

    Where large components are to be inverted, probes first lead to where the exact
    steps begin: they are cheap, an inverse is not.
    """
    design, start = ready.design, ready.start
    if ready.known:
        return predict(design, task.values, start)
    if design.largest > DENSE_LIMIT:
        rough = replace(setting, limit=DENSE_LIMIT, probes=ROUGH_PROBES)
        ready = prepare(rough, task)
        start = maximise(ready.design, task.values, start, task.beside).variances
    return maximise(design, task.values, start, task.beside)


def run(setting: Setting, task: Task) -> Result:
    """Fit *task* by REML, or at known or, with few sheets, default variances."""
    ready = prepare(setting, task)
    solution = solve(setting, task, ready)
    local = predict_ratees(ready.design, solution, ready.teams)
    size = len(setting.answers.ratees)
    errors = np.full(len(ready.start), np.nan)
    if not ready.known:
        errors = np.sqrt(np.diag(solution.covariance))
    return Result(
        prediction=_everybody(local, solution, ready.present, size),
        covariance=solution.covariance,
        variances=solution.variances,
        errors=errors,
        relationships=_relationships(ready.names, ready.mix, solution.beta[1:, 0]),
        known=ready.known,
        exact=ready.design.large is None,
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
    gram = np.linalg.inv(cross(x, x))
    squares = np.zeros(3)
    for column in values.T:
        rest = column - x @ (gram @ cross(x, column[:, None])[:, 0])
        squares[0] += np.sum(rest**2)
        for k, factor in enumerate(factors[:2]):
            count = np.bincount(factor.codes, minlength=factor.size)
            mean = np.bincount(factor.codes, rest) / count
            squares[k + 1] += np.sum((rest - mean[factor.codes]) ** 2)
    squares /= values.shape[1]
    total = float(squares[0]) / len(values) or 1.0
    free = [len(values) - factor.size for factor in factors[:2]]
    within = [s / f if f else total for s, f in zip(squares[1:], free, strict=True)]
    ratee, rater = total - within[0], total - within[1]
    found = [ratee, rater, *[0.0] * (len(factors) - 2), total - ratee - rater]
    return np.maximum(found, START_SHARE * total)


def _default(variance: float, task: Task) -> Floats:
    """Return the documented default variances of a value that averages some traits."""
    share = DEFAULT_SHARES
    if task.apart:
        keep = variance * (1 - 1 / task.traits)
        of_traits = (share["ratee_trait"] * keep, share["rater_trait"] * keep)
        return np.array([*of_traits, float(task.offset.mean())])
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
    own = point.theta + solution.held
    between = float(own[0] + own[2:-1:2].sum())
    mean = float(point.theta[-1] * point.fixed_inverse[0, 0])
    variance = np.full(size, between + mean)
    slope = np.tile(
        -point.working_beta[0].reshape(1, len(point.theta), -1), (size, 1, 1)
    )
    value[present], variance[present] = local.value, local.variance
    slope[present] = local.slope
    return Prediction(value, variance, slope)
