"""What chance would give in such a tree: of the four kinds, and to each person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.followership.followers import Flags, line_of_leading
from ledby.science.followership.ground import Ground, prepare
from ledby.science.networks.strata import Overlap, Redraw, overlap
from ledby.science.tables import give_back
from ledby.science.vocabulary import Kind

Ints = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]

DRAWS: Final = 200
SHUFFLES: Final = 1999


@dataclass(frozen=True, slots=True, eq=False)
class Chance:
    """Followership beside what chance would give in the same tree.

    Attributes
    ----------
    kinds : frame
        One row for each kind: ``kind``, ``people``, ``expected`` by chance, ``low`` and
        ``high`` of chance, ``effect`` (people / expected, null where nothing is
        expected), ``p`` (two-sided).
    people : frame
        One row a person: ``person``, ``by_choice``, ``expected`` of somebody of the
        same unit and level, ``effect`` (by_choice / expected, null where nothing is
        expected), ``p`` (at least as many by chance).
    title : Overlap
        Do managers lead more often than others of their unit? Who leads is shuffled
        within units; levels cannot be held, for they decide who manages.
    draws : int
        Reshuffles behind kinds and people; the smallest p is 1 / (draws + 1).
    """

    kinds: Any
    people: Any
    title: Overlap
    draws: int


def chance(
    nominations: Any,
    people: Any = None,
    respondents: Any = None,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    level: float = 0.90,
) -> Chance:
    """Compare the kinds with follows that fall anew within unit and level.

    In each draw every follow by choice stays with its follower and goes to a person of
    the same unit and level as its leader, by even chance, but never to the follower or
    to the follower's manager. So how much each unit and level is chosen stays as it
    is; who in it is chosen becomes luck (a permutation test: Hubert 1987, *Assignment
    Methods in Combinatorial Data Analysis*). The line from which somebody leads stays.

    Parameters
    ----------
    nominations, people, respondents
        As for :func:`followers`.
    draws : int
    seed : int
        The same seed gives the same result.
    level : float
        Probability inside the range of chance.

    Returns
    -------
    Chance

    Raises
    ------
    TableError
        As for :func:`followers`.
    """
    ground = prepare(nominations, people, respondents)
    rng = np.random.default_rng(seed)
    count = ground.count(ground.chosen)
    line = line_of_leading(ground)
    manages = ground.line.reports > 0
    drawn, total, exceeding = _redrawn(ground, line, draws, rng)
    leads = count >= line
    title = overlap(leads, manages, ground.unit + 1, draws=SHUFFLES, rng=rng)
    return Chance(
        kinds=_kinds(ground, tally(leads, manages), drawn, level),
        people=_people(ground, count, total / draws, (1 + exceeding) / (1 + draws)),
        title=title,
        draws=draws,
    )


def tally(leads: Flags, manages: Flags) -> Ints:
    """Return how many people are of each kind, in the order of :class:`Kind`."""
    both = int((leads & manages).sum())
    leading, managing = int(leads.sum()), int(manages.sum())
    neither = len(leads) - leading - managing + both
    return np.array([both, leading - both, managing - both, neither])


def _redrawn(
    ground: Ground, line: Ints, draws: int, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints]:
    """Return the kinds in each draw; for each person the sum and how many reach it."""
    chosen = ground.chosen
    follower, leader = ground.follower[chosen], ground.leader[chosen]
    count = np.bincount(leader, minlength=ground.people)
    code = (ground.unit + 1) * (ground.level.max(initial=-1) + 2) + ground.level + 1
    strata = np.unique(code, return_inverse=True)[1]
    redraw = Redraw(strata, leader, (follower, ground.line.manager[follower]))
    manages = ground.line.reports > 0
    kinds = np.zeros((draws, len(Kind)), dtype=np.int64)
    total, exceeding = np.zeros_like(count), np.zeros_like(count)
    for draw in range(draws):
        got = np.bincount(redraw.draw(rng), minlength=ground.people)
        kinds[draw] = tally(got >= line, manages)
        total += got
        exceeding += got >= count
    return kinds, total, exceeding


def _people(ground: Ground, count: Ints, expected: Floats, p: Floats) -> Any:
    return give_back(
        ground.like,
        {
            "person": ground.ids,
            "by_choice": count.tolist(),
            "expected": expected.tolist(),
            "effect": _ratio(count, expected),
            "p": p.tolist(),
        },
        {
            "person": "text",
            "by_choice": "whole",
            "expected": "number",
            "effect": "number",
            "p": "number",
        },
    )


def _kinds(ground: Ground, seen: Ints, drawn: Ints, level: float) -> Any:
    tail = (1 - level) / 2
    expected = drawn.mean(axis=0)
    low, high = np.quantile(drawn, (tail, 1 - tail), axis=0, method="weibull")
    above = (1 + (drawn >= seen).sum(axis=0)) / (1 + len(drawn))
    below = (1 + (drawn <= seen).sum(axis=0)) / (1 + len(drawn))
    return give_back(
        ground.like,
        {
            "kind": [kind.value for kind in Kind],
            "people": seen.tolist(),
            "expected": expected.tolist(),
            "low": low.tolist(),
            "high": high.tolist(),
            "effect": _ratio(seen, expected),
            "p": np.minimum(2 * np.minimum(above, below), 1.0).tolist(),
        },
        {
            "kind": "text",
            "people": "whole",
            "expected": "number",
            "low": "number",
            "high": "number",
            "effect": "number",
            "p": "number",
        },
    )


def _ratio(seen: Ints, expected: Floats) -> list[float | None]:
    return [
        one / other if other else None
        for one, other in zip(seen.tolist(), expected.tolist(), strict=True)
    ]
