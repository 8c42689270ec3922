"""The reporting line: who is above whom, and how many stand outside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ledby.errors import TableError

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Line:
    """A reporting tree (or several), laid out so that "above" is one comparison.

    Each person gets a place in a walk that visits everybody before the people below
    them; those below fill the places right after.

    Parameters
    ----------
    manager
        Position of the direct manager of each person, -1 for nobody, shape (people,).
    ids
        Identifiers, for the message about a circle.

    Raises
    ------
    TableError
        Somebody reports, over any number of steps, to himself or herself.
    """

    def __init__(self, manager: Ints, ids: Sequence[str]) -> None:
        self.manager = manager
        people = len(manager)
        order = np.argsort(manager, kind="stable")
        edges = np.searchsorted(manager[order], np.arange(-1, people + 1))
        self.reports: Ints = np.diff(edges)[1:]
        self._layers = self._walk(order, edges)
        if sum(map(len, self._layers)) < people:
            raise TableError(_circle(manager, self._layers, ids))
        self._size = self._sizes()
        self._place = self._places(order, edges)

    def above(self, high: Ints, low: Ints) -> Flags:
        """Return where *high* is a manager of *low*, direct or further up."""
        gap = self._place[low] - self._place[high]
        inside: Flags = (gap > 0) & (gap < self._size[high])
        return inside

    def inside(self, one: Ints, other: Ints) -> Flags:
        """Return where the two stand in one line: either is above the other."""
        return self.above(one, other) | self.above(other, one)

    def _walk(self, order: Ints, edges: Ints) -> list[Ints]:
        layers = []
        layer = order[: edges[1]]
        while len(layer):
            layers.append(layer)
            layer = order[_spans(edges[layer + 1], edges[layer + 2])]
        return layers

    def _sizes(self) -> Ints:
        """Return how many people stand below each person, the person included."""
        size = np.ones(len(self.manager), dtype=np.int64)
        for layer in reversed(self._layers[1:]):
            np.add.at(size, self.manager[layer], size[layer])
        return size

    def _places(self, order: Ints, edges: Ints) -> Ints:
        """Give each person a place: right after the boss and the siblings before."""
        passed = self._size[order].cumsum() - self._size[order]
        before = np.empty_like(passed)
        before[order] = passed - passed[edges[self.manager + 1]][order]
        place = before
        for layer in self._layers[1:]:
            place[layer] += place[self.manager[layer]] + 1
        return place


def _spans(start: Ints, stop: Ints) -> Ints:
    """Return all whole numbers of the spans start..stop-1, one span after another."""
    many = stop - start
    skip = np.repeat(start - (many.cumsum() - many), many)
    return skip + np.arange(many.sum())


def _circle(manager: Ints, layers: list[Ints], ids: Sequence[str]) -> str:
    free = np.ones(len(manager), dtype=bool)
    for layer in layers:
        free[layer] = False
    at = int(free.argmax())
    seen: list[int] = []
    while at not in seen:
        seen.append(at)
        at = int(manager[at])
    chain = [*seen[seen.index(at) :], at]
    words = " reports to ".join(f'"{ids[person]}"' for person in chain)
    return f'Table people, column "manager": {words}; a reporting line must end.'
