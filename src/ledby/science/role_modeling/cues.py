"""The coach's cues, by language: patterns that one can read, and nothing learned.

They stand in the folder ``words`` as data. Each pattern is matched within one sentence,
without regard to case, and is linear in the length of the text.

English is measured (docs/concepts/coach.md). Dutch, German, Spanish and French are not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
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
    """One pattern: what it shows, and how strongly it counts in the index."""

    kind: Kind
    pattern: re.Pattern[str]
    weight: float


@cache
def cues(lang: str) -> tuple[Cue, ...]:
    """Return the cues of one of the languages."""
    return tuple(
        Cue(
            part["kind"],
            re.compile(rf"(?<!\w)(?:{'|'.join(part['words'])})(?!\w)", re.IGNORECASE),
            part["weight"],
        )
        for part in read(lang)["cues"]
    )


@cache
def word_list(name: str) -> frozenset[str]:
    """Return one of the lists for English imperatives."""
    return frozenset(str(read("imperatives")[name]).split())


@cache
def read(name: str) -> Mapping[str, Any]:
    """Return one file of words."""
    path = files("ledby.science.role_modeling").joinpath("words", f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
