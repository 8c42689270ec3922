"""What must be the same after a message was put in other words."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from ledby.web.coach.placeholders import PLACE

NUMBER: Final = re.compile(r"\d+(?:[.,:/-]\d+)*\s?%?")
DAYS: Final = (
    "monday tuesday wednesday thursday friday saturday sunday today tomorrow tonight"
    " january february march april june july august september october november december"
    " maandag dinsdag woensdag donderdag vrijdag zaterdag zondag vandaag morgen januari"
    " februari maart mei juni juli augustus oktober montag dienstag mittwoch donnerstag"
    " freitag samstag sonntag heute morgen lunes martes miércoles jueves viernes sábado"
    " domingo hoy mañana lundi mardi mercredi jeudi vendredi samedi dimanche demain"
)
DAY: Final = re.compile(
    rf"\b(?:{'|'.join(dict.fromkeys(DAYS.split()))})\b", re.IGNORECASE
)
QUOTED: Final = re.compile(r"[\"“„«]([^\"“”„«»\n]{1,300})[\"”“»]")
NEGATED: Final = re.compile(
    r"\b(?:not|no|never|nobody|none|nothing|nowhere|neither|nor|without|cannot"
    r"|niet|geen|nooit|niemand|niets|zonder|nicht|kein\w*|nie|niemand|nichts|ohne"
    r"|nunca|nadie|nada|sin|ne|pas|jamais|personne|rien|sans)\b|n['’]t\b",
    re.IGNORECASE,
)
FREED: Final = re.compile(
    r"\b(?:(?:do|does)(?: not|n['’]t) (?:have|need) to|need(?: not|n['’]t)|optional"
    r"|voluntary|hoeft niet|müssen nicht|vrijwillig|freiwillig)\b",
    re.IGNORECASE,
)


def lost(before: str, after: str) -> list[str]:
    """Return the facts of a message that its new wording lacks, or has made up.

    Numbers, days, placeholders and what stands between quotation marks must be the
    same; no negation may be lost, and no duty lifted.
    """
    changed = [
        fact
        for find in (_numbers, _days, _places)
        for fact in sorted(set(find(before)) ^ set(find(after)))
    ]
    changed += [words for words in QUOTED.findall(before) if words not in after]
    gone = Counter(_negations(before)) - Counter(_negations(after))
    if len(_negations(after)) < len(_negations(before)):
        changed += sorted(gone)
    if FREED.search(after) and not FREED.search(before):
        changed.append(FREED.search(after)[0])  # type: ignore[index]
    return changed


def _numbers(text: str) -> list[str]:
    bare = PLACE.sub(" ", text)
    return [found.replace(" ", "") for found in NUMBER.findall(bare)]


def _days(text: str) -> list[str]:
    return [found.casefold() for found in DAY.findall(text)]


def _places(text: str) -> list[str]:
    return PLACE.findall(text)


def _negations(text: str) -> list[str]:
    return [found.casefold().replace("’", "'") for found in NEGATED.findall(text)]
