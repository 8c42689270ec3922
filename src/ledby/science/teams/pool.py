"""Who could be in a team: those who carry a skill that is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from ledby.errors import TableError
from ledby.science.tables import PEOPLE, SKILLS, conform
from ledby.science.teams.brief import Brief, Need
from ledby.science.teams.closeness import CLOSE, FAR, SEPARATOR, Closeness

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
    source : str
        Where the distances come from: ``ties``, ``tree``, or nothing.
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
    source: str

    def at(self, names: Iterable[str]) -> list[int]:
        """Return the places of those of *names* who are candidates."""
        known = {person: place for place, person in enumerate(self.ids)}
        return [known[name] for name in names if name in known]

    def joined(self, members: Sequence[int]) -> int:
        """Return how many members come from where others do, or from close to it."""
        blocks = self.block[list(members)]
        close = self.distance[np.ix_(blocks, blocks)] <= CLOSE
        np.fill_diagonal(close, val=False)
        return int(close.any(axis=1).sum())

    def bridges(self, members: Sequence[int]) -> int:
        """Return how many pairs of blocks of the members hardly meet."""
        blocks = np.unique(self.block[list(members)])
        return int(np.triu(self.distance[np.ix_(blocks, blocks)] >= FAR, 1).sum())

    def beside(
        self, member: int, members: Sequence[int]
    ) -> tuple[list[str], list[str]]:
        """Return which units of the others are close to a member's, and which far.

        Nothing where closeness was not measured.
        """
        if self.source in {"", "tree"}:
            return [], []
        units = {
            self.units[self.unit[who]]: self.distance[
                self.block[member], self.block[who]
            ]
            for who in members
            if self.unit[who] != self.unit[member]
        }
        close = sorted(unit for unit, apart in units.items() if apart <= CLOSE)
        return close, sorted(unit for unit, apart in units.items() if apart >= FAR)

    def below(self, path: str) -> Flags:
        """Return who is in the unit of this path, or in one below it."""
        inside = [
            unit == path or unit.startswith(f"{path}{SEPARATOR}") for unit in self.units
        ]
        return np.array(inside, dtype=bool)[self.unit]


def gather(
    brief: Brief,
    people: Any,
    skills: Any,
    closeness: Closeness | None = None,
    hours: Mapping[str, float] | None = None,
) -> Pool:
    """Return the candidates for a brief.

    Parameters
    ----------
    brief : Brief
        What is asked for.
    people, skills : frame
        Tables of the contract.
    closeness : Closeness, optional
        How close units are; without it all are at no distance.
    hours : mapping, optional
        Hours a week that people have; nobody said anything by default.

    Raises
    ------
    TableError
        A table breaks its contract, or the brief names somebody who is not in it, or
        asks for closeness where nothing is known of it.
    """
    if closeness is None and (brief.start or brief.bridge):
        raise TableError(
            'Brief, "closeness": how close units are is not known here; give ties.'
        )
    everybody = conform(people, PEOPLE)
    ids: list[str] = everybody["person"].to_list()
    _all_there(brief, set(ids))
    carried = _carried(brief.needs, conform(skills, SKILLS))
    out = {*brief.never, brief.sponsor}
    able = {*carried, *brief.must} - out
    kept = [row for row, person in enumerate(ids) if person in able]
    unit, level, location = (
        _codes(_at(everybody[name], kept)) for name in ("unit", "level", "location")
    )
    units = unit[1]
    far = np.zeros((len(units),) * 2) if closeness is None else closeness.between(units)
    block, apart = _blocks(far)
    return Pool(
        ids=[ids[row] for row in kept],
        carries=_flags([carried.get(ids[row], ()) for row in kept], len(brief.needs)),
        unit=unit[0],
        level=level[0],
        place=location[0],
        units=units,
        load=np.array([float(brief.load.get(ids[row], 0)) for row in kept]),
        hours=np.array([float((hours or {}).get(ids[row], 0.0)) for row in kept]),
        block=block[unit[0]],
        distance=apart,
        source="" if closeness is None else closeness.source,
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
    written = [
        skill
        for skill in skills["skill"].unique().to_list()
        if skill.strip().casefold() in by_skill
    ]
    held = skills.filter(nw.col("skill").is_in(written))
    columns = (held[name].to_list() for name in ("person", "skill", "level"))
    rows = zip(*columns, strict=True)
    for person, skill, level in rows:
        for number in by_skill.get(skill.strip().casefold(), ()):
            if level >= needs[number].level:
                found.setdefault(person, []).append(number)
    return found


def _flags(needs: list[Sequence[int]], count: int) -> Flags:
    carries = np.zeros((len(needs), count), dtype=bool)
    for place, mine in enumerate(needs):
        carries[place, list(mine)] = True
    return carries


def _at(column: nw.Series[Any], rows: list[int]) -> list[Any]:
    values = column.to_list()
    return [values[row] for row in rows]


def _codes(values: list[Any]) -> tuple[Ints, list[str]]:
    words = ["" if value is None or value != value else str(value) for value in values]  # noqa: PLR0124 - NaN
    names = sorted(set(words))
    place = {name: code for code, name in enumerate(names)}
    return np.array([place[word] for word in words], dtype=np.int64), names


def _blocks(apart: Floats) -> tuple[Ints, Floats]:
    """Return the block of each unit, and how far blocks are apart."""
    if not len(apart):
        return np.zeros(0, dtype=np.int64), apart
    _, first, block = np.unique(apart, axis=0, return_index=True, return_inverse=True)
    return block.ravel().astype(np.int64), apart[np.ix_(first, first)]
