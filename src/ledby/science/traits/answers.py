"""Sheets as arrays: sorted codes, so that the order of rows never matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

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

NOTHING: Final[Floats] = np.empty(0)
NAMED: Final = ("ratee", "rater", "relationship", "trait", "item")
Columns = dict[str, tuple[tuple[str, ...], Codes]]
"""The distinct names of a column, sorted, and the code of each row."""

LEVEL = "level"
"""The mean over all traits goes by this name beside them, so no trait may bear it."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Observed answers, sorted by ratee, rater, trait and item.

    ``ratee``, ``rater`` and ``relationship`` hold one code per sheet; ``sheet``,
    ``item`` and ``value`` one entry per answer; ``trait_of`` one code per item.
    Codes point into the sorted tuples of names. ``seconds`` is empty unless asked for.
    ``backend`` is the kind of frame that the sheets came in.
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
        return replace(self, sheet=none, item=none, value=NOTHING, seconds=NOTHING)

    @property
    def trait(self) -> Codes:
        """Return the trait code of each answer."""
        return self.trait_of[self.item]


def read(sheets: Any, *, own: bool = False, seconds: bool = False) -> Answers:
    """Check *sheets* and return its observed answers.

    Parameters
    ----------
    sheets : frame
        Contract table ``sheets``; a row without a value is "not observed".
    own : bool
        Keep the sheets that people filled in on themselves, instead of all others.
    seconds : bool
        Keep how long each answer took.

    Raises
    ------
    TableError
        The table breaks its contract, names a trait ``level`` or an unknown one beside
        the eight, answers an item of a sheet twice or gives one sheet two
        relationships.
    InsufficientData
        No answer is left.
    """
    frame = conform(sheets, SHEETS, categories=True)
    backend = backend_of(frame, sheets)
    columns = {name: codes(frame[name]) for name in NAMED}
    chosen = _mine(columns) == own
    chosen &= ~(frame["value"].is_null() | frame["value"].is_nan()).to_numpy()
    if not chosen.any():
        who = "people on themselves" if own else "others"
        raise InsufficientData(f"Table sheets holds no answer by {who}.")
    _refuse_unknown(columns["trait"][0])
    numbers = {
        name: frame[name].to_numpy()
        for name in (("value", "seconds") if seconds else ("value",))
    }
    del frame
    if chosen.all():
        chosen = None
    else:
        columns = {name: _left(*columns.pop(name), chosen) for name in NAMED}
    return replace(_sorted(columns, numbers, chosen), backend=backend)


def _mine(columns: Columns) -> NDArray[np.bool_]:
    """Tell which rows people wrote on themselves, by relationship or by name."""
    names, code = columns["relationship"]
    mine = np.array([name == SELF for name in names], dtype=bool)[code]
    place = {name: number for number, name in enumerate(columns["ratee"][0])}
    raters, rater = columns["rater"]
    as_ratee = np.array([place.get(name, -1) for name in raters], dtype=np.int32)
    mine |= as_ratee[rater] == columns["ratee"][1]
    return np.asarray(mine)


def _left(
    names: tuple[str, ...], code: Codes, chosen: NDArray[np.bool_]
) -> tuple[tuple[str, ...], Codes]:
    """Return the names that the *chosen* rows still hold, and their codes."""
    there, code = dense_codes(code[chosen], len(names))
    return tuple(names[k] for k in there.tolist()), code


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


def _sorted(
    columns: Columns, numbers: dict[str, Floats], chosen: NDArray[np.bool_] | None
) -> Answers:
    """Return the rows as arrays, letting go of each column once it is used.

    This is where a large table takes the most memory beside itself.
    """
    ratees, code = columns.pop("ratee")
    place = code.astype(np.int64)
    raters, code = columns.pop("rater")
    place *= len(raters)
    place += code
    traits, labels, pairs, code = _items(columns.pop("trait"), columns.pop("item"))
    place *= len(pairs)
    place += code
    del code
    order = np.argsort(place, kind="stable")
    place = place[order]
    dyad, sheet, fresh = _sheets(place, len(pairs))
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
        trait_of=(pairs // len(labels)).astype(np.int32),
        value=NOTHING,
        seconds=NOTHING,
        backend=nw.Implementation.UNKNOWN,
    )
    _refuse_twice(found, place)
    del place
    found = _related(found, columns.pop("relationship"), order, first)
    rows = order if chosen is None else np.flatnonzero(chosen)[order]
    value, seconds = (_along(numbers, name, rows) for name in ("value", "seconds"))
    return replace(found, value=value, seconds=seconds)


def _along(numbers: dict[str, Floats], name: str, rows: Codes) -> Floats:
    """Return the *rows* of a column and let go of it; nothing where it is not there."""
    if name not in numbers:
        return NOTHING
    return numbers.pop(name)[rows].astype(np.float64, copy=False)


def _related(
    answers: Answers,
    relationship: tuple[tuple[str, ...], Codes],
    order: Codes,
    first: Codes,
) -> Answers:
    """Return the answers with the relationship of each sheet, refusing two of them."""
    names, code = relationship
    _refuse_mixed(answers, code[order] != code[first][answers.sheet])
    return replace(answers, relationships=names, relationship=code[first])


def _sheets(place: Any, items: int) -> tuple[Any, Any, Any]:
    """Return each pair once, the sheet of each row, and where a sheet begins."""
    dyad = place // items
    fresh = np.diff(dyad, prepend=-1) != 0
    return dyad[fresh], np.cumsum(fresh, dtype=np.int32) - np.int32(1), fresh


def _items(trait: Any, item: Any) -> tuple[Any, Any, Any, Any]:
    """Return traits, labels of items, their pairs, and the pair of each row."""
    (traits, pair), (labels, code) = trait, item
    pair = pair * np.int32(len(labels))
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
    place = np.cumsum(there, dtype=np.int32) - np.int32(1)
    return np.flatnonzero(there), place[values]


def codes(series: nw.Series[Any]) -> tuple[tuple[str, ...], Codes]:
    """Return the sorted distinct names of *series* and the code of each entry."""
    dtype = series.dtype
    if series.implementation.is_polars() and isinstance(dtype, nw.Enum):
        held = series.to_native().to_physical().to_numpy()
        return _renumbered(dtype.categories, held)
    names = sorted(series.unique().to_list())
    numbers = list(range(len(names)))
    coded = np.empty(len(series), dtype=np.int32)
    for start in range(0, len(coded), SLICE):
        some = series[start : start + SLICE]
        part = some.cast(nw.String).replace_strict(
            names, numbers, return_dtype=nw.Int32
        )
        coded[start : start + SLICE] = part.to_numpy()
    return tuple(names), coded


def _renumbered(
    categories: Sequence[str], held: NDArray[Any]
) -> tuple[tuple[str, ...], Codes]:
    """Return the sorted *categories* that are *held*, and their codes anew."""
    there = np.zeros(len(categories), dtype=bool)
    there[held] = True
    some = zip(categories, there.tolist(), strict=True)
    names = sorted(name for name, seen in some if seen)
    place = {name: number for number, name in enumerate(names)}
    number = np.array([place.get(name, -1) for name in categories], dtype=np.int32)
    return tuple(names), number[held]


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


def pieces(answers: Answers) -> Iterator[slice]:
    """Yield stretches of answers that end where a sheet ends."""
    marks = answers.sheet[SLICE::SLICE]
    ends = [*np.searchsorted(answers.sheet, marks).tolist(), len(answers.sheet)]
    start = 0
    for end in ends:
        if end > start:
            yield slice(start, end)
            start = end
