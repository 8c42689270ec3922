"""A sheet into people: every rule is tried, and everything wrong is said at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from ledby.sources.hris import lines, values
from ledby.sources.hris.columns import ColumnMap, settle
from ledby.sources.hris.problems import Ledger, Problems
from ledby.sources.hris.reading import ROW, Sheet

DTYPES: Final = {
    "key": pl.String,
    "name": pl.String,
    "email": pl.String,
    "manager": pl.String,
    "unit": pl.String,
    "title": pl.String,
    "level": pl.Int64,
    "location": pl.String,
    "start": pl.Date,
    "language": pl.String,
}


@dataclass(frozen=True, slots=True)
class Checked:
    """People as a file tells of them.

    Attributes
    ----------
    name
        The file's name, for sentences.
    people
        One row each: ``#row``, ``key``, and the fields of ``fields`` (``manager`` is
        the key of a person of the file), in the order of the file.
    skills
        ``key``, ``skill``, ``level`` (1 to 4).
    fields
        What the file gives; the rest is not its business and stays as it is.
    columns, left_out
        Which header holds which field, and the headers that nothing was taken from.
    problems
        What is wrong; people are only worth applying when there is nothing.
    """

    name: str
    people: pl.DataFrame
    skills: pl.DataFrame
    fields: frozenset[str]
    columns: Mapping[str, str]
    left_out: tuple[str, ...]
    problems: Problems


def check(sheet: Sheet, chosen: ColumnMap | None = None) -> Checked:
    """Check *sheet* and return its people, skills and everything that is wrong.

    Raises
    ------
    TableError
        The mapping does not fit the file (see ``columns.settle``).
    """
    settled = settle(chosen or ColumnMap(), sheet.headers, sheet.name)
    meaning = {header: name for name, header in settled.items()}
    columns = {meaning[h]: h for h in sheet.headers if h in meaning}
    ledger = Ledger()
    ledger.add(sheet.problems.shown, sheet.problems.count)
    cells = _cells(sheet, columns, ledger)
    values.check_text(cells)
    values.check_email(cells)
    values.check_key(cells)
    values.check_level(cells)
    values.check_start(cells)
    values.check_language(cells)
    values.check_unit(cells)
    skills = values.check_skills(cells)
    lines.resolve_managers(cells)
    lines.check_circles(cells)
    people = cells.frame.drop("skills", strict=False)
    return Checked(
        sheet.name,
        people,
        skills,
        frozenset(cells.headers),
        columns,
        tuple(h for h in sheet.headers if h not in meaning),
        ledger.close(),
    )


def _cells(sheet: Sheet, columns: Mapping[str, str], ledger: Ledger) -> values.Cells:
    names = {"person": "key"}
    frame = sheet.frame.select(
        ROW,
        *(pl.col(header).alias(names.get(key, key)) for key, header in columns.items()),
    )
    frame = frame.with_columns(
        values.clean(name) for name in frame.columns if name != ROW
    )
    headers = {names.get(key, key): header for key, header in columns.items()}
    parts = [part for part in ("first_name", "last_name") if part in headers]
    if parts:
        whole = pl.concat_str(*parts, separator=" ", ignore_nulls=True)
        frame = frame.with_columns(name=pl.when(whole != "").then(whole)).drop(parts)
        headers["name"] = [headers.pop(part) for part in parts][-1]
    return values.Cells(frame, headers, ledger)
