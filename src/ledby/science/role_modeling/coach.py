"""The message coach: from telling to showing, in the writer's own words.

It marks orders, threats and demands without a reason near them, and direction:
purpose, the outcome that lies ahead, an example set, room to choose, credit,
invitation. It keeps nothing, grades nobody, and marks the same text in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ledby.errors import TableError
from ledby.science.role_modeling.advice import TRY, WHY, summary_of
from ledby.science.role_modeling.cues import (
    LANGUAGES,
    SHOWS,
    TELLS,
    Kind,
    cues,
    reasons,
)
from ledby.science.role_modeling.imperatives import imperatives

LONGEST: Final = 20_000
"""Letters of text that are read at most."""

LONGEST_SENTENCE: Final = 1_000
BARE: Final = 0.15
"""What a bare imperative weighs: little (AUC 0.57 where duty words reach 0.76)."""

STRONG: Final = 0.75
"""From this weight on an order is asked for its reason."""

NEAR: Final = 2
"""How many sentences away something asked may stand from what is said beside it."""

REASON: Final = 4
"""From this weight of signs on a plain fact is taken for a reason."""

ASKS: Final[frozenset[Kind]] = frozenset(
    {"order", "threat", "invitation", "room", "we"}
)
CLEAR: Final[frozenset[Kind]] = frozenset(
    {
        "order",
        "threat",
        "purpose",
        "outcome",
        "example",
        "room",
        "we",
        "credit",
        "invitation",
    }
)
"""Where one of these is marked, a sentence is not taken for a reason as well."""

SOFT: Final[frozenset[Kind]] = frozenset({"room", "invitation"})
"""An imperative beside one of these ("pick whichever suits you") orders nobody."""

QUOTED: Final = re.compile(
    r"^(?:>|On .{0,200} wrote:|-----Original Message)", re.MULTILINE
)
GREETING: Final = re.compile(
    r"(?:dear|hi|hello|hey|(?:good )?(?:morning|evening|afternoon))\b[^,.!?]{0,40},\s*",
    re.IGNORECASE,
)
PLEASE: Final = re.compile(r"\b(?:please|kindly|pls)\b", re.IGNORECASE)
SIGNED: Final = re.compile(r"^-- ?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Span:
    """One mark: where, what, why it matters, and what one could try."""

    start: int
    end: int
    kind: Kind
    why: str
    try_: str
    weight: float

    def plain(self) -> dict[str, Any]:
        """Return the span as the command prints it."""
        return {
            "start": self.start,
            "end": self.end,
            "kind": self.kind,
            "why": self.why,
            "try": self.try_,
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """What the coach saw in a message.

    Attributes
    ----------
    index : float
        -1 all telling to 1 all showing; 0 where there is neither.
    spans : tuple of Span
        In the order of the text; they may overlap.
    summary : str
        One or two sentences for the writer.
    """

    index: float
    spans: tuple[Span, ...]
    summary: str

    def plain(self) -> dict[str, Any]:
        """Return the reading as the command prints it."""
        return {
            "index": round(self.index, 3),
            "spans": [span.plain() for span in self.spans],
            "summary": self.summary,
        }


def coach(text: str, lang: str = "en") -> Reading:
    """Return what a message tells, and what it shows.

    Parameters
    ----------
    text : str
        The message; quoted lines and a signature are passed over.
    lang : str
        en, or nl, de, es, fr (beta, unmeasured).

    Raises
    ------
    TableError
        The language is none of these, or the text is longer than 20,000 letters.
    """
    if lang not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise TableError(f'The coach does not read "{lang}"; it reads {known}.')
    if len(text) > LONGEST:
        raise TableError(
            f"The message is {len(text):,} letters long; the coach reads {LONGEST:,}."
        )
    sentences = list(_sentences(text, lang))
    marks = _marks(text.replace("’", "'"), sentences, lang)
    lone = [
        Span(span.start, span.end, "no_reason", WHY["no_reason"], TRY["no_reason"], 0.0)
        for at, spans in enumerate(marks)
        for span in spans
        if span.kind in TELLS and span.weight >= STRONG and not _reason(marks, at)
    ]
    spans = tuple(
        sorted(
            [span for spans in marks for span in spans] + lone,
            key=lambda span: (span.start, span.end, span.kind),
        )
    )
    return Reading(_index(spans), spans, summary_of([span.kind for span in spans]))


def requests(text: str, lang: str = "en") -> bool:
    """Return whether a text asks anybody for anything: orders, asks or questions.

    Raises
    ------
    TableError
        As for :func:`coach`.
    """
    asks = {"order", "threat", "invitation"}
    if "?" in text or any(span.kind in asks for span in coach(text, lang).spans):
        return True
    own = (text[start:end] for start, end in _sentences(text, lang))
    return lang == "en" and any(any(imperatives(sentence)) for sentence in own)


def _sentences(text: str, lang: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of the writer's own words begins and ends."""
    from sentencex.sentencex import get_sentence_boundaries

    own = SIGNED.search(text)
    stop = own.start() if own else len(text)
    at = 0
    for line in text[:stop].splitlines(keepends=True):
        start, at = at, at + len(line)
        if QUOTED.match(line) or not line.strip():
            continue
        for part in get_sentence_boundaries(lang, line):
            begin, end = start + part["start_index"], start + part["end_index"]
            for piece in range(begin, end, LONGEST_SENTENCE):
                yield piece, min(piece + LONGEST_SENTENCE, end)


