"""How close units are, measured between units: never from anybody's own ties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from ledby.errors import TableError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SEPARATOR: Final = " / "
"""Between the names of a unit's path."""

CLOSE: Final = 1 / 3
"""Up to this distance two units already work together."""
FAR: Final = 2 / 3
"""From this distance on they hardly meet."""
UNKNOWN: Final = 0.5
"""The distance of two units of which nothing could be said: neither close nor far."""

MOST_UNITS: Final = 1_200
"""With more units than this the smallest are read as the unit above them."""


@dataclass(frozen=True, slots=True, eq=False)
class Closeness:
    """Distances between units, 0 (as many ties as chance gives, or more) to 1 (none).

    Attributes
    ----------
    apart : mapping of (str, str) to float
        For pairs of paths, in alphabetical order; paths may be of any depth, and a pair
        that is missing is read from the units above both.
    source : str
        Where it comes from: ``ties`` (measured), ``tree`` (for want of a measure), or
        a word of the caller's.
    read_as : mapping of str to str
        Units that are measured under another name, that of the block they belong to.
    """

    apart: Mapping[tuple[str, str], float]
    source: str = "ties"
    read_as: Mapping[str, str] = field(default_factory=dict)

    def between(self, units: Sequence[str]) -> Floats:
        """Return the distances of *units*, (units, units).

        A unit that was not measured is read as the next one above it that was; two
        that are read as the same one are at no distance.
        """
        known = sorted({name for pair in self.apart for name in pair})
        place = {name: at for at, name in enumerate(known)}
        paths = _readable([self._seat(unit, place) for unit in units])
        kinds = sorted(set(paths))
        among = self._among(kinds, place)
        at = {path: number for number, path in enumerate(kinds)}
        rows = np.array([at[path] for path in paths], dtype=np.int64)
        found: Floats = among[np.ix_(rows, rows)]
        return found

    def _seat(self, unit: str, place: Mapping[str, int]) -> tuple[str, ...]:
        """Return the path of a unit, or of the next one above it that was measured."""
        path = tuple(unit.split(SEPARATOR))
        for depth in range(len(path), 0, -1):
            name = SEPARATOR.join(path[:depth])
            if name in self.read_as:
                return (self.read_as[name],)
            if name in place:
                return path[:depth]
        return path

    def _among(
        self, paths: Sequence[tuple[str, ...]], place: Mapping[str, int]
    ) -> Floats:
        """Return the distances of different paths, read at the deepest level known."""
        keys, values = self._table(place)
        apart = np.full((len(paths), len(paths)), np.nan)
        for depth in range(max(map(len, paths), default=0), 0, -1):
            names = [SEPARATOR.join(path[:depth]) for path in paths]
            code = np.array([place.get(name, -1) for name in names], dtype=np.int64)
            low = np.minimum(code[:, None], code)
            key = low * len(place) + np.maximum(code[:, None], code)
            key[low < 0] = -1
            at = np.searchsorted(keys, key)
            hit = np.append(keys, -2)[at] == key
            open_ = np.isnan(apart) & hit
            apart[open_] = np.append(values, 0.0)[at[open_]]
        apart[np.isnan(apart)] = UNKNOWN
        np.fill_diagonal(apart, 0.0)
        return apart

    def _table(self, place: Mapping[str, int]) -> tuple[Ints, Floats]:
        key = np.array(
            [
                min(place[one], place[other]) * len(place)
                + max(place[one], place[other])
                for one, other in self.apart
            ],
            dtype=np.int64,
        )
        order = np.argsort(key, kind="stable")
        return key[order], np.array(list(self.apart.values()))[order]


def _readable(paths: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    depth = max(map(len, paths), default=0)
    while depth > 1 and len({path[:depth] for path in paths}) > MOST_UNITS:
        depth -= 1
    return [path[:depth] for path in paths]


def by_ties(pairs: Any) -> Closeness:
    """Return how close units are by a table of their ties.

    Parameters
    ----------
    pairs : frame
        unit, other, ratio: ties of two units over what chance would give. Rows without
        a ratio say nothing; of a pair that stands twice the last row counts.

    Raises
    ------
    TableError
        A column is missing, or a ratio is not a number of 0 or more.
    """
    table = nw.from_native(pairs, eager_only=True)
    for name in ("unit", "other", "ratio"):
        if name not in table.columns:
            raise TableError(f'Table of pairs of units: column "{name}" is missing.')
    apart = {}
    columns = (table[name].to_list() for name in ("unit", "other", "ratio"))
    for row, (one, other, ratio) in enumerate(zip(*columns, strict=True), 1):
        if ratio is None or ratio != ratio:  # noqa: PLR0124 - NaN is not itself
            continue
        if not isinstance(ratio, (int, float)) or ratio < 0:
            raise TableError(
                f'Table of pairs of units, column "ratio", row {row}: {ratio!r} is not'
                " a number of 0 or more."
            )
        apart[min(one, other), max(one, other)] = max(0.0, 1.0 - float(ratio))
    return Closeness(apart)


def by_tree(units: Sequence[str]) -> Closeness:
    """Return how far units are apart by the tree alone, where no ties were measured.

    0 under the same second name of the path, 0.5 under the same first, 1 otherwise.
    """
    heads = sorted({SEPARATOR.join(unit.split(SEPARATOR)[:2]) for unit in units})
    apart = {}
    for at, one in enumerate(heads):
        for other in heads[at + 1 :]:
            near = one.split(SEPARATOR)[0] == other.split(SEPARATOR)[0]
            apart[one, other] = 0.5 if near else 1.0
    # A head alone has no pair, and is measured all the same.
    apart |= {(head, head): 0.0 for head in heads}
    return Closeness(apart, "tree")
