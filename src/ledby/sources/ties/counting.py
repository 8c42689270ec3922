"""The fast engine: names become small numbers once, pairs are counted week by week.

Parquet keeps names as numbers already; what is read are those. Events wait in memory
until there are many, then the largest week is counted and put on disk, so that memory
depends neither on the number of events nor on that of the weeks.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Final, Self

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ledby.errors import TableError
from ledby.science.networks.ties import WEEK, Counted, Rules, pairs
from ledby.science.tables import EVENTS
from ledby.sources.ties.names import Names

BATCH: Final = 1 << 20
"""Rows that are decoded at a time."""
WAITING: Final = 4 << 20
"""Events that wait in memory before the largest week is counted."""
Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Part = tuple[Ints, Ints, Floats | None]


def fits(name: str) -> str:
    """Say why a file is not for this engine; empty if it is.

    Raises
    ------
    TableError
        The file is Parquet by its name only.
    """
    if not name.lower().endswith(".parquet"):
        return f"{name} is not Parquet"
    schema = _open(name).schema_arrow
    for column in EVENTS.columns:
        at = schema.get_field_index(column.name)
        if at < 0:
            if column.required:
                return f'{name} has no column "{column.name}"'
            continue
        kind = schema.field(at).type
        if not _fits(kind, whole=column.kind == "whole"):
            return f'{name}, column "{column.name}": {kind} is not what it should be'
    return ""


def _fits(kind: pa.DataType, *, whole: bool) -> bool:
    if not whole and pa.types.is_dictionary(kind):
        kind = kind.value_type
    tests = [pa.types.is_integer, pa.types.is_null]
    if not whole:
        tests += [pa.types.is_string, pa.types.is_large_string]
    return any(test(kind) for test in tests)


def count(
    events: Sequence[str], out: Path, rules: Rules
) -> tuple[int, float, int, Counted]:
    """Write the weekly ties of Parquet files; return ties, weight, weeks, counts."""
    names, tally = Names(), _Tally(rules)
    with tempfile.TemporaryFile(dir=out.parent) as disk:
        weeks = _Weeks(disk, names)
        for name in events:
            for batch in _batches(name, rules):
                weeks.add(*tally.take(batch, names))
        return (*_write(weeks, names, out, rules, tally.last_week), tally.counted())


def _open(name: str) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(name)
    except (pa.ArrowException, OSError) as error:
        raise TableError(f"{name}: the file is not Parquet.") from error


def _batches(name: str, rules: Rules) -> Iterator[pa.RecordBatch]:
    schema = _open(name).schema_arrow
    wanted = ["sender", "recipient", "at"]
    if rules.max_size or rules.share:
        wanted.append("size")
    if rules.channels:
        wanted.append("channel")
    present = [column for column in wanted if column in schema.names]
    texts = [
        column
        for column in ("sender", "recipient", "channel")
        if column in present and not pa.types.is_integer(schema.field(column).type)
    ]
    file = pq.ParquetFile(name, read_dictionary=texts)
    try:
        # One group at a time takes a third of the memory of reading ahead.
        for group in range(file.num_row_groups):
            if file.metadata.row_group(group).num_rows <= 4 * BATCH:
                table = file.read_row_group(group, present, use_threads=False)
                yield from table.to_batches(BATCH)
            else:
                yield from file.iter_batches(BATCH, [group], present, use_threads=False)
    except (pa.ArrowException, OSError) as error:
        raise TableError(f"{name}: the file is damaged.") from error


class _Tally:
    """Takes what counts out of each batch and remembers what was left out."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._sums = dict.fromkeys(
            ("events", "incomplete", "oneself", "large", "weightless"), 0
        )
        self.last_week: int | None = None

    def counted(self) -> Counted:
        """Return the counts so far."""
        return Counted(**self._sums, last_week=self.last_week)

    def take(
        self, batch: pa.RecordBatch, names: Names
    ) -> tuple[Ints, Ints, NDArray[np.int64], Floats | None]:
        """Return numbers of two people, seconds and weight of the events that count."""
        self._sums["events"] += len(batch)
        one, other = names.codes(batch["sender"]), names.codes(batch["recipient"])
        seconds = batch["at"].cast(pa.int64())
        reasons = {"oneself": one == other}
        if seconds.null_count or min(one.min(initial=0), other.min(initial=0)) < 0:
            empty = seconds.is_null().to_numpy(zero_copy_only=False)
            reasons = {"incomplete": (one < 0) | (other < 0) | empty, **reasons}
            seconds = seconds.fill_null(0)
        at = seconds.to_numpy()
        size = _numbers(batch, "size")
        if size is not None and self._rules.max_size:
            reasons["large"] = size > self._rules.max_size
        weight = None
        if not self._rules.plain:
            weight = self._weight(batch, size, len(at))
            reasons["weightless"] = weight == 0
        keep = self._kept(reasons)
        if keep is not None:
            one, other, at = one[keep], other[keep], at[keep]
            weight = None if weight is None else weight[keep]
        if len(at):
            last = int(at.max()) // WEEK
            known = self.last_week
            self.last_week = last if known is None else max(last, known)
        return np.minimum(one, other), np.maximum(one, other), at, weight

    def _kept(self, reasons: dict[str, NDArray[np.bool_]]) -> NDArray[np.bool_] | None:
        out: NDArray[np.bool_] | None = None
        for name, holds in reasons.items():
            new = int(np.count_nonzero(holds))
            if out is None:
                out = holds
            elif new:
                new = int(np.count_nonzero(holds & ~out))
                out = out | holds
            self._sums[name] += new
        # To leave out the few who wrote to themselves costs less among the pairs.
        late = len(reasons) == 1 and self._rules.half_life is None
        return None if late or out is None or not out.any() else ~out

    def _weight(self, batch: pa.RecordBatch, size: Floats | None, rows: int) -> Floats:
        weight = np.ones(rows)
        if self._rules.share and size is not None:
            np.divide(1.0, size - 1, out=weight, where=size > 2)
        if self._rules.channels and "channel" in batch.schema.names:
            column = pc.cast(batch["channel"], pa.string())
            for channel, value in self._rules.channels.items():
                here = pc.equal(column, channel).fill_null(False)  # noqa: FBT003
                weight[here.to_numpy(zero_copy_only=False)] *= value
        return weight


