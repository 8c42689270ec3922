"""Who may have which tokens: nobody's token opens more than their own sign-in."""

from __future__ import annotations

from ledby.web.api.models import Scope

__all__ = ["KEEPERS", "Scope", "scopes_for"]

KEEPERS = frozenset({"organiser", "administrator"})
"""Roles that keep the list of people."""


def scopes_for(*, is_person: bool, roles: frozenset[str]) -> list[Scope]:
    """Return what tokens of somebody may open.

    Parameters
    ----------
    is_person
        Whether they are one of the organisation's people.
    roles
        The roles that they hold.
    """
    scopes = []
    if is_person or roles & {"organiser", "director", "council"}:
        scopes.append(Scope.RESULTS)
    if roles & KEEPERS:
        scopes.append(Scope.PEOPLE)
    return scopes
