"""Sessions at rest: who reads the table can neither take one over nor look inside.

A session signs somebody in, and with that opens their page and their personal link; a
sign-in code lies in it for ten minutes.
"""

from __future__ import annotations

from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends import db
from django.db import transaction
from django.utils import timezone
from nacl.encoding import URLSafeBase64Encoder
from nacl.exceptions import CryptoError

from ledby.web.accounts.fresh import SEEN_AT, SIGNED_IN_AT, SIGNED_IN_ON
from ledby.web.accounts.models import Session, User
from ledby.web.accounts.services.make import end_sessions
from ledby.web.accounts.session_seals import (
    cookie_box,
    owner_mark,
    row_name,
    seal_facts,
)


class SessionStore(db.SessionStore):
    """Django's sessions in the database, of which the cookie alone holds the key."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table of sessions."""
        return Session

    def load(self) -> dict[str, Any]:
        """Return the data of this session; nothing if there is none, or no more."""
        rows = Session.objects.filter(expire_date__gt=timezone.now())
        row = rows.filter(session_key=row_name(self.session_key or "")).first()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row.session_data)

    def exists(self, session_key: str) -> bool:
        """Say whether there is a session with this key."""
        return super().exists(row_name(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row that keeps *data*."""
        row = cast("Session", super().create_model_instance(data))
        row.session_key = row_name(row.session_key)
        if SESSION_KEY in data:
            row.owner = owner_mark(data[SESSION_KEY])
            row.facts = seal_facts(
                {
                    "since": data.get(SIGNED_IN_AT),
                    "seen": data.get(SEEN_AT),
                    "on": data.get(SIGNED_IN_ON),
                    "proof": data.get(HASH_SESSION_KEY),
                }
            )
        return row

    def delete(self, session_key: str | None = None) -> None:
        """End the session with this key; without one, this session."""
        key = session_key or self.session_key
        if key is not None:
            super().delete(row_name(key))

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Return the data as they are kept; ValueError before there is a key."""
        if self.session_key is None:
            raise ValueError("A session without a key keeps nothing.")
        plain = super().encode(session_dict).encode()
        box = cookie_box(self.session_key).encrypt(plain, encoder=URLSafeBase64Encoder)
        return bytes(box).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Return kept data; nothing if they were changed or are another session's."""
        kept = session_data.encode() if isinstance(session_data, str) else session_data
        try:
            box = cookie_box(self.session_key or "")
            plain = box.decrypt(kept, encoder=URLSafeBase64Encoder)
        except (CryptoError, ValueError, TypeError):
            return {}
        return super().decode(plain.decode())


def forget_passkeys(user: User) -> int:
    """Forget the passkeys of *user* and sign them out everywhere; return how many."""
    passkeys = Authenticator.objects.filter(user=user)
    with transaction.atomic():
        gone, _each = passkeys.delete()
        end_sessions([user.pk])
    return gone


def end_other_sessions(user: User, session_key: str | None) -> bool:
    """Sign *user* out everywhere but in the session with this key; say if it was so."""
    others = Session.objects.filter(owner=owner_mark(user.pk))
    return bool(others.exclude(pk=row_name(session_key or "")).delete()[0])
