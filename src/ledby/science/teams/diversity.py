"""Teams whose members differ most: the maximally diverse grouping problem.

Given how far each two people are from each other, by whatever measure, find teams of
given sizes with the largest sum of distances inside teams. Tabu search over all swaps
(after Gallego, Laguna, Marti and Duarte 2013, *Journal of the Operational Research
Society* 64): the best swap is made even if it loses, and whoever swapped rests for a
while; without anything better for long, it goes on from the best, shaken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ledby.errors import TableError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SHORTEST: Final = 60
LONGEST: Final = 20
"""Whoever swapped rests for a sixtieth to a twentieth of as many swaps as people."""
BACK: Final = 2_000
BACK_EACH: Final = 10
"""After so many swaps, or so many for each person if that is fewer, without anything
better it goes on from the best."""
SHAKEN: Final = 12
"""Of so many people one is swapped by chance then."""
TINY: Final = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Diverse:
    """Teams, and what their distances add up to.

    Attributes
    ----------
    team : ndarray of shape (people,)
        The team of each, from 0.
    total : float
        Sum of the distances of all pairs inside teams.
    """

    team: Ints
    total: float


def most_diverse(
    distances: ArrayLike,
    sizes: Sequence[int],
    *,
    seed: int = 0,
    rounds: int = 2_000,
    go_on: Callable[[], bool] = lambda: True,
) -> Diverse:
    """Return teams of *sizes* with as large distances inside as can be found.

    Parameters
    ----------
    distances : array of shape (people, people)
        Symmetric, 0 with oneself; the larger, the more two people differ.
    sizes : sequence of int
        People in each team; together they are everybody.
    seed, rounds, go_on
        The same seed and rounds give the same teams; *go_on* is asked before each
        shake, and False ends it early.

    Raises
    ------
    TableError
        The distances are not those of as many people, or not symmetric numbers.
    """
    apart = _checked(distances, sizes)
    rng = np.random.default_rng(seed)
    order = np.repeat(np.arange(len(sizes)), sizes)
    now = _Teams(apart, rng.permutation(order), len(sizes))
    best, team, since = now.total, now.team.copy(), 0
    for _ in range(rounds if len(sizes) > 1 else 0):
        if not go_on():
            break
        now.step(rng)
        since += 1
        if now.total > best + TINY:
            best, team, since = now.total, now.team.copy(), 0
        elif since >= min(BACK, BACK_EACH * len(team)):
            now.shake(team, rng)
            since = 0
    return Diverse(team, best)


def _checked(distances: ArrayLike, sizes: Sequence[int]) -> Floats:
    apart = np.asarray(distances, dtype=np.float64)
    if apart.ndim != 2 or apart.shape != (sum(sizes),) * 2 or min(sizes, default=0) < 1:
        raise TableError(
            f"Distances: {' by '.join(map(str, apart.shape))} for teams of"
            f" {sum(sizes)} people; there must be one for each two people."
        )
    if not np.isfinite(apart).all() or not np.allclose(apart, apart.T):
        raise TableError(
            "Distances: two people must be as far from each other both ways, in"
            " numbers."
        )
    apart = apart.copy()
    np.fill_diagonal(apart, 0.0)
    return apart


class _Teams:
    """Teams, and what each swap of two people would add."""

    def __init__(self, apart: Floats, team: Ints, teams: int) -> None:
        self.apart, self.count = apart, teams
        self.gain = np.empty_like(apart)
        self.rest = max(1, len(team) // SHORTEST), max(3, len(team) // LONGEST)
        self.begin(team)

    def begin(self, team: Ints) -> None:
        """Start from these teams, with everybody free to swap."""
        everybody = np.arange(len(team))
        self.team = team.copy()
        member = np.zeros((self.count, len(team)))
        member[team, everybody] = 1.0
        self.sums = member @ self.apart
        self.own = self.sums[team, everybody]
        self.total = float(self.own.sum() / 2)
        self.now = 0
        self.until = np.zeros(len(team), dtype=np.int64)
        self._look(everybody)

    def _look(self, people: Ints) -> None:
        """Work out anew what swaps of these people would add."""
        rows = self.sums[self.team[people]]
        rows += self.sums[:, people][self.team].T
        rows -= self.own
        rows -= self.own[people][:, None]
        rows -= 2 * self.apart[people]
        rows[self.team[people][:, None] == self.team] = -np.inf
        rows[self.until[people] > self.now] = -np.inf
        rows[:, self.until > self.now] = -np.inf
        self.gain[people] = rows
        self.gain[:, people] = rows.T

    def step(self, rng: np.random.Generator) -> None:
        """Make the best swap of two people who are free to."""
        self.now += 1
        one, other = divmod(int(self.gain.argmax()), len(self.team))
        if np.isfinite(self.gain[one, other]):
            self.swap(one, other)
            self.until[[one, other]] = self.now + rng.integers(*self.rest, 2)
        free = self.until == self.now
        changed = (self.team == self.team[one]) | (self.team == self.team[other])
        self._look(np.flatnonzero(free | changed))

    def swap(self, one: int, other: int) -> None:
        """Let two people change places."""
        mine, theirs = self.team[one], self.team[other]
        before = self.own[self.team == mine].sum() + self.own[self.team == theirs].sum()
        step = self.apart[other] - self.apart[one]
        self.sums[mine] += step
        self.sums[theirs] -= step
        self.team[one], self.team[other] = theirs, mine
        for team in (mine, theirs):
            inside = self.team == team
            self.own[inside] = self.sums[team, inside]
            before -= self.own[inside].sum()
        self.total -= float(before / 2)

    def shake(self, team: Ints, rng: np.random.Generator) -> None:
        """Go on from *team*, with a few swapped by chance."""
        trial = team.copy()
        for _ in range(max(2, len(team) // SHAKEN // 2)):
            one, other = rng.integers(len(team), size=2)
            trial[[one, other]] = trial[[other, one]]
        self.begin(trial)
