"""A draw that anybody can repeat.

A secret number is made when the decision is opened, and its SHA-256 shown at once, so
that it cannot be exchanged. The list is closed later, so nobody could choose a number
for it. At the close both are shown, and the place that is drawn follows from them::

    list    = SHA-256 of the entries, each followed by a line break, in UTF-8
    block i = SHA-256 of "number:list:i" in ASCII (number and list in hexadecimal)

The first block that lies below the largest multiple of the length of the list is
divided by that length; the remainder is the place, counted from 0. Every place is so
equally likely.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import count
from typing import Final

SPAN: Final = 1 << 256


def list_hash(entries: Sequence[str]) -> str:
    """Return the SHA-256 of a closed list, in hexadecimal."""
    text = "".join(f"{entry}\n" for entry in entries)
    return hashlib.sha256(text.encode()).hexdigest()


def draw(entries: Sequence[str], number: str) -> int:
    """Return the place that is drawn from *entries* with the secret *number*.

    Raises
    ------
    ValueError
        The list is empty.
    """
    if not entries:
        raise ValueError("Nothing can be drawn from an empty list.")
    closed, size = list_hash(entries), len(entries)
    limit = SPAN - SPAN % size
    for at in count():
        block = hashlib.sha256(f"{number}:{closed}:{at}".encode()).digest()
        value = int.from_bytes(block, "big")
        if value < limit:
            return value % size
    raise AssertionError
