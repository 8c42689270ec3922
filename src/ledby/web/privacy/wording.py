"""What is held on somebody, in words for the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledby.web.accounts.models import Role
from ledby.web.cycles.models import State as CycleState
from ledby.web.initiatives.models import Seat, Stage, Standing
from ledby.web.people.models import State as ImportState

LABELS: Final[dict[str, Promise]] = {
    "id": gettext_lazy("number here"),
    "key": gettext_lazy("number in your organisation"),
    "name": gettext_lazy("name"),
    "searched_as": gettext_lazy("found as"),
    "email": gettext_lazy("e-mail"),
    "manager": gettext_lazy("manager"),
    "unit": gettext_lazy("unit"),
    "title": gettext_lazy("job title"),
    "level": gettext_lazy("level"),
    "location": gettext_lazy("place of work"),
    "start": gettext_lazy("since"),
    "tenure": gettext_lazy("years here"),
    "language": gettext_lazy("language"),
    "here": gettext_lazy("works here"),
    "skill": gettext_lazy("skill"),
    "receipt": gettext_lazy("receipt"),
    "attribute": gettext_lazy("attribute"),
    "allowed": gettext_lazy("allowed"),
    "at": gettext_lazy("when"),
    "number": gettext_lazy("number of the account"),
    "last_sign_in": gettext_lazy("last sign-in"),
    "open": gettext_lazy("open"),
    "verified": gettext_lazy("used"),
    "role": gettext_lazy("role"),
    "browser": gettext_lazy("browser"),
    "system": gettext_lazy("on"),
    "since": gettext_lazy("since"),
    "this_one": gettext_lazy("this one"),
    "expires_at": gettext_lazy("runs out"),
    "used_at": gettext_lazy("used on"),
    "reusable": gettext_lazy("to be used again"),
    "added": gettext_lazy("added"),
    "last_used": gettext_lazy("last used"),
    "cycle": gettext_lazy("cycle"),
    "state": gettext_lazy("state"),
    "asked_on": gettext_lazy("asked on"),
    "answered": gettext_lazy("answered"),
    "colleagues": gettext_lazy("colleagues"),
    "released": gettext_lazy("released"),
    "what": gettext_lazy("what"),
    "signed": gettext_lazy("signed"),
    "text": gettext_lazy("text"),
    "created_at": gettext_lazy("made"),
    "granted": gettext_lazy("given"),
    "kind": gettext_lazy("kind"),
    "due_at": gettext_lazy("due"),
    "row": gettext_lazy("row"),
    "facts": gettext_lazy("facts"),
    "by_you": gettext_lazy("by you"),
    "public_half": gettext_lazy("public half"),
    "initiative": gettext_lazy("initiative"),
    "question": gettext_lazy("question"),
    "why": gettext_lazy("why it matters"),
    "stage": gettext_lazy("how far it is"),
    "posted": gettext_lazy("posted"),
    "began": gettext_lazy("begun by you"),
    "leads": gettext_lazy("led by you"),
    "stands_behind": gettext_lazy("you stand behind it"),
    "learned": gettext_lazy("what was learned"),
    "as": gettext_lazy("as"),
    "until": gettext_lazy("until"),
    "standing": gettext_lazy("how you stand to it"),
    "line": gettext_lazy("line"),
    "wanted": gettext_lazy("wanted"),
    "asked_at": gettext_lazy("last asked"),
    "asked": gettext_lazy("asked by you"),
    "outcome": gettext_lazy("outcome"),
    "reason": gettext_lazy("reason"),
    "objects_to_it": gettext_lazy("an objection"),
    "answer": gettext_lazy("answer"),
    "chose": gettext_lazy("what you chose"),
    "sealed": gettext_lazy("sealed"),
    "matters_to": gettext_lazy("matters to"),
    "trait": gettext_lazy("trait"),
    "link": gettext_lazy("link"),
    "withdrawn": gettext_lazy("taken back"),
    "reported": gettext_lazy("reported"),
    "as_leader": gettext_lazy("found as followed without a title"),
    "as_bridge": gettext_lazy("found as a bridge"),
    "mentor_for": gettext_lazy("found as a mentor for"),
    "unsigned_notes": gettext_lazy("takes unsigned notes"),
    "to": gettext_lazy("to"),
    "from": gettext_lazy("from"),
    "day": gettext_lazy("day"),
    "kept": gettext_lazy("kept"),
    "put_away": gettext_lazy("put away"),
    "thanked": gettext_lazy("thanked"),
}

CODES: Final = {
    "role": dict(Role.choices + Seat.Role.choices),
    "state": dict(CycleState.choices + ImportState.choices),
    "stage": dict(Stage.choices),
    "standing": dict(Standing.choices),
}
"""What stands for a word in the database, by the name of the fact."""


def in_words(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the facts of a row as name and value; what is nested is in the file."""
    return [
        (_label(name), _value(CODES.get(name, {}).get(value, value)))
        for name, value in row.items()
        if value not in (None, "") and not isinstance(value, dict | list)
    ]


def _label(name: str) -> str:
    first, _space, rest = name.partition(" ")
    if first == "attribute" and rest:
        return rest
    return str(LABELS.get(name, name))


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "j F Y, H:i")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return str(value)
