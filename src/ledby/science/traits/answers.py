"""Sheets as arrays: sorted codes, so that the order of rows never matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from ledby.errors import InsufficientData, TableError
from ledby.science.tables import SHEETS, conform
from ledby.science.vocabulary import Relationship, Trait

Floats = NDArray[np.float64]
Codes = NDArray[np.signedinteger[Any]]
SELF = Relationship.SELF.value
SLICE = 1_000_000
"""Rows that are coded at once, which bounds what a large table takes beside itself."""

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

    def without_values(self) -> Answers:
        """Return the sheets alone, for once their values are summed up."""
        none = np.empty(0, dtype=np.int32)
        values = np.empty(0)
        return replace(self, sheet=none, item=none, value=values, seconds=values)

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
        The table breaks its contract, names a trait ``level`` or an unknown one beside
        the eight, answers an item of a sheet twice or gives one sheet two
        relationships.
    InsufficientData
        No answer is left.
    """
    frame = conform(sheets, SHEETS)
    mine = (frame["relationship"] == SELF) | (frame["ratee"] == frame["rater"])
    seen = ~frame["value"].is_null() & ~frame["value"].is_nan()
    chosen = seen & (mine if own else ~mine)
    if not chosen.any():
        who = "people on themselves" if own else "others"
        raise InsufficientData(f"Table sheets holds no answer by {who}.")
    _refuse_unknown(frame["trait"].unique().to_list())
    return replace(_sorted(frame, chosen), backend=backend_of(frame, sheets))


def _refuse_unknown(names: Sequence[str]) -> None:
    """Refuse traits that are none, beside the eight of the vocabulary.

    A table without any of the eight is a questionnaire of its own, with its own names.
    """
    if LEVEL in names:
        raise TableError(
            'Table sheets, column "trait": "level" names the mean of all traits and'
            " is not allowed as a trait."
        )
    unknown = sorted(set(names) - set(Trait))
    if unknown and len(unknown) < len(names):
        raise TableError(
            f'Table sheets, column "trait": "{unknown[0]}" is not allowed beside the'
            f" eight traits; allowed: {', '.join(Trait)}."
        )


def _sorted(frame: nw.DataFrame[Any], chosen: nw.Series[Any]) -> Answers:
    """Return the *chosen* rows as arrays, column by column to spare memory."""
    kept = None if bool(chosen.all()) else chosen

    def column(name: str) -> nw.Series[Any]:
        return frame[name] if kept is None else frame[name].filter(kept)

    # In place, because this is where a large table takes the most memory.
    ratees, code = codes(column("ratee"))
    place = code.astype(np.int64)
    raters, code = codes(column("rater"))
    place *= len(raters)
    place += code
    del code
    traits, labels, pairs, item = _items(column("trait"), column("item"))
    place *= len(pairs)
    place += item
    del item
    order = np.argsort(place, kind="stable")
    place = place[order]
    dyad, sheet, fresh = _sheets(place // len(pairs))
    first = order[fresh]
    ratee, rater = dyad // len(raters), dyad % len(raters)
    found = Answers(
        ratees=ratees,
        raters=raters,
        relationships=(),
        traits=traits,
        items=tuple((traits[k // len(labels)], labels[k % len(labels)]) for k in pairs),
        ratee=ratee,
        rater=rater,
        relationship=ratee,
        sheet=sheet,
        item=(place % len(pairs)).astype(np.int32),
        trait_of=pairs // len(labels),
        value=column("value").to_numpy().astype(np.float64)[order],
        seconds=column("seconds").to_numpy().astype(np.float64)[order],
        backend=frame.implementation,
    )
    _refuse_twice(found, place)
    return _related(found, column("relationship"), order, first)


def _related(
    answers: Answers, relationship: nw.Series[Any], order: Codes, first: Codes
) -> Answers:
    """Return the answers with the relationship of each sheet, refusing two of them."""
    names, code = codes(relationship)
    _refuse_mixed(answers, code[order] != code[first][answers.sheet])
    return replace(answers, relationships=names, relationship=code[first])


def _sheets(dyad: Any) -> tuple[Any, Any, Any]:
    """Return each pair once, the sheet of each row, and where a sheet begins."""
    fresh = np.diff(dyad, prepend=-1) != 0
    return dyad[fresh], np.cumsum(fresh, dtype=np.int32) - np.int32(1), fresh


def _items(trait: nw.Series[Any], item: nw.Series[Any]) -> tuple[Any, Any, Any, Any]:
    """Return traits, labels of items, their pairs, and the pair of each row."""
    traits, pair = codes(trait)
    labels, code = codes(item)
    pair *= len(labels)
    pair += code
    return traits, labels, *dense_codes(pair, len(traits) * len(labels))


def _refuse_twice(answers: Answers, place: Codes) -> None:
    twice = np.flatnonzero(np.diff(place) == 0)
    if len(twice):
        at = twice[0]
        item = answers.items[answers.item[at]][1]
        raise TableError(
            f"Table sheets: rater {_rater(answers, at)!r} answers item {item!r} on"
            f" ratee {_ratee(answers, at)!r} twice; once is allowed."
        )


def _refuse_mixed(answers: Answers, mixed: NDArray[np.bool_]) -> None:
    if mixed.any():
        at = mixed.argmax()
        raise TableError(
            f"Table sheets: rater {_rater(answers, at)!r} has more than one"
            f" relationship to ratee {_ratee(answers, at)!r}; one is allowed."
        )


def _ratee(answers: Answers, at: Any) -> str:
    return answers.ratees[int(answers.ratee[answers.sheet[at]])]


def _rater(answers: Answers, at: Any) -> str:
    return answers.raters[int(answers.rater[answers.sheet[at]])]


def dense_codes(values: Codes, size: int) -> tuple[Codes, Codes]:
    """Return the distinct *values* below *size*, and the place of each among them."""
    there = np.zeros(size, dtype=bool)
    there[values] = True
    place = np.cumsum(there) - 1
    return np.flatnonzero(there), place[values]


def codes(series: nw.Series[Any]) -> tuple[tuple[str, ...], Codes]:
    """Return the sorted distinct names of *series* and the code of each entry."""
    names = sorted(series.unique().to_list())
    numbers = list(range(len(names)))
    coded = np.empty(len(series), dtype=np.int32)
    for start in range(0, len(coded), SLICE):
        some = series[start : start + SLICE]
        part = some.replace_strict(names, numbers, return_dtype=nw.Int32)
        coded[start : start + SLICE] = part.to_numpy()
    return tuple(names), coded


def as_frame(
    backend: Any, data: Mapping[str, Any], *, texts: Sequence[str] = ()
) -> Any:
    """Return *data* as a frame of the kind that *backend* names, NaN as null.

    Columns named in *texts* stay text where every entry is null.
    """
    lazy = backend.is_duckdb()
    made_by: Any = nw.Implementation.PYARROW if lazy else backend
    frame = nw.from_dict(dict(data), backend=made_by)
    floats = [name for name, kind in frame.schema.items() if kind.is_float()]
    if floats:
        frame = frame.with_columns(nw.col(*floats).fill_nan(None))
    empty = [name for name in texts if set(data[name]) == {None}]
    if empty:
        frame = frame.with_columns(nw.col(*empty).cast(nw.String))
    return frame.lazy(backend="duckdb").to_native() if lazy else frame.to_native()


def backend_of(frame: nw.DataFrame[Any], given: Any) -> nw.Implementation:
    """Return the kind of frame that the caller gave; DuckDB's is lost in collecting."""
    kind: nw.Implementation = nw.from_native(given).implementation
    return kind if kind.is_duckdb() else frame.implementation


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
