"""The agreement with the people who answer: who will see what, at which tier.

Its words live in a versioned file; at launch they are copied into the cycle and stay
as they were. The works council approves a plan by the fingerprint of all of it.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any, TypedDict

import yaml

from ledby.web.cycles.instrument import digest
from ledby.web.ui.terms import say

VERSION = "agreement-1"
LANGUAGES = ("en", "nl")
PARTS = ("follows", "self", "feedback", "manager", "inclusion", "comments")
THRESHOLDS = {"group": 5, "raters": 4, "comment_writers": 10, "explained": 0.34}
"""Policy P1 to P4: people in a group, raters in a block, writers, share of R2."""


class PartTerms(TypedDict):
    """What a part of the form asks, its tier, and who will see what."""

    part: str
    tier: str
    name: str
    sees: str


class Terms(TypedDict):
    """The agreement in one language."""

    purpose: str
    parts: list[PartTerms]
    promises: list[str]


def terms(
    parts: list[str],
    retention_days: int,
    reminders: int,
    language: str,
    *,
    shared_key: bool = False,
) -> Terms:
    """Return the agreement for a cycle with these parts, as it would be frozen now.

    With a *shared_key* it says that the works council holds the second one.
    """
    words = _words()
    facts = {"days": retention_days, "reminders": reminders}
    promises = [*words["promises"], *([words["second_key"]] if shared_key else [])]
    return {
        "purpose": say(words["purpose"][language], language),
        "parts": [
            {
                "part": part,
                "tier": words["parts"][part]["tier"],
                "name": say(words["parts"][part]["name"][language], language),
                "sees": say(words["parts"][part]["sees"][language], language),
            }
            for part in PARTS
            if part in parts
        ],
        "promises": [say(one[language], language).format(**facts) for one in promises],
    }


def spoken(language: str | None) -> str:
    """Return the language in which the agreement is written for a reader of another."""
    base = (language or "en").partition("-")[0]
    return base if base in LANGUAGES else "en"


def freeze(
    parts: list[str],
    retention_days: int,
    reminders: int,
    *,
    shared_key: bool = False,
    instrument: str = "ledby-1",
) -> dict[str, Any]:
    """Return the policy of a cycle: thresholds, questions, terms in every language."""
    return {
        "version": VERSION,
        "thresholds": THRESHOLDS,
        "questions": {"version": instrument, "digest": digest(instrument)},
        "shared_key": shared_key,
        "terms": {
            language: terms(
                parts, retention_days, reminders, language, shared_key=shared_key
            )
            for language in LANGUAGES
        },
    }


def fingerprint(name: str, units: list[str], policy: dict[str, Any]) -> str:
    """Return 64 signs that change with anything the works council approves.

    That is the name, whom it asks, and the *policy* (:func:`freeze`): questions,
    tiers, who sees what, thresholds, every promise. The day of the close is free.
    """
    whole = {"name": name, "units": units, "policy": policy}
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _words() -> dict[str, Any]:
    path = Path(__file__).parent / "texts" / f"{VERSION}.yaml"
    words: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return words
