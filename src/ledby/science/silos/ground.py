"""Ties and people made countable: one symmetric network, and a group for everybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from ledby.errors import TableError
from ledby.science.disclosure.blocks import identifiers, texts
from ledby.science.networks.graph import Graph, lay_out
from ledby.science.tables import PEOPLE, TIES, conform
from ledby.science.vocabulary import FREE_COLUMNS

Ints = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]

NOWHERE = "(none)"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of the ties that could not count, by reason."""

    strangers: int
    oneself: int
    weightless: int


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """One network on the people of the table.

    Attributes
    ----------
    ids : list of str
        People in the order of their table.
    group : ndarray of shape (people,)
        Code of each person's group; ``names`` gives its words, in alphabetical order.
    source, target : ndarray of shape (ties,)
        Positions, source < target; ``week`` and ``weight`` beside them.
    left_out : LeftOut
        What could not count.
    like : frame
        An empty one of the caller's kind, for what is given back.
    """

    ids: list[str]
    group: Ints
    names: list[str]
    source: Ints
    target: Ints
    week: Ints
    weight: Floats
    left_out: LeftOut
    like: Any = field(default=None, repr=False)
    _laid: list[Graph] = field(default_factory=list, init=False, repr=False)

    @property
    def people(self) -> int:
        """Return how many people there are, isolates included."""
        return len(self.ids)

    @property
    def sizes(self) -> Floats:
        """Return how many people each group has."""
        return np.bincount(self.group, minlength=len(self.names)).astype(np.float64)

    def graph(self) -> Graph:
        """Return the ties of all weeks, laid out once for all measures."""
        if not self._laid:
            self._laid.append(
                lay_out(self.source, self.target, self.weight, self.group)
            )
        return self._laid[0]

    def network(self) -> Any:
        """Return the ties of all weeks as a symmetric sparse matrix of the people."""
        place = self.graph().place
        return self.graph().network()[place][:, place]


def prepare(
    ties: Any, people: Any, *, by: str = "unit", depth: int | None = None
) -> Ground:
    """Check the tables and lay them out.

    Parameters
    ----------
    ties : frame
        Table ``ties`` of the contract; a pair may stand in either order. What this
        function gave before is given back as it is.
    people : frame
        Table ``people``.
    by : str
        Column of the table of people that says who belongs together.
    depth : int, optional
        How many levels of the unit path count; all of them by default.

    Raises
    ------
    TableError
        A table breaks its contract, a person stands twice, or there is no column *by*.
    """
    if isinstance(ties, Ground):
        return ties
    everybody = conform(people, PEOPLE)
    ids = identifiers(everybody)
    group, names = _groups(everybody, by, depth)
    rows = conform(ties, TIES)
    one, other = _found(rows["source"], ids), _found(rows["target"], ids)
    weight = rows["weight"].to_numpy().astype(np.float64)
    stranger, oneself = (one < 0) | (other < 0), one == other
    light = ~(weight > 0)
    keep = ~(stranger | oneself | light)
    low, high = np.minimum(one, other)[keep], np.maximum(one, other)[keep]
    return Ground(
        ids=ids,
        group=group,
        names=names,
        source=low,
        target=high,
        week=rows["week"].to_numpy().astype(np.int64)[keep],
        weight=weight[keep],
        left_out=LeftOut(
            strangers=int(stranger.sum()),
            oneself=int((oneself & ~stranger).sum()),
            weightless=int((light & ~stranger & ~oneself).sum()),
        ),
        like=rows.head(0).to_native(),
    )


def _groups(everybody: Any, by: str, depth: int | None) -> tuple[Ints, list[str]]:
    free = [name for name in everybody.columns if name.startswith(FREE_COLUMNS)]
    known = ["unit", "title", "level", "location", "manager", *free]
    if by not in known:
        raise TableError(
            f'Table people: there is no column "{by}" to group by;'
            f" there are {', '.join(known)}."
        )
    said = everybody[by].to_list() if by == "level" else texts(everybody[by])
    words = [NOWHERE if word is None or word != word else str(word) for word in said]  # noqa: PLR0124 - NaN
    if depth is not None and by == "unit":
        words = [_cut(word, depth) for word in words]
    names = sorted(set(words))
    place = {name: code for code, name in enumerate(names)}
    return np.array([place[word] for word in words], dtype=np.int64), names


def _cut(path: str, depth: int) -> str:
    parts = [part.strip() for part in path.split("/")]
    return " / ".join(parts[:depth])


def _found(series: nw.Series[Any], ids: list[str]) -> Ints:
    if not ids or not len(series):
        return np.full(len(series), -1, dtype=np.int64)
    places = series.replace_strict(
        ids, list(range(len(ids))), default=-1, return_dtype=nw.Int64
    )
    return places.to_numpy().astype(np.int64)
