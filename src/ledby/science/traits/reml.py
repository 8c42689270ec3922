"""Restricted maximum likelihood for crossed effects by average information.

References
----------
Gilmour, Thompson and Cullis (1995), *Biometrics* 51, for the average information;
Patterson and Thompson (1971), *Biometrika* 58, for the criterion;
Prasad and Rao (1990), *JASA* 85, for the share of the variances' own error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ledby.errors import NotConverged
from ledby.science.traits.crossed import Design, Floats, System
from ledby.science.traits.henderson import Means, Sums, Working, left_over
from ledby.science.traits.probing import Draws, draw, level_variances

STEPS = 200
SETTLED, SETTLED_BY_CHANCE = 1e-13, 1e-7
"""Gain in log-likelihood below which a step is the last: exact, and with probes."""

PATIENCE = 30
"""Steps after which fits with probes settle for less: ten times less every tenth."""
FLOOR = 1e-6
STRIDE = 5.0
FLAT = 1e-9
SILENT = 1e-16
UNSEEN = 1e-10
LEAST_PROBES, LEVEL_PROBES = 8, 200_000


@dataclass(frozen=True, slots=True)
class Solution:
    """One fit: variances by factor (residual last), effects and what errors need.

    ``effects`` holds one array (levels, columns) by factor; ``beta`` is
    (fixed, columns). ``covariance`` is that of the variances, zero at the boundary.
    ``held`` is what each variance at the boundary may yet be (see :func:`_held`), zero
    for the others. ``criterion`` is minus twice the restricted log-likelihood, or None
    where a large component leaves the determinant unknown.
    """

    variances: Floats
    covariance: Floats
    held: Floats
    effects: tuple[Floats, ...]
    beta: Floats
    criterion: float | None
    steps: int
    point: Point = field(repr=False)


Guesses = tuple[Floats | None, Floats | None, Draws | None]
"""Where the solutions of the next point begin: data, working variates, draws."""

NONE: Guesses = (None, None, None)


@dataclass(frozen=True, slots=True)
class Point:
    """Everything known at one vector of variances."""

    system: System
    theta: Floats
    gradient: Floats
    information: Floats
    effects: tuple[Floats, ...]
    beta: Floats
    fixed: tuple[Floats, ...]
    fixed_inverse: Floats
    working: tuple[Floats, ...]
    working_beta: Floats
    variances: tuple[Floats, ...]
    criterion: float | None
    draws: Draws | None
    guesses: Guesses


def maximise(
    design: Design, y: Floats, start: Floats, beside: tuple[float, int] = (0.0, 0)
) -> Solution:
    """Return the REML fit of *y* (rows, columns sharing their variances).

    Parameters
    ----------
    design : Design
        Factors, fixed effects and weights.
    y : ndarray, shape (rows, columns)
        Responses; columns are independent given the common variances.
    start : ndarray
        Starting variances by factor, the residual last.
    beside : (float, int)
        A sum of squares, and its degrees of freedom, that tells of the residual
        variance beside the responses and independently of them.

    Raises
    ------
    NotConverged
        The variances did not settle.
    """
    scale = float(np.var(y))
    sums = Sums.of(design, y)
    if scale < SILENT:
        return _silent(design, sums)
    floor = FLOOR * scale
    theta = np.maximum(start, floor)
    guesses = NONE
    probes = few_probes(design)
    for step in range(STEPS):
        point = _told(evaluate(design, sums, theta, guesses, probes), *beside)
        free = (theta > floor * 1.01) | (point.gradient > 0)
        inverse = _inverse(point.information, free)
        move = inverse @ point.gradient
        unseen = free & _unseen(point)
        move[unseen] = -theta[unseen]
        if not unseen.any() and float(point.gradient @ move) < _settled(design, step):
            if probes < design.probes:
                point = evaluate(design, sums, theta, point.guesses, design.probes)
                point = _told(point, *beside)
            return _solution(point, inverse, step + 1, floor)
        # The rest of the point is let go: it is as large as the next one.
        guesses = point.guesses
        del point
        theta = np.clip(theta + move, theta / STRIDE, theta * STRIDE)
        theta = np.maximum(theta, floor)
    raise NotConverged(
        f"The variances of {len(y)} sheets did not settle within {STEPS} steps."
    )


def _told(point: Point, squares: float, free: int) -> Point:
    """Return *point* with what is known of the residual variance from elsewhere."""
    if not free:
        return point
    noise = point.theta[-1]
    gradient, information = point.gradient.copy(), point.information.copy()
    gradient[-1] -= (free / noise - squares / noise**2) / 2
    information[-1, -1] += squares / (2 * noise**3)
    return replace(point, gradient=gradient, information=information)


def _settled(design: Design, step: int) -> float:
    if not design.large:
        return SETTLED
    return SETTLED_BY_CHANCE * float(10 ** (max(step - PATIENCE, 0) / 10))


def few_probes(design: Design) -> int:
    """Return how many probes steer the steps: in large components few are enough.

    The chance in a trace falls with levels times probes; the last point has them all.
    """
    size = len(design.order) - design.dense
    return min(design.probes, max(LEAST_PROBES, LEVEL_PROBES // max(size, 1)))


def _unseen(point: Point) -> Any:
    """Tell which variances should fall although their effects, all zero, inform not."""
    known = np.diag(point.information) * point.theta**2
    return (known < UNSEEN) & (point.gradient * point.theta < -FLOOR)


def _silent(design: Design, sums: Sums) -> Solution:
    """Return the fit of responses that are all the same: every variance is zero."""
    theta = np.full(len(design.factors) + 1, FLOOR)
    point = evaluate(design, sums, theta, NONE, design.probes)
    return _solution(point, np.zeros_like(point.information), 0, FLOOR)


def predict(design: Design, y: Floats, theta: Floats) -> Solution:
    """Return the effects at given variances, taken as known."""
    sums = Sums.of(design, y)
    known = np.asarray(theta, dtype=np.float64)
    point = evaluate(design, sums, known, NONE, design.probes)
    return _solution(point, np.zeros_like(point.information), 0, 0.0)


def _solution(point: Point, inverse: Floats, steps: int, floor: float) -> Solution:
    at_floor = point.theta <= floor * 1.01
    return Solution(
        variances=np.where(at_floor, 0.0, point.theta),
        covariance=np.where(np.logical_or.outer(at_floor, at_floor), 0.0, inverse),
        held=_held(point, at_floor),
        effects=point.effects,
        beta=point.beta,
        criterion=point.criterion,
        steps=steps,
        point=point,
    )


def _held(point: Point, at_floor: Any) -> Floats:
    """Return the mean of variances that are estimated as zero, given the data.

    Zero is where the likelihood is largest, not what is known: with gradient g and
    information I there, it falls as exp(g t - I t^2 / 2), whose mean over t > 0 is that
    of a normal distribution cut off at zero. Without it the intervals of a small table
    would shrink to nothing whenever its people seem alike.
    """
    from scipy.special import erfcx

    found = np.zeros(len(point.theta))
    known = np.diag(point.information)
    for k in np.flatnonzero(at_floor[:-1] & (known[:-1] > 0)):
        spread = 1 / np.sqrt(known[k])
        centre = float(point.gradient[k]) * spread**2
        tail = erfcx(-centre / (spread * np.sqrt(2)))
        found[k] = centre + spread * np.sqrt(2 / np.pi) / tail
    return np.maximum(found, 0.0)


def _inverse(information: Floats, free: Any) -> Floats:
    """Invert on the free variances, leaving out directions the data cannot see."""
    full = np.zeros_like(information)
    some = np.flatnonzero(free)
    if len(some):
        values, vectors = np.linalg.eigh(information[np.ix_(some, some)])
        kept = values > FLAT * values[-1]
        part = vectors[:, kept]
        full[np.ix_(some, some)] = (part / values[kept]) @ part.T
    return full


def evaluate(
    design: Design, sums: Sums, theta: Floats, before: Guesses, probes: int
) -> Point:
    """Return the gradient, the average information and all effects at *theta*."""
    noise = theta[-1]
    system = System(design, noise / theta[:-1])
    first, second, chance = before
    fixed = design.x_gram.shape[0]
    right = (
        np.hstack([design.x_outer, sums.outer]),
        np.hstack([design.x_inner, sums.inner]),
    )
    out, kept = system.solve(*right, first)
    means = Means.of(design, out[:, :fixed], kept[:, :fixed])
    beta, outer, inner = means.fit(sums.fixed, out[:, fixed:], kept[:, fixed:])
    square = left_over(system, sums, beta, outer, inner)
    work = Working.of(system, theta, outer, inner)
    of_work = system.solve(work.outer, work.inner, second)
    beta_work, work_out, work_in = means.fit(work.fixed, *of_work)
    draws = _drawn(system, probes, chance)
    variances = level_variances(system, draws)
    effects = design.spread(inner, outer)
    of_fixed = design.spread(means.inner, means.outer)
    traces = _traces(variances, of_fixed, means.inverse)
    quadratic = (square + float(system.ridge @ _powers(effects))) / noise
    return Point(
        system=system,
        theta=theta,
        gradient=_gradient(design, theta, effects, square, traces),
        information=work.information(square, beta_work, work_out, work_in),
        effects=tuple(effects),
        beta=beta,
        fixed=tuple(of_fixed),
        fixed_inverse=means.inverse,
        working=tuple(design.spread(work_in, work_out)),
        working_beta=beta_work,
        variances=tuple(variances),
        criterion=_criterion(system, theta, means.normal, quadratic, beta.shape[1]),
        draws=draws,
        guesses=(kept, of_work[1], draws),
    )


def _drawn(system: System, probes: int, chance: Any) -> Any:
    design = system.design
    if not design.large:
        return None
    fine = probes == design.probes
    return draw(system, design.large, probes, chance, fine=fine)


def _traces(
    variances: Sequence[Floats], of_fixed: Sequence[Floats], inverse: Floats
) -> Floats:
    return np.array(
        [
            own.sum() + np.sum((part @ inverse) * part)
            for own, part in zip(variances, of_fixed, strict=True)
        ]
    )


def _powers(effects: Sequence[Floats]) -> Floats:
    return np.array([np.sum(effect**2) for effect in effects])


def _gradient(
    design: Design,
    theta: Floats,
    effects: Sequence[Floats],
    square: float,
    traces: Floats,
) -> Floats:
    columns = effects[0].shape[1]
    size = np.array([factor.size for factor in design.factors])
    noise = theta[-1]
    gone = size - noise / theta[:-1] * traces
    free = design.rows - design.x_gram.shape[0] - gone.sum()
    by_factor = columns * gone / theta[:-1] - _powers(effects) / theta[:-1] ** 2
    by_noise = columns * free / noise - square / noise**2
    return -0.5 * np.append(by_factor, by_noise)


def _criterion(
    system: System, theta: Floats, q: Floats, quadratic: float, columns: int
) -> float | None:
    design = system.design
    if design.large:
        return None
    noise = theta[-1]
    size = np.array([factor.size for factor in design.factors])
    determinant = (
        (design.rows - len(q) - size.sum()) * np.log(noise)
        - np.log(design.weights).sum()
        + float(size @ np.log(theta[:-1]))
        + np.log(system.outer).sum()
        + system.pivots
        + np.linalg.slogdet(q)[1]
    )
    return float(columns * determinant + quadratic)
