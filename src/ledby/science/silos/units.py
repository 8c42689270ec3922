"""How far each unit keeps to itself: the E-I index against what chance would give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ledby.science.networks.moments import (
    random_subsets,
    same_group_sums,
    shuffled_product,
)
from ledby.science.silos.ground import Ground, prepare
from ledby.science.silos.matrix import Z90, K
from ledby.science.tables import give_back

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Index:
    """The E-I index of the whole, -1 all inside to 1 all across.

    ``expected``, ``low`` and ``high`` are mean and 90 % range under shuffled
    membership; ``z`` is the distance from there in standard deviations.
    """

    ei: float | None
    expected: float | None
    low: float | None
    high: float | None
    z: float | None
    internal: float
    external: float


@dataclass(frozen=True, slots=True)
class Within:
    """How much likelier ties are inside groups than across.

    ``assortativity`` is Newman's coefficient (2003, equation 2); ``odds_ratio``
    compares the odds that two people of one group are tied with those of two groups,
    None where one of the four counts is empty; ``coleman`` is the excess of inside
    ties over the configuration model, as a share of the greatest possible (Coleman
    1958).
    """

    assortativity: float | None
    odds_ratio: float | None
    coleman: float | None


def units(
    ties: Any, people: Any, *, by: str = "unit", depth: int | None = None, k: int = K
) -> Any:
    """Return for each group how far it keeps to itself.

    E-I = (external - internal) / (external + internal), each tie counted once
    (Krackhardt and Stern 1988, *Social Psychology Quarterly* 51). A small group has
    most of its ties outside by arithmetic alone; ``ei_expected`` says what a random set
    of as many people would have, ``low`` and ``high`` in which range 9 of 10 such sets
    fall (exact first two moments of sampling without replacement, delta method for the
    quotient).

    Parameters
    ----------
    ties, people, by, depth
        As for :func:`matrix`.
    k : int
        Fewest members of a group that is shown.

    Returns
    -------
    frame
        unit, members, internal, external, ei, ei_expected, low, high. Figures are empty
        in groups of fewer than *k*, and the index where a group has no tie. In the
        caller's kind.

    Raises
    ------
    TableError
        A table breaks its contract, or there is no column *by*.
    """
    ground = prepare(ties, people, by=by, depth=depth)
    internal, external = sides(ground)
    expected, low, high = chance(ground)
    large = ground.sizes >= k
    all_ties = internal + external
    index = np.divide(
        external - internal,
        all_ties,
        out=np.full(len(all_ties), np.nan),
        where=all_ties > 0,
    )
    figures = {
        "internal": internal,
        "external": external,
        "ei": index,
        "ei_expected": expected,
        "low": low,
        "high": high,
    }
    table = {
        name: [
            float(value) if keep and np.isfinite(value) else None
            for value, keep in zip(column, large, strict=True)
        ]
        for name, column in figures.items()
    }
    return give_back(
        ground.like,
        {
            "unit": ground.names,
            "members": ground.sizes.astype(int).tolist(),
            **table,
        },
        {"unit": "text", "members": "whole", **dict.fromkeys(figures, "number")},
    )


def sides(ground: Ground) -> tuple[Floats, Floats]:
    """Return the weight of ties inside each group, and of those that leave it."""
    groups = len(ground.names)
    one, other = ground.group[ground.source], ground.group[ground.target]
    same = one == other
    internal = np.bincount(one[same], ground.weight[same], groups).astype(np.float64)
    leaving = ground.weight[~same]
    from_here = np.bincount(one[~same], leaving, groups)
    from_there = np.bincount(other[~same], leaving, groups)
    return internal, (from_here + from_there).astype(np.float64)


def chance(ground: Ground) -> tuple[Floats, Floats, Floats]:
    """Return mean and 90 % range of the E-I index of random sets of the same sizes."""
    sums = ground.graph().sums()
    if not sums.total:
        nothing = np.full(len(ground.names), np.nan)
        return nothing, nothing, nothing
    drawn = random_subsets(sums, ground.sizes)
    inside, strength = drawn.inside, drawn.strength
    every = strength - inside
    expected = (strength - 3 * inside) / every
    # E-I = (Y - 3X) / (Y - X); its slopes in X (inside) and Y (strength).
    by_inside = -2 * strength / every**2
    by_strength = 2 * inside / every**2
    variance = (
        by_inside**2 * drawn.var_inside
        + by_strength**2 * drawn.var_strength
        + 2 * by_inside * by_strength * drawn.covariance
    )
    reach = Z90 * np.sqrt(np.maximum(variance, 0.0))
    return expected, np.maximum(expected - reach, -1.0), np.minimum(expected + reach, 1)


def index(ground: Ground) -> Index:
    """Return the E-I index of the whole against shuffled membership."""
    one, other = ground.group[ground.source], ground.group[ground.target]
    whole = float(ground.weight.sum())
    inside = float(ground.weight[one == other].sum())
    if whole == 0 or ground.people < 4:
        return Index(None, None, None, None, None, inside, whole - inside)
    mean, sd = shuffled_product(ground.graph().sums(), same_group_sums(ground.sizes))
    ei, expected, error = 1 - 2 * inside / whole, 1 - 2 * mean / whole, 2 * sd / whole
    return Index(
        ei,
        expected,
        max(expected - Z90 * error, -1.0),
        min(expected + Z90 * error, 1.0),
        (ei - expected) / error if error > 0 else None,
        inside,
        whole - inside,
    )


def within(ground: Ground) -> Within:
    """Return how much likelier ties are inside groups than across."""
    graph = ground.graph()
    whole = float(graph.strength.sum())
    if whole == 0:
        return Within(None, None, None)
    same = graph.inside
    inside = 2 * float(graph.weight[same].sum()) / whole
    margin = np.bincount(graph.group, graph.strength) / whole
    by_chance = float(np.square(margin).sum())
    excess = (inside - by_chance) / (1 - by_chance) if by_chance < 1 else None
    share = float(np.square(graph.strength / whole).sum())
    possible = by_chance - share
    coleman = (inside - possible) / (1 - possible) if possible < 1 else None
    return Within(excess, _odds_ratio(ground, int(same.sum()), len(same)), coleman)


def _odds_ratio(ground: Ground, inside: int, ties: int) -> float | None:
    across = ties - inside
    sizes = ground.sizes
    pairs = ground.people * (ground.people - 1) / 2
    together = float((sizes * (sizes - 1) / 2).sum())
    free = (together - inside) * across
    if free <= 0 or inside <= 0:
        return None
    return inside * (pairs - together - across) / free
