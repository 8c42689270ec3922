"""Addresses as keys: the same mailbox gives the same text."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=1 << 16)
def normal(address: str) -> str:
    """Return an address in small letters, without ``mailto:`` and without a tag.

    ``Ann+news@Example.org`` and ``mailto:ann@example.org`` are one mailbox.
    """
    text = unicodedata.normalize("NFC", address).strip().strip("<>").strip().casefold()
    text = text.removeprefix("mailto:")
    local, sign, domain = text.rpartition("@")
    if not sign:
        return text
    # A forge puts a number before the sign, which is no tag.
    head = local if domain.startswith("users.noreply.") else local.partition("+")[0]
    return f"{head or local}@{domain.rstrip('.')}"
