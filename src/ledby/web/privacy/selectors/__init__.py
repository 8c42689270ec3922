"""Reads of the app: what is held on somebody, and what they said about it."""

from __future__ import annotations

from ledby.web.privacy.selectors.choices import (
    find_receipt,
    listed_on,
    voluntary_of,
)
from ledby.web.privacy.selectors.held import held_on
from ledby.web.privacy.selectors.readers import lookers
from ledby.web.privacy.selectors.retention import last_run

__all__ = [
    "find_receipt",
    "held_on",
    "last_run",
    "listed_on",
    "lookers",
    "voluntary_of",
]
