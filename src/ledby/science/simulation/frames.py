"""Arrays of codes into frames of any kind that narwhals knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

Backend = Literal["polars", "pandas", "pyarrow"]
Codes = NDArray[np.integer[Any]]


class Loom:
    """Weaves frames for one backend; the person ids are laid out once.

    Parameters
    ----------
    ids
        The identifier of each person, by position.
    backend
        The kind of the frames.
    """

    def __init__(self, ids: Sequence[str], backend: Backend) -> None:
        self._backend = backend
        self._ids = self._bank([*ids, None], nw.String())

    def persons(self, at: Codes) -> nw.Series[Any]:
        """Return the ids at these positions; -1 becomes null."""
        return self._gather(self._ids, at)

    def words(self, bank: Sequence[str], at: Codes) -> nw.Series[Any]:
        """Return the words of *bank* at these positions; -1 becomes null."""
        return self._gather(self._bank([*bank, None], nw.String()), at)

    def picked(
        self, bank: Codes, at: Codes, missing: NDArray[np.bool_]
    ) -> nw.Series[Any]:
        """Return the whole numbers of *bank* at these positions, null where missing."""
        # Whole numbers with a gap are floats to pandas.
        kind = nw.Float64() if self._backend == "pandas" else nw.Int64()
        values = self._bank([*bank.tolist(), None], kind)
        return self._gather(values, np.where(missing, -1, at))

    def points(self, values: Codes, missing: NDArray[np.bool_]) -> nw.Series[Any]:
        """Return points 1..5 as numbers, null where *missing*."""
        bank = self._bank([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, None], nw.Float64())
        return self._gather(bank, np.where(missing, -1, values))

    def frame(self, columns: Mapping[str, Any]) -> Any:
        """Return a native frame of equally long series, arrays or lists."""
        return nw.from_dict(
            {name: self._series(name, data) for name, data in columns.items()}
        ).to_native()

    def _series(self, name: str, data: Any) -> nw.Series[Any]:
        if isinstance(data, nw.Series):
            return data.alias(name)
        kind = nw.String() if isinstance(data, list) else None
        return nw.new_series(name, data, kind, backend=self._backend)

    def _bank(self, values: Sequence[Any], kind: Any) -> nw.Series[Any]:
        return nw.new_series("bank", list(values), kind, backend=self._backend)

    @staticmethod
    def _gather(bank: nw.Series[Any], at: Codes) -> nw.Series[Any]:
        places = np.where(at < 0, len(bank) - 1, at)
        return nw.maybe_reset_index(bank[places])
