"""How few unsigned notes one may write, without anybody knowing that one wrote.

Each person has a few marks a day, and one for each colleague. A mark is a keyed hash;
its key is a file in the key store that is made anew each day and destroyed with the
day's batch. A row holds a mark and a day: without the key it says nothing of a person,
and two marks of one person look as unlike as those of two.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

FOLDER: Final = "notes"
A_DAY: Final = 3
"""Unsigned notes that one may write in a day; one to each colleague."""


def marks(writer: UUID, day: date) -> Iterator[bytes]:
    """Yield the marks of a day of which each note spends one."""
    key = _key(day)
    for place in range(A_DAY):
        yield _mark(key, f"{writer} {place}")


def mark_for(writer: UUID, recipient: UUID, day: date) -> bytes:
    """Return the mark of the one note from *writer* to *recipient* on a day."""
    return _mark(_key(day), f"{writer} to {recipient}")


def destroy_keys(before: date) -> None:
    """Destroy the keys of the days before a day: their marks then belong to nobody."""
    folder = _folder()
    if folder.exists():
        for path in folder.glob("*.key"):
            if path.stem < before.isoformat():
                path.unlink(missing_ok=True)


def new_receipt() -> tuple[str, bytes]:
    """Return a fresh token of 256 bits for the writer, and the hash to be stored."""
    token = secrets.token_urlsafe(32)
    return token, receipt_hash(token)


def receipt_hash(token: str) -> bytes:
    """Return what is stored of a receipt."""
    return hashlib.sha256(token.encode()).digest()


def _mark(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")


def _key(day: date) -> bytes:
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{day.isoformat()}.key"
    # Written aside and linked: of two processes one makes the key, both read it whole.
    made = folder / f".{secrets.token_hex(8)}"
    if not path.exists():
        handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(32))
        # Another process may have made it in the meantime.
        with suppress(FileExistsError):
            os.link(made, path)
        made.unlink()
    return path.read_bytes()


def _folder() -> Path:
    return Path(settings.KEY_STORE) / FOLDER
