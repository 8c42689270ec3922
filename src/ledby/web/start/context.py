"""The menu of every page: where whoever looks may go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ledby.web.accounts.models import Role, User
from ledby.web.accounts.policies import roles_of
from ledby.web.audit.policies import READERS

ACCOUNT = "/accounts/passkeys"


@dataclass(frozen=True)
class Place:
    """A place in the menu."""

    label: str
    url: str
    current: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the menu; an error page made before the sign-in is known has none."""
    user = getattr(request, "user", None)
    if user is None:
        return {}
    if not isinstance(user, User):
        entries = [(_("Sign in"), "/sign-in")]
    else:
        entries = _places(user)
    return {
        "navigation": [
            Place(label, url, _is_current(url, request.path)) for label, url in entries
        ],
        "reads_promises": isinstance(user, User) and _is_part(user),
        "reads_log": not roles_of(user).isdisjoint(READERS),
        "holds_account": isinstance(user, User),
    }


def _is_part(user: User) -> bool:
    return user.person_id is not None or bool(roles_of(user))


def _places(user: User) -> list[tuple[str, str]]:
    roles = roles_of(user)
    places = [(_("Start"), "/")]
    if user.person_id is not None:
        places += [(_("You"), "/me"), (_("Coach"), "/coach")]
    if user.person_id is not None or roles & {Role.DIRECTOR, Role.COUNCIL}:
        places += [(_("Organisation"), "/organisation")]
    if roles & {Role.ORGANISER, Role.COUNCIL}:
        places += [(_("Cycles"), "/cycles")]
    if Role.COUNCIL in roles:
        places += [(_("Trust"), "/trust")]
    if roles & {Role.ORGANISER, Role.ADMINISTRATOR}:
        places += [(_("People"), "/people")]
    if Role.ADMINISTRATOR in roles:
        places += [(_("Roles"), "/accounts/roles"), (_("Outbox"), "/outbox")]
    return [*places, (_("Account"), ACCOUNT)]


def _is_current(url: str, path: str) -> bool:
    if url == ACCOUNT:
        return path.startswith((ACCOUNT, "/accounts/sessions", "/api/"))
    return path == url if url == "/" else path.startswith(url)
