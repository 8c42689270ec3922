"""Bare imperatives in English: a verb in its base form where a clause begins.

Clean rules over lists of words (``words/imperatives.toml``), no model. Most of those
missed begin with a word that is a noun more often than a verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ledby.science.role_modeling.cues import word_list

WORD: Final = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?|\d+|[^\sA-Za-z\d]")
OPENS: Final = frozenset(":;-–—•*>(\"“'")
JOINS: Final = frozenset({"and", "then", "please", "or"})
PLEASE: Final = frozenset({"please", "pls", "plz", "kindly"})
LETS: Final = frozenset({"let's", "let’s", "lets"})
NEGATED: Final = frozenset({"don't", "don’t", "dont"})
ASKING: Final = frozenset({"will", "would", "could", "can", "do", "did", "does"})
PERSONS: Final = frozenset({"you", "we", "they", "i", "he", "she", "it"})
SET_PHRASES: Final = frozenset(
    {
        ("thank", "you"),
        ("thank", "god"),
        ("guess", "what"),
        ("wish", "i"),
        ("hope", "you"),
        ("see", "you"),
        ("go", "figure"),
    }
)
MOST_WORDS: Final = 240
ADDRESSED: Final = 3
"""A comma before this word ends a name or a greeting: "Ann, call me"."""


def imperatives(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each verb that gives an order in a sentence.

    Parameters
    ----------
    sentence : str
        One sentence of English; of a longer one the first 240 words.
    """
    matches = list(WORD.finditer(sentence))[:MOST_WORDS]
    words = [match.group().casefold() for match in matches]
    if not words or _asks(words):
        return
    ordered = False
    for place in _openings(words):
        at = _skip(words, place)
        joined = at > 0 and words[at - 1] in {"and", "or"}
        if (ordered or not joined) and _orders(words, at):
            ordered = True
            yield matches[at].span()


def _asks(words: Sequence[str]) -> bool:
    """Return whether the sentence is a question, whatever sign it ends with."""
    inverted = words[0] in ASKING and len(words) > 1 and words[1] in PERSONS
    return inverted or (words[-1] == "?" and words[0] not in NEGATED)


def _openings(words: Sequence[str]) -> Iterator[int]:
    """Yield where clauses begin: at the start, after a pause, after a condition."""
    yield 0
    condition = any(word in word_list("condition") for word in words[:3])
    for at, word in enumerate(words[:-1]):
        pauses = word in OPENS and (at > 0 or word != "-")
        numbered = at == 1 and word in {")", "."} and words[0].isdigit()
        called = word == "," and (
            condition or at < ADDRESSED or words[at + 1] in {"please", "then", "don't"}
        )
        if pauses or numbered or called or (at > 0 and word in JOINS):
            yield at + 1


def _skip(words: Sequence[str], at: int) -> int:
    """Return the place after words that lead in: please, then, first, a comma."""
    while at < len(words) - 1:
        sign = at > 0 and (words[at] in OPENS or words[at] == ",")
        if not sign and (words[at] not in word_list("lead_in") or words[at] == "no"):
            break
        at += 1
    return at


def _orders(words: Sequence[str], at: int) -> bool:
    """Return whether the word at a clause's beginning gives an order."""
    word = words[at]
    then = words[at + 1] if at + 1 < len(words) else ""
    please = at > 0 and words[at - 1] in PLEASE
    if word in NEGATED:
        return then not in PERSONS
    if word in LETS:
        return True
    if len(words) == 1 or (word, then) in SET_PHRASES:
        return False
    if then in word_list("not_a_verb_before") and word != "be":
        return False
    return _verb(word, then, please=please)


def _verb(word: str, then: str, *, please: bool) -> bool:
    follows = word_list("follows")
    if word in {"do", "have"}:
        return please or then == "not" or then in follows
    if word in word_list("clear"):
        return True
    if word in word_list("unclear"):
        return please or then in follows
    return please and word.isalpha() and word not in follows and then in follows
