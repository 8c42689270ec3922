"""How much longer the odds of sitting above are for a group, level by level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.errors import InsufficientData, TableError
from ledby.science.inclusion.seats import (
    GENDER,
    Ints,
    Reals,
    Seats,
    cross_table,
    nullable,
    read_seats,
)
from ledby.science.tables import PEOPLE, conform, give_back

DRAWS: Final = 999
WHOLE: Final = 0.5
"""Added to each count of a step, so that an empty cell has odds as well."""

KINDS: Final[dict[str, Any]] = {
    "level": "whole",
    "below": "whole",
    "group": "text",
    **dict.fromkeys(("people", "seats"), "whole"),
    **dict.fromkeys(("ratio", "odds_ratio", "low", "high", "p"), "number"),
}


def steps(people: Any, by: str = GENDER, *, level: float = 0.90) -> Any:
    """Return how a group's share changes from each level to the one above it.

    Parameters
    ----------
    people : frame
        Table people; those without a level, or who did not tell *by*, do not count.
    by : str
        A column of people: a voluntary attribute, a place, a kind of contract.
    level : float
        Probability inside the interval.

    Returns
    -------
    frame
        ``level`` and the next level ``below`` it, ``group``, ``people`` of the group at
        this level; ``ratio`` of its share here to its share below (below 1: rarer up
        here; null where nobody of it sits below); ``odds_ratio`` of sitting here rather
        than below, against everybody else, with ``low`` and ``high``; sorted.

    Raises
    ------
    TableError
        People has no such column, or nobody has both a level and a group.

    Notes
    -----
    Half a person is added to each of the four counts (Haldane 1956, Anscombe 1956); the
    interval is that of Woolf (1955), normal for the logarithm.
    """
    from scipy.special import ndtri

    seats = read_seats(people, by)
    grades, grade = np.unique(seats.level, return_inverse=True)
    count = cross_table(grade, seats.group, len(grades), len(seats.groups))
    here, below = count[:-1], count[1:]
    all_here, all_below = (c.sum(axis=1, keepdims=True) for c in (here, below))
    cells = [here, all_here - here, below, all_below - below]
    a, b, c, d = (part + WHOLE for part in cells)
    odds = np.log(a * d / (b * c))
    half = ndtri((1 + level) / 2) * np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    share, under = here / all_here, below / all_below
    ratio = np.divide(share, under, out=np.zeros_like(share), where=under > 0)
    many = len(seats.groups)
    return give_back(
        people,
        {
            "level": np.repeat(grades[:-1], many).tolist(),
            "below": np.repeat(grades[1:], many).tolist(),
            "group": seats.groups * (len(grades) - 1),
            "people": here.astype(np.int64).ravel().tolist(),
            "ratio": nullable(ratio.ravel(), (under > 0).ravel()),
            "odds_ratio": np.exp(odds).ravel().tolist(),
            "low": np.exp(odds - half).ravel().tolist(),
            "high": np.exp(odds + half).ravel().tolist(),
        },
        KINDS,
    )


def ceiling_odds(
    people: Any,
    by: str = GENDER,
    *,
    within: str | None = None,
    level: float = 0.90,
    draws: int = DRAWS,
    seed: int = 0,
) -> Any:
    """Return whether a group sits higher or lower than chance would place it.

    All levels speak at once: one odds ratio stands for every cut between a level and
    those below it, so that a ceiling is found wherever it lies.

    Parameters
    ----------
    people, by, level
        As for :func:`steps`.
    within : str, optional
        A column of people, such as ``unit``: only people who share it are compared, and
        shuffled with each other. Those without it do not count.
    draws : int
        Shuffles of *by*; p is no smaller than ``1 / (draws + 1)``.
    seed : int
        Of the shuffles.

    Returns
    -------
    frame
        ``group``, ``seats`` (people of the group who count), ``odds_ratio`` of sitting
        at or above a level rather than below it, against everybody else (below 1: lower
        down) with ``low`` and ``high``, ``p`` (two-sided, of such a difference when the
        groups are shuffled). The ratio is null where nothing can be compared.

    Raises
    ------
    TableError
        As for :func:`steps`, or there is no column *within*.
    InsufficientData
        There is one level, or one group.

    Notes
    -----
    The ratio is the Mantel-Haenszel estimator over cuts and strata (Clayton 1974;
    Liu and Agresti 1996, *Biometrics* 52, equation 5); with two levels it is that of
    Mantel and Haenszel (1959). The interval is normal for its logarithm, with the
    levels of each group in each stratum as a multinomial. p compares the sum of
    mid-ranks within strata (van Elteren 1960), which is the score test of proportional
    odds (McCullagh 1980, *JRSS B* 42).
    """
    from scipy.special import ndtri

    seats, stratum = _strata(people, by, within)
    grades, grade = np.unique(seats.level, return_inverse=True)
    if len(grades) < 2 or len(seats.groups) < 2:
        raise InsufficientData(
            f'Table people: there is one level, or one group of "{by}"; two are needed.'
        )
    sizes = (int(stratum.max()) + 1, len(grades))
    z = float(ndtri((1 + level) / 2))
    found = []
    for code in range(len(seats.groups)):
        mine = seats.group == code
        one, others = (
            cross_table(stratum[who], grade[who], *sizes) for who in (mine, ~mine)
        )
        found.append(_Odds.of(one, others).line(z))
    ratio, low, high = zip(*found, strict=True)
    p = _shuffled(seats, stratum, grade, draws, np.random.default_rng(seed))
    return give_back(
        people,
        {
            "group": seats.groups,
            "seats": np.bincount(seats.group, minlength=len(seats.groups)).tolist(),
            "odds_ratio": list(ratio),
            "low": list(low),
            "high": list(high),
            "p": p.tolist(),
        },
        KINDS,
    )


@dataclass(frozen=True, slots=True)
class _Odds:
    """The logarithm of a pooled odds ratio, and its variance; NaN if there is none."""

    log: float
    variance: float

    @classmethod
    def of(cls, one: Reals, others: Reals) -> _Odds:
        """Pool counts (strata, levels), highest first, over cuts and strata."""
        whole = (one + others).sum(axis=1, keepdims=True)
        above, below = (_cuts(part) for part in (one, others))
        a, b = above[0], above[1]
        c, d = below[0], below[1]
        for_it = float(np.sum(a * d / whole))
        against = float(np.sum(b * c / whole))
        if not for_it or not against:
            return cls(np.nan, np.nan)
        slopes = (
            _slope(d / whole / for_it, -c / whole / against),
            _slope(-b / whole / against, a / whole / for_it),
        )
        variance = sum(
            _multinomial(part, slope)
            for part, slope in zip((one, others), slopes, strict=True)
        )
        return cls(float(np.log(for_it / against)), float(variance))

    def line(self, z: float) -> tuple[float | None, float | None, float | None]:
        """Return the ratio and its ends."""
        if np.isnan(self.log):
            return None, None, None
        half = z * np.sqrt(self.variance)
        low, ratio, high = np.exp([self.log - half, self.log, self.log + half]).tolist()
        return ratio, low, high


def _cuts(count: Reals) -> tuple[Reals, Reals]:
    """Return how many sit at or above each level but the last, and below it."""
    above = np.cumsum(count, axis=1)[:, :-1]
    return above, count.sum(axis=1, keepdims=True) - above


def _slope(up: Reals, down: Reals) -> Reals:
    """Return what one more person at each level does to the logarithm.

    *up* is what a person above a cut does there, *down* one below it.
    """
    strata = len(up)
    high = np.cumsum(up[:, ::-1], axis=1)[:, ::-1]
    low = np.cumsum(down, axis=1)
    none = np.zeros((strata, 1))
    slope: Reals = np.hstack([high, none]) + np.hstack([none, low])
    return slope


def _multinomial(count: Reals, slope: Reals) -> float:
    """Return the variance of ``sum(count * slope)``, levels drawn within strata."""
    total = np.maximum(count.sum(axis=1), 1)
    first = np.sum(count * slope, axis=1) / total
    second = np.sum(count * slope**2, axis=1) / total
    return float(np.sum(total * (second - first**2)))


def _strata(people: Any, by: str, within: str | None) -> tuple[Seats, Ints]:
    if within is None:
        seats = read_seats(people, by)
        return seats, np.zeros(len(seats.person), dtype=np.int64)
    everybody = conform(people, PEOPLE)
    if within not in everybody.columns:
        known = ", ".join(everybody.columns)
        raise TableError(f'Table people: column "{within}" is missing; it has {known}.')
    told = everybody.filter(~everybody[within].is_null())
    seats = read_seats(told.to_native(), by)
    of = dict(zip(told["person"].to_list(), told[within].to_list(), strict=True))
    _, stratum = np.unique([str(of[p]) for p in seats.person], return_inverse=True)
    return seats, stratum


def _shuffled(
    seats: Seats, stratum: Ints, grade: Ints, draws: int, rng: np.random.Generator
) -> Reals:
    """Return p for each group: how often a shuffle lies as far off as what is."""
    rank = _ranks(stratum, grade)
    many = len(seats.groups)
    order = np.argsort(stratum, kind="stable")
    rank, group, strata = rank[order], seats.group[order], stratum[order]
    found = np.abs(np.bincount(group, rank, many))
    beyond = np.ones(many)
    for _ in range(draws):
        mixed = np.lexsort((rng.random(len(strata)), strata))
        drawn = np.abs(np.bincount(group[mixed], rank, many))
        beyond += drawn >= found - 1e-9
    p: Reals = beyond / (draws + 1)
    return p


def _ranks(stratum: Ints, grade: Ints) -> NDArray[np.float64]:
    """Return centred mid-ranks within strata, each over its stratum's size plus one."""
    levels = int(grade.max()) + 1
    count = cross_table(stratum, grade, int(stratum.max()) + 1, levels)
    size = count.sum(axis=1, keepdims=True)
    middle = np.cumsum(count, axis=1) - (count - 1) / 2
    centred = (middle - (size + 1) / 2) / (size + 1)
    ranks: Reals = centred[stratum, grade]
    return ranks
