"""Mail: mbox files, Maildir folders and single messages, of which headers alone.

Lines are read one by one; the lines of a body are passed over and of the headers only
the few below are kept, so that a subject is never held.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import utils
from pathlib import Path
from typing import IO, Final

from ledby.sources.interactions.addresses import normal
from ledby.sources.interactions.reading import MOST_PEOPLE, Event, Reading

CHANNEL: Final = "mail"
TO: Final = frozenset({b"to", b"cc", b"bcc"})
WANTED: Final = TO | {
    *(b"from", b"sender", b"date", b"message-id", b"list-post"),
    *(b"auto-submitted", b"precedence"),
}
LINE: Final = 1 << 16
"""Longer lines come in pieces."""
HEADERS: Final = 1 << 18
"""So many bytes of a message's headers are kept, and of a Maildir file read."""
_ENVELOPE: Final = re.compile(rb"From \S.*\d\d:\d\d.*\d{4}|From \S+\s*$")
_LENIENT: Final = (
    {"strict": False} if getattr(utils, "supports_strict_parsing", False) else {}
)
"""One broken name among many would otherwise lose all of them."""
_UNBELIEVABLE: Final = re.compile(r"[\s\x00-\x1f\x7f<>\"(),:;\\\[\]]")


@dataclass(slots=True)
class Headers:
    """The wanted headers of one message, and the line on which it begins."""

    line: int
    cells: dict[bytes, list[bytes]] = field(default_factory=dict)
    size: int = 0
    addressed: int = 0
    _name: bytes = b""

    def take(self, line: bytes) -> None:
        """Take one line, which may go on with the header before."""
        if line[:1] in (b" ", b"\t"):
            if self._name:
                self._keep(line)
            return
        name, colon, value = line.partition(b":")
        name = name.strip().lower()
        self._name = name if colon and name in WANTED else b""
        if self._name:
            self.cells.setdefault(name, []).append(b"")
            self._keep(value)

    def go_on(self, piece: bytes) -> None:
        """Take a further piece of a very long line."""
        if self._name:
            self._keep(piece)

    def _keep(self, piece: bytes) -> None:
        if self._name in TO:
            self.addressed += piece.count(b"@")
            if self.addressed > 2 * MOST_PEOPLE:
                return
        self.size += len(piece)
        if self.size <= HEADERS:
            self.cells[self._name][-1] += piece

    def text(self, name: bytes) -> str:
        """Return a header as text, the first if there are several."""
        return self.texts(name)[0] if name in self.cells else ""

    def texts(self, name: bytes) -> list[str]:
        """Return every header of that name as one line of text."""
        cells = self.cells.get(name, [])
        return [" ".join(cell.decode("utf-8", "replace").split()) for cell in cells]


def read_mail(path: Path, reading: Reading) -> Iterator[Event]:
    """Yield who wrote to whom, out of an mbox file, a Maildir or a folder of mail.

    A folder is read with all below it: ``cur`` and ``new`` of each Maildir, files that
    end in ``.mbox`` and ``.eml``. Links to elsewhere are not followed.
    """
    for done, (file, kind) in enumerate(_files(path), 1):
        name = str(file.relative_to(path)) if path.is_dir() else file.name
        try:
            with file.open("rb") as stream:
                messages = _mbox if kind == "mbox" else _single
                for headers in messages(stream, name, reading):
                    place = f"{name}, line {headers.line}"
                    yield from _events(headers, place, reading)
        except OSError as error:
            reading.skipped.add(name, f"it cannot be read ({error.strerror})")
        reading.tell(done, 0)


def _files(path: Path) -> Iterator[tuple[Path, str]]:
    if path.is_file():
        yield path, "single" if path.suffix.lower() == ".eml" else "mbox"
        return
    for folder, below, names in os.walk(path):
        below.sort()
        for name in sorted(names):
            file = Path(folder, name)
            ending = file.suffix.lower()
            kind = "single" if ending == ".eml" else "mbox"
            if Path(folder).name in ("cur", "new"):
                kind = "single"
            elif ending not in (".eml", ".mbox"):
                continue
            if not file.is_symlink() and file.is_file():
                yield file, kind


