"""Posterior variances from frozen random draws, where the inverse is out of reach.

A draw ``z`` of the kept effects solves ``S z = b`` with ``b`` of covariance ``S``, so
that ``z`` has covariance ``S^-1``. With ``S = D - N``, D its diagonal, the inverse
unrolls into ``D^-1 + D^-1 N D^-1 + D^-1 N S^-1 N D^-1``: what neighbours say directly
is summed exactly, and only what comes from further away is left to the draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ledby.science.traits.crossed import BATCH, Floats, Large, System

TOLERANCE, COARSE, NESTED = 1e-5, 1e-4, 1e-8
"""Relative error of a draw: the last ones, those on the way, and with more factors.

Far below what chance does to it, so that steps of the variances find the same place.
"""

PIECE = 50_000
"""Rows of a sparse product that are held in memory at once."""


@dataclass(frozen=True, slots=True)
class Draws:
    """Draws of the large part: ``z``, ``near`` = D^-1 N z and ``far`` = D^-1 N near.

    All are (levels, draws). ``far`` is left out with more than two factors, where it
    would not help. ``fine`` tells whether neighbours are summed exactly: traces over
    many levels do without.
    """

    large: Large
    z: Floats
    near: Floats
    far: Floats | None
    fine: bool


def draw(
    system: System, large: Large, probes: int, before: Draws | None, *, fine: bool
) -> Draws:
    """Return the first *probes* frozen draws at the variances of *system*."""
    design = system.design
    size = len(design.order) - design.dense
    further = fine and design.two_way
    found = [np.empty((size, probes)) for _ in range(3 if further else 2)]
    diagonal = system.diagonal[design.dense :, None]
    tolerance = TOLERANCE if fine else COARSE
    if not design.two_way:
        tolerance = NESTED
    for start in range(0, probes, BATCH):
        some = slice(start, min(start + BATCH, probes))
        right = _right(system, some)
        guess = np.zeros_like(right)
        if before is not None and before.z.shape[1] >= some.stop:
            guess = before.z[:, some].copy()
        z = system.iterate(large, right, guess, tolerance)
        found[0][:, some] = z
        found[1][:, some] = near = z - right / diagonal
        if further:
            found[2][:, some] = near - system.schur(large, near) / diagonal
    return Draws(large, found[0], found[1], found[2] if further else None, fine)


def _right(system: System, some: slice) -> Floats:
    """Return right-hand sides whose covariance is that of the reduced equations."""
    design = system.design
    signs = [design.noise(k) for k in range(some.start, some.stop)]
    outer, inner, of_outer, of_inner = (
        np.column_stack(part).astype(np.float64) for part in zip(*signs, strict=True)
    )
    outer += np.sqrt(system.ridge[design.absorbed]) * of_outer
    inner += np.sqrt(system.inner_ridge)[:, None] * of_inner
    return system.reduced(outer, inner)[design.dense :]


def kept_variances(system: System, draws: Draws) -> Floats:
    """Return the diagonal of the inverse for the kept levels of the large part."""
    design = system.design
    diagonal = system.diagonal[design.dense :]
    if draws.far is None:
        return np.asarray(1 / diagonal + np.mean(draws.near**2, axis=1))
    large = draws.large
    through = system.through[design.dense :]
    squares = _squared(large.part_t, 1 / system.outer, large.part, 1 / diagonal)
    direct = (squares - through**2 / diagonal) / diagonal**2
    chance = np.mean(draws.near * draws.far, axis=1)
    return np.asarray(1 / diagonal + direct + chance)


def form_variances(system: System, draws: Draws, rows: Any) -> Floats:
    """Return ``diag(L S^-1 L')`` for sparse *rows* L over the large part."""
    found = np.empty(rows.shape[0])
    for start in range(0, len(found), PIECE):
        some = slice(start, start + PIECE)
        found[some] = _form_variances(system, draws, rows[some])
    return found


def _form_variances(system: System, draws: Draws, rows: Any) -> Floats:
    large = draws.large
    inverse = 1 / system.diagonal[large.span]
    scaled = rows * inverse[None, :]
    alone = np.asarray(rows.multiply(scaled).sum(axis=1)).ravel()
    near = rows @ draws.near
    if not draws.fine:
        return np.asarray(alone + np.mean(near * (rows @ draws.z), axis=1))
    if large.gram is None:
        own = np.asarray(scaled.multiply(scaled) @ system.own[large.span])
    else:
        own = np.asarray((scaled @ large.gram).multiply(scaled).sum(axis=1)).ravel()
        own += np.asarray(scaled.multiply(scaled) @ system.inner_ridge[large.span])
    through = _squared(rows, inverse, large.part_t, 1 / system.outer)
    return np.asarray(2 * alone - own + through + np.mean(near**2, axis=1))


def _squared(left: Any, middle: Floats, right: Any, weight: Floats) -> Floats:
    """Return the weighted row sums of the squares of ``left diag(middle) right``."""
    found = np.empty(left.shape[0])
    for start in range(0, left.shape[0], PIECE):
        some = left[start : start + PIECE]
        product = ((some * middle[None, :]).tocsr() @ right).tocsr()
        product.data **= 2
        found[start : start + PIECE] = product @ weight
    return found


def level_variances(system: System, draws: Draws | None) -> list[Floats]:
    """Return the diagonal of the inverse coefficient matrix, by factor."""
    from scipy import sparse

    design = system.design
    size, kept = len(system.outer), len(design.order)
    rows = (sparse.diags_array(1 / system.outer) @ design.coupling).tocsr()
    outer = system.quadratic(sparse.eye_array(size, format="csr"), rows)
    if draws is not None:
        outer += form_variances(system, draws, rows[:, design.dense :])
    inner = np.empty(kept)
    spans = zip(design.bounds, design.bounds[1:], strict=False)
    for (start, stop), inverse in zip(spans, system.inverses, strict=True):
        inner[start:stop] = np.diag(inverse)
    if draws is not None:
        inner[design.dense :] = kept_variances(system, draws)
    return design.spread(inner, outer)


def forms(system: System, draws: Draws | None, absorbed: Any, kept: Any) -> Floats:
    """Return ``diag(L C L')`` for sparse L = [absorbed, kept], C the inverse."""
    mixed = system.mixed(absorbed, kept)
    found = system.quadratic(absorbed, mixed)
    if draws is not None:
        found += form_variances(system, draws, mixed[:, system.design.dense :].tocsr())
    return found
