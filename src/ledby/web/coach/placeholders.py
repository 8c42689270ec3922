"""Names out of a message before it leaves, and back into what returns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

PLACE: Final = re.compile(r"\[(?:person|address|number|link) \d+\]")
LINK: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"'\])]+", re.IGNORECASE)
ADDRESS: Final = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+|@[\w.-]+")
# Seven digits or more, with the signs that stand between them: a telephone, an account.
NUMBER: Final = re.compile(r"(?<![\w.,])\+?\(?\d(?:[ ()/.-]{0,2}\d){6,}(?![\w])")
WORD: Final = re.compile(r"[^\W\d_]+")
BETWEEN: Final = re.compile(r"[ .'’-]{1,2}")
SMALL: Final = "al bin da de del den der di du el la le ten ter van von"
PARTICLES: Final = frozenset(SMALL.split())
COMMON: Final = """
an do so in my to no at be he me we us is on if it or as by may will mark grace hope joy
rose art bill bob dean drew faith frank grant jack june april august gene guy hall hill
john lee long miles nick pat page ray rich rob sue summer sun tom ward wood young king
best good day field cook baker the and for but not all can her his one our out had has
him how man new now old see two way who boy did its let put say she too use over each
more work team
"""
WORDS_TOO: Final = frozenset(COMMON.split())
"""Also names, but far more often words: taken for a name with a capital only."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A message as it may leave, and what its placeholders stand for."""

    text: str
    words: dict[str, str]

    def shown(self, text: str) -> str:
        """Return a text with the words back in the place of their placeholders."""
        return PLACE.sub(lambda place: self.words.get(place[0], place[0]), text)


def hide(text: str, is_name: Callable[[str], bool]) -> Hidden:
    """Return a message with names, addresses, telephone numbers and links replaced.

    Parameters
    ----------
    text : str
        The message.
    is_name : callable
        Whether a word is part of the name of somebody in the list of people.
    """
    words: dict[str, str] = {}
    taken = set(PLACE.findall(text))
    places: dict[tuple[str, str], str] = {}
    counted: dict[str, int] = {}

    def replaced(kind: str, original: str) -> str:
        if (kind, original) not in places:
            place = ""
            while not place or place in taken:
                counted[kind] = counted.get(kind, 0) + 1
                place = f"[{kind} {counted[kind]}]"
            places[kind, original] = place
            words[place] = original
        return places[kind, original]

    text = LINK.sub(lambda found: replaced("link", found[0]), text)
    text = ADDRESS.sub(lambda found: replaced("address", found[0]), text)
    text = NUMBER.sub(lambda found: replaced("number", found[0]), text)
    parts, at = [], 0
    for start, end in _names(text, is_name):
        parts += [text[at:start], replaced("person", text[start:end])]
        at = end
    return Hidden("".join((*parts, text[at:])), words)


def _names(text: str, is_name: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """Yield where names stand; words of one name that follow each other are one."""
    places = [place.span() for place in PLACE.finditer(text)]
    found = [
        word
        for word in WORD.finditer(text)
        if not any(start <= word.start() < end for start, end in places)
    ]
    named = [_is_name(word[0], is_name) for word in found]
    start = end = -1
    for at, word in enumerate(found):
        gap = text[end : word.start()] if end >= 0 else ""
        joined = end >= 0 and BETWEEN.fullmatch(gap)
        particle = word[0].casefold() in PARTICLES
        inside = joined and particle and any(named[at + 1 : at + 3])
        if named[at] or inside:
            if not joined and end >= 0:
                yield start, end
            start, end = (start if joined else word.start()), word.end()
        elif end >= 0:
            yield start, end
            start = end = -1
    if end >= 0:
        yield start, end


def _is_name(word: str, is_name: Callable[[str], bool]) -> bool:
    small = word.casefold()
    if small in PARTICLES or len(word) == 1:
        return False
    return is_name(word) and (word[0].isupper() or small not in WORDS_TOO)
