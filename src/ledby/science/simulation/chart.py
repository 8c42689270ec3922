"""The people of Harbourlight Relief on their chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ledby.errors import InsufficientData
from ledby.science.simulation.names import COUNTRIES
from ledby.science.simulation.naming import name_everybody
from ledby.science.simulation.occupations import DIRECTORS, PARTS
from ledby.science.simulation.planted import (
    DIRECTOR,
    EMPLOYEE,
    EXECUTIVE,
    GENDERS,
    HEAD,
    LEAD,
    PLANTED,
    STAFF,
    STUDENT,
    VOLUNTEER,
    person_id,
)
from ledby.science.simulation.seats import Seats, draw_seats

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

SMALLEST: Final = 60
WOMEN_BY_LEVEL: Final = {1: 0.0, 2: 0.22, 3: 0.45, 4: 0.58, 5: 0.60, 6: 0.64}
"""The planted ceiling: share of women at each level."""

TODAY: Final = 1_772_409_600
"""The Monday on which the simulated cycle opens (2026-03-02)."""

YEAR: Final = 31_557_600


@dataclass(frozen=True, slots=True)
class Chart:
    """Everybody, by position; ``manager`` is a position or -1."""

    ids: list[str]
    names: list[str]
    emails: list[str]
    titles: list[str]
    paths: tuple[str, ...]
    path: Ints
    part: Ints
    manager: Ints
    level: Ints
    tier: Ints
    towns: list[str]
    gender: Ints
    contract: Ints
    start: Ints
    answered: Flags

    @property
    def people(self) -> int:
        """Return how many people there are."""
        return len(self.ids)

    @property
    def woman(self) -> Flags:
        """Return who is a woman."""
        told: Flags = self.gender == 0
        return told


def draw_chart(
    people: int, rng: np.random.Generator, *, response: float | None = None
) -> Chart:
    """Draw the units, the reporting tree and the people on it."""
    if people < SMALLEST:
        message = f"A simulated organisation needs {SMALLEST} people or more."
        raise InsufficientData(message)
    seats = draw_seats(people, rng)
    contract = _contracts(seats, rng)
    level = _levels(seats, contract, rng)
    woman = _women(level, rng)
    paths, path, towns, country = _places(seats, rng)
    towns[: len(PLANTED)] = [planted.town for planted in PLANTED]
    names, emails = name_everybody(
        country, woman, [planted.name for planted in PLANTED], rng
    )
    gender = np.where(woman, 0, 1)
    told = rng.random(people)
    gender = np.where(told < 0.06, -1, np.where(told < 0.07, 2, gender))
    gender[: len(PLANTED)] = [GENDERS.index(planted.gender) for planted in PLANTED]
    years = rng.gamma(2.0, 2.5, people) + np.where(level <= 2, 3.0, 0.1)
    return Chart(
        ids=[person_id(at) for at in range(people)],
        names=names,
        emails=emails,
        titles=_titles(seats, contract, towns, rng),
        paths=paths,
        path=path,
        part=seats.part,
        manager=seats.manager,
        level=level,
        tier=seats.tier,
        towns=towns,
        gender=gender,
        contract=contract,
        start=(TODAY - np.minimum(years, 25.0) * YEAR).astype(np.int64),
        answered=_answered(seats, path, rng, response),
    )


def _contracts(seats: Seats, rng: np.random.Generator) -> Ints:
    volunteers = np.array([part.volunteers for part in PARTS])[seats.part]
    students = np.array([part.students for part in PARTS])[seats.part]
    volunteers = np.where(seats.tier == LEAD, volunteers / 2, volunteers)
    students = np.where(seats.tier == LEAD, 0.0, students)
    draw = rng.random(len(seats.part))
    contract = np.where(
        draw < volunteers,
        VOLUNTEER,
        np.where(draw < volunteers + students, STUDENT, EMPLOYEE),
    )
    contract[seats.tier >= HEAD] = EMPLOYEE
    contract[: len(PLANTED)] = [planted.contract for planted in PLANTED]
    return contract


def _levels(seats: Seats, contract: Ints, rng: np.random.Generator) -> Ints:
    draw = rng.random(len(contract))
    staff = np.where(
        contract == EMPLOYEE,
        np.where(draw < 0.6, 4, 5),
        np.where((contract == VOLUNTEER) & (draw < 0.15), 5, 6),
    )
    staff[: len(PLANTED)] = [
        4 if planted.contract == EMPLOYEE else 6 for planted in PLANTED
    ]
    by_tier = np.array([0, 3, 2, 2, 1])[seats.tier]
    return np.where(seats.tier == STAFF, staff, by_tier)


def _women(level: Ints, rng: np.random.Generator) -> Flags:
    """Seat the planted share of women at each level, to the nearest person."""
    key = rng.random(len(level))
    key[: len(PLANTED)] = [
        -1.0 if planted.gender == "woman" else 2.0 for planted in PLANTED
    ]
    woman = np.zeros(len(level), dtype=bool)
    for grade, share in WOMEN_BY_LEVEL.items():
        members = np.flatnonzero(level == grade)
        seats = round(share * len(members))
        woman[members[np.argsort(key[members])][:seats]] = True
    return woman


def _places(
    seats: Seats, rng: np.random.Generator
) -> tuple[tuple[str, ...], Ints, list[str], Ints]:
    """Name the units and give each team a town and each person a country."""
    codes = {country: at for at, country in enumerate(COUNTRIES)}
    everywhere = tuple(COUNTRIES)
    people = len(seats.part)
    boss = np.where(seats.tier == STAFF, seats.manager, np.arange(people))
    luck = rng.random(people)[boss]
    paths: list[str] = []
    path = np.empty(people, dtype=np.int64)
    town = np.empty(people, dtype=np.int64)
    bank = [name for nation in COUNTRIES.values() for name in nation.towns]
    for at, part in enumerate(PARTS):
        here = seats.part == at
        nations = np.array([codes[name] for name in part.countries or everywhere])
        sites = int(seats.site[here].max()) + 1
        spots = (nations[:, None] * 3 + np.arange(3)).T.ravel()
        for site in range(sites):
            among = here & (seats.site == site)
            path[among] = len(paths)
            turn, spot = divmod(site, len(spots))
            if sites == 1:
                town[among] = nations[(luck[among] * len(nations)).astype(np.int64)] * 3
                paths.append(part.path)
                continue
            town[among] = spots[spot]
            label = bank[spots[spot]] + (f" {turn + 1}" if turn else "")
            paths.append(f"{part.path} / {label}")
    moved = rng.random(people) < 0.25
    country = np.where(moved, rng.integers(0, len(codes), people), town // 3)
    return tuple(paths), path, [bank[spot] for spot in town], country


def _titles(
    seats: Seats, contract: Ints, towns: list[str], rng: np.random.Generator
) -> list[str]:
    directors = {part: title for title, part in DIRECTORS}
    draw = rng.random(len(towns)).tolist()
    above = np.where(seats.manager < 0, EXECUTIVE, seats.tier[seats.manager]).tolist()
    titles = [planted.title for planted in PLANTED]
    tiers, parts = seats.tier.tolist(), seats.part.tolist()
    for at in range(len(PLANTED), len(towns)):
        part, tier = PARTS[parts[at]], tiers[at]
        head = part.head if above[at] >= DIRECTOR else f"Section head, {towns[at]}"
        by_tier = {
            EXECUTIVE: "Executive director",
            DIRECTOR: directors.get(parts[at], ""),
            HEAD: head,
            LEAD: part.lead,
        }
        staff = {
            EMPLOYEE: part.titles[int(draw[at] * len(part.titles))],
            VOLUNTEER: "Volunteer",
            STUDENT: "Student",
        }
        titles.append(by_tier.get(tier, staff[int(contract[at])]))
    return titles


def _answered(
    seats: Seats, path: Ints, rng: np.random.Generator, response: float | None
) -> Flags:
    """Let *response* of each unit answer, or its own share; planted people always."""
    key = rng.random(len(path))
    key[: len(PLANTED)] = -1.0
    order = np.lexsort((key, path))
    sizes = np.bincount(path)
    place = np.empty(len(path), dtype=np.int64)
    place[order] = np.arange(len(path)) - np.repeat(sizes.cumsum() - sizes, sizes)
    planted = np.array([part.answered for part in PARTS])[seats.part]
    rate = planted if response is None else np.full(len(path), response)
    wanted = np.ceil(rate * sizes[path] - 1e-9)
    answers: Flags = place < wanted
    return answers
