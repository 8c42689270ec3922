"""The column contracts: what each table holds, checked at the door.

A table may come as pandas, Polars, PyArrow or any frame narwhals knows; a lazy frame
is collected. :func:`conform` gives a checked narwhals frame with every contract column
present (absent optional ones are null); :func:`give_back` returns results in the
caller's kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final, Literal

import narwhals as nw

from ledby.errors import TableError
from ledby.science.vocabulary import (
    ENERGY_MAX,
    ENERGY_MIN,
    FREE_COLUMNS,
    VALUE_MAX,
    VALUE_MIN,
    Relationship,
    Share,
    Trait,
)

Kind = Literal["text", "whole", "number"]
DTYPES: Final = {"text": nw.String, "whole": nw.Int64, "number": nw.Float64}
CATEGORIES: Final = (nw.Enum, nw.Categorical)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its kind, whether it must be there, and what it may hold."""

    name: str
    kind: Kind = "text"
    required: bool = False
    allowed: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A named set of columns, required first."""

    name: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the column names in order."""
        return tuple(column.name for column in self.columns)


def _must(name: str, kind: Kind = "text", **limits: Any) -> Column:
    return Column(name, kind, required=True, **limits)


PEOPLE: Final = Table(
    "people",
    (
        _must("person"),
        Column("name"),
        Column("email"),
        Column("manager"),
        Column("unit"),
        Column("title"),
        Column("level", "whole", low=1),
        Column("location"),
        Column("start", "whole"),
    ),
)
NOMINATIONS: Final = Table(
    "nominations",
    (
        _must("follower"),
        _must("leader"),
        Column("energy", "whole", low=ENERGY_MIN, high=ENERGY_MAX),
        Column("reason"),
        Column("message"),
        Column("trait", allowed=tuple(Trait)),
        Column("share", allowed=tuple(Share)),
    ),
)
SHEETS: Final = Table(
    "sheets",
    (
        _must("ratee"),
        _must("rater"),
        _must("relationship", allowed=tuple(Relationship)),
        _must("trait"),
        _must("item"),
        _must("value", "number", low=VALUE_MIN, high=VALUE_MAX),
        Column("seconds", "number", low=0),
    ),
)
ATTESTATIONS: Final = Table(
    "attestations",
    (
        _must("example"),
        _must("leader"),
        _must("witness"),
        _must("at", "whole"),
        Column("relation"),
    ),
)
INITIATIVES: Final = Table(
    "initiatives",
    (
        _must("initiative"),
        _must("lead"),
        Column("sponsor"),
        Column("unit"),
        _must("started", "whole"),
        Column("ended", "whole"),
    ),
)
DECISIONS: Final = Table(
    "decisions",
    (
        _must("decision"),
        _must("person"),
        _must("role", allowed=("proposed", "advised", "decided", "affected")),
        _must("at", "whole"),
        Column("level", "whole", low=1),
    ),
)
SKILLS: Final = Table(
    "skills",
    (_must("person"), _must("skill"), _must("level", "whole", low=1, high=4)),
)
EVENTS: Final = Table(
    "events",
    (
        _must("sender"),
        _must("recipient"),
        _must("at", "whole"),
        Column("channel"),
        Column("size", "whole", low=1),
    ),
)
TIES: Final = Table(
    "ties",
    (
        _must("source"),
        _must("target"),
        _must("week", "whole"),
        _must("weight", "number", low=0),
    ),
)
ALL: Final = {
    table.name: table
    for table in (
        PEOPLE,
        NOMINATIONS,
        SHEETS,
        ATTESTATIONS,
        INITIATIVES,
        DECISIONS,
        SKILLS,
        EVENTS,
        TIES,
    )
}


def conform(frame: Any, table: Table, *, categories: bool = False) -> nw.DataFrame[Any]:
    """Check *frame* against *table* and return it with every contract column.

    Columns beside the contract are kept only when they begin with ``attr_``.
    A required column may hold nulls only where the value itself may be absent
    (``sheets.value``: not observed). With *categories* a text column that holds
    categories stays as it is, which takes a fourth of the memory or less.

    Raises
    ------
    TableError
        A required column is missing, a cell is empty or outside what is allowed.
    """
    eager = _eager(frame)
    _check_present(eager, table)
    eager = eager.with_columns(
        *(
            _typed(eager, column, table, categories=categories)
            for column in table.columns
        )
    )
    free = [name for name in eager.columns if name.startswith(FREE_COLUMNS)]
    eager = eager.select(*table.names, *free)
    for column in table.columns:
        _check_values(eager, column, table)
    return eager


