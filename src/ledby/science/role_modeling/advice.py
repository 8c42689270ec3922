"""What the coach says about each mark, and about the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from ledby.science.role_modeling.cues import SHOWS, Kind


def _(text: str) -> str:
    """Mark a text for the catalogues of whoever shows it."""
    return text


WHY: Final[Mapping[Kind, str]] = {
    "order": _("This tells people what they have to do."),
    "threat": _("This makes people act out of fear, and fear ends where nobody looks."),
    "no_reason": _("I see no stated reason near this."),
    "purpose": _("This says why. People who know the purpose find ways of their own."),
    "outcome": _("This shows what lies ahead for them."),
    "example": _("This shows that you went first."),
    "room": _("This leaves them something to decide."),
    "we": _("This counts you in."),
    "credit": _("This gives credit where it is due."),
    "invitation": _("This asks, and means that the answer can still change something."),
}
TRY: Final[Mapping[Kind, str]] = {
    "order": _("What would they see if it went well? Say that first, then ask."),
    "threat": _(
        "Say what would be lost, and for whom, without saying what you would do."
    ),
    "no_reason": _("Add why it matters, in one sentence."),
    "purpose": _("Keep it."),
    "outcome": _("Keep it."),
    "example": _("Keep it; say what you learned, if there is room."),
    "room": _("Keep it; say where the limits are, so that the freedom is real."),
    "we": _("Make sure that you will be there too."),
    "credit": _("Keep it; name what they did."),
    "invitation": _("Keep it; say until when an answer helps."),
}

FRAME: Final = (
    ("ahead", _("What lies ahead for them, if this works?")),
    ("why", _("Why does it matter, and to whom?")),
    ("first", _("What will you do first, yourself?")),
    ("yours", _("What is theirs to decide?")),
)
"""A short assignment that shows: four questions that only the writer can answer."""

NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")


def summary_of(kinds: Sequence[Kind]) -> str:
    """Return one or two sentences about the marks of a message."""
    seen: Counter[Kind] = Counter(kinds)
    told = []
    if seen["order"]:
        told.append(_number(seen["order"], "order"))
    if seen["threat"]:
        told.append(_number(seen["threat"], "threat"))
    shown = [kind for kind in SHOWS if seen[kind]]
    if not told and not shown:
        return "I see neither orders nor direction in this."
    if not told:
        return f"This shows more than it tells. {_missing(seen)}".strip()
    first = " and ".join(told)
    if seen["no_reason"]:
        lone = seen["no_reason"]
        near = f"{_word(lone)} of them" if len(told) > 1 or lone > 1 else "it"
        first += f", and no stated reason near {near}"
    return f"{first[0].upper()}{first[1:]}. {_missing(seen)}".strip()


def _missing(seen: Counter[Kind]) -> str:
    if not seen["invitation"] and not seen["room"]:
        return "Nothing is left for them to decide or to ask."
    if not seen["purpose"] and not seen["outcome"]:
        return "What it is for is not said."
    return ""


def _number(many: int, what: str) -> str:
    return f"{_word(many)} {what}{'' if many == 1 else 's'}"


def _word(many: int) -> str:
    return NUMBERS[many] if many < len(NUMBERS) else f"{many}"
