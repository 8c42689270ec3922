"""Making, using and revoking tokens."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import StateError
from ledby.web.accounts.models import User
from ledby.web.api.models import Token
from ledby.web.api.selectors import hash_of
from ledby.web.audit.services import record
from ledby.web.people.selectors import active_people

BEGINS = "ledby_"
"""So that a token is known for one wherever it was left by mistake."""

MOST = 10
DAYS = 365


def make(user: User, name: str, scope: str, days: int) -> str:
    """Make a token that opens *scope* for *days*, and return it: it is never kept.

    Raises
    ------
    StateError
        There are as many as one may have.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if Token.objects.filter(user=user).count() >= MOST:
            raise StateError(
                _("You have %(most)s tokens, the most there can be: revoke one first.")
                % {"most": MOST}
            )
        token = BEGINS + secrets.token_urlsafe(32)
        today = timezone.localdate()
        Token.objects.create(
            user=user,
            name=name,
            scope=scope,
            token_hash=hash_of(token),
            made_on=today,
            expires_on=today + timedelta(days=min(days, DAYS)),
        )
        record("token_made", actor=user, subject=user.pk, scope=scope)
    return token


def note_use(token: Token) -> None:
    """Note that a token was used today; the hour is nobody's business."""
    today = timezone.localdate()
    if token.used_on != today:
        Token.objects.filter(pk=token.pk).update(used_on=today)


def note_export(user: User) -> None:
    """Record that the list of people was begun to be read."""
    record("people_exported", actor=user, people=active_people().count())


def revoke(user: User, token_id: int) -> None:
    """Revoke a token of *user*'s; Http404 if there is none."""
    with transaction.atomic():
        gone, _each = Token.objects.filter(user=user, pk=token_id).delete()
        if not gone:
            raise Http404
        record("token_revoked", actor=user, subject=user.pk)
