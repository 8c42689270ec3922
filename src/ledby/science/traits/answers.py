"""Sheets as arrays: sorted codes, so that the order of rows never matters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from ledby.errors import InsufficientData, TableError
from ledby.science.tables import SHEETS, conform
from ledby.science.vocabulary import Relationship

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
SELF = Relationship.SELF.value
LEVEL = "level"
"""The mean over all traits goes by this name beside them, so no trait may bear it."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Observed answers, sorted by ratee, rater, trait and item.

    ``ratee``, ``rater`` and ``relationship`` hold one code per sheet; ``sheet``,
    ``item`` and ``value`` one entry per answer; ``trait_of`` one code per item.
    Codes point into the sorted tuples of names. ``backend`` is the kind of frame that
    the sheets came in.
    """

    ratees: tuple[str, ...]
    raters: tuple[str, ...]
    relationships: tuple[str, ...]
    traits: tuple[str, ...]
    items: tuple[tuple[str, str], ...]
    ratee: Codes
    rater: Codes
    relationship: Codes
    sheet: Codes
    item: Codes
    trait_of: Codes
    value: Floats
    seconds: Floats
    backend: nw.Implementation

    @property
    def sheets(self) -> int:
        """Return the number of sheets."""
        return len(self.ratee)

    @property
    def trait(self) -> Codes:
        """Return the trait code of each answer."""
        return self.trait_of[self.item]


def read(sheets: Any, *, own: bool = False) -> Answers:
    """Check *sheets* and return its observed answers.

    Parameters
    ----------
    sheets : frame
        Contract table ``sheets``; a row without a value is "not observed".
    own : bool
        Keep the sheets that people filled in on themselves, instead of all others.

    Raises
    ------
    TableError
        The table breaks its contract, names a trait ``level``, answers an item of a
        sheet twice or gives one sheet two relationships.
    InsufficientData
        No answer is left.
    """
    frame = conform(sheets, SHEETS)
    mine = (frame["relationship"] == SELF) | (frame["ratee"] == frame["rater"])
    seen = ~frame["value"].is_null() & ~frame["value"].is_nan()
    frame = frame.filter(seen & (mine if own else ~mine))
    if len(frame) == 0:
        who = "people on themselves" if own else "others"
        raise InsufficientData(f"Table sheets holds no answer by {who}.")
    if (frame["trait"] == LEVEL).any():
        raise TableError(
            'Table sheets, column "trait": "level" names the mean of all traits and'
            " is not allowed as a trait."
        )
    return _sorted(frame)


def _sorted(frame: nw.DataFrame[Any]) -> Answers:
    ratees, ratee = codes(frame["ratee"])
    raters, rater = codes(frame["rater"])
    relationships, relationship = codes(frame["relationship"])
    traits, trait = codes(frame["trait"])
    labels, label = codes(frame["item"])
    pairs, item = np.unique(trait * len(labels) + label, return_inverse=True)
    dyads, sheet = np.unique(ratee * len(raters) + rater, return_inverse=True)
    place = sheet * len(pairs) + item
    order = np.argsort(place, kind="stable")
    _refuse_twice(frame, place, order)
    first = np.searchsorted(sheet[order], np.arange(len(dyads)))
    _refuse_mixed(frame, relationship != relationship[order][first][sheet])
    seconds = frame["seconds"].to_numpy().astype(np.float64)
    return Answers(
        ratees=ratees,
        raters=raters,
        relationships=relationships,
        traits=traits,
        items=tuple(
            (traits[pair // len(labels)], labels[pair % len(labels)]) for pair in pairs
        ),
        ratee=dyads // len(raters),
        rater=dyads % len(raters),
        relationship=relationship[order][first],
        sheet=sheet[order],
        item=item[order],
        trait_of=pairs // len(labels),
        value=frame["value"].to_numpy().astype(np.float64)[order],
        seconds=seconds[order],
        backend=frame.implementation,
    )


def _refuse_twice(frame: nw.DataFrame[Any], place: Codes, order: Codes) -> None:
    twice = np.flatnonzero(np.diff(place[order]) == 0)
    if len(twice):
        row = frame.row(int(order[twice[0] + 1]))
        raise TableError(
            f"Table sheets: rater {row[1]!r} answers item {row[4]!r} on ratee"
            f" {row[0]!r} twice; once is allowed."
        )


def _refuse_mixed(frame: nw.DataFrame[Any], mixed: NDArray[np.bool_]) -> None:
    if mixed.any():
        row = frame.row(int(mixed.argmax()))
        raise TableError(
            f"Table sheets: rater {row[1]!r} has more than one relationship to ratee"
            f" {row[0]!r}; one is allowed."
        )


def codes(series: nw.Series[Any]) -> tuple[tuple[str, ...], Codes]:
    """Return the sorted distinct names of *series* and the code of each entry."""
    names = sorted(series.unique().to_list())
    numbers = range(len(names))
    coded = series.replace_strict(names, list(numbers), return_dtype=nw.Int64)
    return tuple(names), coded.to_numpy().astype(np.int64)


def as_frame(backend: Any, data: Mapping[str, Any]) -> Any:
    """Return *data* as a frame of the kind that *backend* names, NaN as null."""
    frame = nw.from_dict(dict(data), backend=backend)
    floats = [name for name, kind in frame.schema.items() if kind.is_float()]
    if floats:
        frame = frame.with_columns(nw.col(*floats).fill_nan(None))
    return frame.to_native()


def components_of(left: Codes, right: Codes, sizes: tuple[int, int]) -> Codes:
    """Return the connected component of each left node of a bipartite graph.

    Components are numbered from 0 by falling number of left nodes, ties by the first.
    """
    from scipy import sparse
    from scipy.sparse import csgraph

    total = sum(sizes)
    edges = (np.ones(len(left)), (left, right + sizes[0]))
    graph = sparse.csr_array(edges, shape=(total, total))
    _, label = csgraph.connected_components(graph, directed=False)
    found, first, inverse, count = np.unique(
        label[: sizes[0]], return_index=True, return_inverse=True, return_counts=True
    )
    order = np.lexsort((first, -count))
    number = np.empty(len(found), dtype=np.int64)
    number[order] = np.arange(len(found))
    return number[inverse]
