"""The practices that come with LedBy: a Markdown file each, with facts in front."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import yaml

FOLDER: Final = Path(__file__).parent / "data"
LANGUAGES: Final = ("en", "nl")
RULE: Final = "\n---\n"


@dataclass(frozen=True, slots=True)
class Starter:
    """A starter practice in one language; ``key`` is the name of its file."""

    key: str
    about: str
    title: str
    source: str
    body: str
    notice: str


@cache
def starters(language: str) -> tuple[Starter, ...]:
    """Return the starter practices in a language, in the order of their keys."""
    return tuple(_read(file) for file in sorted((FOLDER / language).glob("*.md")))


def _read(file: Path) -> Starter:
    """Return a practice: its facts, what to try, how one notices it, by rules."""
    facts, body, notice = file.read_text("utf-8").split(RULE)
    said: dict[str, str] = yaml.safe_load(facts)
    return Starter(file.stem, body=body.strip(), notice=notice.strip(), **said)
