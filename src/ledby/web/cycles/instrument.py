"""The instrument: what people are asked, read from a versioned item bank.

An item bank is a YAML file in ``data``; it is checked as a whole when it is loaded, so
a missing translation or a third wording too few is found at the start and not by the
person who answers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ledby.errors import ConfigurationError
from ledby.science.vocabulary import (
    ENERGY_MAX,
    ENERGY_MIN,
    VALUE_MAX,
    VALUE_MIN,
    Facet,
    Reason,
    Share,
    Trait,
)

DATA = Path(__file__).parent / "data"
CLIMATE_ITEMS = 6
MORE = (0, 2, 5, 6)
"""How many more could have been named: none, 1 or 2, 3 to 5, more."""

Words = Mapping[str, str]
"""One text in every language of the instrument."""


@dataclass(frozen=True)
class Item:
    """A question: its trait or facet (or ``climate``) and its text in each wording."""

    key: str
    scale: str
    texts: Mapping[str, Words]


@dataclass(frozen=True)
class Wording:
    """How items are put: a line above them, a pattern for each, "not observed"."""

    intro: Words
    item: Words
    unseen: Words


@dataclass(frozen=True)
class ShareChoice:
    """A way to share a follow: what one ticks, and what the other learns."""

    label: Words
    hint: Words


@dataclass(frozen=True)
class Instrument:
    """One version of the item bank; answers are comparable within a version only."""

    version: str
    licence: str
    attribution: str
    provenance: str
    languages: tuple[str, ...]
    wordings: Mapping[str, Wording]
    points: Mapping[int, Words]
    traits: tuple[Item, ...]
    lead: tuple[Item, ...]
    climate: tuple[Item, ...]
    trait_names: Mapping[str, Words]
    facet_names: Mapping[str, Words]
    energy: Mapping[int, Words]
    reasons: Mapping[str, Words]
    share: Mapping[str, ShareChoice]
    more: Mapping[int, Words]
    comments: Mapping[str, Words]

    def item(self, key: str) -> Item:
        """Return the item called *key*; KeyError if the instrument has none."""
        for item in (*self.traits, *self.lead, *self.climate):
            if item.key == key:
                return item
        raise KeyError(key)


@cache
def load(version: str = "ledby-1") -> Instrument:
    """Return the instrument of that version.

    Raises
    ------
    ConfigurationError
        If there is no such version, or its file breaks a rule: one sentence that says
        where and what is allowed.
    """
    path = DATA / f"{version}.yaml"
    if version not in versions():
        raise ConfigurationError(
            f'There is no instrument "{version}"; known are {", ".join(versions())}.'
        )
    try:
        bank = yaml.safe_load(path.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{path.name} is not valid YAML: {error}.") from error
    return read(bank, path.name)


@cache
def digest(version: str) -> str:
    """Return the SHA-256 of the file of a version: other questions, another digest."""
    return hashlib.sha256((DATA / f"{version}.yaml").read_bytes()).hexdigest()


def versions() -> tuple[str, ...]:
    """Return the versions that are shipped."""
    return tuple(sorted(path.stem for path in DATA.glob("*.yaml")))


def read(bank: Any, name: str) -> Instrument:
    """Return the instrument in *bank*, parsed YAML; *name* is for error sentences."""
    reader = _Reader(name, ("en",))
    reader.group(bank, _SECTIONS, "the file")
    languages = bank["languages"]
    if not isinstance(languages, list) or "en" not in languages:
        raise ConfigurationError(
            f"{name}, languages: {languages!r} must be a list with en in it."
        )
    reader = _Reader(name, tuple(languages))
    return Instrument(
        version=reader.text(bank["version"], "version"),
        licence=reader.text(bank["licence"], "licence"),
        attribution=reader.text(bank["attribution"], "attribution"),
        provenance=reader.text(bank["provenance"], "provenance"),
        languages=tuple(languages),
        wordings=reader.wordings(bank["wordings"]),
        points=reader.words_by(
            bank["points"], range(VALUE_MIN, VALUE_MAX + 1), "points"
        ),
        traits=reader.items(bank["traits"], Trait, "abc", ("self", "observer")),
        lead=reader.items(bank["lead"], Facet, "ab", ("observer",)),
        climate=reader.climate(bank["climate"]),
        trait_names=reader.names(bank["traits"]),
        facet_names=reader.names(bank["lead"]),
        energy=reader.words_by(
            bank["energy"], range(ENERGY_MIN, ENERGY_MAX + 1), "energy"
        ),
        reasons=reader.words_by(bank["reasons"], Reason, "reasons"),
        share=reader.share(bank["share"]),
        more=reader.words_by(bank["more"], MORE, "more"),
        comments=reader.words_by(bank["comments"], bank["comments"], "comments"),
    )


def in_language(words: Words, language: str) -> str:
    """Return the text in *language* ("nl", "nl-be"), or in English."""
    base = language.partition("-")[0]
    return words.get(language) or words.get(base) or words["en"]


_SECTIONS = (
    "version",
    "licence",
    "attribution",
    "provenance",
    "languages",
    "wordings",
    "points",
    "traits",
    "lead",
    "climate",
    "energy",
    "reasons",
    "share",
    "more",
    "comments",
)


@dataclass(frozen=True)
class _Reader:
    """Reads parts of an item bank and refuses what breaks a rule."""

    name: str
    languages: tuple[str, ...]

    def group(self, node: Any, keys: Iterable[Any], where: str) -> Mapping[Any, Any]:
        """Return *node* if it is a mapping with exactly these keys."""
        expected = list(keys)
        if not isinstance(node, Mapping) or set(node) != set(expected):
            found = ", ".join(map(str, node)) if isinstance(node, Mapping) else node
            raise ConfigurationError(
                f"{self.name}, {where}: found {found}; allowed and needed are"
                f" {', '.join(map(str, expected))}."
            )
        return {key: node[key] for key in expected}

    def text(self, node: Any, where: str) -> str:
        """Return *node* if it is a text with something in it."""
        if not isinstance(node, str) or not node.strip():
            raise ConfigurationError(
                f"{self.name}, {where}: {node!r} is not a text; write one."
            )
        return node.strip()

    def words(self, node: Any, where: str) -> Words:
        """Return one text in every language."""
        texts = self.group(node, self.languages, where)
        return {code: self.text(texts[code], f"{where}, {code}") for code in texts}

    def words_by(
        self, node: Any, keys: Iterable[Any], where: str
    ) -> Mapping[Any, Words]:
        """Return a text in every language for each key."""
        return {
            key if isinstance(key, int) else str(key): self.words(
                words, f"{where}, {key}"
            )
            for key, words in self.group(node, keys, where).items()
        }

    def wordings(self, node: Any) -> Mapping[str, Wording]:
        """Return the three ways in which items are put."""
        ways = self.group(node, ("self", "observer", "climate"), "wordings")
        found = {}
        for way, held in ways.items():
            where = f"wordings, {way}"
            parts = self.group(held, ("unseen", "intro", "item"), where)
            texts = {key: self.words(parts[key], f"{where}, {key}") for key in parts}
            for code, pattern in texts["item"].items():
                if "{item}" not in pattern:
                    raise ConfigurationError(
                        f"{self.name}, {where}, item, {code}: the pattern must hold"
                        " {item}."
                    )
            found[way] = Wording(**texts)
        return found

    def items(
        self, node: Any, scales: Iterable[str], letters: str, wordings: tuple[str, ...]
    ) -> tuple[Item, ...]:
        """Return the items of each scale, its letters in turn."""
        found = []
        for scale, held in self.group(node, scales, "traits or lead").items():
            self.group(held, ("name", "provenance", "items"), scale)
            self.text(held["provenance"], f"{scale}, provenance")
            for letter, put in self.group(held["items"], letters, scale).items():
                where = f'item "{scale}_{letter}"'
                texts = self.group(put, wordings, where)
                found.append(
                    Item(
                        f"{scale}_{letter}",
                        str(scale),
                        {way: self.words(texts[way], where) for way in texts},
                    )
                )
        return tuple(found)

    def climate(self, node: Any) -> tuple[Item, ...]:
        """Return the inclusion items."""
        held = self.group(node, ("provenance", "items"), "climate")
        self.text(held["provenance"], "climate, provenance")
        numbers = range(1, CLIMATE_ITEMS + 1)
        words = self.words_by(held["items"], numbers, "climate, items")
        return tuple(
            Item(f"climate_{number}", "climate", {"climate": words[number]})
            for number in numbers
        )

    def names(self, node: Mapping[str, Any]) -> Mapping[str, Words]:
        """Return what each trait or facet is called."""
        return {
            scale: self.words(held["name"], f"{scale}, name")
            for scale, held in node.items()
        }

    def share(self, node: Any) -> Mapping[str, ShareChoice]:
        """Return the three ways to share a follow."""
        found = {}
        for share, held in self.group(node, Share, "share").items():
            parts = self.group(held, ("label", "hint"), f"share, {share}")
            texts = {key: self.words(parts[key], f"share, {share}") for key in parts}
            found[str(share)] = ShareChoice(**texts)
        return found
