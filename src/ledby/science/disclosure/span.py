"""What follows from published sums: their row space over people, and how it grows.

Each published number is the sum of one value over a set of people. Whatever follows
from all of them together lies in the space that the sets' indicators span. The part of
a person's unit vector in that space is the share of their answer that is explained:
the diagonal of the projector, 1 / n for the people of a lone group of n, 1 for
somebody whose answer follows.

The projector is kept in two parts: an orthonormal basis of the small sets, each piece
of which concerns few people who are connected by them, and the inverse Gram matrix of
what the large sets add. So to try a set costs one small product, also among 20,000
people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Flags = NDArray[np.bool_]

NEARLY: Final = 1e-7
"""Squared length below which what a set adds counts as nothing (people)."""
PROBES: Final = 3
_CHUNK: Final = 128
_PIECE: Final = 120
"""Sets are small while no more people than this are connected by them."""


def columns_of(sets: Sequence[Ints], people: int) -> Any:
    """Return sets of people as the columns of a sparse matrix of ones."""
    from scipy.sparse import csc_array

    ends = np.cumsum([0, *map(len, sets)])
    rows = np.concatenate([*sets, np.zeros(0, np.intp)])
    ones = np.ones(rows.size)
    return csc_array((ones, rows, ends), shape=(people, len(sets)))


@dataclass(frozen=True, slots=True)
class Step:
    """What sets of people would add to a span.

    ``share`` is each person's explained share with them; ``grown`` marks those of
    whom more is explained than before.
    """

    share: Floats
    null: Floats
    grown: Flags
    kept: Ints
    inverse: Floats
    weights: Floats


class Span:
    """The space that the indicators of sets of people span.

    Parameters
    ----------
    columns : sparse array, shape (people, sets)
        Ones where somebody is in a set.

    Attributes
    ----------
    share : ndarray, shape (people,)
        Explained share of each person's value, 0 to 1.
    null : ndarray, shape (people, 3)
        Random vectors without their part in the span: the sum over a set of people is
        zero exactly when that set's sum is determined (with probability one).
    """

    def __init__(self, columns: Any) -> None:
        from scipy.sparse import csc_array

        people = columns.shape[0]
        pieces, rest = _pieces(columns.tocsc())
        self._base = _orthonormal(columns.tocsr(), pieces)
        self._base_of = self._base.T.tocsr()
        self._piece = np.zeros(people, np.intp)
        for number, (inside, _) in enumerate(pieces):
            self._piece[inside] = number
        self._sets = csc_array((people, 0)).tocsr()
        self._cross = csc_array((self._base.shape[1], 0)).tocsr()
        self._inverse = np.zeros((0, 0))
        self._add_at_once(columns[:, rest])
        self.share = self._shares()
        self.null = self._residual(
            np.random.default_rng(0).standard_normal((people, PROBES))
        )

    def attempt(self, columns: Any, cap: float = np.inf) -> Step | None:
        """Return what the sets in *columns* would add, without adding them.

        None where more than *cap* of somebody in these sets would be explained who is
        explained by less without them.
        """
        over = self._base_of @ columns
        cross = (self._sets.T @ columns - self._cross.T @ over).toarray()
        touched = np.flatnonzero(np.abs(cross).max(axis=1, initial=0.0) > 0)
        weights = self._inverse[:, touched] @ cross[touched]
        gram = (columns.T @ columns - over.T @ over).toarray() - cross.T @ weights
        kept, inverse = _independent(gram)
        weights = weights[:, kept]
        taken = over[:, kept].toarray() - self._cross @ weights
        root = np.linalg.cholesky(inverse) if kept.size else inverse
        columns = columns[:, kept].tocsr()

        def lean(people: Any) -> Floats:
            near = self._base[people] @ taken + self._sets[people] @ weights
            return np.asarray((columns[people].toarray() - near) @ root)

        inside = np.flatnonzero(np.diff(columns.indptr))
        here = lean(inside)
        gain = np.einsum("ij,ij->i", here, here)
        if (self.share[inside] + gain)[gain > NEARLY].max(initial=0.0) > cap:
            return None
        whole = lean(slice(None))
        gain = np.einsum("ij,ij->i", whole, whole)
        return Step(
            share=self.share + gain,
            null=self.null - whole @ (whole.T @ self.null),
            grown=gain > NEARLY,
            kept=kept,
            inverse=inverse,
            weights=weights,
        )

    def take(self, columns: Any, step: Step) -> None:
        """Add the sets in *columns*, of which *step* was the attempt."""
        from scipy.linalg import blas
        from scipy.sparse import hstack

        if not step.kept.size:
            return
        kept = columns[:, step.kept]
        old = self._inverse.shape[0]
        border = np.vstack([-step.weights, np.eye(step.kept.size)])
        inverse = np.zeros((len(border),) * 2, order="F")
        inverse[:old, :old] = self._inverse
        # In place, for the matrix is large and what is added to it has few columns.
        self._inverse = blas.dgemm(
            1.0,
            border @ step.inverse,
            border,
            beta=1.0,
            c=inverse,
            trans_b=True,
            overwrite_c=True,
        )
        self._sets = hstack([self._sets, kept]).tocsr()
        self._cross = hstack([self._cross, self._base_of @ kept]).tocsr()
        self.share, self.null = step.share, step.null

    def between(self, people: Ints, among: Ints) -> Floats:
        """Return the projector between *people* (rows) and those *among* (columns)."""
        lean = self._lean(people).tocsc()
        touched = np.flatnonzero(np.diff(lean.indptr))
        solved = self._inverse[:, touched] @ lean[:, touched].toarray().T
        base = self._base[people].T.toarray() - self._cross @ solved
        found = self._base[among] @ base + self._sets[among] @ solved
        return np.asarray(found).T

    def _lean(self, people: Ints) -> Any:
        """Return rows of the sets without their part in the disjoint ones."""
        return self._sets[people] - self._base[people] @ self._cross

    def _add_at_once(self, columns: Any) -> None:
        over = self._base_of @ columns
        norms = columns.power(2).sum(axis=0) - over.power(2).sum(axis=0)
        columns = columns[:, np.flatnonzero(np.asarray(norms).ravel() > NEARLY)]
        over = self._base_of @ columns
        gram = (columns.T @ columns - over.T @ over).toarray()
        kept, self._inverse = _independent(gram)
        self._sets = columns[:, kept].tocsr()
        self._cross = over[:, kept].tocsr()

    def _shares(self) -> Floats:
        """Return the diagonal of the projector, people of one piece after another."""
        share = np.asarray(self._base.power(2).sum(axis=1), float).ravel()
        if not self._inverse.size:
            return share
        order = np.argsort(self._piece, kind="stable")
        for start in range(0, order.size, _CHUNK):
            people = order[start : start + _CHUNK]
            lean = self._lean(people).tocsc()
            touched = np.flatnonzero(np.diff(lean.indptr))
            here = lean[:, touched].toarray()
            solved = here @ self._inverse[np.ix_(touched, touched)]
            share[people] += np.einsum("ij,ij->i", solved, here)
        return share

    def _residual(self, vectors: Floats) -> Floats:
        lean = self._sets.T @ vectors - self._cross.T @ (self._base_of @ vectors)
        solved = self._inverse @ lean
        inside = self._base @ (self._base_of @ vectors - self._cross @ solved)
        residual: Floats = vectors - inside - self._sets @ solved
        return residual


def _pieces(columns: Any) -> tuple[list[tuple[Ints, Ints]], Ints]:
    """Return (people, sets) of each piece, and which sets are left as too large.

    Smallest sets first; a set joins all pieces that it touches into one.
    """
    size = np.diff(columns.indptr)
    piece_of = np.full(columns.shape[0], -1)
    people: dict[int, Ints] = {}
    sets: dict[int, list[int]] = {}
    left: list[int] = []
    for place in np.argsort(size, kind="stable").tolist():
        inside = columns.indices[columns.indptr[place] : columns.indptr[place + 1]]
        touched = np.unique(piece_of[inside])
        touched = touched[touched >= 0].tolist()
        joined = [inside[piece_of[inside] < 0], *(people[at] for at in touched)]
        if sum(map(len, joined)) > _PIECE:
            left.append(place)
            continue
        people[place] = np.concatenate(joined).astype(np.intp)
        sets[place] = [place, *(one for at in touched for one in sets.pop(at))]
        piece_of[people[place]] = place
    return [(people[at], np.array(some)) for at, some in sets.items()], np.sort(
        np.array(left, np.intp)
    )


def _orthonormal(columns: Any, pieces: list[tuple[Ints, Ints]]) -> Any:
    """Return an orthonormal basis of each piece's sets, side by side."""
    from scipy.sparse import csc_array

    values, rows, ends = [np.zeros(0)], [np.zeros(0, np.intp)], [0]
    for people, sets in pieces:
        dense = columns[people][:, sets].toarray()
        left, stretch, _ = np.linalg.svd(dense, full_matrices=False)
        basis = left[:, stretch**2 > NEARLY]
        values.append(basis.T.ravel())
        rows.append(np.tile(people, basis.shape[1]))
        ends += [ends[-1] + len(people) * (at + 1) for at in range(basis.shape[1])]
    shape = (columns.shape[0], len(ends) - 1)
    entries = (np.concatenate(values), np.concatenate(rows), ends)
    return csc_array(entries, shape=shape).tocsr()


def _independent(gram: Floats) -> tuple[Ints, Floats]:
    """Return independent columns of a Gram matrix, and the inverse among them."""
    from scipy.linalg import lapack

    some = np.flatnonzero(gram.diagonal() > NEARLY)
    if not some.size:
        return some, np.zeros((0, 0))
    # LAPACK tests every pivot but the first against the limit.
    gram = gram[np.ix_(some, some)]
    factor, pivots, rank, _ = lapack.dpstrf(gram, tol=NEARLY, lower=1)
    kept = some[np.asarray(pivots[:rank] - 1, np.intp)]
    inverse, _ = lapack.dpotri(np.tril(factor[:rank, :rank]), lower=1)
    return kept, np.tril(inverse) + np.tril(inverse, -1).T
