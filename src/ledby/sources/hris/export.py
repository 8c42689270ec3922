"""The list of people as a file that opens safely in a spreadsheet and reads back."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

COLUMNS: Final = (
    "person",
    "name",
    "email",
    "manager",
    "unit",
    "title",
    "level",
    "location",
    "start",
    "language",
    "skills",
)
FORMULA: Final = "=+\\-@＝＋－＠\t\r"  # noqa: RUF001 - full-width signs count too
"""What makes a spreadsheet take a cell for a formula (as in a character class)."""
MARK: Final = "\ufeff"
"""The first sign of the file: spreadsheets then read it as UTF-8."""
_RISKY: Final = re.compile(f"'*[{FORMULA}]")


def safe(cell: str) -> str:
    """Set an apostrophe before a cell that a spreadsheet would run as a formula.

    A cell that already begins with apostrophes and such a sign gets one more, so that
    reading takes exactly one away and no text is ever altered by the round.
    """
    return f"'{cell}" if _RISKY.match(cell) else cell


def csv_lines(
    rows: Iterable[Sequence[str]],
    attributes: Sequence[str],
    own: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """Return the file line by line: the mark and header, then one line each row.

    Parameters
    ----------
    rows
        Cells in the order of ``COLUMNS`` and then of *attributes*.
    attributes
        Names of the ``attr_*`` columns.
    own
        What the organisation calls some of the columns.
    """
    names = [(own or {}).get(name, name) for name in COLUMNS]
    return table_lines((*names, *attributes), rows)


def table_lines(names: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield any table line by line, mark and header first, each cell made safe."""
    writer = csv.writer(_Echo())
    yield MARK + writer.writerow([safe(name) for name in names])
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])


class _Echo:
    """A file that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line
