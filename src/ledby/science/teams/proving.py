"""Find the best team of many thousand candidates, and prove it, in two steps.

First the program is solved over a few hundred promising candidates. What that team
costs tells who cannot be in a better one; the proof is then over the rest. Should the
first team cost no more than the cheapest people at all, it is proved without.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.teams.program import (
    GAP,
    Program,
    Solution,
    own_cost,
    team_cost,
)
from ledby.science.teams.standing_in import stand_in

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

FEW: Final = 500
"""Up to so many candidates one step is as quick."""
FIRST: Final = 1 / 3
"""The part of the time that the first step may take."""
CHEAPEST: Final = 25
"""For each need so many carriers are promising, whatever block they come from."""


def best_team(
    program: Program,
    seconds: float,
    *,
    apart_from: Sequence[tuple[tuple[int, ...], int]] = (),
) -> Solution | None:
    """Return the best team, or None if there is none within the rules.

    Parameters
    ----------
    program : Program
        Brief and candidates.
    seconds : float
        Time limit of both steps together.
    apart_from : sequence of (members, shared)
        At most *shared* of these members may be in the team.

    Raises
    ------
    TimeoutError
        Neither a team nor a proof that there is none was found in time.
    """
    count = len(program.pool.ids)
    cost = own_cost(program.brief, program.pool)
    some = promising(program, cost)
    if count <= FEW or len(some) > 2 * count / 3:
        return program.solve(seconds, apart_from=apart_from)
    rest = np.setdiff1d(np.arange(count), some).tolist()
    try:
        first = program.solve(seconds * FIRST, without=rest, apart_from=apart_from)
    except TimeoutError:
        first = None
    if first is None:
        return program.solve(seconds * (1 - FIRST), apart_from=apart_from)
    least = float(np.sort(cost)[: program.brief.fewest].sum())
    if first.objective <= least + GAP:
        return replace(first, bound=least, optimal=True)
    # Whoever alone costs more than that team, beside the cheapest others, is in none
    # that is better.
    others = float(np.sort(cost)[: program.brief.fewest - 1].sum())
    dear = np.flatnonzero(cost + others > first.objective + GAP)
    spared = np.setdiff1d(dear, first.members).tolist()
    try:
        last = program.solve(
            seconds * (1 - FIRST), without=spared, apart_from=apart_from
        )
    except TimeoutError:
        last = None
    if last is None or last.objective > first.objective + GAP:
        bound = least if last is None else min(last.bound, first.objective)
        first = replace(first, bound=bound, optimal=False)
        return first if apart_from else _polished(program, first)
    last = replace(last, bound=min(last.bound, last.objective))
    return last if last.optimal or apart_from else _polished(program, last)


def _polished(program: Program, team: Solution) -> Solution:
    """Return a team as good as swaps of one member can make it, if time was short."""
    better = True
    while better:
        better = False
        for member in team.members:
            other = stand_in(program.brief, program.pool, team, member)
            if other is None:
                continue
            trial = _swapped(program, team, member, other)
            if trial.objective < team.objective - GAP:
                team, better = trial, True
                break
    return team


def _swapped(program: Program, team: Solution, member: int, other: int) -> Solution:
    members = tuple(other if who == member else who for who in team.members)
    carries = tuple(
        (other if who == member else who, need) for who, need in team.carries
    )
    cost = team_cost(program.brief, program.pool, members)
    return replace(team, members=members, carries=carries, objective=cost)


def promising(program: Program, cost: Floats) -> Ints:
    """Return candidates of whom a good team can be made, whatever the rules.

    Of each block the cheapest carrier of each need, and the cheapest of all; whoever
    carries more comes first among equals. And those whom the brief names.
    """
    brief, pool = program.brief, program.pool
    order = np.lexsort((-pool.carries.sum(axis=1), cost))
    found = [pool.at((*brief.must, *brief.lead_from))]
    for need in range(pool.carries.shape[1]):
        able = order[pool.carries[order, need]]
        found += [able[:CHEAPEST].tolist(), _first_of(pool.block, able)]
        for group, least in ((pool.unit, brief.units), (pool.place, brief.places)):
            if least > 1 and len(np.unique(group)) <= CHEAPEST:
                found.append(_first_of(group, able))
    for path in brief.across:
        inside = order[pool.below(path)[order]]
        found.append(inside[:CHEAPEST].tolist())
    return np.unique(np.concatenate([np.array(one, dtype=np.int64) for one in found]))


def _first_of(group: Ints, able: Ints) -> list[int]:
    """Return the first of *able* in each group."""
    first = np.unique(group[able], return_index=True)[1]
    firsts: list[int] = able[first].tolist()
    return firsts
