"""Find fair teams by swapping people: the worst-off team counts most.

Iterated local search: sweeps of best swaps until none helps, then a shake of the worst
teams, kept if it led somewhere better (after Lai and Hao 2016, *European Journal of
Operational Research* 254, for the maximally diverse grouping problem). The measure of a
division is the number of broken hard rules, then the sum over teams of the cubed cost,
which is close to leximin and still has a slope.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.teams.population import Population

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BROKEN: Final = 1e6
"""What one broken hard rule costs beside everything else."""

WORST: Final = 3.0
TRIED: Final = 400
"""Swap partners looked at for one person at a time."""

SMALLEST_GAIN: Final = 1e-9


def costs(
    people: Population, sums: Floats, size: Ints, forced: Floats, again: Floats
) -> tuple[Floats, Floats]:
    """Return hard and soft cost of teams given by their sums.

    Parameters
    ----------
    people : Population
        For the rules.
    sums : ndarray of shape (teams, features)
        Features added up over the members.
    size : ndarray of shape (teams,)
        Members.
    forced, again : ndarray of shape (teams,)
        Pairs inside that must be apart less those that must be together; pairs inside
        that were together before.

    Returns
    -------
    hard, soft : ndarray of shape (teams,)
    """
    hard = forced.astype(np.float64).copy()
    soft = np.zeros(len(size))
    whole = sum(part.rule.weight for part in people.parts if not part.rule.hard)
    for part in people.parts:
        rule, mine = part.rule, sums[:, part.columns]
        if rule.kind == "balance":
            soft += rule.weight * np.abs(mine[:, 0] / size)
        elif rule.kind == "spread":
            off = np.abs(mine - size[:, None] * part.target)
            soft += rule.weight * off.sum(axis=1) / (2 * size)
        elif rule.kind == "not_alone":
            hard += np.abs(mine[:, 0] - 1) < 0.5
        elif rule.kind == "overlap":
            shared = (mine > size[:, None] - 0.5).sum(axis=1)
            hard += np.maximum(rule.least - shared, 0) / rule.least
        elif rule.kind == "rotate":
            pairs = np.maximum(size * (size - 1) / 2, 1)
            soft += rule.weight * again / pairs
    return hard, soft / max(whole, 1e-9)


class Division:
    """People in teams, with everything that a swap needs kept up to date."""

    def __init__(self, people: Population, team: Ints, teams: int) -> None:
        """Start from a given division."""
        self.people = people
        self.team = team.copy()
        self.size = np.bincount(team, minlength=teams)
        member = np.zeros((len(team), teams))
        member[np.arange(len(team)), team] = 1.0
        self.sums = member.T @ people.features
        # For each person and team: the pairs that the person would have there.
        self.near_forced = people.forced @ member
        self.near_again = people.again @ member
        here = np.arange(len(team)), team
        self.forced = np.bincount(team, self.near_forced[here], teams) / 2
        self.again = np.bincount(team, self.near_again[here], teams) / 2
        self.cost = self._cost(self.sums, self.size, self.forced, self.again)

    def _cost(self, sums: Floats, size: Ints, forced: Floats, again: Floats) -> Floats:
        hard, soft = costs(self.people, sums, size, forced, again)
        return BROKEN * hard + soft**WORST

    @property
    def total(self) -> float:
        """Return what the division costs, smaller is fairer."""
        return float(self.cost.sum()) + BROKEN * self.people.together

    def best_swap(self, one: int, others: Ints) -> tuple[float, int]:
        """Return the best change of the total by swapping *one*, and with whom."""
        people, team = self.people, self.team
        a, b = team[one], team[others]
        step = people.features[others] - people.features[one]
        tied = _row(people.forced, one)[others], _row(people.again, one)[others]
        new_a = self._cost(
            self.sums[a] + step,
            np.full(len(others), self.size[a]),
            self.forced[a] + _gain(self.near_forced, one, others, a) - tied[0],
            self.again[a] + _gain(self.near_again, one, others, a) - tied[1],
        )
        new_b = self._cost(
            self.sums[b] - step,
            self.size[b],
            self.forced[b] - _gain(self.near_forced, one, others, b) - tied[0],
            self.again[b] - _gain(self.near_again, one, others, b) - tied[1],
        )
        change = new_a + new_b - self.cost[a] - self.cost[b]
        best = int(np.argmin(change))
        return float(change[best]), int(others[best])

    def swap(self, one: int, other: int) -> None:
        """Let two people change places."""
        people, a, b = self.people, self.team[one], self.team[other]
        step = people.features[other] - people.features[one]
        self.sums[a] += step
        self.sums[b] -= step
        for near, pairs, inside in (
            (self.near_forced, people.forced, self.forced),
            (self.near_again, people.again, self.again),
        ):
            tied = _row(pairs, one)[other]
            inside[a] += near[other, a] - near[one, a] - tied
            inside[b] += near[one, b] - near[other, b] - tied
            moved = _row(pairs, other) - _row(pairs, one)
            near[:, a] += moved
            near[:, b] -= moved
        self.team[one], self.team[other] = b, a
        both = np.array([a, b])
        self.cost[both] = self._cost(
            self.sums[both], self.size[both], self.forced[both], self.again[both]
        )


def _gain(near: Floats, one: int, others: Ints, team: Any) -> Floats:
    """Return the pairs that a team wins when each of the others comes for *one*."""
    gained: Floats = near[others, team] - near[one, team]
    return gained


def _row(pairs: Any, person: int) -> Floats:
    start, stop = pairs.indptr[person], pairs.indptr[person + 1]
    row = np.zeros(pairs.shape[1])
    row[pairs.indices[start:stop]] = pairs.data[start:stop]
    return row


def settle(
    division: Division, rng: np.random.Generator, go_on: Callable[[], bool]
) -> None:
    """Swap until no swap that is tried helps any more."""
    better = True
    while better:
        better = False
        for one in rng.permutation(len(division.team)):
            if not go_on():
                return
            others = np.flatnonzero(division.team != division.team[one])
            if len(others) > TRIED:
                others = rng.choice(others, TRIED, replace=False)
            if not len(others):
                return
            change, other = division.best_swap(int(one), others)
            if change < -SMALLEST_GAIN:
                division.swap(int(one), other)
                better = True


def shake(division: Division, rng: np.random.Generator) -> None:
    """Let a few people of the worst teams change places with anybody."""
    order = np.argsort(-division.cost, kind="stable")
    worst = order[: max(1, len(order) // 4)]
    inside = np.flatnonzero(np.isin(division.team, worst))
    for one in rng.choice(inside, min(len(inside), 3), replace=False):
        others = np.flatnonzero(division.team != division.team[one])
        if len(others):
            division.swap(int(one), int(rng.choice(others)))


def search(
    people: Population,
    sizes: Ints,
    *,
    seed: int,
    rounds: int,
    go_on: Callable[[], bool],
) -> Division:
    """Return the fairest division found.

    Parameters
    ----------
    people : Population
        People and rules.
    sizes : ndarray of shape (teams,)
        People in each team.
    seed : int
        The same seed and rounds give the same teams.
    rounds : int
        Shakes after which it ends.
    go_on : callable
        Asked before each step; False ends it early.
    """
    rng = np.random.default_rng(seed)
    start = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    best = Division(people, start, len(sizes))
    settle(best, rng, go_on)
    for _ in range(rounds):
        if best.total <= SMALLEST_GAIN or not go_on():
            break
        trial = Division(people, best.team, len(sizes))
        shake(trial, rng)
        settle(trial, rng, go_on)
        if trial.total < best.total - SMALLEST_GAIN:
            best = trial
    return best
