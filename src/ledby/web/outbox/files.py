"""The mail that was written to files, read back for the outbox page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path

from ledby.web.accounts.letters import BLIND

# Django's file backend ends every message with a line of 79 dashes.
_PARTING = b"-" * 79


@dataclass(frozen=True)
class WrittenMail:
    """A message in a file: to whom, about what, when, and its plain text."""

    recipient: str
    subject: str
    written_at: datetime | None
    text: str


def newest(
    folder: Path, limit: int, *, with_blind: bool, start: int = 0
) -> list[WrittenMail]:
    """Return *limit* messages in *folder*, newest first, after the first *start*."""
    mails = map(_parse, _raw(folder))
    found = (mail for mail in mails if with_blind or BLIND not in mail)
    return [_read(mail) for mail in islice(found, start, start + limit)]


def forget(folder: Path, before: datetime) -> int:
    """Delete the files last written to before a moment; return how many."""
    old = [
        path
        for path in folder.glob("*.log")
        if path.stat().st_mtime < before.timestamp()
    ]
    for path in old:
        path.unlink()
    return len(old)


def _raw(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.glob("*.log"), reverse=True):
        parts = reversed(path.read_bytes().split(_PARTING))
        yield from filter(None, map(bytes.strip, parts))


def _parse(raw: bytes) -> EmailMessage:
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(raw)


def _read(mail: EmailMessage) -> WrittenMail:
    body = mail.get_body(("plain",))
    date = mail["Date"]
    return WrittenMail(
        recipient=str(mail["To"] or ""),
        subject=str(mail["Subject"] or ""),
        written_at=parsedate_to_datetime(date) if date else None,
        text="" if body is None else body.get_content(),
    )
