"""Files of events into one file of weekly ties, by the engine that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import narwhals as nw

from ledby.errors import ConfigurationError, TableError
from ledby.science.networks.ties import (
    Counted,
    Rules,
    counted,
    counted_row,
    prepared,
    weekly,
)
from ledby.sources.files import ENDINGS
from ledby.sources.ties import engines

ENGINES: Final = ("auto", "counting", "polars", "duckdb", "spark://HOST:PORT")


@dataclass(frozen=True, slots=True)
class Made:
    """What became of the events, and by which engine."""

    ties: int
    weight: float
    weeks: int
    counted: Counted
    engine: str


def make(events: Sequence[str], out: Path, rules: Rules, engine: str = "auto") -> Made:
    """Write the weekly ties of *events* to *out*, whole or not at all.

    Parameters
    ----------
    events
        Paths of Parquet or CSV files with the columns of the table events. For Spark
        as the cluster sees them, also folders.
    out
        A file that ends in .parquet or .csv.
    rules
        Which events count, and how much.
    engine
        One of ``ENGINES``. ``counting`` reads Parquet alone and holds about 16 million
        events at a time; ``auto`` takes it where it can, else ``polars``.

    Raises
    ------
    TableError
        A file cannot be read, or lacks a column.
    ConfigurationError
        There is no such engine, or its package is not installed.
    """
    if out.suffix.lower() not in ENDINGS:
        raise ConfigurationError(f'"{out.name}" must end in .parquet or .csv.')
    if not out.absolute().parent.is_dir():
        raise ConfigurationError(f'There is no folder "{out.parent}" to write into.')
    spark = engine.startswith("spark://")
    if not spark:
        _check_files(events)
    chosen = _choose(events, engine)
    part = out.with_name(f".{out.name}.part{out.suffix}")
    try:
        if chosen == "counting":
            from ledby.sources.ties.counting import count  # noqa: PLC0415 - pyarrow

            made = Made(*count(events, part, rules), chosen)
        else:
            made = _by_expression(events, part, rules, chosen)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return made


def _check_files(events: Sequence[str]) -> None:
    for name in events:
        if Path(name).suffix.lower() not in ENDINGS:
            raise TableError(f"{name}: events are read from .parquet or .csv files.")
        if not Path(name).is_file():
            raise TableError(f"{name}: there is no such file.")


def _choose(events: Sequence[str], engine: str) -> str:
    if engine in ("polars", "duckdb") or engine.startswith("spark://"):
        return engine
    if engine not in ("auto", "counting"):
        raise ConfigurationError(
            f'There is no engine "{engine}"; choose one of {", ".join(ENGINES)}.'
        )
    if engine == "auto" and not find_spec("pyarrow"):
        return "polars"
    engines.needed("pyarrow", "counting")
    from ledby.sources.ties.counting import fits  # noqa: PLC0415 - loads pyarrow

    if reason := next(filter(None, map(fits, events)), ""):
        if engine == "counting":
            raise TableError(f"{reason}; choose another engine.")
        return "polars"
    return "counting"


def _by_expression(events: Sequence[str], out: Path, rules: Rules, engine: str) -> Made:
    with engines.opened(engine) as opened, engines.refusals(events):
        frames = [prepared(opened.scan(name)) for name in events]
        frame = nw.concat(frames, how="vertical") if frames[1:] else frames[0]
        found = counted_row(counted(frame, rules))
        ties = weekly(frame, rules, found.last_week or 0)
        return Made(*opened.write(ties, out), found, engine)
