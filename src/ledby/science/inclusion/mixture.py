"""How mixed teams are, beside teams that chance would put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.errors import InsufficientData, TableError
from ledby.science.tables import PEOPLE, Column, Table, conform, give_back

Reals = NDArray[np.float64]
Measure = Callable[[Reals], float]

DRAWS: Final = 199
SPLIT_MOST: Final = 12
"""Members up to whom every split of a team in two is looked at."""

MEMBERS: Final = Table(
    "members", (Column("team", required=True), Column("person", required=True))
)
KINDS: Final[dict[str, Any]] = {
    "measure": "text",
    "column": "text",
    "teams": "whole",
    **dict.fromkeys(("value", "expected", "low", "high", "p"), "number"),
}


def mixture(
    members: Any,
    people: Any,
    columns: Sequence[str] = ("unit", "level", "location"),
    *,
    draws: int = DRAWS,
    level: float = 0.90,
    seed: int = 0,
) -> Any:
    """Return how mixed teams are on average, and how mixed chance would make them.

    Nothing is said of a single team.

    Parameters
    ----------
    members : frame
        ``team``, ``person``; one row for each member. Teams of one do not count.
    people : frame
        Table people.
    columns : sequence of str
        Columns of people; numbers are taken as distances, words as kinds. A member
        without an entry does not count in that column.
    draws, seed : int
        Shuffles of all members over all seats.
    level : float
        Probability inside the range of chance.

    Returns
    -------
    frame
        ``measure``, ``column``, ``teams`` that count, mean ``value`` over them,
        ``expected`` value of the shuffles with ``low`` and ``high``, ``p`` (two-sided).
        *variety*: the chance that two members differ, 0..1 (Blau 1977, members drawn
        without replacement). *separation*: standard deviation of a number (Harrison and
        Klein 2007). *faultline*: the largest share of all differences that lies between
        two halves of a team of 4 to 12, columns together, 0..1 (Fau; Thatcher, Jehn and
        Zanutto 2003); column ``all``, null unless two columns are named.

    Raises
    ------
    TableError
        A table breaks its contract, or people has no such column.
    InsufficientData
        No team has two members who are known.
    """
    rows = conform(members, MEMBERS)
    everybody = conform(people, PEOPLE)
    place = {person: k for k, person in enumerate(everybody["person"].to_list())}
    at = np.array([place.get(person, -1) for person in rows["person"].to_list()])
    _, team = np.unique(np.array(rows["team"].to_list())[at >= 0], return_inverse=True)
    at = at[at >= 0]
    if not (np.bincount(team, minlength=1) > 1).any():
        raise InsufficientData("Table members: no team has two members who are known.")
    coded = {name: _coded(everybody, name) for name in columns}
    rng = np.random.default_rng(seed)
    order = [np.arange(len(at)), *(rng.permutation(len(at)) for _ in range(draws))]
    found = [
        _line(team, order, values[at], kind, measure, level)
        for (values, kind, measure) in _measures(coded)
    ]
    names = ("measure", "column", "teams", "value", "expected", "low", "high", "p")
    return give_back(
        people,
        dict(zip(names, map(list, zip(*found, strict=True)), strict=True)),
        KINDS,
    )


def _coded(everybody: Any, name: str) -> tuple[Reals, bool]:
    """Return a column as numbers, and whether they are distances; NaN where unknown."""
    if name not in everybody.columns:
        known = ", ".join(everybody.columns)
        raise TableError(f'Table people: column "{name}" is missing; it has {known}.')
    column = everybody[name]
    if column.dtype.is_numeric():
        return column.to_numpy().astype(np.float64), True
    words = np.array([value or "" for value in column.to_list()])
    _, code = np.unique(words, return_inverse=True)
    return np.where(words == "", np.nan, code.astype(np.float64)), False


def _measures(
    coded: dict[str, tuple[Reals, bool]],
) -> list[tuple[Reals, tuple[str, str], Measure]]:
    found: list[tuple[Reals, tuple[str, str], Measure]] = []
    for name, (values, numeric) in coded.items():
        word, measure = (
            ("separation", _separation) if numeric else ("variety", _variety)
        )
        found.append((values[:, None], (word, name), measure))
    if len(coded) > 1:
        parts = [
            _dummies(values, numeric=numeric) for values, numeric in coded.values()
        ]
        found.append((np.hstack(parts), ("faultline", "all"), _faultline))
    return found


def _line(
    team: Any,
    orders: list[Any],
    values: Reals,
    kind: tuple[str, str],
    measure: Measure,
    level: float,
) -> tuple[Any, ...]:
    """Return one row: what is, and what the shuffles say."""
    by_team = np.argsort(team, kind="stable")
    ends = np.cumsum(np.bincount(team))[:-1]
    means, counted = [], 0
    for order in orders:
        split = np.split(values[order][by_team], ends)
        each = np.array([measure(part[~np.isnan(part).any(axis=1)]) for part in split])
        seen = each[~np.isnan(each)]
        counted = counted or len(seen)
        means.append(float(seen.mean()) if len(seen) else np.nan)
    value, *drawn = means
    if np.isnan(means).any():
        return (*kind, 0, None, None, None, None, None)
    tail = (1 - level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail]).tolist()
    expected = float(np.mean(drawn))
    far = np.abs(np.array(drawn) - expected) >= abs(value - expected) - 1e-12
    p = (1 + int(far.sum())) / (1 + len(drawn))
    return (*kind, counted, value, expected, low, high, p)


def _variety(values: Reals) -> float:
    size = len(values)
    if size < 2:
        return np.nan
    _, count = np.unique(values, return_counts=True)
    return float(1 - np.sum(count * (count - 1)) / (size * (size - 1)))


def _separation(values: Reals) -> float:
    return float(values.std()) if len(values) > 1 else np.nan


def _dummies(values: Reals, *, numeric: bool) -> Reals:
    """Return a column as distances: numbers standardised, kinds one apart."""
    if numeric:
        spread = float(np.nanstd(values)) or 1.0
        scaled: Reals = (values / spread)[:, None]
        return scaled
    kinds = np.unique(values[~np.isnan(values)])
    # Two kinds lie one apart: half of it in each of their columns.
    flags: Reals = (values[:, None] == kinds).astype(np.float64) / np.sqrt(2)
    flags[np.isnan(values)] = np.nan
    return flags


def _faultline(values: Reals) -> float:
    size = len(values)
    if not 4 <= size <= SPLIT_MOST:
        return np.nan
    centred = values - values.mean(axis=0)
    total = float(np.sum(centred**2))
    if total == 0:
        return np.nan
    splits = np.arange(1, 2 ** (size - 1))
    inside = (splits[:, None] >> np.arange(size)) & 1
    many = inside.sum(axis=1)
    both = (many > 1) & (size - many > 1)
    inside, many = inside[both], many[both]
    sums = inside @ centred
    between = np.sum(sums**2, axis=1) * (1 / many + 1 / (size - many))
    return float(between.max() / total)
