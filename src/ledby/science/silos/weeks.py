"""Silos over time: the index week by week, where it turns, and how newcomers arrive."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.silos.ground import Ground, prepare
from ledby.science.silos.matrix import K
from ledby.science.silos.units import index
from ledby.science.tables import PEOPLE, conform, give_back

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]

WEEK: Final = 604_800
SHORTEST: Final = 4
"""Weeks between two turns, at least."""

PRICE: Final = 4.5
"""Price of a turn in variances and log(weeks): noise alone turns in 5 of 100 trends."""

SMALLEST: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Stretch:
    """Weeks from ``first`` to ``last`` in which the index stays about one level."""

    first: int
    last: int
    level: float


def trend(
    ties: Any, people: Any, *, by: str = "unit", depth: int | None = None, k: int = K
) -> Any:
    """Return the E-I index of the whole for each week.

    Parameters
    ----------
    ties, people, by, depth
        As for :func:`matrix`.
    k : int
        Fewest people with ties in a week that is shown.

    Returns
    -------
    frame
        week, people, ei, ei_expected, low, high (chance range), stretch (a number that
        changes where the level turns, see :func:`stretches`). In the caller's kind.

    Raises
    ------
    TableError
        A table breaks its contract, or there is no column *by*.
    """
    ground = prepare(ties, people, by=by, depth=depth)
    weeks = np.unique(ground.week)
    rows = []
    for week in weeks.tolist():
        part = of_weeks(ground, week, week)
        there = len(np.unique(np.concatenate([part.source, part.target])))
        if there >= k:
            found = index(part)
            rows.append((week, there, found.ei, found.expected, found.low, found.high))
    parts = stretches(
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([np.nan if row[2] is None else row[2] for row in rows]),
    )
    numbers = [
        number
        for number, part in enumerate(parts)
        for row in rows
        if part.first <= row[0] <= part.last
    ]
    names = ("week", "people", "ei", "ei_expected", "low", "high")
    columns: dict[str, list[Any]] = {
        name: [row[at] for row in rows] for at, name in enumerate(names)
    }
    return give_back(
        ground.like,
        {**columns, "stretch": numbers},
        {
            "week": "whole",
            "people": "whole",
            **dict.fromkeys(names[2:], "number"),
            "stretch": "whole",
        },
    )


def of_weeks(ground: Ground, first: int, last: int) -> Ground:
    """Return the ties of some weeks on the same people."""
    keep = (ground.week >= first) & (ground.week <= last)
    return replace(
        ground,
        source=ground.source[keep],
        target=ground.target[keep],
        week=ground.week[keep],
        weight=ground.weight[keep],
    )


def stretches(weeks: Ints, values: Floats) -> list[Stretch]:
    """Return the stretches of about one level each, found by optimal partitioning.

    Least squares with a price for each turn (Jackson et al. 2005, *IEEE Signal
    Processing Letters* 12); the variance is that of neighbouring differences, which a
    turn hardly moves.

    Parameters
    ----------
    weeks : ndarray of shape (n,)
        In order.
    values : ndarray of shape (n,)
        One for each week.
    """
    n = len(values)
    if n == 0:
        return []
    price = PRICE * np.log(n) * _noise(values)
    sums = np.concatenate([[0.0], np.cumsum(values)])
    squares = np.concatenate([[0.0], np.cumsum(values**2)])
    best = np.full(n + 1, np.inf)
    best[0] = -price
    last = np.zeros(n + 1, dtype=np.int64)
    for stop in range(1, n + 1):
        begin = np.arange(max(stop - SHORTEST + 1, 1))
        rise = sums[stop] - sums[begin]
        cost = squares[stop] - squares[begin] - rise**2 / (stop - begin)
        whole = best[begin] + cost + price
        last[stop] = int(np.argmin(whole))
        best[stop] = whole[last[stop]]
    parts: list[Stretch] = []
    stop = n
    while stop > 0:
        start = int(last[stop])
        level = float((sums[stop] - sums[start]) / (stop - start))
        parts.append(Stretch(int(weeks[start]), int(weeks[stop - 1]), level))
        stop = start
    return parts[::-1]


def _noise(values: Floats) -> float:
    """Return half the mean squared difference of neighbours (von Neumann 1941)."""
    if len(values) < 2:
        return 1.0
    return max(float(np.square(np.diff(values)).mean()) / 2, SMALLEST)


def newcomers(
    ties: Any,
    people: Any,
    *,
    by: str = "unit",
    depth: int | None = None,
    weeks: int = 26,
    k: int = K,
) -> Any:
    """Return how far people have arrived, by weeks since they started. Never a person.

    Parameters
    ----------
    ties, people, by, depth
        As for :func:`matrix`; ``people.start`` says when somebody began.
    weeks : int
        How many weeks after the start are looked at.
    k : int
        Fewest newcomers behind a row.

    Returns
    -------
    frame
        week (0 is that of the start), newcomers, contacts and units (means of what had
        been reached by then). In the caller's kind; weeks with fewer than *k* newcomers
        are left out.

    Raises
    ------
    TableError
        A table breaks its contract, or there is no column *by*.
    """
    ground = prepare(ties, people, by=by, depth=depth)
    began = conform(people, PEOPLE)["start"].fill_null(-WEEK).to_numpy()
    start = np.nan_to_num(began.astype(np.float64), nan=-WEEK).astype(np.int64) // WEEK
    rows: dict[str, list[Any]] = {
        name: [] for name in ("week", "newcomers", "contacts", "units")
    }
    if ground.week.size:
        first, last = int(ground.week.min()), int(ground.week.max())
        new = (start >= first) & (start <= last)
        contact, group = _first_met(ground, start, new)
        for week in range(weeks):
            seen = new & (start + week <= last)
            if seen.sum() < k:
                continue
            rows["week"].append(week)
            rows["newcomers"].append(int(seen.sum()))
            rows["contacts"].append(_mean_by_then(contact, seen, week))
            rows["units"].append(_mean_by_then(group, seen, week))
    return give_back(
        ground.like,
        rows,
        {
            "week": "whole",
            "newcomers": "whole",
            "contacts": "number",
            "units": "number",
        },
    )


def _first_met(
    ground: Ground, start: Ints, new: NDArray[np.bool_]
) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
    """Return (person, weeks since the start) of each first contact and first group."""
    one = np.concatenate([ground.source, ground.target])
    other = np.concatenate([ground.target, ground.source])
    since = np.concatenate([ground.week, ground.week]) - start[one]
    keep = new[one] & (since >= 0)
    one, other, since = one[keep], other[keep], since[keep]
    order = np.argsort(since, kind="stable")
    one, other, since = one[order], other[order], since[order]
    contact = np.unique(one * ground.people + other, return_index=True)[1]
    reached = one * len(ground.names) + ground.group[other]
    group = np.unique(reached, return_index=True)[1]
    return (one[contact], since[contact]), (one[group], since[group])


def _mean_by_then(met: tuple[Ints, Ints], seen: NDArray[np.bool_], week: int) -> float:
    person, since = met
    return float((seen[person] & (since <= week)).sum() / seen.sum())
