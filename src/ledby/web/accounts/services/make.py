"""Making accounts, one or a hundred thousand at once."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction

from ledby.web.accounts.models import User

# Below SQLite's 32,766 variables of one statement.
CHUNK = 10_000


def ensure_accounts(emails: Iterable[str]) -> dict[str, User]:
    """Return an account for every address, making those that are missing.

    Parameters
    ----------
    emails
        Addresses in any case and order; repeated ones count once.

    Returns
    -------
    dict[str, User]
        The accounts by lower-cased address.

    Notes
    -----
    Nobody gets a password: one signs in by a code in the mail, a passkey or a printed
    link. An account that was deactivated is returned as it is.
    """
    wanted = list(dict.fromkeys(email.strip().lower() for email in emails))
    accounts: dict[str, User] = {}
    with transaction.atomic():
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            accounts |= _by_email(chunk)
            missing = [email for email in chunk if email not in accounts]
            # A second import at the same time may have been first.
            User.objects.bulk_create(
                [User(email=email, password=_no_password()) for email in missing],
                batch_size=2_000,
                ignore_conflicts=True,
            )
            accounts |= _by_email(missing)
    return {email: accounts[email] for email in wanted}


def set_active(emails: Iterable[str], *, active: bool) -> None:
    """Open or close accounts; a closed one is signed out with its next request."""
    wanted = [email.strip().lower() for email in emails]
    # A new secret ends the sessions for good: a return does not bring them back.
    changes = {"is_active": active} | ({} if active else {"password": _no_password()})
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        User.objects.filter(email__in=chunk).update(**changes)


def end_sessions(accounts: Iterable[int]) -> None:
    """Sign accounts out wherever they are signed in, with their next request."""
    wanted = list(accounts)
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        User.objects.filter(pk__in=chunk).update(password=_no_password())


def _by_email(emails: list[str]) -> dict[str, User]:
    return {user.email: user for user in User.objects.filter(email__in=emails)}


def _no_password() -> str:
    # Django's own maker takes 40 draws each: seconds for a large organisation.
    return UNUSABLE_PASSWORD_PREFIX + secrets.token_urlsafe(30)
