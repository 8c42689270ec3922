"""Three sources of who talks to whom, and where they disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.networks.moments import pair_sums, shuffled_product
from ledby.science.silos.ground import Ground, prepare
from ledby.science.silos.matrix import Cells, K, log_error, mixing, told
from ledby.science.tables import give_back

Floats = NDArray[np.float64]
FEWEST_GROUPS: Final = 4
TIED: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two sources tie the same people.

    ``correlation`` is Pearson's over all pairs of people who are in the table; ``z``
    its distance from chance in standard deviations when the people of one source are
    shuffled (the quadratic assignment procedure, exact moments).
    """

    one: str
    other: str
    correlation: float | None
    z: float | None


@dataclass(frozen=True, slots=True)
class WordsAgreement:
    """How far two sources agree on ``pairs`` of groups: Pearson's, and p one-sided."""

    pairs: int
    correlation: float | None
    p: float | None


def agreement(
    sources: Mapping[str, Any], people: Any, *, by: str = "unit"
) -> list[Agreement]:
    """Return how far each two sources agree about who is tied to whom.

    Parameters
    ----------
    sources : mapping of str to frame
        Tables ``ties`` by the name of their source; weights are not used.
    people : frame
        Table ``people``.

    Raises
    ------
    TableError
        A table breaks its contract.
    """
    networks = {
        name: _bare(prepare(ties, people, by=by)) for name, ties in sources.items()
    }
    return [
        _agree(one, other, networks[one], networks[other])
        for one, other in combinations(sources, 2)
    ]


def differences(
    sources: Mapping[str, Any],
    people: Any,
    *,
    by: str = "unit",
    depth: int | None = None,
    k: int = K,
) -> Any:
    """Return the pairs of groups that two sources see differently, widest first.

    Parameters
    ----------
    sources, people, by, depth, k
        As for :func:`agreement` and :func:`matrix`.

    Returns
    -------
    frame
        one, other (sources), unit, other_unit, ratio_one, ratio_other (weight over
        expected), z (difference of their logarithms in standard errors). Only cells
        that both sources may show. In the caller's kind.

    Raises
    ------
    TableError
        A table breaks its contract, or there is no column *by*.
    """
    grounds = {
        name: prepare(ties, people, by=by, depth=depth)
        for name, ties in sources.items()
    }
    seen = {name: _shown(ground, k) for name, ground in grounds.items()}
    rows: list[tuple[Any, ...]] = []
    for one, other in combinations(sources, 2):
        names = grounds[one].names
        rows += [
            (one, other, names[pair[0]], names[pair[1]], first, second, z)
            for pair, first, second, z in _compared(seen[one], seen[other])
        ]
    rows.sort(key=lambda row: (-abs(row[-1]), row[:4]))
    words = ("one", "other", "unit", "other_unit")
    figures = ("ratio_one", "ratio_other", "z")
    columns: dict[str, list[Any]] = {
        name: [row[at] for row in rows] for at, name in enumerate((*words, *figures))
    }
    like = next(iter(sources.values()), people)
    return give_back(
        like,
        columns,
        {**dict.fromkeys(words, "text"), **dict.fromkeys(figures, "number")},
    )


def words_agreement(
    one: Mapping[tuple[str, str], float],
    other: Mapping[tuple[str, str], float],
    *,
    draws: int = 999,
    seed: int = 0,
) -> WordsAgreement:
    """Return how far two sources agree on pairs of groups, known as words only.

    Parameters
    ----------
    one, other : mapping
        How much two groups have to do with each other, as a step on a scale, by the
        pair in either order. Only pairs in both count.
    draws, seed : int
        Shuffles of the groups of *other*, each group with all its pairs (Krackhardt
        1988, *Social Networks* 10: the quadratic assignment procedure).

    Returns
    -------
    WordsAgreement
        ``correlation`` is None, and so is ``p``, below four groups or where one source
        says the same of all pairs.
    """
    names = sorted({name for pair in (*one, *other) for name in pair})
    first, second = (_square(source, names) for source in (one, other))
    both = np.triu(~np.isnan(first) & ~np.isnan(second), 1)
    found = _pearson(first, second)
    if len(names) < FEWEST_GROUPS or found is None:
        return WordsAgreement(int(both.sum()), None, None)
    rng = np.random.default_rng(seed)
    as_much = 0
    for _draw in range(draws):
        order = rng.permutation(len(names))
        drawn = _pearson(first, second[np.ix_(order, order)])
        as_much += drawn is not None and drawn >= found - TIED
    return WordsAgreement(int(both.sum()), found, (1 + as_much) / (1 + draws))


def _square(source: Mapping[tuple[str, str], float], names: list[str]) -> Floats:
    place = {name: at for at, name in enumerate(names)}
    square = np.full((len(names), len(names)), np.nan)
    for (one, other), step in source.items():
        square[place[one], place[other]] = square[place[other], place[one]] = step
    return square


def _pearson(first: Floats, second: Floats) -> float | None:
    both = np.triu(~np.isnan(first) & ~np.isnan(second), 1)
    a, b = first[both], second[both]
    if len(a) < 2 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return None
    return float(np.corrcoef(a, b)[0, 1])


def _bare(ground: Ground) -> Any:
    network = ground.network()
    network.data = np.ones_like(network.data)
    return network


def _agree(name: str, second: str, one: Any, other: Any) -> Agreement:
    a, b = pair_sums(one), pair_sums(other)
    n = a.people
    pairs = n * (n - 1) / 2
    if n < 4:
        return Agreement(name, second, None, None)
    both = float(one.multiply(other).sum()) / 2
    spread = (a.squares - a.total**2 / pairs) * (b.squares - b.total**2 / pairs)
    if spread <= 0:
        return Agreement(name, second, None, None)
    correlation = (both - a.total * b.total / pairs) / sqrt(spread)
    mean, sd = shuffled_product(a, b)
    return Agreement(name, second, correlation, (both - mean) / sd if sd else None)


def _shown(ground: Ground, k: int) -> dict[tuple[int, int], tuple[float, float]]:
    """Return ratio and standard error of its logarithm for each cell one may show."""
    cells: Cells = mixing(ground)
    keep = np.flatnonzero(told(ground, cells, k) & (cells.expected > 0))
    error, ratio = log_error(cells), cells.ratio(cells.expected)
    return {
        (int(cells.one[at]), int(cells.other[at])): (float(ratio[at]), float(error[at]))
        for at in keep
    }


def _compared(
    one: dict[tuple[int, int], tuple[float, float]],
    other: dict[tuple[int, int], tuple[float, float]],
) -> list[tuple[tuple[int, int], float, float, float]]:
    found = []
    for pair in one.keys() & other.keys():
        (first, error), (second, doubt) = one[pair], other[pair]
        width = sqrt(error**2 + doubt**2)
        if width > 0:
            z = (np.log(first) - np.log(second)) / width
            found.append((pair, first, second, float(z)))
    return found