def give_back(
    caller: Any,
    data: Mapping[str, Sequence[Any]],
    kinds: Mapping[str, Kind] | None = None,
) -> Any:
    """Return *data* as a frame of the same kind as *caller*.

    With *kinds* (one for each column) a column of nulls alone keeps its type.
    """
    backend = _eager(caller).implementation
    schema = {name: DTYPES[kinds[name]]() for name in data} if kinds else None
    return nw.from_dict(dict(data), schema, backend=backend).to_native()


def _eager(frame: Any) -> nw.DataFrame[Any]:
    try:
        known = nw.from_native(frame)
    except TypeError as error:
        message = f"A table must be a dataframe; this is a {type(frame).__name__}."
        raise TableError(message) from error
    return known.collect() if isinstance(known, nw.LazyFrame) else known


def _check_present(frame: nw.DataFrame[Any], table: Table) -> None:
    for column in table.columns:
        if column.required and column.name not in frame.columns:
            near = get_close_matches(column.name, frame.columns, n=1)
            hint = f'; did you mean "{near[0]}"?' if near else "."
            message = (
                f'Table {table.name}: column "{column.name}" is missing{hint}'
                f" Its columns are {', '.join(table.names)}."
            )
            raise TableError(message)


def _typed(
    frame: nw.DataFrame[Any], column: Column, table: Table, *, categories: bool
) -> nw.Series[Any]:
    dtype = DTYPES[column.kind]
    if column.kind == "whole" and _gappy(frame, column.name):
        dtype = nw.Float64
    if column.name not in frame.columns:
        empty = [None] * len(frame)
        return nw.new_series(column.name, empty, dtype(), backend=frame.implementation)
    series = frame[column.name]
    if categories and column.kind == "text" and series.dtype in CATEGORIES:
        return series
    try:
        return series.cast(dtype())
    except Exception as error:
        wanted = {"text": "text", "whole": "whole numbers", "number": "numbers"}
        message = (
            f'Table {table.name}: column "{column.name}" must hold'
            f" {wanted[column.kind]}."
        )
        raise TableError(message) from error


def _gappy(frame: nw.DataFrame[Any], name: str) -> bool:
    """Say whether pandas needs floats here: its whole numbers cannot be absent."""
    if not frame.implementation.is_pandas_like():
        return False
    if name not in frame.columns:
        return True
    series = frame[name]
    whole = series.drop_nulls()
    return bool(
        series.dtype.is_float() and len(whole) < len(series) and (whole % 1 == 0).all()
    )


def _check_values(frame: nw.DataFrame[Any], column: Column, table: Table) -> None:
    series = frame[column.name]
    where = f'Table {table.name}, column "{column.name}"'
    if column.required and column.name != "value":
        empty = series.is_null().to_numpy()
        if empty.any():
            message = f"{where}, row {int(empty.argmax()) + 1}: this must not be empty."
            raise TableError(message)
    if column.allowed:
        _refuse(
            series, ~series.is_in([*map(str, column.allowed)]), where, column.allowed
        )
    if column.low is not None:
        span = (f"{column.low:g} or more",)
        if column.high is not None:
            span = (f"{column.low:g} to {column.high:g}",)
        outside = series < column.low
        if column.high is not None:
            outside = outside | (series > column.high)
        _refuse(series, outside, where, span)


def _refuse(
    series: nw.Series[Any],
    bad: nw.Series[Any],
    where: str,
    allowed: Sequence[str],
) -> None:
    mask = (bad.fill_null(value=False) & ~series.is_null()).to_numpy()
    if mask.any():
        row = int(mask.argmax())
        message = (
            f'{where}, row {row + 1}: "{series[row]}" is not allowed;'
            f" allowed: {', '.join(allowed)}."
        )
        raise TableError(message)
