"""Which column of a file means what: guessed from its header, open to correction."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, Final

from ledby.errors import TableError
from ledby.science.vocabulary import FREE_COLUMNS
from ledby.sources.hris.reading import DELIMITERS, ENCODINGS

FIELDS: Final = (
    "person",
    "name",
    "first_name",
    "last_name",
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
MAX_ATTRIBUTE: Final = 50
_PARTS: Final = ("first_name", "last_name")
_own: dict[str, list[str]] = {}


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """How a file is read: field or ``attr_*`` to the header that holds it."""

    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""

    def has(self, name: str) -> bool:
        """Say whether a column of the file holds *name*."""
        return bool(self.columns.get(name))


def guess(headers: Iterable[str]) -> dict[str, str]:
    """Guess which header holds which field, in several languages.

    Exact names win over near misses ("Employe ID"); a header that says it is an
    attribute (``attr_…``) stays one; a header is used at most once.
    """
    free = {header: plain(header) for header in headers}
    found: dict[str, str] = {}
    for header in list(free):
        if (name := attribute(header)) is not None:
            found[name] = header
            del free[header]
    for near in (False, True):
        for wanted, names in _called().items():
            best = None if wanted in found else _fit(names, free, near=near)
            if best is not None:
                found[wanted] = best
                del free[best]
    return _one_name(found)


def plain(header: str) -> str:
    """Return *header* in lower case, without accents or signs, words apart."""
    decomposed = unicodedata.normalize("NFKD", header.casefold())
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())


def attribute(header: str) -> str | None:
    """Return the field of a header that begins with ``attr_``, else nothing."""
    if not header.lower().startswith(FREE_COLUMNS):
        return None
    name = header[len(FREE_COLUMNS) :].strip()[:MAX_ATTRIBUTE]
    return FREE_COLUMNS + name if name else None


def attribute_for(header: str) -> str:
    """Return the attribute that a column becomes when somebody keeps it as one."""
    name = plain(header).replace(" ", "_")[:MAX_ATTRIBUTE]
    return attribute(header) or FREE_COLUMNS + (name or "column")


def from_toml(text: str, name: str) -> ColumnMap:
    """Read a mapping: ``encoding``, ``delimiter`` and the table ``[columns]``.

    Raises
    ------
    TableError
        The text is not TOML, or it names something that a mapping does not have.
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"{name}: this is not TOML: {error}."
        raise TableError(message) from error
    columns = said.pop("columns", {})
    unknown = sorted(set(said) - {"encoding", "delimiter"})
    if unknown or not isinstance(columns, dict):
        what = unknown[0] if unknown else "columns"
        message = (
            f'{name}: "{what}" is not known here; a mapping holds encoding, delimiter'
            " and the table [columns]."
        )
        raise TableError(message)
    _refuse_fields(columns, name)
    return ColumnMap(
        columns,
        _one_of(said, "encoding", ENCODINGS, name),
        _one_of(said, "delimiter", DELIMITERS, name),
    )


def settle(chosen: ColumnMap, headers: tuple[str, ...], name: str) -> dict[str, str]:
    """Return the mapping to use: what was *chosen*, the rest guessed.

    A field chosen as "" is left out even if it could be guessed.

    Raises
    ------
    TableError
        A chosen header is not in the file, serves two fields, or no column says who
        a person is.
    """
    columns = {key: header for key, header in chosen.columns.items() if header}
    for key, header in columns.items():
        if header not in headers:
            near = get_close_matches(header, headers, n=1, cutoff=0.5)
            hint = f' Did you mean "{near[0]}"?' if near else ""
            message = f'{name} has no column "{header}" for {key}.{hint}'
            raise TableError(message)
    if len(set(columns.values())) < len(columns):
        twice = next(h for h in headers if list(columns.values()).count(h) > 1)
        message = f'{name}, column "{twice}": it can be used for one thing only.'
        raise TableError(message)
    free = [header for header in headers if header not in columns.values()]
    for key, header in guess(free).items():
        if key not in chosen.columns and not _said_already(key, columns):
            columns[key] = header
    if "person" not in columns and "email" not in columns:
        message = (
            f"{name}: no column says who a person is; name the column with the"
            " person's id or e-mail address."
        )
        raise TableError(message)
    return columns


def also_called(names: Mapping[str, Iterable[str]]) -> None:
    """Let columns go by the words of the organisation too, before all others."""
    _own.clear()
    _own.update({name: [plain(one) for one in said] for name, said in names.items()})


def _called() -> dict[str, list[str]]:
    return {name: [*_own.get(name, ()), *said] for name, said in _listed().items()}


@cache
def _listed() -> dict[str, list[str]]:
    place = files("ledby.sources.hris").joinpath("data", "headers.toml")
    return tomllib.loads(place.read_text("utf-8"))


def _one_name(found: dict[str, str]) -> dict[str, str]:
    parts = [part for part in _PARTS if part in found]
    if "name" in found and parts == ["first_name"] and len(plain(found["name"])) == 4:
        # "Name, Vorname" and "Naam, Voornaam" mean the family name.
        found["last_name"] = found.pop("name")
    elif "name" not in found and len(parts) == 1:
        found["name"] = found.pop(parts[0])
    elif "name" in found:
        for part in parts:
            del found[part]
    return found


def _said_already(key: str, columns: Mapping[str, str]) -> bool:
    if key in _PARTS:
        return "name" in columns
    return key == "name" and any(part in columns for part in _PARTS)


def _fit(names: list[str], free: dict[str, str], *, near: bool) -> str | None:
    headers = {called: header for header, called in reversed(free.items())}
    for name in names:
        if name in headers:
            return headers[name]
        # A short word is too close to too many others.
        if near and len(name) > 5:
            close = get_close_matches(name, headers, n=1, cutoff=0.88)
            if close:
                return headers[close[0]]
    return None


def _refuse_fields(columns: Mapping[str, Any], name: str) -> None:
    for key, header in columns.items():
        if key not in FIELDS and attribute(key) != key:
            near = get_close_matches(key, FIELDS, n=1)
            hint = f'; did you mean "{near[0]}"?' if near else "."
            message = (
                f'{name}, [columns]: "{key}" is not a field{hint} Fields are'
                f" {', '.join(FIELDS)} and attr_…"
            )
            raise TableError(message)
        if not isinstance(header, str):
            message = f"{name}, [columns], {key}: give the name of a column in quotes."
            raise TableError(message)


def _one_of(
    said: Mapping[str, Any], key: str, allowed: tuple[str, ...], name: str
) -> str:
    value = said.get(key, "")
    if value and value not in allowed:
        known = ", ".join(repr(one) for one in allowed)
        message = f"{name}, {key}: {value!r} is not known; allowed: {known}."
        raise TableError(message)
    return str(value)
