"""Crossed random effects: the incidence of one fit and its mixed-model equations.

One factor (the one with more levels) is absorbed, because its block is diagonal. What
is left, the Schur complement on the kept factors, is inverted densely for each small
connected component and handled by conjugate gradients in a large one, where frozen
random probes stand in for the inverse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ledby.errors import NotConverged

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

CHUNK = 4096
CG_TOLERANCE = 1e-8
CG_STEPS = 2000


@dataclass(frozen=True, slots=True)
class Factor:
    """A grouping of rows: the level of each row (-1 = none) and how many there are."""

    name: str
    codes: Codes
    size: int

    def indicator(self) -> Any:
        """Return the sparse 0/1 matrix, rows by levels."""
        from scipy import sparse

        rows = np.flatnonzero(self.codes >= 0)
        entries = (np.ones(len(rows)), (rows, self.codes[rows]))
        return sparse.csr_array(entries, shape=(len(self.codes), self.size))


class Design:
    """The part of a fit that the variances do not change.

    Parameters
    ----------
    factors : sequence of Factor
        At least two; the larger of the first two is absorbed.
    x : ndarray, shape (rows, fixed)
        Fixed effects, of full column rank.
    weights : ndarray, shape (rows,)
        Known weights: the residual variance of a row is ``sigma2 / weight``.
    probes : int
        Number of frozen random probes for large components.
    seed : sequence of int
        Their seed.
    limit : int
        Largest number of kept levels in a component that is inverted densely.
    """

    def __init__(
        self,
        factors: Sequence[Factor],
        x: Floats,
        weights: Floats,
        *,
        probes: int,
        seed: Sequence[int],
        limit: int,
    ) -> None:
        from scipy import sparse

        absorbed = 0 if factors[0].size >= factors[1].size else 1
        self.factors = tuple(factors)
        self.absorbed = absorbed
        self.kept = tuple(k for k in range(len(factors)) if k != absorbed)
        self.x, self.weights = x, weights
        self.outer = factors[absorbed].indicator()
        inner = sparse.hstack([factors[k].indicator() for k in self.kept], format="csr")
        kind = np.repeat(np.array(self.kept), [factors[k].size for k in self.kept])
        order, bounds, dense = self._blocks(inner, limit)
        self.order, self.bounds, self.dense = order, bounds, dense
        self.inner, self.kind = inner[:, order].tocsr(), kind[order]
        weighted = sparse.diags_array(weights)
        self.outer_t, self.inner_t = self.outer.T.tocsr(), self.inner.T.tocsr()
        self.outer_weight = np.asarray(self.outer_t @ weights)
        self.coupling = (self.outer_t @ weighted @ self.inner).tocsr()
        self.coupling.sort_indices()
        self.gram = (self.inner_t @ weighted @ self.inner).tocsr()
        self.probes = self._draw(probes, seed) if dense < len(order) else None

    def _blocks(self, inner: Any, limit: int) -> tuple[Codes, list[int], int]:
        """Order the kept levels by component, those too large for dense work last."""
        from scipy import sparse
        from scipy.sparse import csgraph

        graph = sparse.hstack([self.outer, inner], format="csr")
        rows, columns = graph.shape
        _, label = csgraph.connected_components(
            sparse.block_array([[None, graph], [graph.T, None]]), directed=False
        )
        label = label[rows + self.outer.shape[1] :]
        count = np.bincount(label, minlength=columns)
        large = count[label] > limit
        order = np.lexsort((label, large))
        dense = int(len(label) - large.sum())
        breaks = np.flatnonzero(np.diff(label[order][:dense])) + 1
        return order, [0, *breaks.tolist(), dense] if dense else [0], dense

    def _draw(
        self, probes: int, seed: Sequence[int]
    ) -> tuple[Floats, Floats, Floats, Floats]:
        rng = np.random.default_rng(list(seed))

        def signs(size: int) -> Floats:
            drawn = rng.integers(0, 2, (size, probes), dtype=np.int8)
            return np.asarray(2.0 * drawn - 1)

        noise = signs(len(self.weights)) * np.sqrt(self.weights)[:, None]
        outer, inner = self.outer.shape[1], self.inner.shape[1]
        return self.outer_t @ noise, self.inner_t @ noise, signs(outer), signs(inner)

    def spread(self, values: Floats, absorbed: Floats) -> list[Floats]:
        """Return effects by factor, in the order of ``factors``."""
        found = [absorbed] * len(self.factors)
        back = np.empty_like(values)
        back[self.order] = values
        start = 0
        for k in self.kept:
            stop = start + self.factors[k].size
            found[k] = back[start:stop]
            start = stop
        return found

    def columns(self, factor: int) -> Any:
        """Return the sparse selector (levels by kept columns) of a kept *factor*."""
        from scipy import sparse

        before = sum(self.factors[k].size for k in self.kept if k < factor)
        place = np.argsort(self.order)
        size = self.factors[factor].size
        chosen = place[before : before + size]
        entries = (np.ones(size), (np.arange(size), chosen))
        return sparse.csr_array(entries, shape=(size, len(self.order)))


class System:
    """Henderson's equations at given variances, divided by the residual precision.

    ``ridge`` holds, for each factor, residual variance / factor variance.
    """

    def __init__(self, design: Design, ridge: Sequence[float]) -> None:
        self.design = design
        per_level = np.asarray(ridge, dtype=np.float64)
        self.ridge = per_level
        self.outer = design.outer_weight + per_level[design.absorbed]
        self.inner_ridge = per_level[design.kind]
        self.pivots, self.inverses = self._invert()
        cross = design.coupling.multiply(design.coupling)
        own = design.gram.diagonal() + self.inner_ridge
        self.diagonal = own - np.asarray(cross.T @ (1 / self.outer))

    def _invert(self) -> tuple[float, list[Floats]]:
        """Return the log-determinant of the dense part and its blocks' inverses."""
        from scipy import sparse
        from scipy.linalg import lapack

        design, total = self.design, 0.0
        found: list[Floats] = []
        if not design.dense:
            return total, found
        part = design.coupling[:, : design.dense]
        schur = design.gram[: design.dense, : design.dense] - (
            part.T @ (sparse.diags_array(1 / self.outer) @ part)
        )
        schur = schur.tocsr()
        for start, stop in zip(design.bounds, design.bounds[1:], strict=False):
            block = _dense_block(schur, start, stop)
            block[np.diag_indices(stop - start)] += self.inner_ridge[start:stop]
            lower, failed = lapack.dpotrf(block, lower=1)
            if failed:
                raise NotConverged("The mixed-model equations became singular.")
            total += 2 * float(np.log(np.diag(lower)).sum())
            inverse, _ = lapack.dpotri(lower, lower=1)
            inverse = np.tril(inverse)
            found.append(inverse + np.tril(inverse, -1).T)
        return total, found

    def solve(
        self, absorbed: Floats, kept: Floats, guess: Floats | None = None
    ) -> tuple[Floats, Floats]:
        """Return the solution for right-hand sides (levels by columns)."""
        design = self.design
        right = kept - design.coupling.T @ (absorbed / self.outer[:, None])
        inner = np.empty_like(right)
        spans = zip(design.bounds, design.bounds[1:], strict=False)
        for (start, stop), inverse in zip(spans, self.inverses, strict=True):
            inner[start:stop] = inverse @ right[start:stop]
        if design.dense < len(right):
            rest = slice(design.dense, None)
            first = np.zeros_like(right[rest]) if guess is None else guess[rest].copy()
            inner[rest] = _conjugate_gradients(
                self._large(), self.diagonal[rest, None], right[rest], first
            )
        outer = (absorbed - design.coupling @ inner) / self.outer[:, None]
        return outer, inner

    def _large(self) -> Callable[[Floats], Floats]:
        design = self.design
        part = design.coupling[:, design.dense :].tocsr()
        part_t = part.T.tocsr()
        gram = design.gram[design.dense :, design.dense :].tocsr()
        ridge = self.inner_ridge[design.dense :, None]
        outer = self.outer[:, None]

        def apply(v: Floats) -> Floats:
            return np.asarray(gram @ v + ridge * v - part_t @ ((part @ v) / outer))

        return apply

    def quadratic(self, absorbed: Any, kept: Any) -> Floats:
        """Return the dense part of ``diag(L C L')`` for sparse L = [absorbed, kept]."""
        from scipy import sparse

        design = self.design
        scaled = sparse.diags_array(1 / self.outer) @ design.coupling
        mixed = (kept - absorbed @ scaled).tocsr()
        found = np.asarray(absorbed.multiply(absorbed) @ (1 / self.outer))
        spans = zip(design.bounds, design.bounds[1:], strict=False)
        for (start, stop), inverse in zip(spans, self.inverses, strict=True):
            part = mixed[:, start:stop].tocsr()
            rows = np.flatnonzero(np.diff(part.indptr))
            for first in range(0, len(rows), CHUNK):
                some = rows[first : first + CHUNK]
                piece = part[some]
                row = np.repeat(np.arange(len(some)), np.diff(piece.indptr))
                product = (piece @ inverse)[row, piece.indices] * piece.data
                found[some] += np.bincount(row, product, minlength=len(some))
        return found


