"""Who holds which role: pure questions about an account."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from ledby.web.accounts.models import User


def has_role(user: User | AnonymousUser, role: str) -> bool:
    """Say whether *user* is signed in, active and holds *role*.

    Parameters
    ----------
    user
        Whoever asks; may be nobody.
    role
        One of "organiser", "director", "council", "administrator". Everybody with an
        account is a member, so that is no role.
    """
    return role in roles_of(user)


def roles_of(user: User | AnonymousUser) -> frozenset[str]:
    """Return the roles that *user* holds, read once per request."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    # The account is loaded anew for each request, so a revoked role ends at once.
    held: frozenset[str] | None = user.__dict__.get("_roles")
    if held is None:
        held = frozenset(user.grants.values_list("role", flat=True))
        user.__dict__["_roles"] = held
    return held - user.asleep


def require_role(user: User | AnonymousUser, *roles: str) -> User:
    """Return *user*, who holds one of *roles*; for others the page is missing.

    Raises
    ------
    Http404
        If none of them is held.
    """
    if not isinstance(user, User) or roles_of(user).isdisjoint(roles):
        raise Http404
    return user
