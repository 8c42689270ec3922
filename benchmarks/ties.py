"""Events to weekly ties: our engines beside pandas, Polars and DuckDB by hand.

``LEDBY_BENCH_EVENTS=100000000`` measures another number of events beside a million than
ten million; pandas is left out above ten million, Spark above one, to come to an end.
Every engine reads the same Parquet file in a process of its own; all must find the same
ties.

The events are half a year of mail of 100,000 people in the order of time: colleagues
nearby write most, 2 of 100 rows come from mass mails, 1 of 200 goes to oneself.
"""

# ruff: noqa: PLC0415 - an engine loads where it is measured, in a process of its own

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.measure import Row, module
from ledby.science.networks.ties import MAX_SIZE, WEEK, Rules
from ledby.sources.ties import make

EVENTS = int(os.environ.get("LEDBY_BENCH_EVENTS", "10_000_000"))
MOST = {"by pandas": 10_000_000, "spark": 1_000_000}
SIZES = (1_000_000, EVENTS)
QUICK = (200_000,)
PEOPLE = 100_000
WEEKS = 26
FIRST_WEEK = 2_870
GROUP = 1 << 20
OURS = ("counting", "polars", "duckdb", "spark")


def run(*, quick: bool) -> Iterator[Row]:
    """Yield one row an engine; *times* is its CPU beside that of counting.

    Raises
    ------
    RuntimeError
        Two engines do not agree.
    """
    for events in QUICK if quick else SIZES:
        yield from _side_by_side(events)


def _side_by_side(events: int) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="ledby-bench-") as folder:
        file = Path(folder, "events.parquet")
        module("ties", "invent", events, file)
        first: Row = {}
        for engine in _engines(events):
            spent = module("ties", engine, file, Path(folder, "ties.parquet"))
            found = json.loads(spent.said)
            first = first or {**found, "cpu": spent.cpu}
            if found != {"ties": first["ties"], "weight": first["weight"]}:
                raise RuntimeError(f"{engine} finds {found} instead of {first}.")
            own = engine in OURS
            yield {
                "events": events,
                "engine": f"`--engine {engine}`" if own else f"{engine[3:]} by hand",
                "ties": found["ties"],
                **spent.row(),
                "times": round(spent.cpu / first["cpu"], 1),
            }


def _engines(events: int) -> list[str]:
    engines = [*OURS[:3], *BY_HAND]
    if find_spec("pyspark"):
        engines.append("spark")
    return [one for one in engines if events <= MOST.get(one, events)]


def invent(events: int, file: Path) -> None:
    """Write events, a million rows at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(1)
    names = pa.array([f"p{number:06d}" for number in rng.permutation(PEOPLE)])
    writer = None
    for start in range(0, events, GROUP):
        rows = min(GROUP, events - start)
        sender = (PEOPLE * rng.random(rows) ** 1.5).astype(np.int32)
        near = np.rint(rng.standard_normal(rows) * 3).astype(np.int32)
        recipient = (sender + near) % PEOPLE
        far = rng.random(rows) < 0.03
        recipient[far] = rng.integers(0, PEOPLE, int(far.sum()), np.int32)
        itself = rng.random(rows) < 0.005
        recipient[itself] = sender[itself]
        mass = rng.random(rows) < 0.02
        span = WEEKS * WEEK
        at = np.arange(start, start + rows) * span // events + FIRST_WEEK * WEEK
        table = pa.table(
            {
                "sender": pa.DictionaryArray.from_arrays(pa.array(sender), names),
                "recipient": pa.DictionaryArray.from_arrays(pa.array(recipient), names),
                "at": at,
                "size": np.where(mass, 500, rng.integers(1, 9, rows)),
            }
        )
        if writer is None:
            writer = pq.ParquetWriter(file, table.schema, compression="zstd")
        writer.write_table(table, row_group_size=GROUP)
    if writer is not None:
        writer.close()


def by_polars(events: str, out: Path) -> None:
    sender, recipient = pl.col("sender"), pl.col("recipient")
    pl.scan_parquet(events).filter(
        sender != recipient, pl.col("size") <= MAX_SIZE
    ).select(
        pl.when(sender < recipient).then(sender).otherwise(recipient).alias("source"),
        pl.when(sender < recipient).then(recipient).otherwise(sender).alias("target"),
        (pl.col("at") // WEEK).alias("week"),
    ).group_by("source", "target", "week").agg(
        pl.len().cast(pl.Float64).alias("weight")
    ).sink_parquet(out)


def by_duckdb(events: str, out: Path) -> None:
    import duckdb

    query = f"""COPY (SELECT least(sender, recipient) AS source,
        greatest(sender, recipient) AS target, "at" // {WEEK} AS "week",
        count(*)::DOUBLE AS weight FROM read_parquet('{events}')
        WHERE sender <> recipient AND "size" <= {MAX_SIZE} GROUP BY ALL)
        TO '{out}' (FORMAT parquet)"""
    duckdb.execute(query)


def by_pandas(events: str, out: Path) -> None:
    import pandas as pd

    frame = pd.read_parquet(events)
    frame[["sender", "recipient"]] = frame[["sender", "recipient"]].astype("str")
    here = (frame["sender"] != frame["recipient"]) & (frame["size"] <= MAX_SIZE)
    frame = frame[here]
    ordered = frame["sender"] < frame["recipient"]
    keys = pd.DataFrame(
        {
            "source": frame["sender"].where(ordered, frame["recipient"]),
            "target": frame["recipient"].where(ordered, frame["sender"]),
            "week": frame["at"] // WEEK,
        }
    )
    found = keys.groupby(["source", "target", "week"]).size()
    found.rename("weight").astype(float).reset_index().to_parquet(out)


BY_HAND: dict[str, Callable[[str, Path], None]] = {
    "by polars": by_polars,
    "by duckdb": by_duckdb,
    "by pandas": by_pandas,
}


def measured(engine: str, events: str, out: Path) -> Row:
    """Let one engine write the ties; return how many, and their weight."""
    if engine in BY_HAND:
        BY_HAND[engine](events, out)
        row = pl.scan_parquet(out).select(pl.len(), pl.col("weight").sum())
        ties, weight = row.collect(engine="streaming").row(0)
        return {"ties": ties, "weight": weight}
    if engine != "spark":
        made = make([events], out, Rules(), engine)
        return {"ties": made.ties, "weight": made.weight}
    from tests.spark_server import serving

    with serving(out.parent) as address:
        made = make([events], out, Rules(), address)
    return {"ties": made.ties, "weight": made.weight}


if __name__ == "__main__":
    if sys.argv[1] == "invent":
        invent(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        print(json.dumps(measured(sys.argv[1], sys.argv[2], Path(sys.argv[3]))))
