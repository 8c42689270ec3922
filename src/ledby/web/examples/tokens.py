"""The token of a personal link: made from the ask when it is needed, never kept.

It says that one person saw one example. It opens nothing else, and whoever set the
example never gets it.
"""

from __future__ import annotations

import base64
import hashlib
from uuid import UUID

from django.utils.crypto import salted_hmac


def token_of(ask_id: UUID) -> str:
    """Return the token of an ask, 256 bits, of no use to guess without the secret."""
    made = salted_hmac("ledby ask to see an example", str(ask_id), algorithm="sha256")
    return base64.urlsafe_b64encode(made.digest()).decode().rstrip("=")


def token_hash(token: str) -> bytes:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).digest()
