"""Three sources of who talks to whom, and where they disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ledby.science.networks.moments import pair_sums, shuffled_product
from ledby.science.silos.ground import Ground, prepare
from ledby.science.silos.matrix import Cells, K, log_error, mixing, told
from ledby.science.tables import give_back

Floats = NDArray[np.float64]


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
