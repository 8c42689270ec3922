"""Names and e-mail addresses, each given once."""

from __future__ import annotations

import unicodedata
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.simulation.names import COUNTRIES

DOMAIN: Final = "harbourlight.example"
_PLAIN: Final = str.maketrans({"ł": "l", "Ł": "L", "ß": "ss", " ": ".", "’": ""})


def name_everybody(
    country: NDArray[np.int64],
    woman: NDArray[np.bool_],
    fixed: list[str],
    rng: np.random.Generator,
) -> tuple[list[str], list[str]]:
    """Draw a name from each one's country; the first people keep their fixed names.

    A name that is taken gets a second last name, so that nobody is a namesake.

    Returns
    -------
    names, emails
        Both without doubles, in the order of *country*.
    """
    nations = tuple(COUNTRIES.values())
    names: dict[str, None] = dict.fromkeys(fixed)
    rest = slice(len(fixed), None)
    luck = rng.random((len(country), 2))[rest].tolist()
    places = zip(country[rest].tolist(), woman[rest].tolist(), luck, strict=True)
    for code, is_woman, (first_draw, last_draw) in places:
        nation = nations[code]
        firsts = nation.women if is_woman else nation.men
        first = firsts[int(first_draw * len(firsts))]
        start = int(last_draw * len(nation.last))
        name = f"{first} {nation.last[start]}"
        turn = 0
        while name in names:
            turn += 1
            name = f"{first} {_double(nation.last, start, turn)}"
        names[name] = None
    given = list(names)
    return given, [f"{address}@{DOMAIN}" for address in _addresses(given)]


def _double(last: tuple[str, ...], start: int, turn: int) -> str:
    """Return the *turn*-th double name from *start* on, then triple ones."""
    name = last[start]
    while turn:
        turn, step = divmod(turn, len(last))
        name = f"{name}-{last[(start + step) % len(last)]}"
    return name


def _addresses(names: list[str]) -> list[str]:
    taken: dict[str, None] = {}
    for name in names:
        folded = unicodedata.normalize("NFKD", name.translate(_PLAIN))
        plain = folded.encode("ascii", "ignore").decode().lower()
        address, turn = plain, 1
        while address in taken:
            turn += 1
            address = f"{plain}.{turn}"
        taken[address] = None
    return list(taken)
