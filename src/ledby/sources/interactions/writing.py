"""Events into a file as they come, so that their number does not matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import polars as pl
from polars.io.plugins import register_io_source

from ledby.sources.interactions.reading import Event

CHUNK: Final = 1 << 16
SCHEMA: Final = {
    "sender": pl.String,
    "recipient": pl.String,
    "at": pl.Int64,
    "channel": pl.String,
    "size": pl.Int64,
}


def write_events(events: Iterable[Event], out: Path) -> int:
    """Write *events* as Parquet or CSV, whole or not at all; return how many."""
    frames, count = _frames(iter(events)), 0

    def source(
        with_columns: list[str] | None,
        predicate: pl.Expr | None,
        n_rows: int | None,
        batch_size: int | None,
    ) -> Iterator[pl.DataFrame]:
        del with_columns, predicate, n_rows, batch_size  # a sink asks for everything
        nonlocal count
        for frame in frames:
            count += len(frame)
            yield frame

    lazy = register_io_source(source, schema=SCHEMA)
    part = out.with_name(f".{out.name}.part{out.suffix}")
    try:
        if out.suffix.lower() == ".csv":
            lazy.sink_csv(part)
        else:
            lazy.sink_parquet(part, row_group_size=1 << 20)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return count


def _frames(events: Iterator[Event]) -> Iterator[pl.DataFrame]:
    while chunk := list(islice(events, CHUNK)):
        yield pl.DataFrame(chunk, schema=SCHEMA, orient="row")
