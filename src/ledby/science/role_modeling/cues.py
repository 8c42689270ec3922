"""The coach's cues, by language: patterns that one can read, and nothing learned.

They stand in the folder ``words`` as data. Each pattern is matched within one sentence,
without regard to case, and is linear in the length of the text. ``<name>`` in a pattern
stands for one of the file's terms; a sentence that matches a cue's ``unless`` is passed
over by it.

English is measured (docs/concepts/coach.md). Dutch, German, Spanish and French are not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

Kind = Literal[
    "order",
    "threat",
    "no_reason",
    "purpose",
    "outcome",
    "example",
    "room",
    "we",
    "credit",
    "invitation",
]
TELLS: Final[frozenset[Kind]] = frozenset({"order", "threat"})
SHOWS: Final[frozenset[Kind]] = frozenset(
    {"purpose", "outcome", "example", "room", "credit", "invitation"}
)
LANGUAGES: Final = ("en", "nl", "de", "es", "fr")


@dataclass(frozen=True, slots=True)
class Cue:
    """One pattern: what it shows, and how strongly it counts in the index.

    One that stands only ``beside`` something asked says little by itself: "I checked
    it" is an example where others are asked to check, and a plain report elsewhere.
    """

    kind: Kind
    pattern: re.Pattern[str]
    weight: float
    unless: re.Pattern[str] | None = None
    beside: bool = False

    def found(self, sentence: str) -> Iterator[tuple[int, int]]:
        """Yield where the cue stands in a sentence."""
        if self.unless is None or not self.unless.search(sentence):
            for match in self.pattern.finditer(sentence):
                yield match.span()


@cache
def cues(lang: str) -> tuple[Cue, ...]:
    """Return the cues of one of the languages."""
    terms = read(lang).get("terms", {})
    return tuple(
        Cue(
            part["kind"],
            _pattern("|".join(part["words"]), terms),
            part["weight"],
            _pattern(part["unless"], terms) if "unless" in part else None,
            part.get("beside", False),
        )
        for part in read(lang)["cues"]
    )


@cache
def reasons(lang: str) -> tuple[tuple[re.Pattern[str], int], ...]:
    """Return the signs of trouble that give a reason beside a request, with weights."""
    terms = read(lang).get("terms", {})
    return tuple(
        (_pattern("|".join(part["words"]), terms), part["weight"])
        for part in read(lang).get("reasons", ())
    )


def _pattern(words: str, terms: Mapping[str, str]) -> re.Pattern[str]:
    for name, pattern in terms.items():
        words = words.replace(f"<{name}>", pattern)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


@cache
def word_list(name: str) -> frozenset[str]:
    """Return one of the lists for English imperatives."""
    return frozenset(str(read("imperatives")[name]).split())


@cache
def read(name: str) -> Mapping[str, Any]:
    """Return one file of words."""
    path = files("ledby.science.role_modeling").joinpath("words", f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
