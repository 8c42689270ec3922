"""The menu of every page: where whoever looks may go, and what lies beside."""

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
    """A place in the menu; ``current`` as ``aria-current`` says it.

    "page" for the page that is shown, "true" for the part that it belongs to, or "".
    """

    label: str
    url: str
    current: str


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the menu, and the places beside the one that is shown.

    An error page made before the sign-in is known has none.
    """
    user = getattr(request, "user", None)
    if user is None:
        return {}
    if not isinstance(user, User):
        entries, groups = [(_("Sign in"), "/sign-in")], {}
    else:
        entries, groups = _places(user), _groups(user)
    here = _here(entries, groups, request.path)
    beside = next((group for group in groups.values() if here in dict(group)), [])
    return {
        "navigation": [
            Place(label, url, _current(url, here, groups.get(url, [])))
            for label, url in entries
        ],
        "beside": [Place(label, url, _current(url, here, [])) for url, label in beside],
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
        places += [(_("You"), "/me"), (_("Together"), "/initiatives")]
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


def _groups(user: User) -> dict[str, list[tuple[str, str]]]:
    """Return, by a place in the menu, the addresses under it and their names."""
    groups: dict[str, list[tuple[str, str]]] = {}
    if roles_of(user) & {Role.ORGANISER, Role.COUNCIL}:
        groups["/cycles"] = [
            ("/cycles", _("Cycles")),
            ("/interactions", _("Mail, meetings, chat")),
        ]
    if user.person_id is None:
        return groups
    return groups | {
        "/me": [
            ("/me", _("Your page")),
            ("/me/book", _("Book")),
            ("/growth", _("Growth")),
            ("/examples", _("Examples")),
            ("/coach", _("Coach")),
        ],
        "/initiatives": [
            ("/initiatives", _("Initiatives")),
            ("/decisions", _("Decisions")),
            ("/teams", _("Teams")),
            ("/practices", _("Practices")),
            ("/people/found", _("Find somebody")),
        ],
    }


def _current(url: str, here: str, group: list[tuple[str, str]]) -> str:
    if url == here:
        return "page"
    return "true" if here in dict(group) else ""


def _here(
    entries: list[tuple[str, str]],
    groups: dict[str, list[tuple[str, str]]],
    path: str,
) -> str:
    """Return the address of the menu, or under it, that holds the page at *path*."""
    if path.startswith(("/accounts/sessions", "/api/")):
        return ACCOUNT
    urls = [url for _label, url in entries]
    urls += [url for group in groups.values() for url, _label in group]
    holding = [url for url in urls if path == url or path.startswith(f"{url}/")]
    return max(holding, key=len, default="")
