"""What the silent would have said: followers had everybody answered, with a range."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.followership.ground import Flags, Ground

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

RELATIONS: Final = 3
"""Of follower to leader, other than own report: same team, same unit, elsewhere."""

MANY: Final = 100.0
"""From so many missing followers on their number is nearly continuous."""

SHAPES: Final = (-4.0, 6.0)
"""Ends of the logarithm of the shape within which it is sought."""


def had_all_answered(ground: Ground, level: float) -> tuple[Floats, Ints, Ints]:
    """Return followers by choice had everybody answered and named all they could.

    How much a person is chosen beside what the relations to the others make likely is
    a gamma variable of mean 1; the missing followers are then negative binomial
    (Clayton and Kaldor 1987, *Biometrics* 43). Names beyond a full list are taken to
    fall like those on it.

    Parameters
    ----------
    ground : Ground
    level : float
        Probability inside the range.

    Returns
    -------
    expected, low, high : ndarray of shape (people,)
        The fewest whole numbers that hold about *level* (with half of the probability
        of the ends, mid-P: Lancaster 1961, *JASA* 56).
    """
    count = ground.count(ground.chosen).astype(np.float64)
    relation = _relations(ground)
    seen, unseen = (
        _exposures(ground, ground.answered),
        _exposures(ground, ~ground.answered),
    )
    pairs = seen.sum(axis=1)
    ties = np.bincount(relation[ground.chosen], minlength=RELATIONS)
    rate = ties / np.maximum(pairs, 1)
    likely, missed = rate @ seen, rate @ unseen
    shape = _shape(count, likely)
    pull = (shape + count) / (shape + likely)
    named = np.bincount(ground.follower, minlength=ground.people)
    beside = (ground.unnamed / np.maximum(named, 1))[ground.follower[ground.chosen]]
    unnamed = np.bincount(ground.leader[ground.chosen], beside, minlength=ground.people)
    more = 1 + unnamed.sum() / max(count.sum(), 1)
    silent = pull * missed * more
    spread = silent * (1 + missed * more / (shape + likely))
    low, high = whole_range(silent + unnamed, spread + unnamed, level)
    whole = count.astype(np.int64)
    return count + silent + unnamed, whole + low, whole + high


def whole_range(mean: Floats, variance: Floats, level: float) -> tuple[Ints, Ints]:
    """Return the mid-P range of negative binomial (or Poisson) counts.

    Parameters
    ----------
    mean, variance : ndarray of shape (n,)
        The variance is at least the mean.
    level : float
        Probability inside, about.
    """
    from scipy.special import gammaincinv

    low, high = np.zeros(len(mean), np.int64), np.zeros(len(mean), np.int64)
    tail = (1 - level) / 2
    many = mean > MANY
    if many.any():
        shape = mean[many] ** 2 / variance[many]
        for ends, share in ((low, tail), (high, 1 - tail)):
            ends[many] = np.round(gammaincinv(shape, share) * mean[many] / shape)
    at = np.flatnonzero((mean > 0) & ~many)
    shape = mean[at] ** 2 / np.maximum(variance[at] - mean[at], 1e-9 * mean[at])
    stop = mean[at] / (shape + mean[at])
    chance = np.exp(-shape * np.log1p(mean[at] / shape))
    below, k = np.zeros(len(at)), 0
    while at.size:
        middle = below + chance / 2
        low[at[middle < tail]] = k + 1
        high[at] = k
        below, chance = below + chance, chance * (k + shape) / (k + 1) * stop
        going = below + chance / 2 <= 1 - tail
        at, shape, stop = at[going], shape[going], stop[going]
        below, chance, k = below[going], chance[going], k + 1
    return low, np.maximum(low, high)


def _shape(count: Floats, likely: Floats) -> float:
    """Return the shape of the gamma variable that makes the counts most likely."""
    from scipy.optimize import minimize_scalar
    from scipy.special import gammaln

    open_ = likely > 0
    # One complex number holds both, so that people alike count once.
    seen, among = np.unique(count[open_] + 1j * likely[open_], return_counts=True)
    n, e = seen.real, seen.imag

    def unlikely(log_shape: float) -> float:
        a = np.exp(log_shape)
        each = gammaln(a + n) - gammaln(a) + a * np.log(a / (a + e))
        return -float((among * (each + n * np.log(e / (a + e)))).sum())

    if not n.size:
        return 1.0
    found: Any = minimize_scalar(unlikely, bounds=SHAPES, method="bounded")
    return float(np.exp(found.x))


def _relations(ground: Ground) -> Ints:
    follower, leader = ground.follower, ground.leader
    team, unit = ground.line.manager, ground.unit
    same_team = (team[follower] == team[leader]) & (team[follower] >= 0)
    same_unit = (unit[follower] == unit[leader]) & (unit[follower] >= 0)
    return np.where(same_team, 0, np.where(same_unit, 1, 2))


def _exposures(ground: Ground, who: Flags) -> Ints:
    """Return for each person how many of *who* could choose, by relation."""
    team, unit = ground.line.manager, ground.unit
    own = who.astype(np.int64)
    reports = np.bincount(team[(team >= 0) & who], minlength=ground.people)
    mates = _alike(team, who)
    here = _alike(np.where(unit >= 0, team * (unit.max(initial=0) + 1) + unit, -1), who)
    near = (team >= 0) & (unit >= 0) & (unit == unit[team])
    reports_here = np.bincount(team[near & who], minlength=ground.people)
    same_unit = _alike(unit, who) - np.where(team >= 0, here, 0) - reports_here
    same_unit = np.where(unit >= 0, same_unit, 0)
    elsewhere = own.sum() - own - reports - mates - same_unit
    return np.stack([mates, same_unit, elsewhere])


def _alike(code: Ints, who: Flags) -> Ints:
    """Return how many others of *who* have the same code, 0 without one."""
    known = code >= 0
    _, place = np.unique(code, return_inverse=True)
    many = np.bincount(place[who], minlength=len(code)) if len(code) else place
    return np.where(known, many[place] - who, 0)
