"""Names and addresses that belong to one person, and those of services."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ledby.sources.interactions.addresses import normal

Raw = tuple[str, str]
"""A name and an address as the repository has them, after its mailmap."""
SHARED: Final = 3
"""An address of so many family names is that of a list or of nobody."""
PLACEHOLDERS: Final = frozenset(
    {"your name", "john doe", "jane doe", "first last", "full name", "no name"}
    | {"unknown author", "not committed yet", "no author", "unknown user"}
)
_NO_REPLY: Final = re.compile(r"^(?:\d+\+)?([\w-]+)@users\.noreply\.[\w.]+$")
_SERVICE_NAME: Final = re.compile(
    r"\[bot\]$|(?:^|[\s_-])bot$|^(?:github|gitlab|github actions?|web-flow|gerrit code"
    r" review|copybara-service|copybara|pre-commit-ci|weblate|hosted weblate|travis ci|"
    r"jenkins|azure pipelines|google-github-actions|buildbot|dependabot|renovate|"
    r"greenkeeper|tip-bot2?|bors|homu|transifex|launchpad translations.*)$",
    re.IGNORECASE,
)
_SERVICE_ADDRESS: Final = re.compile(
    r"^(?:noreply|no-reply|bot|support|actions?)@(?:[\w.-]*\.)?"
    r"(?:github|gitlab|bitbucket|weblate|googlesource|dependabot|renovateapp)\b"
    r"|\[bot\]@|^bot@|-bot@|^41898282\+|^49699333\+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Person:
    """One person: the name and address used most, and all addresses."""

    name: str
    address: str
    addresses: frozenset[str]


@dataclass(frozen=True, slots=True)
class Merged:
    """Who is who.

    ``person`` gives for each raw identity the number of its person, -1 for a service;
    ``shared`` counts addresses that joined nobody.
    """

    person: list[int]
    people: list[Person]
    shared: int


def is_service(name: str, address: str) -> bool:
    """Say whether a program stands behind a name and an address."""
    named = _SERVICE_NAME.search(name.strip())
    return bool(named or _SERVICE_ADDRESS.search(address))


def merge(raws: Sequence[Raw], uses: Sequence[int]) -> Merged:
    """Join identities by address, by full name and by the handle of a forge.

    A name joins only with two words or more; an address that is used under three or
    more family names joins nobody, since placeholders and list gateways would weld
    strangers together.

    Parameters
    ----------
    raws
        Names and addresses, each pair once.
    uses
        How often each occurs.
    """
    shared = _shared(raws)
    parents = list(range(len(raws)))
    first: dict[str, int] = {}
    for number, (name, address) in enumerate(raws):
        if is_service(name, address):
            continue
        for key in _keys(name, address, shared):
            _join(parents, number, first.setdefault(key, number))
    groups: dict[int, list[int]] = defaultdict(list)
    for number, raw in enumerate(raws):
        if not is_service(*raw):
            groups[_root(parents, number)].append(number)
    person = [-1] * len(raws)
    people: list[Person] = []
    for members in groups.values():
        for member in members:
            person[member] = len(people)
        people.append(_person([raws[m] for m in members], [uses[m] for m in members]))
    return Merged(person, people, len(shared))


def _shared(raws: Sequence[Raw]) -> frozenset[str]:
    families: dict[str, set[str]] = defaultdict(set)
    for name, address in raws:
        words = _plain(name).split()
        if words:
            families[normal(address)].add(words[-1])
    return frozenset(
        address
        for address, names in families.items()
        if len(names) >= SHARED or not _is_address(address)
    )


def _keys(name: str, address: str, shared: frozenset[str]) -> list[str]:
    keys, plain = [], _plain(name)
    known = normal(address)
    if known not in shared:
        keys.append(f"address {known}")
        if handle := _NO_REPLY.match(known):
            keys.append(f"handle {handle[1]}")
    if len(plain.split()) > 1 and plain not in PLACEHOLDERS:
        keys.append(f"name {plain}")
    return keys


def _person(raws: Sequence[Raw], uses: Sequence[int]) -> Person:
    names: Counter[str] = Counter()
    addresses: Counter[str] = Counter()
    for (name, address), count in zip(raws, uses, strict=True):
        names[name] += count
        # The address that mail would reach comes before that of a forge.
        addresses[normal(address)] += 0 if _NO_REPLY.match(address) else count
    # Ties end by the alphabet, so that the order of the history does not matter.
    name = min(names, key=lambda known: (-names[known], known))
    address = min(addresses, key=lambda known: (-addresses[known], known))
    return Person(name, address, frozenset(addresses))


def _is_address(address: str) -> bool:
    _, sign, domain = address.rpartition("@")
    return bool(sign) and "." in domain and not domain.endswith((".local", ".(none)"))


def _plain(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(re.sub(r"[^\w\s]+", " ", text).split())


def _root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number


def _join(parents: list[int], one: int, other: int) -> None:
    one, other = _root(parents, one), _root(parents, other)
    parents[max(one, other)] = min(one, other)
