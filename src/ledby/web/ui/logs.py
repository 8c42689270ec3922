"""Nothing personal reaches a log: links are masked, and faults keep their words."""

from __future__ import annotations

import logging
import re
import traceback
from typing import Any

MOST_BEHIND = 5
PLACES = "answer|enter|saw|notes|claim|pulse|growth/stop|(?:practices|initiatives)/feed"
LINK = re.compile(rf"(/(?:{PLACES})/)[\w-]{{8,}}")


class MaskPersonalLinks(logging.Filter):
    """Replace the token of a personal link before a line is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask *record* in place and let it pass."""
        record.msg = LINK.sub(r"\1…", record.getMessage())
        record.args = ()
        return True


class PlaceOfFault(logging.Formatter):
    """Writes of a fault its kind and its place, never its words.

    They may repeat what somebody typed, or a row that the database refused.
    """

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's own name
        """Return the kinds of the fault and of those behind it, and where it rose."""
        kinds: list[str] = []
        fault = ei[1]
        while fault is not None and len(kinds) < MOST_BEHIND:
            kinds.append(type(fault).__name__)
            fault = fault.__cause__ or fault.__context__
        frames = "".join(traceback.format_tb(ei[2]))
        return f"{' after '.join(kinds)}\n{frames}".rstrip()
