"""Printed links that sign in once; only the hash of their token is stored."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from ledby.web.accounts.models import Role, SignInLink, User
from ledby.web.accounts.selectors import find_link
from ledby.web.accounts.services.make import ensure_accounts
from ledby.web.accounts.services.roles import grant_role


@transaction.atomic
def make_sign_in_link(user: User, *, days: float, reusable: bool = False) -> str:
    """Return the address of a page that signs *user* in.

    Parameters
    ----------
    user
        Whose account it opens.
    days
        How long the link lives.
    reusable
        Whether it may be used again and again (the demo), rather than once.
    """
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(
        token_hash=hashlib.sha256(token.encode()).digest(),
        user=user,
        expires_at=timezone.now() + timedelta(days=days),
        reusable=reusable,
    )
    return settings.ORIGIN + reverse("enter", args=[token])


@transaction.atomic
def use_sign_in_link(token: str) -> User | None:
    """Use up the link with *token* and return whose it is; None if it is not good.

    Of any number of attempts at once exactly one succeeds. The account's other printed
    links end with it, so that an older print cannot be used by whoever finds it.
    """
    link = find_link(token)
    if link is None:
        return None
    if link.reusable:
        return link.user
    unused = SignInLink.objects.filter(used_at__isnull=True, reusable=False)
    if not unused.filter(pk=link.pk).update(used_at=timezone.now()):
        return None
    unused.filter(user=link.user).delete()
    return link.user


@transaction.atomic
def first_administrator_link(email: str) -> str | None:
    """Return a fresh link for the first administrator until one has signed in.

    Parameters
    ----------
    email
        The address of the account that is made when there is no administrator yet.
    """
    administrators = User.objects.filter(
        grants__role=Role.ADMINISTRATOR, is_active=True
    ).order_by("pk")
    if administrators.filter(last_login__isnull=False).exists():
        return None
    user = administrators.first()
    if user is None:
        (user,) = ensure_accounts([email]).values()
        grant_role(user, Role.ADMINISTRATOR, by=None)
    return make_sign_in_link(user, days=7)


def forget_old_links() -> None:
    """Delete links that can no longer be used."""
    SignInLink.objects.filter(expires_at__lte=timezone.now()).delete()
