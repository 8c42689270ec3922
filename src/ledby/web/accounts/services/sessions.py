"""Sessions at rest: who reads the table can neither take one over nor look inside.

A session signs somebody in, and with that opens their page and their personal link; a
sign-in code lies in it for ten minutes. So a row is found by a hash of the key in the
cookie, and its data are locked with another.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from nacl.encoding import URLSafeBase64Encoder
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox


class SessionStore(db.SessionStore):
    """Django's sessions in the database, of which the cookie alone holds the key."""

    def load(self) -> dict[str, Any]:
        """Return the data of this session; nothing if there is none, or no more."""
        rows = Session.objects.filter(expire_date__gt=timezone.now())
        row = rows.filter(session_key=_row(self.session_key or "")).first()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row.session_data)

    def exists(self, session_key: str) -> bool:
        """Say whether there is a session with this key."""
        return super().exists(_row(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """Return the row that keeps *data*."""
        row = super().create_model_instance(data)
        row.session_key = _row(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """End the session with this key; without one, this session."""
        key = session_key or self.session_key
        if key is not None:
            super().delete(_row(key))

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Return the data as they are kept; ValueError before there is a key."""
        if self.session_key is None:
            raise ValueError("A session without a key keeps nothing.")
        plain = super().encode(session_dict).encode()
        box = _box(self.session_key).encrypt(plain, encoder=URLSafeBase64Encoder)
        return bytes(box).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Return kept data; nothing if they were changed or are another session's."""
        kept = session_data.encode() if isinstance(session_data, str) else session_data
        try:
            box = _box(self.session_key or "")
            plain = box.decrypt(kept, encoder=URLSafeBase64Encoder)
        except (CryptoError, ValueError, TypeError):
            return {}
        return super().decode(plain.decode())


def _row(session_key: str) -> str:
    # 40 letters: what the column holds.
    name = hashlib.blake2b(session_key.encode(), digest_size=20, person=b"ledby row")
    return name.hexdigest()


def _box(session_key: str) -> SecretBox:
    key = hashlib.blake2b(session_key.encode(), digest_size=32, person=b"ledby session")
    return SecretBox(key.digest())
