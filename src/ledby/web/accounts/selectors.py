"""Reads of accounts: who holds which role, which links are good."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from ledby.web.accounts.models import Role, RoleChange, RoleGrant, SignInLink, User


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


def _address(user: User | None) -> str:
    return "" if user is None else user.email
