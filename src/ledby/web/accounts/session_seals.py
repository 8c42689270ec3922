"""What of a session can be read from its row: with its cookie all, without it little.

A row is found by a hash of the key in the cookie, and its data are locked with another.
Beside them lies what its owner may read of it from another device: whose it is as a
hash, since when and on what in a box, both keyed with the site's secret, so that the
database alone does not say who is signed in.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.utils.crypto import salted_hmac
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox


def row_name(session_key: str) -> str:
    """Return under which name the row of a session is kept."""
    # 40 letters: what the column holds.
    name = hashlib.blake2b(session_key.encode(), digest_size=20, person=b"ledby row")
    return name.hexdigest()


def cookie_box(session_key: str) -> SecretBox:
    """Return the box of a session's data, which its cookie alone opens."""
    key = hashlib.blake2b(session_key.encode(), digest_size=32, person=b"ledby session")
    return SecretBox(key.digest())


def owner_mark(account: int | str) -> bytes:
    """Return the mark of an account on its sessions."""
    mark = salted_hmac("ledby session owner", str(account), algorithm="sha256")
    return mark.digest()


def seal_facts(facts: dict[str, Any]) -> bytes:
    """Return *facts* as they lie beside a session."""
    return bytes(_site_box().encrypt(json.dumps(facts).encode()))


def open_facts(sealed: bytes | memoryview) -> dict[str, Any] | None:
    """Return the facts beside a session; None if the site's secret was another."""
    try:
        facts: dict[str, Any] = json.loads(_site_box().decrypt(bytes(sealed)))
    except CryptoError:
        return None
    return facts


def _site_box() -> SecretBox:
    key = salted_hmac("ledby session facts", "", algorithm="sha256")
    return SecretBox(key.digest())
