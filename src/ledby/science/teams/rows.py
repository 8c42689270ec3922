"""Variables and rows of a mixed-integer program, laid out a whole group at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TIGHTER: Final = -2
"""The rule of rows that follow from all rules together, and only help the solver."""


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Rows that belong to one rule of the brief (or, -1, to none)."""

    row: Ints
    column: Ints
    value: Floats
    low: Floats
    high: Floats
    rule: int


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A program as the solver takes it."""

    matrix: Any
    low: Floats
    high: Floats


class Rows:
    """A program that grows: variables with their costs, and rows over them."""

    def __init__(self) -> None:
        """Begin without anything."""
        self.cost: list[float] = []
        self.whole: list[bool] = []
        self._groups: list[_Group] = []

    def new(self, cost: Sequence[float], *, whole: bool = False) -> Ints:
        """Return the places of new variables from 0 to 1."""
        start = len(self.cost)
        self.cost.extend(cost)
        self.whole.extend([whole] * len(cost))
        return np.arange(start, len(self.cost), dtype=np.int64)

    def add(
        self, columns: Ints, values: Any, low: float, high: float, rule: int = -1
    ) -> None:
        """Add one row."""
        row = np.zeros(len(columns), np.int64)
        self._add(row, columns, values, np.array([low]), np.array([high]), rule)

    def add_each(
        self,
        row: Ints,
        column: Ints,
        value: Any,
        low: ArrayLike,
        high: ArrayLike,
        rule: int = -1,
    ) -> None:
        """Add rows 0 to the last of *row*; none where that is empty."""
        if len(row):
            count = int(row.max()) + 1
            least, most = (
                np.broadcast_to(np.asarray(side, dtype=np.float64), count)
                for side in (low, high)
            )
            self._add(row, column, value, least, most, rule)

    def _add(
        self, row: Ints, column: Ints, value: Any, low: Floats, high: Floats, rule: int
    ) -> None:
        values = np.broadcast_to(np.asarray(value, dtype=np.float64), row.shape)
        self._groups.append(_Group(row, column, values, low, high, rule))

    def layout(
        self,
        *,
        rules: Collection[int] | None = None,
        slacks: int = 0,
        more: Sequence[tuple[Ints, float]] = (),
    ) -> Layout:
        """Return all rows as one sparse matrix with bounds.

        Parameters
        ----------
        rules : collection of int, optional
            Rules whose rows count; all by default.
        slacks : int
            So many variables more, one a rule, by which its rows may be missed.
        more : sequence of (columns, most)
            Rows of ones for this time alone.
        """
        from scipy import sparse

        groups = self._chosen(rules, slacks)
        groups += [_at_most(columns, most) for columns, most in more]
        count, start = len(self.cost), 0
        row, column, value = [], [], []
        for group in groups:
            row.append(group.row + start)
            column.append(group.column)
            value.append(group.value)
            if slacks and group.rule >= 0:
                rows = len(group.low)
                row.append(np.arange(start, start + rows))
                column.append(np.full(rows, count + group.rule))
                value.append(np.where(np.isfinite(group.low), 1.0, -1.0))
            start += len(group.low)
        matrix = sparse.csr_array(
            (np.concatenate(value), (np.concatenate(row), np.concatenate(column))),
            shape=(start, count + slacks),
        )
        low = np.concatenate([group.low for group in groups])
        high = np.concatenate([group.high for group in groups])
        return Layout(matrix, low, high)

    def _chosen(self, rules: Collection[int] | None, slacks: int) -> list[_Group]:
        """Return the groups that count; those that only tighten with all rules."""
        whole = rules is None and not slacks
        return [
            group
            for group in self._groups
            if (group.rule == TIGHTER and whole)
            or group.rule == -1
            or (group.rule >= 0 and (rules is None or group.rule in rules))
        ]


def _at_most(columns: Ints, most: float) -> _Group:
    """Return a row of ones."""
    return _Group(
        np.zeros(len(columns), np.int64),
        columns,
        np.ones(len(columns)),
        np.array([-np.inf]),
        np.array([most]),
        -1,
    )
