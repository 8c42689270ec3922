"""Crossed random effects: the incidence of one fit and its mixed-model equations.

One factor is absorbed, because its block is diagonal. What is left, the Schur
complement ``S`` on the kept factors, is inverted densely for each small connected
component and handled by conjugate gradients in a large one, where frozen random probes
stand in for the inverse. All work is on levels: rows are summed up once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ledby.errors import NotConverged

Floats = NDArray[np.float64]
Codes = NDArray[np.signedinteger[Any]]
Signs = NDArray[np.int8]

CHUNK = 4096
BATCH = 8
"""Right-hand sides that are iterated at once: more take memory, not time."""

CG_TOLERANCE = 1e-10
CG_STEPS = 2000
LOPSIDED = 1.25
"""So many times more ratees than raters, and ratees are absorbed instead of raters."""


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
        Ratees, raters and, if any, more; one of the first two is absorbed.
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

        absorbed = 0 if factors[0].size > LOPSIDED * factors[1].size else 1
        self.factors = tuple(factors)
        self.absorbed = absorbed
        self.kept = tuple(k for k in range(len(factors)) if k != absorbed)
        self.rows, self.x, self.weights = len(weights), x, weights
        outer = factors[absorbed].indicator()
        inner = sparse.hstack([factors[k].indicator() for k in self.kept], format="csr")
        kind = np.repeat(np.array(self.kept), [factors[k].size for k in self.kept])
        self.outer_t = outer.T.tocsr()
        weighted = sparse.diags_array(weights) @ inner
        coupling = (self.outer_t @ weighted).tocsr()
        self.order, self.bounds, self.dense = _blocks(coupling, limit)
        self.coupling = coupling[:, self.order].tocsr()
        self.coupling.sort_indices()
        self.coupling_t = self.coupling.T.tocsr()
        self.inner_t, self.kind = inner[:, self.order].T.tocsr(), kind[self.order]
        self.outer_weight = np.asarray(self.outer_t @ weights)
        self.gram_diagonal = np.asarray(self.inner_t @ weights)
        self.gram = sparse.diags_array(self.gram_diagonal).tocsr()
        if not self.two_way:
            self.gram = (self.inner_t @ weighted[:, self.order]).tocsr()
        self.x_outer, self.x_inner = self.project(x)
        self.x_gram = cross(x, weights[:, None] * x)
        self.large = Large.of(self) if self.dense < len(self.order) else None
        self.probes, self.seed = probes if self.large else 0, tuple(seed)
        self._signs: list[tuple[Any, Any, Signs, Signs]] = []

    @property
    def largest(self) -> int:
        """Return the number of levels in the largest component inverted densely."""
        return int(max(np.diff(self.bounds), default=0))

    @property
    def two_way(self) -> bool:
        """Tell whether there are no factors beside ratees and raters."""
        return len(self.kept) == 1

    def project(self, values: Floats) -> tuple[Floats, Floats]:
        """Return the weighted sums of *values* (rows, columns) by level."""
        weighted = self.weights[:, None] * values
        return self.outer_t @ weighted, self.inner_t @ weighted

    def noise(self, column: int) -> tuple[Any, Any, Signs, Signs]:
        """Return the frozen signs of a probe: of rows by level, and of levels."""
        while len(self._signs) <= column:
            rng = np.random.default_rng([*self.seed, len(self._signs)])
            of_rows = _signs(rng, self.rows) * np.sqrt(self.weights)
            levels = _signs(rng, len(self.outer_weight)), _signs(rng, len(self.order))
            sums = self.outer_t @ of_rows, self.inner_t @ of_rows
            self._signs.append((*(part.astype(np.float32) for part in sums), *levels))
        return self._signs[column]

    def times(self, outer: Floats, inner: Floats) -> tuple[Floats, Floats]:
        """Return ``Z' W Z`` times effects of the absorbed and of the kept levels."""
        return (
            self.outer_weight[:, None] * outer + self.coupling @ inner,
            self.coupling_t @ outer + self.gram_times(inner),
        )

    def gram_times(self, inner: Floats) -> Floats:
        """Return the kept block of ``Z' W Z`` times kept effects."""
        if self.two_way:
            return self.gram_diagonal[:, None] * inner
        return np.asarray(self.gram @ inner)

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


def cross(left: Floats, right: Floats) -> Floats:
    """Return ``left.T @ right`` without BLAS, whose sums differ by thread count."""
    return np.asarray(np.einsum("nf,nc->fc", left, right))


def _signs(rng: np.random.Generator, size: int) -> Signs:
    return 2 * rng.integers(0, 2, size, dtype=np.int8) - 1


def _blocks(coupling: Any, limit: int) -> tuple[Codes, list[int], int]:
    """Order the kept levels by component, those too large for dense work last."""
    from scipy import sparse
    from scipy.sparse import csgraph

    size, columns = coupling.shape
    _, label = csgraph.connected_components(
        sparse.block_array([[None, coupling], [coupling.T, None]]), directed=False
    )
    label = label[size:]
    count = np.bincount(label, minlength=columns)
    large = count[label] > limit
    order = np.lexsort((label, large))
    dense = int(len(label) - large.sum())
    breaks = np.flatnonzero(np.diff(label[order][:dense])) + 1
    return order, [0, *breaks.tolist(), dense] if dense else [0], dense


