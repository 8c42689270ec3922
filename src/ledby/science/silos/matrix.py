"""Which units talk to which: the mixing matrix against what their sizes would give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.silos.ground import Ground, prepare
from ledby.science.tables import give_back

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

K: Final = 5
Z90: Final = 1.6448536269514722
MOST_LISTED: Final = 1_000
TINY: Final = float(np.finfo(float).tiny)
STEPS: Final = 500


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Cells of the mixing matrix, each pair of groups once, one <= other.

    ``expected`` is the weight by the configuration model, ``across`` that among ties
    which leave a group (0 inside groups). ``ties`` counts pairs of people who are
    tied, ``people`` those who have such a tie, ``variance`` is that of the weight,
    ``leaning`` the most ties that one person has in the cell.
    """

    one: Ints
    other: Ints
    weight: Floats
    expected: Floats
    across: Floats
    ties: Floats
    people: Ints
    variance: Floats
    leaning: Ints

    def ratio(self, expected: Floats) -> Floats:
        """Return weight over *expected*; NaN where nothing was to be expected."""
        unknown = np.full(len(self.weight), np.nan)
        ratio: Floats = np.divide(
            self.weight, expected, out=unknown, where=expected > 0
        )
        return ratio


def matrix(
    ties: Any, people: Any, *, by: str = "unit", depth: int | None = None, k: int = K
) -> Any:
    """Return how much each pair of groups talks, against what their ties would give.

    The expectation is that of the configuration model: each person keeps the weight of
    the own ties and their other ends fall evenly (Newman 2003, *Physical Review E* 67,
    026126), so that a large or talkative unit is not taken for an open one. Since most
    ties stay inside groups, nearly every other cell is below 1 by this; ``across``
    compares those among themselves: the weight against what the ties that leave each
    group would give (quasi-independence, Goodman 1968, *JASA* 63; needs four groups).
    The 90 % intervals take the margins as given; the variance of the weight is the
    cluster-robust one for pairs that share people (Aronow, Samii and Assenova 2015,
    *Political Analysis* 23, equation 3).

    Parameters
    ----------
    ties, people : frame
        Tables of the contract.
    by : str
        Column that says who belongs together.
    depth : int, optional
        Levels of the unit path that count.
    k : int
        Fewest people in both groups, and behind a cell, for it to be shown. All other
        cells look the same, whether they hold a tie or none.

    Returns
    -------
    frame
        unit, other, weight, expected, ratio, low, high, across_expected, across,
        across_low, across_high, people, band (shown | few). In a cell with band "few"
        the figures are empty; beyond 1,000 groups such cells are left out. In the
        caller's kind.

    Raises
    ------
    TableError
        A table breaks its contract, or there is no column *by*.
    """
    ground = prepare(ties, people, by=by, depth=depth)
    cells = mixing(ground)
    shown = told(ground, cells, k)
    low, high = ratio_interval(cells, cells.expected)
    across_low, across_high = ratio_interval(cells, cells.across)
    figures = {
        "weight": cells.weight,
        "expected": cells.expected,
        "ratio": cells.ratio(cells.expected),
        "low": low,
        "high": high,
        "across_expected": cells.across,
        "across": cells.ratio(cells.across),
        "across_low": across_low,
        "across_high": across_high,
        "people": cells.people,
    }
    listed = shown if len(ground.names) > MOST_LISTED else np.ones(len(shown), bool)
    names = np.array(ground.names, dtype=object)
    return give_back(
        ties,
        {
            "unit": names[cells.one[listed]].tolist(),
            "other": names[cells.other[listed]].tolist(),
            **{
                name: _kept(column[listed], shown[listed])
                for name, column in figures.items()
            },
            "band": np.where(shown, "shown", "few")[listed].tolist(),
        },
        {
            **dict.fromkeys(("unit", "other"), "text"),
            **dict.fromkeys(figures, "number"),
            "people": "whole",
            "band": "text",
        },
    )


def told(ground: Ground, cells: Cells, k: int) -> Flags:
    """Return which cells have *k* people behind them and in both groups."""
    large = ground.sizes >= k
    shown: Flags = (cells.people >= k) & large[cells.one] & large[cells.other]
    return shown


def mixing(ground: Ground) -> Cells:
    """Return the mixing matrix; up to 1,000 groups also the cells without a tie."""
    groups = len(ground.names)
    network = ground.network()
    strength = np.asarray(network.sum(axis=1)).ravel()
    met = _meetings(network, ground)
    if groups > MOST_LISTED:
        one, other = np.divmod(np.unique(met.key), groups)
    else:
        one, other = np.triu_indices(groups)
    cell = one * groups + other
    inside = one == other
    ends = np.where(inside, 2.0, 1.0)
    weight = met.sums(met.weight * met.counted, cell) / ends
    people = met.sums(np.ones(len(met.key)), cell).astype(np.int64)
    return Cells(
        one=one,
        other=other,
        weight=weight,
        expected=_expected(ground, strength, one, other),
        across=_across(groups, one, other, weight),
        ties=met.sums(met.ties * met.counted, cell) / ends,
        people=people,
        variance=_variance(ground, network, met, cell, weight),
        leaning=met.most(cell),
    )