def _numbers(batch: pa.RecordBatch, column: str) -> Floats | None:
    """Return a column as numbers, NaN where it is empty; None without the column."""
    if column not in batch.schema.names:
        return None
    cells = batch[column].cast(pa.float64())
    found: Floats = cells.to_numpy(zero_copy_only=False)
    return found


class _Weeks:
    """Events by week: some wait, the others are pairs on disk."""

    def __init__(self, disk: IO[bytes], names: Names) -> None:
        self._disk, self._names = disk, names
        self._waiting: dict[int, list[Part]] = {}
        self._rows: dict[int, int] = {}
        self._runs: dict[int, list[tuple[int, int]]] = {}

    def add(
        self, one: Ints, other: Ints, at: NDArray[np.int64], weight: Floats | None
    ) -> None:
        """Let events wait for the others of their weeks."""
        if not len(at):
            return
        first, last = int(at.min()) // WEEK, int(at.max()) // WEEK
        if first == last:
            self._wait(first, (one, other, weight))
        else:
            week = at // WEEK
            order = np.argsort(week, kind="stable")
            present, starts = np.unique(week[order], return_index=True)
            for number, rows in zip(present, np.split(order, starts[1:]), strict=True):
                own = None if weight is None else weight[rows]
                self._wait(int(number), (one[rows], other[rows], own))
        while sum(self._rows.values()) > WAITING:
            self._put_away(max(self._rows, key=lambda number: self._rows[number]))

    def _wait(self, week: int, part: Part) -> None:
        self._waiting.setdefault(week, []).append(part)
        self._rows[week] = self._rows.get(week, 0) + len(part[0])

    def _put_away(self, week: int) -> None:
        one, other, weight = self._summed(self._waiting.pop(week))
        del self._rows[week]
        self._runs.setdefault(week, []).append((self._disk.tell(), len(one)))
        for column in (one, other, weight):
            self._disk.write(column.data)

    def _summed(self, parts: list[Part]) -> tuple[Ints, Ints, Floats]:
        one = np.concatenate([part[0] for part in parts])
        other = np.concatenate([part[1] for part in parts])
        weights = [part[2] for part in parts if part[2] is not None]
        weight = np.concatenate(weights) if weights else None
        parts.clear()
        one, other, weight = pairs(one, other, len(self._names), weight)
        two = one != other
        return (
            (one, other, weight) if two.all() else (one[two], other[two], weight[two])
        )

    def drained(self) -> Iterator[tuple[int, Ints, Ints, Floats]]:
        """Yield each week in order with its pairs and weights; nothing is kept."""
        for week in list(self._waiting):
            if week in self._runs or len(self._waiting) > 1:
                self._put_away(week)
        for week in sorted({*self._runs, *self._waiting}):
            if week in self._waiting:
                yield week, *self._summed(self._waiting.pop(week))
                continue
            runs: list[Part] = [self._read(*run) for run in self._runs[week]]
            if len(runs) > 1:
                yield week, *self._summed(runs)
            else:
                one, other, weight = runs[0]
                yield week, one, other, np.asarray(weight)

    def _read(self, start: int, rows: int) -> tuple[Ints, Ints, Floats]:
        self._disk.seek(start)
        one = np.frombuffer(self._disk.read(4 * rows), np.int32)
        other = np.frombuffer(self._disk.read(4 * rows), np.int32)
        return one, other, np.frombuffer(self._disk.read(8 * rows), np.float64)