@dataclass(frozen=True, slots=True)
class Large:
    """The part of a design that is handled by conjugate gradients."""

    span: slice
    part: Any
    part_t: Any
    gram: Any

    @classmethod
    def of(cls, design: Design) -> Large:
        """Return the kept levels of *design* after the dense ones."""
        span = slice(design.dense, len(design.order))
        part, part_t = design.coupling, design.coupling_t
        if design.dense:
            part = design.coupling[:, span].tocsr()
            part_t = part.T.tocsr()
        return cls(
            span=span,
            part=part,
            part_t=part_t,
            gram=None if design.two_way else design.gram[span, span].tocsr(),
        )


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
        self.own = design.gram_diagonal + self.inner_ridge
        squares = design.coupling_t.copy()
        squares.data **= 2
        self.through = np.asarray(squares @ (1 / self.outer))
        self.diagonal = self.own - self.through
        self.pivots, self.inverses = self._invert()

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
            lower, failed = lapack.dpotrf(block, lower=1, overwrite_a=1)
            if failed:
                raise NotConverged("The mixed-model equations became singular.")
            pivots = np.diag(lower).copy()
            total += 2 * float(np.log(pivots).sum())
            inverse, _ = lapack.dpotri(lower, lower=1, overwrite_c=1)
            diagonal = np.diag(inverse).copy()
            inverse += inverse.T
            inverse[np.diag_indices(stop - start)] = diagonal
            found.append(inverse)
        return total, found

    def solve(
        self,
        absorbed: Floats,
        kept: Floats,
        guess: Floats | None = None,
    ) -> tuple[Floats, Floats]:
        """Return the solution for right-hand sides (levels by columns)."""
        design = self.design
        right = self.reduced(absorbed, kept)
        inner = np.empty_like(right)
        spans = zip(design.bounds, design.bounds[1:], strict=False)
        for (start, stop), inverse in zip(spans, self.inverses, strict=True):
            inner[start:stop] = inverse @ right[start:stop]
        if design.large:
            rest = design.large.span
            for start in range(0, right.shape[1], BATCH):
                some = slice(start, start + BATCH)
                part = right[rest, some]
                first = np.zeros_like(part) if guess is None else guess[rest, some]
                found = self.iterate(design.large, part, first.copy(), CG_TOLERANCE)
                inner[rest, some] = found
        outer = (absorbed - design.coupling @ inner) / self.outer[:, None]
        return outer, inner

    def reduced(self, absorbed: Floats, kept: Floats) -> Floats:
        """Return the right-hand side that is left once the absorbed levels are out."""
        scaled = absorbed / self.outer[:, None]
        return np.asarray(kept - self.design.coupling_t @ scaled)

    def iterate(
        self, large: Large, right: Floats, first: Floats, tolerance: float
    ) -> Floats:
        """Solve the large part from a *first* guess by conjugate gradients."""

        def apply(v: Floats) -> Floats:
            return self.schur(large, v)

        diagonal = self.diagonal[large.span, None]
        return _conjugate_gradients(apply, diagonal, right, first, tolerance)

    def schur(self, large: Large, v: Floats) -> Floats:
        """Return the large part of ``S`` times *v*."""
        span = large.span
        through = large.part_t @ ((large.part @ v) / self.outer[:, None])
        if large.gram is None:
            return np.asarray(self.own[span, None] * v - through)
        return np.asarray(large.gram @ v + self.inner_ridge[span, None] * v - through)

    def quadratic(self, absorbed: Any, mixed: Any) -> Floats:
        """Return ``diag(L C L')`` without the large part; *mixed* is that of L."""
        found = np.asarray(absorbed.multiply(absorbed) @ (1 / self.outer))
        design = self.design
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

    def mixed(self, absorbed: Any, kept: Any) -> Any:
        """Return L on the kept levels, once the absorbed ones are solved for."""
        from scipy import sparse

        scaled = sparse.diags_array(1 / self.outer) @ self.design.coupling
        return (kept - absorbed @ scaled).tocsr()


def _dense_block(matrix: Any, start: int, stop: int) -> Floats:
    """Return a diagonal block; the component holds all entries of its rows."""
    size = stop - start
    block = np.zeros((size, size), order="F")
    span = slice(matrix.indptr[start], matrix.indptr[stop])
    rows = np.repeat(np.arange(size), np.diff(matrix.indptr[start : stop + 1]))
    block[rows, matrix.indices[span] - start] = matrix.data[span]
    return block


def _conjugate_gradients(
    apply: Callable[[Floats], Floats],
    diagonal: Floats,
    right: Floats,
    x: Floats,
    tolerance: float,
) -> Floats:
    """Solve for many right-hand sides at once, preconditioned by the diagonal."""
    rest = right - apply(x)
    scaled = rest / diagonal
    direction = scaled.copy()
    power = np.einsum("ij,ij->j", rest, scaled)
    goal = tolerance**2 * np.einsum("ij,ij->j", right, right / diagonal)
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
        direction *= ratio
        direction += scaled
    raise NotConverged(
        f"Conjugate gradients did not settle within {CG_STEPS} steps on"
        f" {right.shape[0]} raters; pass exact=True for this table."
    )