def _dense_block(matrix: Any, start: int, stop: int) -> Floats:
    """Return a diagonal block; the component holds all entries of its rows."""
    size = stop - start
    block = np.zeros((size, size), order="F")
    span = slice(matrix.indptr[start], matrix.indptr[stop])
    rows = np.repeat(np.arange(size), np.diff(matrix.indptr[start : stop + 1]))
    block[rows, matrix.indices[span] - start] = matrix.data[span]
    return block


def _conjugate_gradients(
    apply: Callable[[Floats], Floats], diagonal: Floats, right: Floats, x: Floats
) -> Floats:
    """Solve for many right-hand sides at once, preconditioned by the diagonal."""
    rest = right - apply(x)
    scaled = rest / diagonal
    direction = scaled.copy()
    power = np.einsum("ij,ij->j", rest, scaled)
    goal = CG_TOLERANCE**2 * np.einsum("ij,ij->j", right, right / diagonal)
    for _ in range(CG_STEPS):
        if np.all(power <= goal):
            return x
        image = apply(direction)
        curve = np.einsum("ij,ij->j", direction, image)
        step = np.divide(power, curve, out=np.zeros_like(power), where=curve > 0)
        x += step * direction
        rest -= step * image
        scaled = rest / diagonal
        before, power = power, np.einsum("ij,ij->j", rest, scaled)
        ratio = np.divide(power, before, out=np.zeros_like(power), where=before > 0)
        direction = scaled + ratio * direction
    raise NotConverged(
        f"Conjugate gradients did not settle within {CG_STEPS} steps on"
        f" {right.shape[0]} raters; pass exact=True for this table."
    )
