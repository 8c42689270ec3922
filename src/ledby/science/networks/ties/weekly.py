"""Events to weekly ties in one expression, for any engine that narwhals knows.

Frames stay lazy: nothing is computed before the caller collects or writes. Weeks are
whole numbers of seconds divided by 604800, for calendars differ between engines.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

import narwhals as nw

from ledby.errors import TableError
from ledby.science.networks.ties.rules import WEEK, Counted, Rules
from ledby.science.tables import DTYPES, EVENTS


def prepared(events: Any) -> nw.LazyFrame[Any]:
    """Return *events* lazily with exactly the columns of the contract, in their types.

    ``size`` becomes a number with a fraction, since pandas knows no empty whole one.

    Raises
    ------
    TableError
        A required column is missing, or *events* is no dataframe.
    """
    try:
        frame: nw.LazyFrame[Any] = nw.from_native(events).lazy()
    except TypeError as error:
        raise TableError(
            f"A table must be a dataframe; this is a {type(events).__name__}."
        ) from error
    present = frame.collect_schema().names()
    columns = []
    for column in EVENTS.columns:
        dtype = nw.Float64() if column.name == "size" else DTYPES[column.kind]()
        if column.name in present:
            columns.append(nw.col(column.name).cast(dtype))
        elif column.required:
            near = get_close_matches(column.name, present, n=1)
            hint = f'; did you mean "{near[0]}"?' if near else "."
            raise TableError(
                f'Table events: column "{column.name}" is missing{hint}'
                f" Its columns are {', '.join(EVENTS.names)}."
            )
        else:
            columns.append(nw.lit(None).cast(dtype).alias(column.name))
    return frame.select(*columns)


def counted(events: nw.LazyFrame[Any], rules: Rules) -> nw.LazyFrame[Any]:
    """Return one row with the fields of :class:`Counted`, from prepared *events*."""
    reasons = _reasons(rules)
    first, seen = [], nw.lit(value=False)
    for name, holds in reasons.items():
        first.append((holds & ~seen).cast(nw.Int64()).alias(name))
        seen = seen | holds
    week = nw.when(~seen).then(_week()).alias("last_week")
    marked = events.select(nw.lit(1).alias("events"), *first, week)
    sums = [nw.col(name).sum().cast(nw.Int64()) for name in ("events", *reasons)]
    return marked.select(*sums, nw.col("last_week").max())


def counted_row(frame: nw.LazyFrame[Any]) -> Counted:
    """Collect what :func:`counted` gave."""
    (row,) = frame.collect(backend="polars").rows(named=True)
    last = row.pop("last_week")
    numbers = {name: int(value or 0) for name, value in row.items()}
    return Counted(**numbers, last_week=None if last is None else int(last))


def weekly(
    events: nw.LazyFrame[Any], rules: Rules, last_week: int | None = None
) -> nw.LazyFrame[Any]:
    """Return undirected weekly ties: source < target, week, weight.

    Parameters
    ----------
    events
        What :func:`prepared` gave.
    rules
        Which events count, and how much.
    last_week
        The week from which the half-life of the rules is counted back; needed with
        one.

    Returns
    -------
    narwhals.LazyFrame
        Table ties of the contract, in no order; weights are sums over events.

    Raises
    ------
    TableError
        There is a half-life but no last week to count from.
    """
    if rules.half_life is not None and last_week is None:
        raise TableError("Ties that fade need the week from which they are seen.")
    out = nw.lit(value=False)
    for holds in _reasons(rules).values():
        out = out | holds
    sender, recipient = nw.col("sender"), nw.col("recipient")
    ordered = sender < recipient
    ties = (
        events.filter(~out)
        .select(
            nw.when(ordered).then(sender).otherwise(recipient).alias("source"),
            nw.when(ordered).then(recipient).otherwise(sender).alias("target"),
            _week().alias("week"),
            _weight(rules).alias("weight"),
        )
        .group_by("source", "target", "week")
        .agg(nw.col("weight").sum())
    )
    if rules.half_life is None or last_week is None:
        return ties
    age = (nw.lit(last_week) - nw.col("week")).cast(nw.Float64())
    faded = nw.col("weight") * nw.lit(2.0) ** (age * (-1 / rules.half_life))
    return ties.with_columns(faded.alias("weight"))


def _week() -> nw.Expr:
    """Return the week of ``at``; rounds down before 1970 in every engine."""
    at = nw.col("at")
    return ((at - ((at % WEEK) + WEEK) % WEEK) // WEEK).cast(nw.Int64())


def _reasons(rules: Rules) -> dict[str, nw.Expr]:
    sender, recipient = nw.col("sender"), nw.col("recipient")
    no = nw.lit(value=False)
    large = (nw.col("size") > rules.max_size).fill_null(value=False)
    nothing = [name for name, weight in rules.channels.items() if weight == 0]
    return {
        "incomplete": sender.is_null() | recipient.is_null() | nw.col("at").is_null(),
        "oneself": (sender == recipient).fill_null(value=False),
        "large": large if rules.max_size else no,
        "weightless": (
            nw.col("channel").is_in(nothing).fill_null(value=False) if nothing else no
        ),
    }


def _weight(rules: Rules) -> nw.Expr:
    weight = nw.lit(1.0)
    if rules.share:
        size = nw.col("size")
        weight = nw.when(size > 2).then(1.0 / (size - 1)).otherwise(nw.lit(1.0))
    for channel, value in rules.channels.items():
        here = nw.col("channel") == channel
        weight = nw.when(here).then(weight * value).otherwise(weight)
    return weight.cast(nw.Float64())
