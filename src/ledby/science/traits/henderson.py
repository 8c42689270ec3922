"""Effects and the average information, from sums by level alone.

Rows enter a fit through weighted sums by level and by fixed effect and through one sum
of squares, so a step of the variances costs levels, however many rows there are. The
rest follows from Henderson's equations: residuals sum to ridge times effect in a level,
and to zero along the fixed effects.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ledby.science.traits.crossed import Design, Floats, System, cross


@dataclass(frozen=True, slots=True)
class Sums:
    """All that a fit needs of its responses: weighted sums by level, and of squares."""

    outer: Floats
    inner: Floats
    fixed: Floats
    square: float

    @classmethod
    def of(cls, design: Design, y: Floats) -> Sums:
        """Return the sums of *y* (rows, columns)."""
        parts = []
        for column in y.T[:, :, None]:
            weighted = design.weights[:, None] * column
            square = float(np.einsum("nc,nc->", column, weighted))
            parts.append((*design.project(column), cross(design.x, weighted), square))
        outer, inner, fixed, squares = zip(*parts, strict=True)
        return cls(np.hstack(outer), np.hstack(inner), np.hstack(fixed), sum(squares))


@dataclass(frozen=True, slots=True)
class Means:
    """Generalised least squares of the fixed effects at one vector of variances."""

    design: Design
    outer: Floats
    inner: Floats
    normal: Floats
    inverse: Floats

    @classmethod
    def of(cls, design: Design, outer: Floats, inner: Floats) -> Means:
        """Return the means, given the effects of the fixed effects themselves."""
        taken = cross(design.x_outer, outer) + cross(design.x_inner, inner)
        normal = design.x_gram - taken
        return cls(design, outer, inner, normal, np.asarray(np.linalg.inv(normal)))

    def fit(
        self, fixed: Floats, outer: Floats, inner: Floats
    ) -> tuple[Floats, Floats, Floats]:
        """Return fixed, absorbed and kept effects of a response.

        ``fixed`` are its weighted sums by fixed effect, ``outer`` and ``inner`` its
        effects as if the fixed ones were zero.
        """
        design = self.design
        taken = cross(design.x_outer, outer) + cross(design.x_inner, inner)
        beta = self.inverse @ (fixed - taken)
        return beta, outer - self.outer @ beta, inner - self.inner @ beta


def left_over(
    system: System, sums: Sums, beta: Floats, outer: Floats, inner: Floats
) -> float:
    """Return the weighted sum of squares of what no effect explains.

    From the equations themselves: the residuals sum to ridge times effect in a level,
    and to zero along the fixed effects.
    """
    explained = np.sum(beta * sums.fixed)
    explained += np.sum(outer * sums.outer) + np.sum(inner * sums.inner)
    held = system.ridge[system.design.absorbed] * np.sum(outer**2)
    held += np.sum(system.inner_ridge[:, None] * inner**2)
    return max(float(sums.square - explained - held), 0.0)


@dataclass(frozen=True, slots=True)
class Working:
    """Weighted sums of the working variates dV/dtheta_k P y, residual last.

    ``outer``, ``inner`` and ``fixed`` hold them by level and by fixed effect, with
    columns factor by factor; ``parts`` are the variates on their own levels.
    """

    theta: Floats
    outer: Floats
    inner: Floats
    fixed: Floats
    parts: tuple[tuple[Floats, Floats], ...]

    @classmethod
    def of(cls, system: System, theta: Floats, outer: Floats, inner: Floats) -> Working:
        """Return the sums at the effects *outer* and *inner* of the responses."""
        design = system.design
        parts = []
        for k in range(len(design.factors)):
            mine = (design.kind == k)[:, None]
            here = outer / theta[k] if k == design.absorbed else np.zeros_like(outer)
            parts.append((here, np.where(mine, inner / theta[k], 0.0)))
        sums = [design.times(*part) for part in parts]
        fixed = [
            cross(design.x_outer, one) + cross(design.x_inner, other)
            for one, other in parts
        ]
        held = (
            system.ridge[design.absorbed] / theta[-1] * outer,
            system.inner_ridge[:, None] / theta[-1] * inner,
        )
        return cls(
            theta=theta,
            outer=np.hstack([*(one for one, _ in sums), held[0]]),
            inner=np.hstack([*(other for _, other in sums), held[1]]),
            fixed=np.hstack([*fixed, np.zeros_like(fixed[0])]),
            parts=tuple(parts),
        )

    def information(
        self, square: float, beta: Floats, outer: Floats, inner: Floats
    ) -> Floats:
        """Return the average information, given the effects of the variates."""
        size, noise = len(self.theta), self.theta[-1]
        columns = self.outer.shape[1] // size

        def split(values: Floats) -> Floats:
            return values.reshape(len(values), size, columns)

        whole = np.zeros((size, size))
        for k, (one, other) in enumerate(self.parts):
            whole[k] = np.einsum("nc,nlc->l", one, split(self.outer))
            whole[k] += np.einsum("nc,nlc->l", other, split(self.inner))
        whole[-1, :-1] = whole[:-1, -1]
        whole[-1, -1] = square / noise**2
        for sums, effects in (
            (self.fixed, beta),
            (self.outer, outer),
            (self.inner, inner),
        ):
            whole -= np.einsum("nkc,nlc->kl", split(sums), split(effects))
        return np.asarray((whole + whole.T) / (4 * noise))
