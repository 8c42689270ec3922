"""Who reads, writes, edits and removes practices: pure questions."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from ledby.web.accounts.models import Role, User
from ledby.web.accounts.policies import has_role

EDITOR: Final = Role.ORGANISER
TURNS: Final[dict[str, tuple[frozenset[str], bool, bool]]] = {
    "hand-in": (frozenset({"draft"}), True, False),
    "take-back": (frozenset({"handed_in"}), True, False),
    "publish": (frozenset({"handed_in"}), False, True),
    "give-back": (frozenset({"handed_in"}), False, True),
    "withdraw": (frozenset({"published"}), True, True),
    "reopen": (frozenset({"withdrawn"}), True, False),
    "drop": (frozenset({"draft", "withdrawn"}), True, False),
}
"""Of each turn in the life of a post: from which states, by an author, by an editor."""


def is_editor(user: User | AnonymousUser) -> bool:
    """Say whether *user* reviews what is handed in, and looks after the comments."""
    return has_role(user, EDITOR)


def require_editor(user: User | AnonymousUser) -> User:
    """Return *user* if they are an editor; for others there is no such page."""
    if not isinstance(user, User) or not is_editor(user):
        raise Http404
    return user


def may_read(state: str, *, author: bool, editor: bool) -> bool:
    """Say whether somebody may read a post in this state."""
    if state == "published":
        return True
    return author or (editor and state == "handed_in")


def may_turn(turn: str, state: str, *, author: bool, editor: bool) -> bool:
    """Say whether a turn is possible from here and theirs to make."""
    states, authors, editors = TURNS.get(turn, (frozenset(), False, False))
    return state in states and ((author and authors) or (editor and editors))
