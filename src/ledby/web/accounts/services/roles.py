"""Giving roles and taking them back; each change is recorded."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from ledby.errors import LedByError
from ledby.web.accounts.models import Role, RoleChange, RoleGrant, User


@transaction.atomic
def grant_role(user: User, role: str, *, by: User | None) -> bool:
    """Give *role* to *user* and record it; say whether anything changed.

    Parameters
    ----------
    user, role
        Who gets which role.
    by
        The administrator who does it; None from the shell of the server.
    """
    _grant, created = RoleGrant.objects.get_or_create(user=user, role=Role(role))
    if created:
        RoleChange.objects.create(by=by, user=user, role=role, granted=True)
    return created


@transaction.atomic
def revoke_role(user: User, role: str, *, by: User | None) -> bool:
    """Take *role* back from *user* and record it; say whether anything changed.

    Raises
    ------
    LedByError
        If nobody would be left to look after the site.
    """
    # Two administrators who take each other's role at once must wait for one another.
    holders = list(
        RoleGrant.objects.select_for_update()
        .filter(role=Role(role), user__is_active=True)
        .values_list("user_id", flat=True)
    )
    if role == Role.ADMINISTRATOR and holders == [user.pk]:
        raise LedByError(
            _(
                "This is the last administrator: give the role to somebody else first."
                " Nothing was changed."
            )
        )
    removed, _by_model = RoleGrant.objects.filter(user=user, role=role).delete()
    if removed:
        RoleChange.objects.create(by=by, user=user, role=role, granted=False)
    return bool(removed)
