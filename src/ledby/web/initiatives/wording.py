"""Words and links of the pages that no template can make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledby.web.initiatives.models import Decision, Stage, Way

STAGES: Final[list[tuple[str, str | Promise]]] = [
    ("", gettext_lazy("all")),
    *Stage.choices,
]
STATES: Final[list[tuple[str, str | Promise]]] = [
    ("", gettext_lazy("all")),
    ("open", gettext_lazy("open")),
    ("decided", gettext_lazy("decided")),
]


@dataclass(frozen=True)
class Result:
    """What a vote or a draw said."""

    sentence: str
    lines: list[tuple[str, str]]
    proof: list[tuple[str, str]]


def list_link(**query: str) -> str:
    """Return the query of the next page of a list; "" at its end."""
    if not query["after"]:
        return ""
    return f"?{urlencode({name: said for name, said in query.items() if said})}"


def claim_link(token: str) -> str:
    """Return the whole address with which an unsigned idea is signed."""
    return settings.ORIGIN + reverse("initiatives:claim", args=[token])


def result_lines(row: Decision) -> Result | None:
    """Return what is told of a vote or a draw that is closed; None before."""
    result = row.result
    if result is None:
        return None
    if result.get("lost"):
        lost = _("The key of this decision is lost, so nothing could be opened.")
        return Result(lost, [], [])
    if row.way == Way.LOT:
        return _drawn(row, result)
    return _counted(row, result)


def _counted(row: Decision, result: dict[str, Any]) -> Result:
    if row.secret and result["turnout"] is None:
        few = _("Fewer than five voted, so nothing is told of this secret vote.")
        return Result(few, [], [])
    lines = list(zip(row.options, map(_word, result["counts"]), strict=True))
    most = [row.options[int(at)] for at in result["most"]]
    if not most:
        return Result(_("Nobody voted."), lines, [])
    if len(most) > 1:
        even = _("Even: %(options)s.") % {"options": ", ".join(most)}
        return Result(even, lines, [])
    return Result(_("Most chose: %(option)s.") % {"option": most[0]}, lines, [])


def _word(count: str) -> str:
    return _("few, or none") if count == "few" else count


def _drawn(row: Decision, result: dict[str, Any]) -> Result:
    entries = result["entries"]
    if not entries:
        return Result(_("Nobody put their name in."), [], [])
    drawn = entries[int(result["most"][0])]
    proof = [
        (_("Shown at the opening"), row.commitment),
        (_("The secret number"), str(result["nonce"])),
        (_("The closed list"), str(result["list"])),
    ]
    lines = [(entry, str(at)) for at, entry in enumerate(entries)]
    return Result(_("Drawn: %(entry)s.") % {"entry": drawn}, lines, proof)
