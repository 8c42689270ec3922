"""What is wrong with a file, said cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

SHOWN: Final = 200
"""So many problems are kept in words; the others are only counted."""
CELL: Final = 60
"""So much of a cell is quoted."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in one row.

    ``saying`` is a sentence with named places that ``facts`` fill, so that a page can
    translate the sentence before it is filled.
    """

    row: int
    column: str
    saying: str
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """Return the sentence in English."""
        return self.saying.format(**self.facts)

    def place(self, file: str) -> str:
        """Return where it is, such as ``people.csv, row 14, column "manager"``."""
        column = f', column "{self.column}"' if self.column else ""
        return f"{file}, row {self.row}{column}"


@dataclass(frozen=True, slots=True)
class Problems:
    """The first problems of a file in the order of its rows, and how many there are."""

    shown: tuple[Problem, ...] = ()
    count: int = 0

    def __bool__(self) -> bool:
        return self.count > 0

    def lines(self, file: str) -> list[str]:
        """Return one line for each problem that is shown."""
        return [f"{one.place(file)}: {one.sentence}" for one in self.shown]


class Ledger:
    """Collects problems while a file is checked."""

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self._count = 0

    def add(self, problems: Sequence[Problem], count: int | None = None) -> None:
        """Note *problems*, the first ones (in the order of rows) of *count*."""
        self._kept.extend(problems[:SHOWN])
        self._count += len(problems) if count is None else count

    def close(self) -> Problems:
        """Return what was noted, in the order of the rows."""
        ordered = sorted(self._kept, key=lambda problem: problem.row)
        return Problems(tuple(ordered[:SHOWN]), self._count)


def quoted(text: str) -> str:
    """Return *text* short enough to be quoted in a sentence."""
    return text if len(text) <= CELL else text[: CELL - 1] + "…"


def listed(rows: Iterable[int], most: int = 5) -> str:
    """Return row numbers as words: "3, 9 and 14"."""
    found = list(rows)
    shown = [str(row) for row in found[:most]]
    if len(found) > most:
        return ", ".join(shown) + f" and {len(found) - most} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if shown[1:] else shown)
