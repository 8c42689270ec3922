"""A file of unknown make into a sheet of text cells with their row numbers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from ledby.errors import TableError
from ledby.sources.hris import sayings
from ledby.sources.hris.problems import (
    SHOWN,
    Ledger,
    Problem,
    Problems,
)

if TYPE_CHECKING:
    import polars as pl

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_ROWS: Final = 500_000
MAX_COLUMNS: Final = 200
DELIMITERS: Final = (",", ";", "\t", "|")
ENCODINGS: Final = (
    "utf-8",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "latin-1",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
)
ROW: Final = "\0row"
"""The column with the row's number, under a name that no file can hold."""
CHUNK: Final = 20_000
_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_RUN: Final = re.compile(rb"[\x80-\xff]{3}")
_MADE_BY: Final = (
    (b"PK\x03\x04", "a workbook"),
    (b"\xd0\xcf\x11\xe0", "an old workbook"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file"),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a file as text; ``frame`` also holds each row's number."""

    name: str
    headers: tuple[str, ...]
    frame: pl.DataFrame
    encoding: str
    delimiter: str
    problems: Problems


def read_sheet(
    data: bytes, name: str, *, encoding: str = "", delimiter: str = "", head: int = 0
) -> Sheet:
    """Read a delimited text file whose make is not known.

    Parameters
    ----------
    data
        The bytes of the file, at most ``MAX_BYTES``.
    name
        What sentences call it.
    encoding, delimiter
        One of ``ENCODINGS`` and ``DELIMITERS``; found out when empty.
    head
        Read only so many rows, to show what is in the file; 0 reads all.

    Returns
    -------
    Sheet
        Rows that are wholly blank are left out but counted. Rows with too few or too
        many cells are left out and noted among the problems.

    Raises
    ------
    TableError
        The file as a whole can't be read: it is empty, too large, not text, of mixed
        encodings, without a header, or its quotation marks are not closed.
    """
    _refuse_whole(data, name)
    encoding = encoding or find_encoding(data, name)
    text = _decoded(data, name, encoding)
    delimiter = delimiter or find_delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = _numbered(reader, name)
    headers, first = _header(rows, name, delimiter)
    rows = islice(rows, head) if head else rows
    frame, problems = _cells(rows, headers, first, name)
    headers, frame = _without_empty_tail(headers, frame)
    return Sheet(name, headers, frame, encoding, delimiter, problems)


def find_encoding(data: bytes, name: str) -> str:
    """Say how *data* was written: by its mark, by its zeros, or by trying.

    Raises
    ------
    TableError
        Some bytes are UTF-8 and others are not, so no single encoding is right.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    head = data[:4096]
    odd, even = head[1::2].count(0), head[::2].count(0)
    if max(odd, even) > len(head) // 5:
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_mixed(data, name, error.start)
        return _legacy(data)
    return "utf-8"


def find_delimiter(text: str) -> str:
    """Return the sign that cuts the first lines into the most equal cells."""
    if text[:5].lower().startswith("sep=") and text[4:5] in DELIMITERS:
        return text[4]
    head = text[:65_536]
    head = head[: head.rfind("\n")] if "\n" in head and len(text) > len(head) else head

    def fit(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        try:
            widths = [len(row) for row in islice(reader, 50) if row]
        except csv.Error:
            return 0, 0
        if not widths or widths[0] < 2:
            return 0, 0
        return 50 * widths.count(widths[0]) // len(widths), widths[0]

    return max(DELIMITERS, key=fit)


def _refuse_whole(data: bytes, name: str) -> None:
    if len(data) > MAX_BYTES:
        message = f"{name} is larger than {MAX_BYTES // 2**20} MB, the most we read."
        raise TableError(message)
    if not data.strip(b"\xef\xbb\xbf\xff\xfe \r\n\t\0"):
        message = f"{name} is empty: a header and at least one row are needed."
        raise TableError(message)
    for mark, kind in _MADE_BY:
        if data.startswith(mark):
            message = (
                f"{name} is {kind}, not a text file: save it as CSV (UTF-8) and"
                " choose that file."
            )
            raise TableError(message)


def _refuse_mixed(data: bytes, name: str, start: int) -> None:
    text = data.decode("utf-8", "surrogateescape")
    if any(ord(sign) > 127 and not "\udc80" <= sign <= "\udcff" for sign in set(text)):
        row = data.count(b"\n", 0, start) + 1
        message = (
            f"{name}, row {row}: this row is not UTF-8 as others are, so the file mixes"
            " two encodings: save it once more as CSV (UTF-8)."
        )
        raise TableError(message)


def _legacy(data: bytes) -> str:
    """Tell old Western files from other scripts, whose letters come in runs."""
    lines = [line for line in data.splitlines() if not line.isascii()]
    runs = sum(_RUN.search(line) is not None for line in lines)
    encoding = "cp1252"
    if 2 * runs > len(lines):
        from charset_normalizer import from_bytes  # noqa: PLC0415 - for few files

        scripts = from_bytes(b"\n".join(lines[:500]), cp_isolation=["cp1251", "cp1253"])
        found = scripts.best()
        encoding = found.encoding if found is not None else encoding
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return "latin-1"
    return encoding


def _decoded(data: bytes, name: str, encoding: str) -> str:
    if encoding == "utf-8":
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        message = f"{name}, row {row}: this is not text in the encoding {encoding}."
        raise TableError(message) from None
    if (at := text.find("\0")) >= 0:
        row = text.count("\n", 0, at) + 1
        message = (
            f"{name}, row {row}: there is a NUL sign, which no text holds: save the"
            " file once more as CSV (UTF-8)."
        )
        raise TableError(message)
    return text


def _numbered(
    reader: Iterator[list[str]], name: str
) -> Iterator[tuple[int, list[str]]]:
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            message = (
                f"{name}, row {number}: a quotation mark is not closed, or a cell is"
                ' longer than 131,072 letters; a mark within a cell is doubled ("").'
            )
            raise TableError(message) from None
        if any(cell and not cell.isspace() for cell in row):
            yield number, row


def _header(
    rows: Iterator[tuple[int, list[str]]], name: str, delimiter: str
) -> tuple[tuple[str, ...], int]:
    number, cells = next(rows, (0, []))
    if not cells:
        raise TableError(f"{name} is empty: a header and at least one row are needed.")
    if "".join(cells).lower() in ("sep=", f"sep={delimiter}"):
        number, cells = next(rows, (0, []))
    if len(cells) > MAX_COLUMNS:
        message = (
            f"{name} has {len(cells)} columns; {MAX_COLUMNS} are the most we read."
        )
        raise TableError(message)
    headers: list[str] = []
    seen: dict[str, int] = {}
    for position, cell in enumerate(cells, 1):
        header = " ".join(cell.split()) or f"(column {position})"
        if (other := seen.setdefault(header.casefold(), position)) != position:
            message = (
                f"{name}, row {number}: columns {other} and {position} are both called"
                f' "{header}"; give each column a name of its own.'
            )
            raise TableError(message)
        headers.append(header)
    return tuple(headers), number


def _cells(
    rows: Iterator[tuple[int, list[str]]],
    headers: tuple[str, ...],
    first: int,
    name: str,
) -> tuple[pl.DataFrame, Problems]:
    import polars as pl  # noqa: PLC0415 - the limits above are read by every page

    width, ledger = len(headers), Ledger()
    schema = {ROW: pl.Int64, **dict.fromkeys(headers, pl.String)}
    frames = [pl.DataFrame(schema=schema)]
    while chunk := list(islice(rows, CHUNK)):
        whole = [(number, *row) for number, row in _trimmed(chunk, width)]
        odd = [(number, len(row)) for number, row in chunk if len(row) != width]
        ledger.add([_unequal(*one, width) for one in odd[:SHOWN]], len(odd))
        frames.append(pl.DataFrame(whole, schema=schema, orient="row"))
        if chunk[-1][0] - first > MAX_ROWS:
            message = f"{name} has more than {MAX_ROWS:,} rows, the most we read."
            raise TableError(message)
    frame = pl.concat(frames)
    problems = ledger.close()
    if frame.is_empty() and not problems:
        message = f"{name} has a header but no rows: at least one person is needed."
        raise TableError(message)
    return frame, problems


def _trimmed(
    chunk: list[tuple[int, list[str]]], width: int
) -> Iterator[tuple[int, list[str]]]:
    for number, row in chunk:
        # Some programs end each row with one delimiter too many.
        while len(row) > width and not row[-1].strip():
            row.pop()
        if len(row) == width:
            yield number, row


def _unequal(row: int, found: int, wanted: int) -> Problem:
    return Problem(
        row, "", sayings.UNEQUAL, {"found": str(found), "wanted": str(wanted)}
    )


def _without_empty_tail(
    headers: tuple[str, ...], frame: pl.DataFrame
) -> tuple[tuple[str, ...], pl.DataFrame]:
    kept = list(headers)
    while kept and kept[-1] == f"(column {len(kept)})":
        if (frame[kept[-1]].str.strip_chars() != "").any():
            break
        kept.pop()
    return tuple(kept), frame.select(ROW, *kept)
