"""Names of people as small numbers, the same over all files."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.int32]
MOST_DIRECT: Final = 1 << 26
"""Whole numbers below this are looked up in a table instead of a dictionary."""


class Names:
    """Numbers people in the order in which their names come."""

    def __init__(self) -> None:
        self._known = pa.array([], pa.string())
        self._last: tuple[pa.Array, Ints] | None = None
        self._direct = np.full(0, -1, np.int32)

    def __len__(self) -> int:
        """Return how many names there are."""
        return len(self._known)

    def codes(self, column: pa.Array) -> Ints:
        """Return the number of each cell; -1 where it is empty."""
        if pa.types.is_null(column.type):
            return np.full(len(column), -1, np.int32)
        if pa.types.is_integer(column.type):
            whole = self._whole(column)
            if whole is not None:
                return whole
            column = column.cast(pa.string())
        if not pa.types.is_dictionary(column.type):
            column = column.dictionary_encode()
        table = self._table(column.dictionary)
        indices = column.indices
        if indices.null_count:
            indices = indices.fill_null(len(table) - 1)
        codes: Ints = table[indices.to_numpy()]
        return codes

    def ranked(self) -> tuple[pa.Array, Ints]:
        """Return the names in order, and the rank of each number."""
        order = pc.array_sort_indices(self._known).to_numpy()
        rank = np.empty(len(order), np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        return self._known.take(pa.array(order)), rank

    def _table(self, dictionary: pa.Array) -> Ints:
        """Return numbers for a dictionary of names, and -1 behind them."""
        if self._last is not None and self._last[0].equals(dictionary):
            return self._last[1]
        codes = self._numbered(dictionary.cast(pa.string()))
        table = np.append(codes, np.int32(-1))
        self._last = (dictionary, table)
        return table

    def _numbered(self, names: pa.Array) -> Ints:
        found = pc.index_in(names, value_set=self._known)
        if found.null_count > names.null_count:
            fresh = pc.unique(names.filter(found.is_null())).drop_null()
            self._known = pa.concat_arrays([self._known, fresh])
            found = pc.index_in(names, value_set=self._known)
        if names.null_count:
            found = pc.if_else(names.is_null(), pa.scalar(-1, pa.int32()), found)
        codes: Ints = found.to_numpy().astype(np.int32)
        return codes

    def _whole(self, column: pa.Array) -> Ints | None:
        """Look whole numbers up directly; None if they are too far apart for that."""
        if column.null_count or not len(column):
            return None if len(column) else np.zeros(0, np.int32)
        numbers = column.to_numpy()
        low, high = int(numbers.min()), int(numbers.max())
        if low < 0 or high >= MOST_DIRECT:
            return None
        if high >= len(self._direct):
            grown = np.full(max(high + 1, 2 * len(self._direct)), -1, np.int32)
            grown[: len(self._direct)] = self._direct
            self._direct = grown
        codes: Ints = self._direct[numbers]
        if codes.min() < 0:
            fresh = np.unique(numbers[codes < 0])
            self._direct[fresh] = self._numbered(pa.array(fresh).cast(pa.string()))
            codes = self._direct[numbers]
        return codes
