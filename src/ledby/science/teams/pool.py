"""Who could be in a team: those who carry a skill that is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.errors import TableError
from ledby.science.tables import PEOPLE, SKILLS, conform
from ledby.science.teams.brief import Brief, Need

UNIT_SEPARATOR: Final = " / "
"""Between the names of a unit's path."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Candidates, in the order of the table of people.

    Attributes
    ----------
    ids : list of str
        People who carry a skill that is asked for, or must be in.
    carries : ndarray of shape (candidates, needs)
        Who can carry which need.
    unit, level, place : ndarray of shape (candidates,)
        Codes; ``units`` has the words of the first.
    load : ndarray of shape (candidates,)
        How often picked lately.
    hours : ndarray of shape (candidates,)
        Hours a week that they have for it; 0 for who did not say.
    block : ndarray of shape (candidates,)
        Codes of blocks: units that are as far from all others, and not from one
        another.
    distance : ndarray of shape (blocks, blocks)
        0 where two blocks talk as much as chance gives or more, to 1 where not at all.
    """

    ids: list[str]
    carries: Flags
    unit: Ints
    level: Ints
    place: Ints
    units: list[str]
    load: Floats
    hours: Floats
    block: Ints
    distance: Floats

    def at(self, names: Iterable[str]) -> list[int]:
        """Return the places of those of *names* who are candidates."""
        known = {person: place for place, person in enumerate(self.ids)}
        return [known[name] for name in names if name in known]

    def below(self, path: str) -> Flags:
        """Return who is in the unit of this path, or in one below it."""
        inside = [
            unit == path or unit.startswith(f"{path}{UNIT_SEPARATOR}")
            for unit in self.units
        ]
        return np.array(inside, dtype=bool)[self.unit]


def gather(
    brief: Brief,
    people: Any,
    skills: Any,
    distance: dict[tuple[str, str], float],
    hours: Mapping[str, float] | None = None,
) -> Pool:
    """Return the candidates for a brief.

    Parameters
    ----------
    brief : Brief
        What is asked for.
    people, skills : frame
        Tables of the contract.
    distance : dict
        For pairs of units (in alphabetical order), how far they are apart, 0..1.
    hours : mapping, optional
        Hours a week that people have; nobody said anything by default.

    Raises
    ------
    TableError
        A table breaks its contract, or the brief names somebody who is not in it.
    """
    everybody = conform(people, PEOPLE)
    ids: list[str] = everybody["person"].to_list()
    _all_there(brief, set(ids))
    carried = _carried(brief.needs, conform(skills, SKILLS))
    out = {*brief.never, *((brief.sponsor,) if brief.sponsor else ())}
    wanted = set(brief.must)
    kept = [
        row
        for row, person in enumerate(ids)
        if person not in out and (person in carried or person in wanted)
    ]
    carries = np.zeros((len(kept), len(brief.needs)), dtype=bool)
    for place, row in enumerate(kept):
        for need in carried.get(ids[row], ()):
            carries[place, need] = True
    unit, units = _codes([everybody["unit"][row] for row in kept])
    block, apart = _blocks(_apart(units, distance))
    return Pool(
        ids=[ids[row] for row in kept],
        carries=carries,
        unit=unit,
        level=_codes([everybody["level"][row] for row in kept])[0],
        place=_codes([everybody["location"][row] for row in kept])[0],
        units=units,
        load=np.array([float(brief.load.get(ids[row], 0)) for row in kept]),
        hours=np.array([float((hours or {}).get(ids[row], 0.0)) for row in kept]),
        block=block[unit],
        distance=apart,
    )


def _all_there(brief: Brief, known: set[str]) -> None:
    asked = {
        "must": brief.must,
        "never": brief.never,
        "lead_from": brief.lead_from,
        "not_both": tuple(name for pair in brief.not_both for name in pair),
        "sponsor": (brief.sponsor,) if brief.sponsor else (),
    }
    for where, names in asked.items():
        for name in names:
            if name not in known:
                raise TableError(f'Brief, "{where}": "{name}" is nobody in the table.')
    both = set(brief.must) & {*brief.never, brief.sponsor}
    if both:
        name = min(map(str, both))
        raise TableError(
            f'Brief, "must": "{name}" must be in the team and may not; choose one.'
        )


def _carried(needs: tuple[Need, ...], skills: Any) -> dict[str, list[int]]:
    by_skill: dict[str, list[int]] = {}
    for number, need in enumerate(needs):
        by_skill.setdefault(need.skill.casefold(), []).append(number)
    found: dict[str, list[int]] = {}
    rows = zip(
        skills["person"].to_list(),
        skills["skill"].to_list(),
        skills["level"].to_list(),
        strict=True,
    )
    for person, skill, level in rows:
        for number in by_skill.get(skill.strip().casefold(), ()):
            if level >= needs[number].level:
                found.setdefault(person, []).append(number)
    return found


def _codes(values: list[Any]) -> tuple[Ints, list[str]]:
    words = ["" if value is None or value != value else str(value) for value in values]  # noqa: PLR0124 - NaN
    names = sorted(set(words))
    place = {name: code for code, name in enumerate(names)}
    return np.array([place[word] for word in words], dtype=np.int64), names


def _apart(units: list[str], distance: dict[tuple[str, str], float]) -> Floats:
    apart = np.zeros((len(units), len(units)))
    for one, name in enumerate(units):
        for other in range(one + 1, len(units)):
            pair = (name, units[other])
            apart[one, other] = apart[other, one] = distance.get(pair, 0.0)
    return apart


def _blocks(apart: Floats) -> tuple[Ints, Floats]:
    """Return the block of each unit, and how far blocks are apart."""
    if not len(apart):
        return np.zeros(0, dtype=np.int64), apart
    _, first, block = np.unique(apart, axis=0, return_index=True, return_inverse=True)
    return block.ravel().astype(np.int64), apart[np.ix_(first, first)]
