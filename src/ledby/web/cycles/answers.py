"""What one person answers in a cycle, and the check that every answer passes.

Answers are plain JSON. In the parts that hold items, a number is an answer, null says
"not observed", and an item that is absent was left out.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypedDict

from django.utils.translation import gettext as _

from ledby.errors import TableError
from ledby.science.vocabulary import (
    ENERGY_MAX,
    ENERGY_MIN,
    MAX_NOMINATIONS,
    VALUE_MAX,
    VALUE_MIN,
    Reason,
    Share,
    Trait,
)
from ledby.web.cycles.instrument import MORE, Instrument

VERSION = 1
MAX_REASONS = 2
MESSAGE_LENGTH = 500
COMMENT_LENGTH = 2000

Values = dict[str, int | None]


class Part(StrEnum):
    """The parts of the form, in the order in which they are asked."""

    FOLLOWS = "follows"
    SELF = "self"
    FEEDBACK = "feedback"
    MANAGER = "manager"
    INCLUSION = "inclusion"
    COMMENTS = "comments"


class Follow(TypedDict):
    """Somebody whom one would choose to follow, and how."""

    leader: str
    energy: int | None
    reasons: list[str]
    message: str
    trait: str | None
    share: str


class Feedback(TypedDict):
    """Answers on one assigned colleague; no items if one would rather not."""

    declined: bool
    items: Values


class Answers(TypedDict):
    """All answers of one person, as they are sealed."""

    version: int
    nobody: bool
    follows: list[Follow]
    more: int | None
    self: Values
    feedback: dict[str, Feedback]
    manager: Values
    inclusion: Values
    comments: dict[str, str]
    comments_shown: bool


@dataclass(frozen=True)
class Context:
    """What this person is asked: the bounds within which an answer can be right.

    ``people`` holds those of the named leaders who are in the cycle; ``feedback`` maps
    each assigned colleague to the items that are asked about them; ``manager`` is the
    own manager if they are in the cycle.
    """

    person: str
    parts: Collection[str] = tuple(Part)
    people: Collection[str] = ()
    feedback: Mapping[str, Collection[str]] = field(default_factory=dict)
    manager: str | None = None


def empty() -> Answers:
    """Return the answers of somebody who has not answered anything yet."""
    return {
        "version": VERSION,
        "nobody": False,
        "follows": [],
        "more": None,
        "self": {},
        "feedback": {},
        "manager": {},
        "inclusion": {},
        "comments": {},
        "comments_shown": False,
    }


def dumps(answers: Answers) -> bytes:
    """Return the answers as UTF-8 JSON, the same bytes for the same answers."""
    return json.dumps(
        answers, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def loads(payload: bytes) -> Answers:
    """Return answers from what :func:`dumps` gave; TableError for anything else."""
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise TableError(_("These answers are not valid JSON.")) from error
    _whole(found)
    answers: Answers = found
    return answers


def check(answers: Answers, instrument: Instrument, context: Context) -> Answers:
    """Return the answers, cleaned, if every one of them is possible in this context.

    Texts are put into NFC and lose control characters; nothing else is repaired.

    Raises
    ------
    TableError
        For the first answer that is out of range, was not asked, or is about somebody
        whom this person was not asked about.
    """
    _whole(answers)
    _only_asked(answers, context)
    follows = _follows(answers["follows"], context)
    nobody = _flag(answers["nobody"], "nobody")
    if nobody and follows:
        raise TableError(_("Choose people to follow or nobody, not both."))
    lead = [item.key for item in instrument.lead] if context.manager else []
    return {
        "version": VERSION,
        "nobody": nobody,
        "follows": follows,
        "more": _one_of(answers["more"], (None, *MORE), "more"),
        "self": _values(
            answers["self"], [item.key for item in instrument.traits], "self"
        ),
        "feedback": _feedback(answers["feedback"], context),
        "manager": _values(answers["manager"], lead, "manager"),
        "inclusion": _values(
            answers["inclusion"],
            [item.key for item in instrument.climate],
            "inclusion",
        ),
        "comments": _comments(answers["comments"], instrument),
        "comments_shown": _flag(answers["comments_shown"], "comments_shown"),
    }


def clean(text: str) -> str:
    """Return *text* in NFC with plain line ends and without control characters.

    Characters that turn the direction of a line go too: they can make a text read as
    something that nobody wrote.
    """
    kept = (
        " " if letter == "\t" else letter
        for letter in text.replace("\r\n", "\n").replace("\r", "\n")
        if letter in "\n\t"
        or (unicodedata.category(letter) not in {"Cc", "Cs"} and letter not in _TURNING)
    )
    return unicodedata.normalize("NFC", "".join(kept)).strip()


_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _whole(found: Any) -> None:
    if not isinstance(found, dict) or set(found) != set(Answers.__annotations__):
        raise TableError(
            _("Answers must hold exactly these fields: %(fields)s.")
            % {"fields": ", ".join(Answers.__annotations__)}
        )
    if found["version"] != VERSION:
        raise TableError(
            _("These answers have version %(found)r; known is %(known)s.")
            % {"found": found["version"], "known": VERSION}
        )


def _only_asked(answers: Answers, context: Context) -> None:
    given = {
        Part.FOLLOWS: answers["follows"] or answers["nobody"] or answers["more"],
        Part.SELF: answers["self"],
        Part.FEEDBACK: answers["feedback"],
        Part.MANAGER: answers["manager"],
        Part.INCLUSION: answers["inclusion"],
        Part.COMMENTS: answers["comments"] or answers["comments_shown"],
    }
    for part, answer in given.items():
        if answer and part not in context.parts:
            raise TableError(_("The part “%(part)s” was not asked.") % {"part": part})


def _follows(found: Any, context: Context) -> list[Follow]:
    if not isinstance(found, list) or len(found) > MAX_NOMINATIONS:
        raise TableError(
            _("You can name up to %(most)s people.") % {"most": MAX_NOMINATIONS}
        )
    follows = [
        _follow(follow, context, place) for place, follow in enumerate(found, start=1)
    ]
    if len({follow["leader"] for follow in follows}) != len(follows):
        raise TableError(_("Each person can be named once."))
    return follows


def _follow(found: Any, context: Context, place: int) -> Follow:
    where = f"follows {place}"
    if not isinstance(found, dict) or set(found) != set(Follow.__annotations__):
        raise TableError(
            _("%(where)s: a follow must hold exactly these fields: %(fields)s.")
            % {"where": where, "fields": ", ".join(Follow.__annotations__)}
        )
    leader = found["leader"]
    if leader == context.person:
        raise TableError(_("You cannot choose yourself as the one you follow."))
    if not isinstance(leader, str) or leader not in context.people:
        raise TableError(
            _("%(where)s: choose somebody who takes part in this cycle.")
            % {"where": where}
        )
    return {
        "leader": leader,
        "energy": _number(found["energy"], ENERGY_MIN, ENERGY_MAX, f"{where}, energy"),
        "reasons": _reasons(found["reasons"], where),
        "message": _text(found["message"], MESSAGE_LENGTH, f"{where}, message"),
        "trait": _one_of(found["trait"], (None, *Trait), f"{where}, trait"),
        "share": _one_of(found["share"], tuple(Share), f"{where}, share"),
    }


def _reasons(found: Any, where: str) -> list[str]:
    if not isinstance(found, list) or len(found) > MAX_REASONS:
        raise TableError(
            _("%(where)s: tick up to %(most)s reasons.")
            % {"where": where, "most": MAX_REASONS}
        )
    reasons = [_one_of(reason, tuple(Reason), f"{where}, reasons") for reason in found]
    return sorted(set(reasons), key=list(Reason).index)


def _feedback(found: Any, context: Context) -> dict[str, Feedback]:
    feedback: dict[str, Feedback] = {}
    for ratee, given in _mapping(found, "feedback").items():
        if ratee not in context.feedback:
            raise TableError(_("You were not asked for feedback on this person."))
        if not isinstance(given, dict) or set(given) != set(Feedback.__annotations__):
            raise TableError(
                _("Feedback must hold exactly these fields: %(fields)s.")
                % {"fields": ", ".join(Feedback.__annotations__)}
            )
        declined = _flag(given["declined"], "feedback, declined")
        items = _values(given["items"], context.feedback[ratee], "feedback")
        feedback[ratee] = {"declined": declined, "items": {} if declined else items}
    return feedback


def _comments(found: Any, instrument: Instrument) -> dict[str, str]:
    comments = {
        question: _text(text, COMMENT_LENGTH, "comments")
        for question, text in _asked(found, instrument.comments, "comments").items()
    }
    return {question: text for question, text in comments.items() if text}


def _values(found: Any, asked: Iterable[str], where: str) -> Values:
    return {
        key: _number(value, VALUE_MIN, VALUE_MAX, f"{where}, {key}")
        for key, value in _asked(found, asked, where).items()
    }


def _asked(found: Any, asked: Iterable[str], where: str) -> Mapping[str, Any]:
    given = _mapping(found, where)
    for key in given.keys() - set(asked):
        raise TableError(
            _("%(where)s: the question “%(key)s” was not asked.")
            % {"where": where, "key": str(key)[:40]}
        )
    return given


def _mapping(found: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise TableError(_("%(where)s: give answers by question.") % {"where": where})
    return found


def _number(found: Any, low: int, high: int, where: str) -> int | None:
    # A bool is an int to Python, but true is no frequency.
    if found is None or (type(found) is int and low <= found <= high):
        return found
    raise TableError(
        _("%(where)s: the answer must be a whole number from %(low)s to %(high)s.")
        % {"where": where, "low": low, "high": high}
    )


def _one_of(found: Any, allowed: tuple[Any, ...], where: str) -> Any:
    # 2.0 and true equal allowed answers to Python, but are none.
    alien = isinstance(found, bool | float)
    if alien or found not in allowed:
        raise TableError(
            _("%(where)s: the answer must be one of %(allowed)s.")
            % {"where": where, "allowed": ", ".join(map(str, allowed))}
        )
    return str(found) if isinstance(found, str) else found


def _flag(found: Any, where: str) -> bool:
    if not isinstance(found, bool):
        raise TableError(_("%(where)s: the answer is yes or no.") % {"where": where})
    return found


def _text(found: Any, most: int, where: str) -> str:
    if not isinstance(found, str):
        raise TableError(_("%(where)s: the answer must be a text.") % {"where": where})
    text = clean(found[: 4 * most])
    if len(text) > most or len(found) > 4 * most:
        raise TableError(
            _("%(where)s: the text is %(found)s letters long and can have %(most)s.")
            % {"where": where, "found": len(found), "most": most}
        )
    return text
