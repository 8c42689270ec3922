"""Which units talk to which: the mixing matrix against what their sizes would give."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.networks.graph import Graph, in_order, reach
from ledby.science.silos.ground import Ground, prepare
from ledby.science.tables import give_back

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]
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
        Tables of the contract; or, for *ties*, what :func:`prepare` made of both, so
        that several questions share the work. Then *by* and *depth* are settled.
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
        ground.like,
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
    graph, groups = ground.graph(), len(ground.names)
    found = _gathered(_inside(graph, groups), _across_groups(graph, groups))
    key = found.key
    if groups <= MOST_LISTED:
        one, other = np.triu_indices(groups)
        key = one * groups + other
        found = found.spread(key)
    one, other = np.divmod(key, groups)
    return Cells(
        one=one,
        other=other,
        weight=found.weight,
        expected=_expected(graph, one, other, groups),
        across=_across(groups, one, other, found.weight),
        ties=found.ties,
        people=found.people.astype(np.int64),
        variance=_variance(ground.sizes, one, other, found),
        leaning=found.leaning.astype(np.int64),
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
class _Found:
    """What was found in each cell, by its key.

    ``squares`` sums up those of the ties, ``shared`` those of what each person has in
    the cell.
    """

    key: Ints
    weight: NDArray[Any]
    ties: NDArray[Any]
    people: NDArray[Any]
    squares: NDArray[Any]
    shared: NDArray[Any]
    leaning: NDArray[Any]

    def spread(self, key: Ints) -> _Found:
        """Return the cells of *key*, which holds all that were found, others empty."""
        at = np.searchsorted(key, self.key)

        def wide(column: Floats) -> Floats:
            spread = np.zeros(len(key))
            spread[at] = column
            return spread

        return _Found(
            key,
            wide(self.weight),
            wide(self.ties),
            wide(self.people),
            wide(self.squares),
            wide(self.shared),
            wide(self.leaning),
        )


def _gathered(one: _Found, other: _Found) -> _Found:
    order = np.argsort(np.concatenate([one.key, other.key]), kind="stable")
    names = [column.name for column in fields(_Found)]
    columns = ((getattr(one, name), getattr(other, name)) for name in names)
    return _Found(*(np.concatenate(both)[order] for both in columns))


def _inside(graph: Graph, groups: int) -> _Found:
    """Return the cells of groups with themselves in which there is a tie."""
    same = graph.inside
    low, weight = graph.low[same], graph.weight[same]
    own = graph.over(weight, same)
    ties = np.bincount(low, minlength=graph.people)
    ties += np.bincount(graph.high[same], minlength=graph.people)
    squares = np.bincount(low, weight**2, graph.people)
    most = np.zeros(groups)
    np.maximum.at(most, graph.group, ties)
    some = np.flatnonzero(most)
    of_people = (own / 2, ties / 2, ties > 0, squares, own**2)
    columns = [*(np.bincount(graph.group, one, groups) for one in of_people), most]
    return _Found(some * (groups + 1), *(column[some] for column in columns))


def _across_groups(graph: Graph, groups: int) -> _Found:
    """Return the cells of two groups in which there is a tie.

    Each tie is met from both ends; people of both groups count, weights once.
    """
    met = reach(graph)
    own, number = graph.group[met.person], np.arange(len(met.person), dtype=np.int32)
    ends = np.minimum(own, met.group), np.maximum(own, met.group)
    one, other, order = in_order(*ends, number, groups)
    key = one.astype(np.int64) * groups + other
    first = np.flatnonzero(np.diff(key, prepend=-1))
    if not len(first):
        nothing = np.zeros(0)
        return _Found(key, *[nothing] * 6)
    sums = (
        np.add.reduceat(column[order], first)
        for column in (met.weight / 2, met.ties / 2, met.squares / 2, met.weight**2)
    )
    weight, ties, squares, shared = sums
    return _Found(
        key=key[first],
        weight=weight,
        ties=ties,
        people=np.diff(first, append=len(key)).astype(np.float64),
        squares=squares,
        shared=shared,
        leaning=np.maximum.reduceat(met.ties[order], first).astype(np.float64),
    )


def _expected(graph: Graph, one: Ints, other: Ints, groups: int) -> Floats:
    margin = np.bincount(graph.group, graph.strength, groups)
    own = np.bincount(graph.group, graph.strength**2, groups)
    inside = (margin[one] ** 2 - own[one]) / 2
    apart = margin[one] * margin[other]
    expected: Floats = np.where(one == other, inside, apart)
    return expected / max(float(graph.strength.sum()), TINY)


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


def _variance(size: Floats, one: Ints, other: Ints, found: _Found) -> Floats:
    """Return the variance of each cell's weight: pairs that share a person go together.

    The sum over people of squared deviations of what they have in the cell, less the
    pairs' own squares, which that counts twice; never below the latter, which is the
    variance of independent pairs.
    """
    inside = one == other
    pairs = np.where(inside, size[one] * (size[one] - 1) / 2, size[one] * size[other])
    pairs = np.maximum(pairs, 1)
    alone = found.squares - found.weight**2 / pairs
    means = np.where(inside, 4 / size[one], 1 / size[one] + 1 / size[other])
    shared = found.shared - found.weight**2 * means
    variance: Floats = np.maximum(shared - alone, np.maximum(alone, 0.0))
    return variance


def _kept(column: NDArray[Any], shown: Flags) -> list[Any]:
    return [
        value if yes and value == value else None  # noqa: PLR0124 - NaN is not itself
        for value, yes in zip(column.tolist(), shown, strict=True)
    ]
