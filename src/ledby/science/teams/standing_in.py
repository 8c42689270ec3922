"""Who could take one member's place while everybody else stays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ledby.science.teams.brief import Brief
from ledby.science.teams.pool import Flags, Pool
from ledby.science.teams.program import Solution


def stand_in(brief: Brief, pool: Pool, team: Solution, member: int) -> int | None:
    """Return the one person who would best take over all that a member carries.

    The person with the least load who carries the same needs and with whom every rule
    of the brief still holds; None if there is nobody, or the member must be in.
    """
    able = stand_ins(brief, pool, team, member)
    return able[0] if able else None


def stand_ins(brief: Brief, pool: Pool, team: Solution, member: int) -> list[int]:
    """Return all who could take over what a member carries, best first."""
    if pool.ids[member] in brief.must:
        return []
    others = np.array([who for who in team.members if who != member], dtype=np.int64)
    needs = [need for who, need in team.carries if who == member]
    free: Flags = np.asarray(pool.carries[:, needs].all(axis=1))
    free[list(team.members)] = False
    free &= _spread(pool.unit, others, brief.units)
    free &= _spread(pool.level, others, brief.levels)
    free &= _spread(pool.place, others, brief.places)
    if brief.most_from_one is not None:
        there = np.bincount(pool.unit[others], minlength=len(pool.units))
        free &= there[pool.unit] < brief.most_from_one
    for one, other in (pool.at(pair) for pair in brief.not_both if _both(pool, pair)):
        free[one] &= other not in others
        free[other] &= one not in others
    for path in brief.across:
        inside = pool.below(path)
        if not inside[others].any():
            free &= inside
    free &= pool.hours >= brief.hours_each
    free &= pool.hours[others].sum() + pool.hours >= brief.hours_together
    leads = pool.at(brief.lead_from)
    if leads and not set(leads) & set(others.tolist()):
        free &= np.isin(np.arange(len(pool.ids)), leads)
    able = np.flatnonzero(free & _closeness(brief, pool, others))
    far = pool.distance[pool.block[able]][:, np.unique(pool.block[others])].sum(axis=1)
    cost = brief.weigh_load * pool.load[able] ** 2 + brief.weigh_distance * far
    best: list[int] = able[np.argsort(cost, kind="stable")].tolist()
    return best


def _closeness(brief: Brief, pool: Pool, others: NDArray[np.int64]) -> Flags:
    """Return with whom the team can still start, and bridges still."""
    fits = np.ones(len(pool.distance), dtype=bool)
    if brief.start or brief.bridge:
        for block, who in zip(*np.unique(pool.block, return_index=True), strict=True):
            team = [*others.tolist(), int(who)]
            fits[block] = pool.joined(team) >= brief.start
            fits[block] &= pool.bridges(team) >= brief.bridge
    return fits[pool.block]


def _spread(group: NDArray[np.int64], others: NDArray[np.int64], least: int) -> Flags:
    """Return with whom the others come from at least so many groups."""
    there = np.unique(group[others])
    return len(there) + ~np.isin(group, there) >= least


def _both(pool: Pool, pair: tuple[str, str]) -> bool:
    return len(pool.at(pair)) == 2
