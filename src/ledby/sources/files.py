"""Tables of the contract in files: Parquet or CSV by ending, one folder for results."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import narwhals as nw
import polars as pl

from ledby.errors import ConfigurationError, TableError
from ledby.science.tables import DTYPES, Table, conform

ENDINGS: Final = (".csv", ".parquet")


def read_table(path: Path, table: Table, *, categories: bool = False) -> pl.DataFrame:
    """Read one table from a file and check it against its contract.

    Parameters
    ----------
    path : Path
        A CSV (UTF-8, with a header row) or Parquet file.
    table : Table
        Its contract, of :mod:`ledby.science.tables`.
    categories : bool
        Hold text as sorted categories and read one column of Parquet at a time: a
        large table of few names then takes a third of the memory.

    Returns
    -------
    polars.DataFrame
        Every column of the contract, absent optional ones empty.

    Raises
    ------
    TableError
        The file cannot be read, or breaks the contract: which file, row and column.
    """
    frame = _read(path, categories=categories)
    try:
        if path.suffix.lower() == ".csv":
            _check_numbers(frame, table)
        whole = conform(frame, table, categories=categories)
        checked: pl.DataFrame = whole.to_native()
    except TableError as error:
        raise TableError(f"{path.name}: {error}") from error
    return checked


def out_folder(path: Path, *, force: bool) -> Path:
    """Make the folder for results; refuse one that holds something, unless forced.

    Raises
    ------
    ConfigurationError
        The path is a file, or a folder that is not empty.
    """
    if path.exists() and not path.is_dir():
        raise ConfigurationError(f'"{path}" is a file; --out needs a folder.')
    if path.is_dir() and any(path.iterdir()) and not force:
        raise ConfigurationError(
            f'The folder "{path}" is not empty; choose another or add --force.'
        )
    path.mkdir(parents=True, exist_ok=True)
    return path


def write_frames(folder: Path, frames: Mapping[str, Any]) -> list[Path]:
    """Write each frame as ``<name>.parquet``, whole or not at all; return the paths."""
    written = []
    for name, frame in frames.items():
        path = folder / f"{name}.parquet"
        half = path.with_suffix(".part")
        nw.from_native(frame, eager_only=True).to_polars().write_parquet(half)
        half.replace(path)
        written.append(path)
    return written


def _read(path: Path, *, categories: bool) -> pl.DataFrame:
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise TableError(
            f"{path.name}: a table is read from a file that ends in .csv or .parquet."
        )
    if not path.is_file():
        raise TableError(f'{path.name}: there is no such file at "{path}".')
    try:
        if ending == ".csv":
            return pl.read_csv(path, infer_schema=False)
        if not categories:
            return pl.read_parquet(path)
        names = pl.read_parquet_schema(path)
        return pl.DataFrame([_coded(path, name) for name in names])
    except (pl.exceptions.PolarsError, OSError) as error:
        kind = "a UTF-8 CSV table with a header row" if ending == ".csv" else "Parquet"
        raise TableError(f"{path.name}: the file is not {kind}.") from error


def _coded(path: Path, name: str) -> pl.Series:
    """Return a column of a Parquet file, text as categories in the order of names."""
    column = pl.read_parquet(path, columns=[name])[name]
    if column.dtype != pl.String:
        return column
    return column.cast(pl.Enum(column.drop_nulls().unique().sort()))


def _check_numbers(frame: pl.DataFrame, table: Table) -> None:
    """Name the row of a cell that is no number, as the reader's editor counts it."""
    for column in table.columns:
        if column.kind == "text" or column.name not in frame.columns:
            continue
        dtype = pl.Int64 if DTYPES[column.kind] is nw.Int64 else pl.Float64
        cells = frame[column.name]
        bad = cells.cast(dtype, strict=False).is_null() & cells.is_not_null()
        if bad.any():
            row = bad.arg_max() or 0
            wanted = "a whole number" if dtype is pl.Int64 else "a number"
            raise TableError(
                f'row {row + 2}, column "{column.name}": "{cells[row]}" is not'
                f" {wanted}."
            )
