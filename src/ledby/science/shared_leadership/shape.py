"""How dense and how centred the ties of leadership are."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.shared_leadership.deciding import seats_by_decision
from ledby.science.tables import INITIATIVES, PEOPLE, Column, Table, conform, give_back

LEVEL: Final = 0.90
FEWEST: Final = 3
PAIRS: Final = Table(
    "leadership ties",
    (Column("source", required=True), Column("target", required=True)),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """Density and decentralisation of who looks to whom for leadership.

    Attributes
    ----------
    people, ties : int
        People, and ordered pairs with a tie.
    density : float or None
        Ties of all that are possible, 0..1 (Carson, Tesluk and Marrone 2007).
    decentralisation : float or None
        1 less Freeman's centralisation of those who are looked to: 0 if all look to
        one and to nobody else, 1 if all are looked to alike (Freeman 1978).
    density_low, density_high, decentralisation_low, decentralisation_high
        Intervals, cut at 0 and 1; None with fewer than three people.
    """

    people: int
    ties: int
    density: float | None
    density_low: float | None
    density_high: float | None
    decentralisation: float | None
    decentralisation_low: float | None
    decentralisation_high: float | None


def ties(initiatives: Any, decisions: Any) -> Any:
    """Return who looked to whom for leadership, out of what was done.

    Whoever stands behind an initiative looks to its lead, a former lead to whom it went
    on to, and whoever advised on a decision to those who decided it.

    Returns
    -------
    frame
        ``source``, ``target``: each pair once, sorted; never oneself.
    """
    found: set[tuple[str, str]] = set()
    rows = conform(initiatives, INITIATIVES)
    names = ("initiative", "started", "lead", "sponsor")
    turns: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for name, started, lead, sponsor in zip(
        *(rows[column].to_list() for column in names), strict=True
    ):
        turns[name].append((started, lead))
        if isinstance(sponsor, str) and sponsor:
            found.add((sponsor, lead))
    for line in map(sorted, turns.values()):
        found |= {(one, other) for (_a, one), (_b, other) in pairwise(line)}
    advised = seats_by_decision(decisions, "advised")
    for decision, those in seats_by_decision(decisions, "decided").items():
        for adviser in advised.get(decision, ()):
            found |= {(adviser, one) for one in those}
    pairs = sorted((one, other) for one, other in found if one != other)
    data = {
        "source": [one for one, _ in pairs],
        "target": [other for _, other in pairs],
    }
    return give_back(initiatives, data, {"source": "text", "target": "text"})


def shape(pairs: Any, people: Any, *, level: float = LEVEL) -> Shape:
    """Return the density and the decentralisation of ties of leadership.

    Parameters
    ----------
    pairs : frame
        ``source`` looks to ``target``; those with somebody who is not in the table of
        people, with oneself, and said twice do not count.
    people : frame
        Table ``people``: a team, a unit or everybody.
    level : float
        Probability inside the intervals.

    Notes
    -----
    Carson, Tesluk and Marrone (2007, *Academy of Management Journal* 50, 1217) take the
    density of "to what degree does your team rely on this individual for leadership";
    here a tie is there or not. Freeman (1978, *Social Networks* 1, 215) for indegree:
    ``sum(max - x) / (n - 1)^2``. The intervals are jackknifes over people: the variance
    is ``(n - 2) / (2 n)`` times the sum of squares of what the figure is without each
    (Snijders and Borgatti 1999, *Connections* 22, 161), and a t quantile.
    """
    ids = conform(people, PEOPLE)["person"].to_list()
    size = len(ids)
    place = {person: at for at, person in enumerate(ids)}
    rows = conform(pairs, PAIRS)
    known = {
        (place[one], place[other])
        for one, other in zip(
            rows["source"].to_list(), rows["target"].to_list(), strict=True
        )
        if one in place and other in place and one != other
    }
    if size < 2:
        return Shape(size, 0, None, None, None, None, None, None)
    ends = np.array(sorted(known), dtype=np.int64).reshape(-1, 2)
    into = np.bincount(ends[:, 1], minlength=size)
    density = len(known) / (size * (size - 1))
    spread = 1 - _centred(int(into.max()), len(known), size)
    dense, spreads = _without_each(ends, into, size)
    low, high = _range(density, dense, level)
    least, most = _range(spread, spreads, level)
    return Shape(size, len(known), density, low, high, spread, least, most)


def _centred(most: int, number: int, size: int) -> float:
    return (size * most - number) / (size - 1) ** 2


def _without_each(
    ends: NDArray[np.int64], into: NDArray[np.int64], size: int
) -> tuple[list[float], list[float]]:
    if size < FEWEST:
        return [], []
    looks_to: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in ends.tolist():
        looks_to[one].add(other)
    order = np.argsort(-into, kind="stable").tolist()
    touching: Counter[int] = Counter(ends.ravel().tolist())
    dense, spreads = [], []
    for one in range(size):
        number = len(ends) - touching[one]
        rest = size - 1
        dense.append(number / (rest * (rest - 1)))
        most = _most_without(one, looks_to[one], into, order)
        spreads.append(1 - _centred(most, number, rest))
    return dense, spreads


def _most_without(
    one: int, looked_to: set[int], into: NDArray[np.int64], order: list[int]
) -> int:
    """Return how many look to whoever is looked to most once *one* is away."""
    best = 0
    for other in order:
        if other == one:
            continue
        if other not in looked_to:
            return max(best, int(into[other]))
        best = max(best, int(into[other]) - 1)
    return best


def _range(
    value: float, without: list[float], level: float
) -> tuple[float | None, float | None]:
    from scipy.special import stdtrit

    size = len(without)
    if size < FEWEST:
        return None, None
    middle = sum(without) / size
    squares = sum((one - middle) ** 2 for one in without)
    error = sqrt((size - 2) / (2 * size) * squares)
    half = float(stdtrit(size - 1, (1 + level) / 2)) * error
    return max(value - half, 0.0), min(value + half, 1.0)
