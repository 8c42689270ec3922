"""Files of people from any personnel system: read, checked, written again."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ledby.sources.hris.checking import Checked, check
    from ledby.sources.hris.columns import (
        FIELDS,
        ColumnMap,
        also_called,
        attribute_for,
        from_toml,
        guess,
        settle,
    )
    from ledby.sources.hris.export import COLUMNS, csv_lines, safe, table_lines
    from ledby.sources.hris.problems import Problem, Problems
    from ledby.sources.hris.reading import (
        DELIMITERS,
        ENCODINGS,
        MAX_BYTES,
        MAX_ROWS,
        ROW,
        Sheet,
        read_sheet,
    )

__all__ = [
    "COLUMNS",
    "DELIMITERS",
    "ENCODINGS",
    "FIELDS",
    "MAX_BYTES",
    "MAX_ROWS",
    "ROW",
    "Checked",
    "ColumnMap",
    "Problem",
    "Problems",
    "Sheet",
    "also_called",
    "attribute_for",
    "check",
    "csv_lines",
    "from_toml",
    "guess",
    "read_sheet",
    "safe",
    "settle",
    "table_lines",
]

_PLACES: Final = {
    "checking": ("Checked", "check"),
    "columns": (
        "FIELDS",
        "ColumnMap",
        "also_called",
        "attribute_for",
        "from_toml",
        "guess",
        "settle",
    ),
    "export": ("COLUMNS", "csv_lines", "safe", "table_lines"),
    "problems": ("Problem", "Problems"),
    "reading": (
        "DELIMITERS",
        "ENCODINGS",
        "MAX_BYTES",
        "MAX_ROWS",
        "ROW",
        "Sheet",
        "read_sheet",
    ),
}


def __getattr__(name: str) -> Any:
    """Return a name when it is first asked for: checking a file needs an engine."""
    for module, names in _PLACES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(name)
