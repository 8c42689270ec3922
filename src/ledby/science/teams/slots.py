"""Free times as people write them, as a set of slots."""

from __future__ import annotations

import re
from typing import Final

PARTS: Final = re.compile(r"[;,|\n]")
HOURS: Final = re.compile(r"(.*?)(\d{1,2})\s*[-\u2013]\s*(\d{1,2})")
DAY: Final = 24


def slots(text: str) -> frozenset[str]:
    """Return the slots of a cell such as "Mon-am; Tue-pm" or "Mon 9-12, Wed 14-16".

    Slots stand between semicolons, commas or bars; where there is none of these,
    between blanks. Two hours with a hyphen between them are each hour from the first to
    before the last, with whatever stands before them. Case and blanks do not matter.

    >>> sorted(slots("Mon 9-11; tue-PM"))
    ['mon 10', 'mon 9', 'tue-pm']
    """
    words = PARTS.split(text) if PARTS.search(text) else [text]
    if len(words) == 1 and HOURS.fullmatch(text.strip()) is None:
        words = text.split()
    found: set[str] = set()
    for word in words:
        plain = " ".join(word.casefold().split())
        span = HOURS.fullmatch(plain)
        if span and int(span[2]) < int(span[3]) <= DAY:
            day = span[1].strip()
            hours = range(int(span[2]), int(span[3]))
            found |= {f"{day} {hour}".strip() for hour in hours}
        elif plain:
            found.add(plain)
    return frozenset(found)
