"""Reads of accounts: who holds which role, which links are good."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from ledby.web.accounts.bounds import bounds_of
from ledby.web.accounts.fresh import SEEN_AT, SIGNED_IN_AT
from ledby.web.accounts.models import (
    Role,
    RoleChange,
    RoleGrant,
    Session,
    SignInLink,
    User,
)
from ledby.web.accounts.policies import roles_of
from ledby.web.accounts.session_seals import open_facts, owner_mark, row_name


@dataclass(frozen=True)
class Holder:
    """An account that holds a role."""

    grant_id: int
    email: str
    role: str


@dataclass(frozen=True)
class Change:
    """A recorded change of roles, ready to be read."""

    at: datetime
    by: str
    email: str
    role: str
    granted: bool


@dataclass(frozen=True)
class SignedIn:
    """A browser in which somebody is signed in; its names may be empty."""

    browser: str
    system: str
    since: datetime
    here: bool


def find_account(email: str) -> User | None:
    """Return the open account with this address, in any case."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()


def find_link(token: str) -> SignInLink | None:
    """Return the link with *token* if it can be used now."""
    link = (
        SignInLink.objects.select_related("user")
        .filter(
            token_hash=hashlib.sha256(token.encode()).digest(),
            expires_at__gt=timezone.now(),
            user__is_active=True,
        )
        .first()
    )
    if link is None or (link.reusable and not settings.DEMO):
        return None
    if link.used_at is not None and not link.reusable:
        return None
    return link


def role_holders() -> list[Holder]:
    """Return everybody with a role, by role and address."""
    grants = RoleGrant.objects.select_related("user").order_by("role", "user__email")
    return [
        Holder(grant.pk, grant.user.email, str(Role(grant.role).label))
        for grant in grants
    ]


def find_grant(grant_id: int) -> RoleGrant | None:
    """Return the grant with this id, if it still holds."""
    return RoleGrant.objects.select_related("user").filter(pk=grant_id).first()


def recent_role_changes(limit: int = 50) -> list[Change]:
    """Return the newest changes of roles, newest first."""
    changes = RoleChange.objects.select_related("by", "user")[:limit]
    return [
        Change(
            at=change.at,
            by=_address(change.by),
            email=_address(change.user),
            role=str(Role(change.role).label),
            granted=change.granted,
        )
        for change in changes
    ]


def where_signed_in(user: User, session_key: str | None) -> list[SignedIn]:
    """Return where *user* is signed in: here first, then the newest."""
    here = row_name(session_key or "")
    rows = Session.objects.filter(
        owner=owner_mark(user.pk), expire_date__gt=timezone.now()
    )
    proof, bounds = user.get_session_auth_hash(), bounds_of(roles_of(user))
    found = []
    for row in rows:
        facts = open_facts(row.facts)
        # Otherwise the next request from there finds itself signed out.
        if facts is None or not constant_time_compare(facts["proof"] or "", proof):
            continue
        times = {SIGNED_IN_AT: facts["since"], SEEN_AT: facts["seen"]}
        if row.pk != here and bounds.are_over(times, time.time()):
            continue
        browser, system = facts["on"] or ("", "")
        since = datetime.fromtimestamp(facts["since"] or 0, UTC)
        found.append(SignedIn(browser, system, since, here=row.pk == here))
    return sorted(found, key=lambda one: (one.here, one.since), reverse=True)


def _address(user: User | None) -> str:
    return "" if user is None else user.email
