"""Rows that already say who and whom: Viva's person-to-person CSV, and plain tables."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import polars as pl

from ledby.errors import TableError
from ledby.sources.interactions.reading import Event, Reading

NAMES: Final = {
    "sender": ("sender", "from", "source"),
    "recipient": ("recipient", "to", "target"),
    "at": ("at", "time", "timestamp", "date"),
    "channel": ("channel",),
    "size": ("size",),
}
"""Headings that are understood, the contract's own first."""
VIVA: Final = {
    "sender": ("primarycollaborator_personid", "personid"),
    "recipient": ("secondarycollaborator_personid",),
    "at": ("metricdate",),
    "strong": ("strongtietype", "strongtiescore"),
    "diverse": ("diversetietype", "diversetiescore"),
}
REQUIRED: Final = ("sender", "recipient", "at")
DELIMITERS: Final = (",", ";", "\t", "|")
FORMATS: Final = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%Y %H:%M:%S", "%Y/%m/%d")
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
Row = Mapping[str, str]


def read_rows(path: Path, reading: Reading) -> Iterator[Event]:
    """Yield the events of a CSV or Parquet file with columns sender, recipient, at.

    Times are whole seconds of the epoch, or dates as ISO 8601 writes them.
    """
    rows = _parquet if path.suffix.lower() == ".parquet" else _csv
    yield from _events(rows(path, NAMES, reading), reading, _plain)


def read_viva(path: Path, reading: Reading) -> Iterator[Event]:
    """Yield the ties of a person-to-person query of Viva Insights.

    Its rows hold no counts; the kind of the tie becomes the channel, strong, diverse or
    tie, so that ``ledby ties --channel`` can weigh them.
    """
    rows = _parquet if path.suffix.lower() == ".parquet" else _csv
    yield from _events(rows(path, VIVA, reading), reading, _tie)


def _events(
    rows: Iterator[tuple[str, Row]],
    reading: Reading,
    rest: Callable[[Row], tuple[str, int | None]],
) -> Iterator[Event]:
    for place, row in rows:
        sender, recipient = row["sender"].strip(), row["recipient"].strip()
        at = _seconds(row["at"].strip(), reading)
        reason = ""
        if not sender or not recipient or "\ufffd" in sender + recipient:
            reason = "a sender or a recipient is missing"
        elif max(len(sender), len(recipient)) > 1_000:
            reason = "a name is longer than 1,000 letters"
        elif at is None:
            reason = "no time can be read"
        else:
            reason = reading.outside(at)
        try:
            channel, size = rest(row)
        except (ValueError, OverflowError):
            reason, channel, size = "the size is no whole number from 1 on", "", None
        if reason or at is None:
            reading.skipped.add(place, reason)
            continue
        reading.read += 1
        yield Event(sender, recipient, at, channel, size)


def _plain(row: Row) -> tuple[str, int | None]:
    text = row.get("size", "").strip()
    size = int(float(text)) if text else None
    if size is not None and not 1 <= size < 1 << 31:
        raise ValueError(text)
    return row.get("channel", "").strip()[:100], size


def _tie(row: Row) -> tuple[str, int | None]:
    for kind in ("strong", "diverse"):
        if row.get(kind, "").strip().casefold() not in ("", "0", "0.0", "none", "null"):
            return kind, None
    return "tie", None


def _seconds(text: str, reading: Reading) -> int | None:
    if text.isascii() and text.removeprefix("-").isdigit():
        return int(text) if len(text) < 15 else None
    found: datetime | None = None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        for form in FORMATS:
            try:
                found = datetime.strptime(text, form)  # noqa: DTZ007 - zone below
                break
            except ValueError:
                continue
    if found is None:
        return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=reading.zone)
    try:
        return int((found - EPOCH).total_seconds())
    except OverflowError:
        return None


def _columns(
    headers: list[str], names: Mapping[str, tuple[str, ...]], path: Path
) -> dict[str, int]:
    """Return the place of each column by its meaning."""
    given = [header.strip().casefold() for header in headers]
    found = {}
    for meaning, words in names.items():
        place = next((given.index(word) for word in words if word in given), None)
        if place is not None:
            found[meaning] = place
        elif meaning in REQUIRED:
            raise TableError(
                f'{path.name}, line 1: there is no column "{words[0]}";'
                f" columns are {', '.join(words[0] for words in names.values())}."
            )
    return found


def _csv(
    path: Path, names: Mapping[str, tuple[str, ...]], reading: Reading
) -> Iterator[tuple[str, Row]]:
    whole = path.stat().st_size
    with path.open("rb") as binary:
        head = binary.readline(1 << 16)
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04", b"\x1f\x8b")):
        raise TableError(f"{path.name}: save this as CSV (UTF-8) first.")
    line = head.decode("utf-8-sig", "replace")
    delimiter = max(DELIMITERS, key=line.count)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as text:
        # A line without an end would be taken into memory whole.
        lines = iter(lambda: text.readline(1 << 20), "")
        reader = csv.reader(lines, delimiter=delimiter)
        try:
            columns = _columns(next(reader, []), names, path)
        except csv.Error as error:
            raise TableError(f"{path.name}, line 1: this is no CSV.") from error
        width = max(columns.values()) + 1
        for place, row in _safely(reader, path.name, reading):
            if not reader.line_num % 50_000:
                reading.tell(reader.line_num * len(head), whole)
            if len(row) < width:
                if row:
                    reading.skipped.add(place, "cells are missing")
                continue
            yield place, {meaning: row[at] for meaning, at in columns.items()}


def _safely(
    reader: Any, name: str, reading: Reading
) -> Iterator[tuple[str, list[str]]]:
    """Yield rows with their places; a row that is no CSV is noted and passed over."""
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            reading.skipped.add(f"{name}, line {line}", "this is no row of a CSV")
            continue
        yield f"{name}, line {line}", row


def _parquet(
    path: Path, names: Mapping[str, tuple[str, ...]], reading: Reading
) -> Iterator[tuple[str, Row]]:
    try:
        lazy = pl.scan_parquet(path)
        headers = lazy.collect_schema().names()
        columns = _columns(headers, names, path)
        texts = [
            _text(lazy, headers[at]).alias(meaning) for meaning, at in columns.items()
        ]
        row = 0
        for batch in lazy.select(texts).collect_batches(maintain_order=True):
            for cells in batch.iter_rows(named=True):
                row += 1
                yield f"{path.name}, row {row}", cells
            reading.tell(row, 0)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise TableError(f"{path.name}: the file is not Parquet.") from error


def _text(lazy: pl.LazyFrame, name: str) -> pl.Expr:
    kind = lazy.collect_schema()[name]
    column = pl.col(name)
    if isinstance(kind, pl.Datetime):
        zoned = column if kind.time_zone else column.dt.replace_time_zone("UTC")
        column = zoned.dt.epoch("s")
    return column.cast(pl.String).fill_null("")