def ratio_interval(cells: Cells, expected: Floats) -> tuple[Floats, Floats]:
    """Return the ends of the 90 % interval of weight over *expected*.

    On the logarithmic scale; where no tie was seen, from 0 to the Poisson limit (2.3
    ties of the average weight).
    """
    some = cells.weight > 0
    ratio = cells.ratio(expected)
    reach = Z90 * log_error(cells)
    with np.errstate(over="ignore"):
        low, high = ratio * np.exp(-reach), ratio * np.exp(reach)
    tie = cells.weight.sum() / max(cells.ties.sum(), 1)
    nothing = ~some & (expected > 0)
    low[nothing] = 0.0
    high[nothing] = -np.log(0.1) * tie / expected[nothing]
    return low, high


def log_error(cells: Cells) -> Floats:
    """Return the standard error of the logarithm of each weight; 0 without a tie."""
    error: Floats = np.divide(
        np.sqrt(cells.variance),
        cells.weight,
        out=np.zeros(len(cells.weight)),
        where=cells.weight > 0,
    )
    return error


@dataclass(frozen=True, slots=True, eq=False)
class _Meetings:
    """Each person and group that the person is tied to.

    ``key`` names the cell; ``counted`` is 1 where this end of the cell's ties counts
    (a tie between two groups is met from both ends).
    """

    key: Ints
    counted: Floats
    weight: Floats
    ties: Floats

    def sums(self, values: Floats, cell: Ints) -> Floats:
        """Return the sums of *values* for each cell."""
        keys, at = np.unique(self.key, return_inverse=True)
        sums = np.append(np.bincount(at, values, len(keys)), 0.0)
        return sums[_places(keys, cell)]

    def most(self, cell: Ints) -> Ints:
        """Return for each cell the most ties that one person has in it."""
        keys, at = np.unique(self.key, return_inverse=True)
        most = np.zeros(len(keys) + 1, dtype=np.int64)
        np.maximum.at(most, at, self.ties.astype(np.int64))
        return most[_places(keys, cell)]


def _places(keys: Ints, cell: Ints) -> Ints:
    """Return where each cell stands among sorted *keys*, or one past the end."""
    place = np.searchsorted(keys, cell)
    found = np.append(keys, -1)[place] == cell
    return np.where(found, place, len(keys))


def _meetings(network: Any, ground: Ground) -> _Meetings:
    from scipy import sparse

    groups = len(ground.names)
    belongs = sparse.csr_array(
        (np.ones(ground.people), ground.group, np.arange(ground.people + 1)),
        shape=(ground.people, groups),
    )
    weight = (network @ belongs).tocsr()
    bare = network.copy()
    bare.data = np.ones_like(bare.data)
    ties = (bare @ belongs).tocsr()
    weight.sort_indices()
    ties.sort_indices()
    person = np.repeat(np.arange(ground.people), np.diff(weight.indptr))
    own, reached = ground.group[person], weight.indices.astype(np.int64)
    key = np.minimum(own, reached) * groups + np.maximum(own, reached)
    return _Meetings(key, (own <= reached).astype(float), weight.data, ties.data)


def _expected(ground: Ground, strength: Floats, one: Ints, other: Ints) -> Floats:
    groups = len(ground.names)
    margin = np.bincount(ground.group, strength, groups)
    own = np.bincount(ground.group, strength**2, groups)
    inside = (margin[one] ** 2 - own[one]) / 2
    apart = margin[one] * margin[other]
    expected: Floats = np.where(one == other, inside, apart)
    return expected / max(float(strength.sum()), TINY)


def _across(groups: int, one: Ints, other: Ints, weight: Floats) -> Floats:
    """Return the weight of each cell between groups by quasi-independence.

    a(u) a(v) with the sum over v other than u equal to what leaves u, by fixed point.
    """
    apart = one != other
    leaving = np.bincount(one[apart], weight[apart], groups)
    leaving += np.bincount(other[apart], weight[apart], groups)
    factor = leaving / np.sqrt(max(leaving.sum(), TINY))
    for _ in range(STEPS):
        rest = np.maximum(factor.sum() - factor, TINY)
        factor = np.sqrt(factor * leaving / rest)
    return np.where(apart, factor[one] * factor[other], 0.0)


def _variance(
    ground: Ground, network: Any, met: _Meetings, cell: Ints, weight: Floats
) -> Floats:
    """Return the variance of each cell's weight: pairs that share a person go together.

    The sum over people of squared deviations of what they have in the cell, less the
    pairs' own squares, which that counts twice; never below the latter, which is the
    variance of independent pairs.
    """
    from scipy import sparse

    groups = len(ground.names)
    size = ground.sizes
    one, other = np.divmod(cell, groups)
    inside = one == other
    pairs = np.where(inside, size[one] * (size[one] - 1) / 2, size[one] * size[other])
    pairs = np.maximum(pairs, 1)
    half = sparse.triu(network, 1).tocoo()
    low, high = ground.group[half.row], ground.group[half.col]
    key = np.minimum(low, high) * groups + np.maximum(low, high)
    keys, at = np.unique(key, return_inverse=True)
    squares = np.append(np.bincount(at, half.data**2, len(keys)), 0.0)
    alone = squares[_places(keys, cell)] - weight**2 / pairs
    means = np.where(inside, 4 / size[one], 1 / size[one] + 1 / size[other])
    shared = met.sums(met.weight**2, cell) - weight**2 * means
    return np.maximum(shared - alone, np.maximum(alone, 0.0))


def _kept(column: NDArray[Any], shown: Flags) -> list[Any]:
    return [
        value if yes and value == value else None  # noqa: PLR0124 - NaN is not itself
        for value, yes in zip(column.tolist(), shown, strict=True)
    ]
