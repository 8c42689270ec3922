"""Reads of tokens, and of what they open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils import timezone

from ledby.web.accounts.models import User
from ledby.web.accounts.policies import roles_of
from ledby.web.api.models import Scope, Token
from ledby.web.api.policies import scopes_for
from ledby.web.cycles.selectors import ReleasedCycle, person_page, releases
from ledby.web.dashboard.policies import may_see_organisation
from ledby.web.people.selectors import people_after

PAGE = 500


def hash_of(token: str) -> bytes:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


def valid(token: str) -> Token | None:
    """Return the row of a token that opens something today, or None."""
    found = (
        Token.objects.select_related("user__person")
        .filter(
            token_hash=hash_of(token),
            expires_on__gte=timezone.localdate(),
            user__is_active=True,
        )
        .first()
    )
    if found is None or found.scope not in offered(found.user):
        return None
    return found


def offered(user: User | AnonymousUser) -> list[Scope]:
    """Return what new tokens of *user* may open."""
    is_person = isinstance(user, User) and user.person_id is not None
    return scopes_for(is_person=is_person, roles=roles_of(user))


def tokens_of(user: User | AnonymousUser) -> list[Token]:
    """Return the tokens of *user*, newest first; Http404 if they may have none."""
    if not isinstance(user, User) or not offered(user):
        raise Http404
    return list(Token.objects.filter(user=user))


def own_page(user: User) -> dict[str, Any]:
    """Return the newest page of *user*; Http404 before the first."""
    found = None if user.person_id is None else person_page(user.person_id)
    if found is None:
        raise Http404
    cycle, page = found
    return {"release": _about(cycle), "page": page}


def all_releases(user: User) -> list[dict[str, Any]]:
    """Return the releases that *user* may read, newest first."""
    return [_about(cycle) for cycle in _readable(user)]


def release(user: User, cycle_id: UUID | None) -> dict[str, Any]:
    """Return what a release, or the newest, says of the organisation; or Http404."""
    for cycle in _readable(user):
        if cycle_id in {None, cycle.cycle_id}:
            return {"release": _about(cycle), "page": cycle.document}
    raise Http404


def people(after: str) -> dict[str, Any]:
    """Return the people who come after a key, and where the next page begins."""
    rows = people_after(after, PAGE + 1)
    more = rows[PAGE - 1]["id"] if len(rows) > PAGE else None
    return {"people": rows[:PAGE], "next": more}


def _readable(user: User) -> Iterator[ReleasedCycle]:
    is_person = user.person_id is not None
    if not may_see_organisation(is_person=is_person, roles=roles_of(user)):
        raise Http404
    yield from releases()


def _about(cycle: ReleasedCycle) -> dict[str, Any]:
    return {
        "id": str(cycle.cycle_id),
        "name": cycle.cycle_name,
        "released_on": cycle.released_on.isoformat(),
    }
