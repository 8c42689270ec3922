"""Rows as JSON in a folder, and as tables between the markers of a document."""

from __future__ import annotations

import json
import re
from itertools import groupby
from pathlib import Path

from benchmarks.measure import Load, Row, machine


def keep(folder: Path, name: str, rows: list[Row], load: Load) -> None:
    """Write the rows, the machine and its load to *folder*/*name*.json."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {"benchmark": name, **load.so_far(), "machine": machine(), "rows": rows}
    (folder / f"{name}.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def put(document: Path, name: str, rows: list[Row], load: Load) -> None:
    """Put the tables of a benchmark in the place of those that *document* holds.

    Raises
    ------
    LookupError
        If the document has no markers of that name.
    """
    text = document.read_text("utf-8")
    begin, end = f"<!-- bench:{name} -->", f"<!-- /bench:{name} -->"
    place = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    body = "\n\n".join([*tables(rows), _measured(load)])
    text, found = place.subn(lambda _: f"{begin}\n{body}\n{end}", text)
    if not found:
        raise LookupError(f"{document} has no place {begin} … {end}.")
    document.write_text(text, "utf-8")


def tables(rows: list[Row]) -> list[str]:
    """Return a table in Markdown for each stretch of rows with the same columns."""
    return [_table(list(some)) for _, some in groupby(rows, key=list)]


def _table(rows: list[Row]) -> str:
    columns = list(rows[0])
    if not any(row[columns[-1]] for row in rows) and columns[-1] == "first error":
        columns.pop()
    lines = [columns, ["---"] * len(columns)]
    lines += [[_cell(row[column]) for column in columns] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value)


def _measured(load: Load) -> str:
    on, told = machine(), load.so_far()
    return (
        f"*{told['day']}: {on['cores']} cores ({on['cpu']}), {on['memory_gb']} GB,"
        f" {on['system']}, Python {on['python']}, SQLite {on['sqlite']},"
        f" PostgreSQL {on['postgresql']}."
        f" Load of the machine {told['before']} before, {told['after']} after.*"
    )