def _write(
    weeks: _Weeks, names: Names, out: Path, rules: Rules, last: int | None
) -> tuple[int, float, int]:
    ties, total, found = 0, 0.0, 0
    sorted_names, rank = names.ranked()
    with _Writer(out) as writer:
        for week, one, other, weight in weeks.drained():
            first, second = rank[one], rank[other]
            if rules.half_life is not None and last is not None:
                weight = weight * 2.0 ** ((week - last) / rules.half_life)  # noqa: PLW2901
            columns = {
                "source": _named(np.minimum(first, second), sorted_names),
                "target": _named(np.maximum(first, second), sorted_names),
                "week": pa.array(np.full(len(first), week)),
                "weight": pa.array(weight),
            }
            writer.write(pa.table(columns))
            ties, total = ties + len(first), total + float(weight.sum())
            found += len(first) > 0
    return ties, total, found


def _named(codes: Ints, names: pa.Array) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes), names)


class _Writer:
    """Writes table after table into one file; an empty one if there is none."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._csv = out.suffix.lower() == ".csv"
        self._inner: Any = None

    def __enter__(self) -> Self:
        return self

    def write(self, table: pa.Table) -> None:
        first = self._inner is None
        if first:
            self._inner = self._opened(table.schema)
        if self._csv:
            frame = pl.DataFrame(pl.from_arrow(table))
            frame.write_csv(self._inner, include_header=first)
        else:
            self._inner.write_table(table)

    def _opened(self, schema: pa.Schema) -> Any:
        if self._csv:
            return self._out.open("wb")
        return pq.ParquetWriter(
            self._out,
            schema,
            compression="zstd",
            store_schema=False,
            dictionary_pagesize_limit=1 << 30,
            use_dictionary=["source", "target", "week"],
            write_statistics=["week", "weight"],
        )

    def __exit__(self, *ended: object) -> None:
        if self._inner is None and ended[0] is None:
            whole = ("week", pa.int64()), ("weight", pa.float64())
            texts = ("source", pa.string()), ("target", pa.string())
            self.write(pa.schema([*texts, *whole]).empty_table())
        if self._inner is not None:
            self._inner.close()
