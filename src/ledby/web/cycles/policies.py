"""Who may do what with cycles: one table, no exceptions.

The table says what a role may do; whether the cycle is in a state for it is the
service's to say. A member who was asked may also read the agreement.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from ledby.web.accounts.models import Role


class Act(StrEnum):
    """Something that one can do with cycles."""

    READ = "read"
    FOLLOW_PROGRESS = "follow_progress"
    READ_HISTORY = "read_history"
    CREATE = "create"
    EDIT = "edit"
    LAUNCH = "launch"
    REMIND = "remind"
    CLOSE = "close"
    RELEASE = "release"
    DISCUSS = "discuss"
    """Read the agreement of a plan, and what is said of it; say something."""
    AGREE = "agree"
    """Approve an agreement and hold a second key, for the works council."""


ALLOWED: dict[str, frozenset[Act]] = {
    Role.ORGANISER: frozenset(Act) - {Act.AGREE},
    Role.COUNCIL: frozenset(
        {Act.READ, Act.FOLLOW_PROGRESS, Act.READ_HISTORY, Act.DISCUSS, Act.AGREE}
    ),
    Role.ADMINISTRATOR: frozenset({Act.READ}),
    Role.DIRECTOR: frozenset(),
}


def may(roles: Iterable[str], act: Act) -> bool:
    """Say whether somebody with these roles may do *act*; nobody may by default."""
    return any(act in ALLOWED.get(role, frozenset()) for role in roles)
