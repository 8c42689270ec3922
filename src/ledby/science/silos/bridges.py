"""Who bridges: people whose contacts do not know each other, for their own eyes.

By effective size and constraint, which are exact and local; never by betweenness, which
30 % of silence halves (research/ona: Spearman 0.49 against 0.91 to 0.97 for degrees).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ledby.science.networks.closure import closing, constraint, effective_size
from ledby.science.silos.ground import Ground, prepare
from ledby.science.silos.matrix import Z90
from ledby.science.tables import give_back

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Brokerage:
    """Pairs of people who meet only through a third, by whose units they are.

    Roles of Gould and Fernandez (1989, *Sociological Methodology* 19) for ties without
    direction: coordinator (all three in one unit), gatekeeper (the third shares the
    unit with one of the two; also called representative), itinerant (the two share a
    unit, the third is outside), liaison (three units).
    """

    coordinator: int
    gatekeeper: int
    itinerant: int
    liaison: int


@dataclass(frozen=True, slots=True, eq=False)
class Circles:
    """What stands around each person: contacts, and which of them know each other."""

    contacts: Ints
    inside: Ints
    groups: Ints
    effective: Floats
    low: Floats
    high: Floats
    constraint: Floats
    brokerage: Brokerage


def people(
    ties: Any, people: Any, *, by: str = "unit", depth: int | None = None
) -> Any:
    """Return for each person how far the own circle reaches. For that person alone.

    Parameters
    ----------
    ties, people, by, depth
        As for :func:`matrix`.

    Returns
    -------
    frame
        person, contacts, outside (contacts in other groups), units_reached,
        effective_size, low, high (90 %), constraint. In the caller's kind. The interval
        of the effective size is that over contacts that could as well not have been
        seen (jackknife over contacts, binomial); empty without contacts.

    Raises
    ------
    TableError
        A table breaks its contract, or there is no column *by*.
    """
    ground = prepare(ties, people, by=by, depth=depth)
    around = circles(ground)
    some = around.contacts > 0
    figures = {
        "effective_size": around.effective,
        "low": around.low,
        "high": around.high,
        "constraint": around.constraint,
    }
    whole = {
        "contacts": around.contacts,
        "outside": around.contacts - around.inside,
        "units_reached": around.groups,
    }
    return give_back(
        ties,
        {
            "person": ground.ids,
            **{name: column.tolist() for name, column in whole.items()},
            **{
                name: [
                    value if yes else None
                    for value, yes in zip(column.tolist(), some, strict=True)
                ]
                for name, column in figures.items()
            },
        },
        {
            "person": "text",
            **dict.fromkeys(whole, "whole"),
            **dict.fromkeys(figures, "number"),
        },
    )


def circles(ground: Ground) -> Circles:
    """Return the circle of each person."""
    network = ground.network()
    bare = network.copy()
    bare.data = np.ones_like(bare.data)
    inner = _between(bare, ground.group, same=True)
    outer = _between(bare, ground.group, same=False)
    closed = (
        closing(inner, inner, inner),
        2 * closing(inner, outer, outer),
        closing(outer, inner, outer),
        closing(outer, outer, outer),
    )
    contacts = np.diff(bare.indptr).astype(np.int64)
    inside = np.diff(inner.indptr).astype(np.int64)
    ends = closed[0] + closed[1] + closed[2] + closed[3]
    effective = effective_size(bare, ends)
    reach = Z90 * _error(contacts, ends)
    reached, squares = _reached(bare, ground)
    return Circles(
        contacts=contacts,
        inside=inside,
        groups=reached,
        effective=effective,
        low=np.maximum(effective - reach, np.minimum(contacts, 1)),
        high=np.minimum(effective + reach, contacts),
        constraint=constraint(network),
        brokerage=_brokerage(contacts, inside, squares, closed),
    )


def _between(bare: Any, group: Ints, *, same: bool) -> Any:
    from scipy import sparse

    edges = bare.tocoo()
    keep = (group[edges.row] == group[edges.col]) == same
    return sparse.csr_array(
        (edges.data[keep], (edges.row[keep], edges.col[keep])), shape=bare.shape
    )


def _error(contacts: Ints, closed: Floats) -> Floats:
    """Return the standard error of the effective size n - (n - 1) c.

    c is the share of pairs of contacts who know each other; pairs that share a contact
    go together, so n contacts are counted as n independent answers, never as n².
    """
    n = contacts.astype(np.float64)
    pairs = np.maximum(n * (n - 1), 1)
    share = np.clip(closed / pairs, 0.0, 1.0)
    # Half a pair more of each kind, so that nobody is certain by having few contacts.
    kept = (share * n + 0.5) / (n + 1)
    return np.where(n > 1, (n - 1) * np.sqrt(kept * (1 - kept) / np.maximum(n, 1)), 0.0)


def _reached(bare: Any, ground: Ground) -> tuple[Ints, Floats]:
    """Return groups reached, and the sum of squared contacts over other groups."""
    from scipy import sparse

    groups = len(ground.names)
    belongs = sparse.csr_array(
        (np.ones(ground.people), ground.group, np.arange(ground.people + 1)),
        shape=(ground.people, groups),
    )
    counts = (bare @ belongs).tocsr()
    person = np.repeat(np.arange(ground.people), np.diff(counts.indptr))
    other = counts.indices != ground.group[person]
    squares = np.bincount(person[other], counts.data[other] ** 2, ground.people)
    return np.diff(counts.indptr).astype(np.int64), squares.astype(np.float64)


def _brokerage(
    contacts: Ints, inside: Ints, squares: Floats, closed: tuple[Floats, ...]
) -> Brokerage:
    outside = contacts - inside
    together, mixed, elsewhere, apart = (float(part.sum()) for part in closed)
    inner_pairs = float((inside * (inside - 1)).sum()) / 2
    crossing = float((inside * outside).sum())
    one_unit = float((squares - outside).sum()) / 2
    two_units = float((outside.astype(float) ** 2 - squares).sum()) / 2
    return Brokerage(
        coordinator=round(inner_pairs - together / 2),
        gatekeeper=round(crossing - mixed / 2),
        itinerant=round(one_unit - elsewhere / 2),
        liaison=round(two_units - apart / 2),
    )
