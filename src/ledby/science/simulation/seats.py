"""The bare chart: units cut into sites, a reporting tree grown in each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ledby.science.simulation.occupations import DIRECTORS, DIVISIONS, PART, PARTS
from ledby.science.simulation.planted import (
    DIRECTOR,
    EXECUTIVE,
    HEAD,
    LEAD,
    PLANTED,
    STAFF,
)

Ints = NDArray[np.int64]

SITE_FROM, SITE_SIZE = 400, 260
"""A part with more people than the first is cut into sites of about the second."""


@dataclass(frozen=True, slots=True)
class Seats:
    """Part, site, manager (a position or -1) and tier of each seat."""

    part: Ints
    site: Ints
    manager: Ints
    tier: Ints


def draw_seats(people: int, rng: np.random.Generator) -> Seats:
    """Cut the people into parts and sites and grow a reporting tree in each.

    Planted people have the first positions; everybody else sits in random order.
    """
    return _shuffle(_seat(people, rng), rng)


def _seat(people: int, rng: np.random.Generator) -> Seats:
    shares = np.array([part.share for part in PARTS])
    sizes = np.floor(shares * people).astype(np.int64)
    sizes[np.argsort(shares * people - sizes)[::-1][: people - sizes.sum()]] += 1
    above = np.zeros(len(PARTS), dtype=np.int64)
    above[PART["Head office"]] += 1
    for _, part in DIRECTORS:
        above[part] += 1
    seats = Seats(*(np.full(people, -1, dtype=np.int64) for _ in range(4)))
    heads = []
    first = 0
    chiefs: list[int] = []
    for at, size in enumerate(sizes):
        seats.part[first : first + size] = at
        seats.site[first : first + above[at]] = 0
        chiefs.extend(range(first, first + above[at]))
        heads.append(first + above[at])
        _grow_part(seats, heads[-1], int(size - above[at]), rng)
        first += size
    _join(seats, chiefs, heads)
    return seats


def _join(seats: Seats, chiefs: list[int], heads: list[int]) -> None:
    """Hang the parts under their directors and the directors under the executive."""
    office = PART["Head office"]
    executive = next(at for at in chiefs if seats.part[at] == office)
    seats.tier[executive] = EXECUTIVE
    directors = {
        division: next(at for at in chiefs if seats.part[at] == part)
        for division, (_, part) in zip(DIVISIONS, DIRECTORS, strict=True)
    }
    for director in directors.values():
        seats.tier[director] = DIRECTOR
        seats.manager[director] = executive
    for part, head in zip(PARTS, heads, strict=True):
        division = part.path.split(" / ", 1)[0]
        finance = part is PARTS[PART["Finance"]]
        seats.manager[head] = executive if finance else directors[division]


def _grow_part(seats: Seats, first: int, size: int, rng: np.random.Generator) -> None:
    sites = 1 if size <= SITE_FROM else -(-size // SITE_SIZE)
    bounds = first + np.linspace(0, size, sites + 1).round().astype(np.int64)
    for site in range(sites):
        start, stop = bounds[site], bounds[site + 1]
        parent, tier = _grow_site(int(stop - start), rng)
        seats.site[start:stop] = site
        seats.tier[start:stop] = tier
        seats.manager[start:stop] = np.where(parent < 0, -1, parent + start)
        if site:
            seats.manager[start] = bounds[(site - 1) // 8]


def _grow_site(count: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Grow one head, section heads, leads and their teams of about 5 to 12."""
    rest = count - 1
    leads = 0 if rest <= 14 else round(rest / 9)
    sections = round(leads / 5) if leads > 8 else 0
    staff = rest - leads - sections
    above = np.arange(1, sections + 1) if sections else np.zeros(1, dtype=np.int64)
    parent_of_leads = above[np.arange(leads) % len(above)]
    offices = np.arange(sections + 1) if leads else np.zeros(1, dtype=np.int64)
    direct = np.repeat(offices, 3)[:staff] if leads else np.zeros(staff, dtype=np.int64)
    teams = staff - len(direct)
    weights = rng.uniform(6.0, 11.0, max(leads, 1)).cumsum()
    place = (np.arange(teams) + 0.5) / max(teams, 1) * weights[-1]
    in_teams = 1 + sections + np.searchsorted(weights, place)
    nobody = np.full(1, -1)
    parent = np.concatenate(
        [nobody, np.zeros(sections, dtype=np.int64), parent_of_leads, direct, in_teams]
    )
    tier = np.repeat([HEAD, LEAD, STAFF], [1 + sections, leads, staff])
    return parent, tier


def _shuffle(seats: Seats, rng: np.random.Generator) -> Seats:
    """Give planted people the first positions and everybody else a random one."""
    people = len(seats.part)
    chosen: list[int] = []
    for planted in PLANTED:
        fits = np.flatnonzero(
            (seats.part == planted.part) & (seats.tier == planted.tier)
        )
        if planted.tier == STAFF:
            fits = fits[::-1]
        chosen.append(next(int(at) for at in fits if at not in chosen))
    others = np.setdiff1d(np.arange(people), chosen)
    order = np.concatenate([np.array(chosen, dtype=np.int64), rng.permutation(others)])
    place = np.empty(people, dtype=np.int64)
    place[order] = np.arange(people)
    manager = seats.manager[order]
    return Seats(
        part=seats.part[order],
        site=seats.site[order],
        manager=np.where(manager < 0, -1, place[manager]),
        tier=seats.tier[order],
    )