def _marks(text: str, places: Sequence[tuple[int, int]], lang: str) -> list[list[Span]]:
    """Return the marks of each sentence, also those that need something asked near."""
    marks = [_marked(text, *place, lang, beside=False) for place in places]
    bare = [_bare(text, *place, lang) for place in places]
    asked = [
        bool(orders) or "?" in text[slice(*place)] or _any(spans, ASKS)
        for place, spans, orders in zip(places, marks, bare, strict=True)
    ]
    for at, (place, spans) in enumerate(zip(places, marks, strict=True)):
        if any(asked[max(at - NEAR, 0) : at + NEAR + 1]):
            spans.extend(_marked(text, *place, lang, beside=True))
            next_to = any(asked[max(at - 1, 0) : at + 2])
            if not _any(spans + bare[at], CLEAR):
                spans.extend(_told_reason(text, *place, lang, next_to=next_to))
        if not _any(spans, SOFT) and not PLEASE.search(text, *place):
            spans.extend([one for one in bare[at] if not _inside(one, spans)])
    return marks


def _marked(text: str, start: int, end: int, lang: str, *, beside: bool) -> list[Span]:
    sentence = text[start:end]
    return [
        _span(cue.kind, start + first, start + last, cue.weight)
        for cue in cues(lang)
        if cue.beside == beside
        for first, last in cue.found(sentence)
    ]


def _bare(text: str, start: int, end: int, lang: str) -> list[Span]:
    """Return the bare imperatives of a sentence; they are known for English alone."""
    if lang != "en":
        return []
    found = imperatives(text[start:end])
    return [_span("order", start + first, start + last, BARE) for first, last in found]


def _any(spans: Sequence[Span], kinds: frozenset[Kind]) -> bool:
    return any(span.kind in kinds for span in spans)


def _inside(order: Span, spans: Sequence[Span]) -> bool:
    return any(span.start <= order.start < span.end for span in spans)


def _told_reason(
    text: str, start: int, end: int, lang: str, *, next_to: bool
) -> list[Span]:
    """Return a plain fact that stands for a reason, beside something asked."""
    if greeting := GREETING.match(text, start, end):
        start = greeting.end()
    sentence = text[start:end]
    signs = [(sign.search(sentence), weight) for sign, weight in reasons(lang)]
    seen = [(sign, weight) for sign, weight in signs if sign]
    if "?" in sentence or next_to + sum(weight for _, weight in seen) < REASON:
        return []
    told = [sign for sign, weight in seen if weight > 0]
    first, last = min(sign.start() for sign in told), max(sign.end() for sign in told)
    return [_span("purpose", start + first, start + last, 1.0)]


def _span(kind: Kind, start: int, end: int, weight: float) -> Span:
    return Span(start, end, kind, WHY[kind], TRY[kind], weight)


def _reason(marks: list[list[Span]], at: int) -> bool:
    """Return whether a purpose is stated in this sentence or in the next to it."""
    near = marks[max(at - 1, 0) : at + 2]
    return any(span.kind == "purpose" for spans in near for span in spans)


def _index(spans: tuple[Span, ...]) -> float:
    tells = sum(span.weight for span in spans if span.kind in TELLS)
    shows = sum(span.weight for span in spans if span.kind in SHOWS)
    if tells + shows == 0:
        return 0.0
    # One neutral mark keeps a single word from deciding.
    return (shows - tells) / (shows + tells + 1.0)
