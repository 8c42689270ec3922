"""``ledby account``: sign-in links and roles from the shell of the server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledby.cli import site
from ledby.errors import ConfigurationError

if TYPE_CHECKING:
    from ledby.web.accounts.models import User


@click.group()
def account() -> None:
    """Sign-in links and roles."""


@account.command()
@click.argument("email")
@click.option("--days", default=1, show_default=True, help="How long the link lives.")
@site.data_option
def link(email: str, days: int, data: Path | None) -> None:
    """Print a link that signs EMAIL in once: for whoever gets no mail."""
    site.configure(data)
    from ledby.web.accounts.services import make_sign_in_link

    click.echo(make_sign_in_link(_known(email), days=days))


@account.command()
@click.argument("email")
@click.argument("role")
@site.data_option
def grant(email: str, role: str, data: Path | None) -> None:
    """Give ROLE to EMAIL: organiser, director, council or administrator."""
    site.configure(data)
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from ledby.web.accounts.services import ensure_accounts, grant_role

    name = _role(role)
    try:
        validate_email(email)
    except ValidationError as error:
        raise ConfigurationError(f'"{email}" is not an e-mail address.') from error
    (user,) = ensure_accounts([email]).values()
    changed = grant_role(user, name, by=None)
    click.echo(f"{user.email} {'is now' if changed else 'was already'} {name}.")


@account.command()
@click.argument("email")
@click.argument("role")
@site.data_option
def revoke(email: str, role: str, data: Path | None) -> None:
    """Take ROLE back from EMAIL."""
    site.configure(data)
    from ledby.web.accounts.services import revoke_role

    name = _role(role)
    user = _known(email)
    changed = revoke_role(user, name, by=None)
    click.echo(f"{user.email} {'is no longer' if changed else 'was not'} {name}.")


@account.command()
@click.argument("email")
@site.data_option
def forget(email: str, data: Path | None) -> None:
    """Forget the passkeys of EMAIL, whose device is lost."""
    site.configure(data)
    from ledby.web.accounts.services import forget_passkeys

    user = _known(email)
    gone = forget_passkeys(user)
    words = "passkeys are forgotten, and whoever used them is signed out."
    click.echo(f"{user.email}: {gone} {words}")


def _role(role: str) -> str:
    from ledby.web.accounts.models import Role

    if role not in Role.values:
        raise ConfigurationError(
            f'"{role}" is not a role; allowed: {", ".join(Role.values)}.'
        )
    return role


def _known(email: str) -> User:
    from ledby.web.accounts.selectors import find_account

    user = find_account(email)
    if user is None:
        raise ConfigurationError(
            f"Nobody here has the address {email}: bring people in with"
            " ledby import people, or give a role with ledby account grant."
        )
    return user
