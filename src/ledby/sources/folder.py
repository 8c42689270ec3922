"""A folder of tables, read into one frozen record: ``ledby.open(path)``."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from pathlib import Path

import polars as pl

from ledby.errors import TableError
from ledby.science import tables

ENDINGS = (".parquet", ".csv")


@dataclass(frozen=True, slots=True)
class Record:
    """The tables of a folder, each checked against its contract; None if absent."""

    people: pl.DataFrame | None = None
    nominations: pl.DataFrame | None = None
    sheets: pl.DataFrame | None = None
    attestations: pl.DataFrame | None = None
    initiatives: pl.DataFrame | None = None
    decisions: pl.DataFrame | None = None
    skills: pl.DataFrame | None = None
    events: pl.DataFrame | None = None
    ties: pl.DataFrame | None = None


def read_folder(path: str | os.PathLike[str]) -> Record:
    """Read every table of the contract that *path* holds.

    Parameters
    ----------
    path
        A folder with files such as people.csv and nominations.parquet; other files in
        it are left alone.

    Raises
    ------
    TableError
        If there is no such folder, none of the tables in it, a table twice, a file that
        cannot be read, or a column or cell outside the contract.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise TableError(f"There is no folder {folder}.")
    found = {field.name: _find(folder, field.name) for field in fields(Record)}
    present = {name: file for name, file in found.items() if file is not None}
    if not present:
        raise TableError(
            f"Folder {folder} holds none of the tables {', '.join(found)}"
            f" as {' or '.join(ENDINGS)}."
        )
    return Record(**{name: _read(file, name) for name, file in present.items()})


def _find(folder: Path, name: str) -> Path | None:
    files = [file for end in ENDINGS if (file := folder / (name + end)).is_file()]
    if len(files) > 1:
        raise TableError(
            f"Folder {folder} holds the table {name} twice, as {files[0].name} and as"
            f" {files[1].name}: keep one of them."
        )
    return files[0] if files else None


def _read(file: Path, name: str) -> pl.DataFrame:
    try:
        if file.suffix == ".parquet":
            frame = pl.read_parquet(file)
        else:
            # As text: the contract says which columns hold numbers, not their look.
            frame = pl.read_csv(file, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise TableError(
            f"{file} cannot be read: it must be Parquet or CSV in UTF-8 with a header"
            " row, as its ending says."
        ) from error
    try:
        checked: pl.DataFrame = tables.conform(frame, tables.ALL[name]).to_native()
    except TableError as error:
        raise TableError(f"{file}: {error}") from error
    return checked