def _mbox(stream: IO[bytes], name: str, reading: Reading) -> Iterator[Headers]:
    headers: Headers | None = None
    inside, blank, number, whole = False, True, 0, os.fstat(stream.fileno()).st_size
    for number, line, first in _lines(stream):
        if not number % 100_000:
            reading.tell(stream.tell(), whole)
        if first and blank and line.startswith(b"From ") and _ENVELOPE.match(line):
            if headers is not None:
                yield headers
            headers, inside = Headers(number), True
        elif inside and headers is not None:
            if first and not line.strip(b"\r\n"):
                inside = False
            elif first:
                headers.take(line)
            else:
                headers.go_on(line)
        elif headers is None and number == 1:
            reading.skipped.add(f"{name}, line 1", "no message begins here")
        blank = first and not line.strip(b"\r\n")
    if headers is not None:
        yield headers


def _single(stream: IO[bytes], name: str, reading: Reading) -> Iterator[Headers]:
    headers = Headers(1)
    for number, line, first in _lines(stream):
        if (first and not line.strip(b"\r\n")) or stream.tell() > 4 * HEADERS:
            break
        if not first:
            headers.go_on(line)
        elif number > 1 or not line.startswith(b"From "):
            headers.take(line)
    if headers.cells:
        yield headers
    else:
        reading.skipped.add(name, "it has no headers of a message")


def _lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    """Yield the number of a line, a piece of it, and whether the piece begins it."""
    number, first = 1, True
    while line := stream.readline(LINE):
        yield number, line, first
        first = line.endswith(b"\n")
        number += first


def _events(headers: Headers, place: str, reading: Reading) -> Iterator[Event]:
    sender, people, at = "", [], 0
    reason = _unwanted(headers)
    if not reason:
        sender = _sender(headers)
        people = _recipients(headers, sender)
        at, reason = _time(headers, reading)
    if not reason and not sender:
        reason = "no sender can be read"
    elif not reason and not people:
        reason = "it is addressed to nobody else"
    elif not reason and len(people) > MOST_PEOPLE:
        reason = f"it goes to more than {MOST_PEOPLE:,} people"
    key = headers.text(b"message-id")
    if not reason and key and reading.again("mail", key):
        reason = "it was there before"
    if reason:
        reading.skipped.add(place, reason)
        return
    reading.read += 1
    for recipient in people:
        yield Event(sender, recipient, at, CHANNEL, len(people))


def _unwanted(headers: Headers) -> str:
    if headers.addressed > 2 * MOST_PEOPLE:
        return f"it goes to more than {MOST_PEOPLE:,} people"
    if headers.size > HEADERS:
        return f"its headers are larger than {HEADERS // 1024} kB"
    auto = headers.text(b"auto-submitted").lower()
    if auto not in ("", "no"):
        return "a program wrote it"
    if headers.text(b"precedence").lower() in ("bulk", "junk", "auto_reply"):
        return "a program wrote it"
    return ""


def _sender(headers: Headers) -> str:
    writers = _addresses(headers.texts(b"from"))
    if len(writers) != 1:
        writers = _addresses(headers.texts(b"sender")) or writers
    return writers[0] if writers else ""


def _recipients(headers: Headers, sender: str) -> list[str]:
    texts = [text for name in sorted(TO) for text in headers.texts(name)]
    lists = _addresses([part for part in headers.texts(b"list-post") if part])
    return [one for one in _addresses(texts) if one != sender and one not in lists]


def _addresses(texts: list[str]) -> list[str]:
    """Return the mailboxes in headers, each once, in their order."""
    found: dict[str, None] = {}
    for _, address in utils.getaddresses(texts, **_LENIENT):
        known = normal(address)
        local, sign, domain = known.rpartition("@")
        whole = local and sign and domain and len(known) <= 254
        if whole and not _UNBELIEVABLE.search(known):
            found[known] = None
    return list(found)


def _time(headers: Headers, reading: Reading) -> tuple[int, str]:
    text = headers.text(b"date")[:200]
    try:
        parts = utils.parsedate_tz(text)
        at = int(utils.mktime_tz(parts)) if parts else None
    except (ValueError, OverflowError, TypeError, IndexError):
        at = None
    if at is None:
        return 0, "no date can be read"
    return at, reading.outside(at)
