"""The seam to the science: a message in, its marks out. Nothing is kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledby.science import role_modeling
from ledby.science.role_modeling import Reading, Span
from ledby.science.role_modeling.coach import LONGEST as MOST_LETTERS
from ledby.science.role_modeling.cues import Kind

LONGEST = MOST_LETTERS
QUESTIONS = role_modeling.FRAME
FIRST: Final[tuple[Kind, ...]] = (
    "threat",
    "order",
    "example",
    "purpose",
    "outcome",
    "room",
    "credit",
    "invitation",
)
"""Which mark is drawn where several overlap."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the message under one mark, or under none."""

    text: str
    side: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """One mark beside the message."""

    number: int
    words: str
    label: str
    why: str
    advice: str
    side: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A message with its marks, and what it comes to in a sentence or two."""

    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]
    sentences: tuple[str, ...]


def read(text: str, language: str) -> Marked:
    """Return a message with its marks in the reader's words."""
    reading = role_modeling.coach(text, language)
    drawn = _drawn(reading)
    lone = {span.start for span in reading.spans if span.kind == "no_reason"}
    notes = tuple(
        Note(
            number,
            text[span.start : span.end],
            _label(span.kind),
            _(span.why),
            _("I see no stated reason near this. Add why it matters, in one sentence.")
            if span.start in lone and span.kind in {"order", "threat"}
            else _(span.try_),
            _side(span),
        )
        for number, span in enumerate(drawn, 1)
    )
    return Marked(_pieces(text, drawn), notes, tuple(_said(reading)))


def _drawn(reading: Reading) -> list[Span]:
    """Return spans that do not overlap, the weightier first where they would."""
    order = {kind: at for at, kind in enumerate(FIRST)}
    kept: list[Span] = []
    shown = [span for span in reading.spans if span.kind in order]
    for span in sorted(shown, key=lambda span: (order[span.kind], span.start)):
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def _pieces(text: str, drawn: list[Span]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = 0
    for number, span in enumerate(drawn, 1):
        pieces += [
            Piece(text[at : span.start]),
            Piece(text[span.start : span.end], _side(span), number),
        ]
        at = span.end
    return tuple(piece for piece in (*pieces, Piece(text[at:])) if piece.text)


def _side(span: Span) -> str:
    return "tells" if span.kind in {"order", "threat"} else "shows"


def _label(kind: str) -> str:
    return {
        "order": _("order"),
        "threat": _("threat"),
        "purpose": _("purpose"),
        "outcome": _("what lies ahead"),
        "example": _("example"),
        "room": _("room to choose"),
        "credit": _("credit"),
        "invitation": _("invitation"),
    }[kind]


def _said(reading: Reading) -> list[str]:
    seen = Counter(span.kind for span in reading.spans)
    tells = seen["order"] + seen["threat"]
    shows = sum(seen[kind] for kind in FIRST[2:])
    if not tells and not shows:
        return [_("I see neither orders nor direction in this.")]
    said = []
    if tells:
        orders = ngettext("It tells once", "It tells %(n)s times", tells)
        shown = ngettext("shows the way once", "shows the way %(n)s times", shows)
        said.append(f"{orders % {'n': tells}}, {shown % {'n': shows}}.")
    else:
        said.append(_("It shows the way, and orders nothing."))
    if not seen["invitation"] and not seen["room"]:
        said.append(_("Nothing is left for them to decide or to ask."))
    elif not seen["purpose"] and not seen["outcome"]:
        said.append(_("What it is for is not said."))
    return said
