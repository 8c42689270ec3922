"""Restricted maximum likelihood for crossed effects by average information.

References
----------
Gilmour, Thompson and Cullis (1995), *Biometrics* 51, for the average information;
Patterson and Thompson (1971), *Biometrika* 58, for the criterion;
Prasad and Rao (1990), *JASA* 85, for the share of the variances' own error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ledby.errors import NotConverged
from ledby.science.traits.crossed import Design, Floats, System

STEPS = 200
SETTLED = 1e-9
FLOOR = 1e-6
STRIDE = 5.0
FLAT = 1e-9
SILENT = 1e-16
UNSEEN = 1e-10


@dataclass(frozen=True, slots=True)
class Solution:
    """One fit: variances by factor (residual last), effects and what errors need.

    ``effects`` holds one array (levels, columns) by factor; ``beta`` is
    (fixed, columns). ``covariance`` is that of the variances, zero at the boundary.
    ``criterion`` is minus twice the restricted log-likelihood, or None where a large
    component leaves the determinant unknown.
    """

    variances: Floats
    covariance: Floats
    effects: tuple[Floats, ...]
    beta: Floats
    criterion: float | None
    steps: int
    point: Point = field(repr=False)


@dataclass(frozen=True, slots=True)
class Draws:
    """Conditional means of posterior draws (see ``_draws``), and what goes with them.

    ``outer_variance`` is the conditional variance of an absorbed level in units of
    the residual variance; ``inner_draw`` are the draws of the kept levels themselves.
    """

    outer: Floats
    inner: Floats
    outer_variance: Floats
    inner_draw: Floats


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
    criterion: float | None
    draws: Draws | None
    guesses: tuple[Floats, ...]


def maximise(design: Design, y: Floats, start: Floats) -> Solution:
    """Return the REML fit of *y* (rows, columns sharing their variances).

    Parameters
    ----------
    design : Design
        Factors, fixed effects and weights.
    y : ndarray, shape (rows, columns)
        Responses; columns are independent given the common variances.
    start : ndarray
        Starting variances by factor, the residual last.

    Raises
    ------
    NotConverged
        The variances did not settle.
    """
    scale = float(np.var(y))
    if scale < SILENT:
        return _silent(design, y)
    floor = FLOOR * scale
    theta = np.maximum(start, floor)
    point = None
    for step in range(STEPS):
        point = _evaluate(design, y, theta, point)
        free = (theta > floor * 1.01) | (point.gradient > 0)
        inverse = _inverse(point.information, free)
        move = inverse @ point.gradient
        unseen = free & _unseen(point)
        move[unseen] = -theta[unseen]
        if not unseen.any() and float(point.gradient @ move) < SETTLED:
            return _solution(point, inverse, step + 1, floor)
        theta = np.clip(theta + move, theta / STRIDE, theta * STRIDE)
        theta = np.maximum(theta, floor)
    raise NotConverged(
        f"The variances of {len(y)} sheets did not settle within {STEPS} steps."
    )


def _unseen(point: Point) -> Any:
    """Tell which variances should fall although their effects, all zero, inform not."""
    known = np.diag(point.information) * point.theta**2
    return (known < UNSEEN) & (point.gradient * point.theta < -FLOOR)


def _silent(design: Design, y: Floats) -> Solution:
    """Return the fit of responses that are all the same: every variance is zero."""
    point = _evaluate(design, y, np.full(len(design.factors) + 1, FLOOR), None)
    return _solution(point, np.zeros_like(point.information), 0, FLOOR)


def predict(design: Design, y: Floats, theta: Floats) -> Solution:
    """Return the effects at given variances, taken as known."""
    point = _evaluate(design, y, np.asarray(theta, dtype=np.float64), None)
    return _solution(point, np.zeros_like(point.information), 0, 0.0)


def _solution(point: Point, inverse: Floats, steps: int, floor: float) -> Solution:
    at_floor = point.theta <= floor * 1.01
    return Solution(
        variances=np.where(at_floor, 0.0, point.theta),
        covariance=np.where(np.logical_or.outer(at_floor, at_floor), 0.0, inverse),
        effects=point.effects,
        beta=point.beta,
        criterion=point.criterion,
        steps=steps,
        point=point,
    )


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


@dataclass(frozen=True, slots=True)
class _Means:
    """Generalised least squares of the fixed effects at one vector of variances."""

    design: Design
    absorbed: Floats
    kept: Floats
    rest: Floats
    normal: Floats
    inverse: Floats

    @classmethod
    def of(cls, design: Design, absorbed: Floats, kept: Floats) -> _Means:
        rest = design.x - design.outer @ absorbed - design.inner @ kept
        normal = design.x.T @ (design.weights[:, None] * rest)
        return cls(design, absorbed, kept, rest, normal, np.linalg.inv(normal))

    def fit(
        self, y: Floats, absorbed: Floats, kept: Floats
    ) -> tuple[Floats, Floats, Floats, Floats]:
        """Return fixed effects, absorbed and kept effects, and what is left of *y*."""
        design = self.design
        rest = y - design.outer @ absorbed - design.inner @ kept
        beta = self.inverse @ (design.x.T @ (design.weights[:, None] * rest))
        return (
            beta,
            absorbed - self.absorbed @ beta,
            kept - self.kept @ beta,
            rest - self.rest @ beta,
        )


def _evaluate(design: Design, y: Floats, theta: Floats, before: Point | None) -> Point:
    noise = theta[-1]
    system = System(design, noise / theta[:-1])
    first, second = before.guesses if before else (None, None)
    draws, (of_x, of_y), guess = _solve_data(design, system, y, first)
    means = _Means.of(design, *of_x)
    beta, outer, inner, error = means.fit(y, *of_y)
    w = design.weights[:, None]
    work = _working(design, theta, outer, inner, error)
    right = design.outer_t @ (w * work), design.inner_t @ (w * work)
    of_work = system.solve(*right, second)
    beta_work, work_out, work_in, error_work = means.fit(work, *of_work)
    effects, fixed = design.spread(inner, outer), design.spread(*reversed(of_x))
    traces = _traces(system, fixed, means.inverse, draws)
    shape = (len(y), len(theta), y.shape[1])
    information = 0.5 * np.einsum(
        "nkc,nlc->kl",
        work.reshape(shape),
        (w * error_work / noise).reshape(shape),
        optimize=True,
    )
    quadratic = float(np.sum(y * w * error)) / noise
    return Point(
        system=system,
        theta=theta,
        gradient=_gradient(design, theta, effects, error, traces),
        information=(information + information.T) / 2,
        effects=tuple(effects),
        beta=beta,
        fixed=tuple(fixed),
        fixed_inverse=means.inverse,
        working=tuple(design.spread(work_in, work_out)),
        working_beta=beta_work,
        criterion=_criterion(system, theta, means.normal, quadratic, y.shape[1]),
        draws=draws,
        guesses=(guess, of_work[1]),
    )


def _solve_data(
    design: Design, system: System, y: Floats, guess: Floats | None
) -> tuple[Draws | None, list[tuple[Floats, Floats]], Floats]:
    """Solve for fixed effects, responses and, with large components, the probes."""
    known = design.weights[:, None] * np.hstack([design.x, y])
    right = [design.outer_t @ known, design.inner_t @ known]
    if design.probes is not None:
        outer, inner, sign_out, sign_in = design.probes
        root = np.sqrt(system.ridge[design.absorbed])
        right[0] = np.hstack([right[0], outer + root * sign_out])
        root_in = np.sqrt(system.inner_ridge)[:, None]
        right[1] = np.hstack([right[1], inner + root_in * sign_in])
    out, kept = system.solve(right[0], right[1], guess)
    fixed, all_known = design.x.shape[1], design.x.shape[1] + y.shape[1]
    parts = [
        (out[:, :fixed], kept[:, :fixed]),
        (out[:, fixed:all_known], kept[:, fixed:all_known]),
    ]
    if design.probes is None:
        return None, parts, kept
    return _draws(design, system, right, (out, kept), all_known), parts, kept


def _draws(
    design: Design,
    system: System,
    right: list[Floats],
    solved: tuple[Floats, Floats],
    start: int,
) -> Draws:
    """Return each draw's conditional mean given all but its own star block.

    For a level i, all its neighbours of the other kind integrated out, the mean is
    z_i - r_i / S_ii with variance 1 / S_ii; it varies little, so its second moment
    over few draws gives the posterior variance.
    """
    out, kept = solved[0][:, start:], solved[1][:, start:]
    r_out, r_in = right[0][:, start:], right[1][:, start:]
    partner = design.kind == design.kept[0]
    gram = design.gram.diagonal() + system.inner_ridge
    share = np.where(partner, 1 / gram, 0.0)
    squares = design.coupling.multiply(design.coupling)
    star = system.outer - np.asarray(squares @ share)
    left = r_out - design.coupling @ (share[:, None] * r_in)
    reduced = r_in - design.coupling.T @ (r_out / system.outer[:, None])
    return Draws(
        outer=out - left / star[:, None],
        inner=kept - reduced / system.diagonal[:, None],
        outer_variance=1 / star,
        inner_draw=kept,
    )


def _working(
    design: Design, theta: Floats, outer: Floats, inner: Floats, error: Floats
) -> Floats:
    """Return the working variates dV/dtheta_k P y, factor by factor, residual last."""
    found = []
    for k in range(len(design.factors)):
        if k == design.absorbed:
            found.append(design.outer @ (outer / theta[k]))
        else:
            mine = (design.kind == k)[:, None]
            found.append(design.inner @ (np.where(mine, inner, 0) / theta[k]))
    found.append(error / theta[-1])
    return np.hstack(found)


def _traces(
    system: System,
    fixed: Sequence[Floats],
    q_inverse: Floats,
    draws: Draws | None,
) -> Floats:
    """Return, by factor, the trace of its block of the inverse coefficient matrix."""
    variance = level_variances(system, draws)
    return np.array(
        [
            own.sum() + np.sum((part @ q_inverse) * part)
            for own, part in zip(variance, fixed, strict=True)
        ]
    )


def level_variances(system: System, draws: Draws | None) -> list[Floats]:
    """Return the diagonal of the inverse coefficient matrix, by factor."""
    from scipy import sparse

    design = system.design
    size, kept = design.outer.shape[1], len(design.order)
    outer = system.quadratic(sparse.eye_array(size), sparse.csr_array((size, kept)))
    inner = np.empty(kept)
    spans = zip(design.bounds, design.bounds[1:], strict=False)
    for (start, stop), inverse in zip(spans, system.inverses, strict=True):
        inner[start:stop] = np.diag(inverse)
    if draws is not None:
        large = in_large(design)
        outer[large] = (draws.outer_variance + np.mean(draws.outer**2, axis=1))[large]
        rest = slice(design.dense, None)
        inner[rest] = 1 / system.diagonal[rest] + np.mean(
            draws.inner[rest] ** 2, axis=1
        )
    return design.spread(inner, outer)


def in_large(design: Design) -> Any:
    """Tell which absorbed levels belong to a component handled by probes."""
    part = design.coupling[:, design.dense :].tocsr()
    return np.diff(part.indptr) > 0


def _gradient(
    design: Design,
    theta: Floats,
    effects: Sequence[Floats],
    error: Floats,
    traces: Floats,
) -> Floats:
    columns = error.shape[1]
    size = np.array([factor.size for factor in design.factors])
    noise = theta[-1]
    gone = size - noise / theta[:-1] * traces
    free = len(error) - design.x.shape[1] - gone.sum()
    power = np.array([np.sum(effect**2) for effect in effects])
    residual = float(np.sum(error**2 * design.weights[:, None]))
    by_factor = columns * gone / theta[:-1] - power / theta[:-1] ** 2
    by_noise = columns * free / noise - residual / noise**2
    return -0.5 * np.append(by_factor, by_noise)


def _criterion(
    system: System, theta: Floats, q: Floats, quadratic: float, columns: int
) -> float | None:
    design = system.design
    if design.dense < len(design.order):
        return None
    noise = theta[-1]
    size = np.array([factor.size for factor in design.factors])
    rows, fixed = design.x.shape
    determinant = (
        (rows - fixed - size.sum()) * np.log(noise)
        - np.log(design.weights).sum()
        + float(size @ np.log(theta[:-1]))
        + np.log(system.outer).sum()
        + system.pivots
        + np.linalg.slogdet(q)[1]
    )
    return float(columns * determinant + quadratic)
