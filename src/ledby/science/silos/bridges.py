"""Who bridges: people whose contacts do not know each other, for their own eyes.

By effective size and constraint, which are exact and local; never by betweenness, which
30 % of silence halves (research/ona: Spearman 0.49 against 0.91 to 0.97 for degrees).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ledby.science.networks.closure import (
    Triads,
    constraint,
    effective_size,
    triads,
)
from ledby.science.networks.graph import Graph, reach
from ledby.science.silos.ground import Ground, prepare
from ledby.science.silos.matrix import Z90
from ledby.science.tables import give_back

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]


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
        ground.like,
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
    """Return the circle of each person, in the order of the table of people."""
    graph = ground.graph()
    closed = triads(graph)
    contacts = graph.contacts
    same = graph.inside
    inside = graph.over(np.ones(int(same.sum())), same).astype(np.int64)
    effective = effective_size(contacts, closed.around)
    margin = Z90 * _error(contacts, closed.around)
    reached, squares = _reached(graph)
    place = graph.place
    return Circles(
        contacts=contacts[place],
        inside=inside[place],
        groups=(reached + (inside > 0))[place],
        effective=effective[place],
        low=np.maximum(effective - margin, np.minimum(contacts, 1))[place],
        high=np.minimum(effective + margin, contacts)[place],
        constraint=constraint(graph, closed)[place],
        brokerage=_brokerage(contacts, inside, squares, closed),
    )


def _error(contacts: Ints, around: Ints) -> Floats:
    """Return the standard error of the effective size n - (n - 1) c.

    c is the share of pairs of contacts who know each other; pairs that share a contact
    go together, so n contacts are counted as n independent answers, never as n².
    """
    n = contacts.astype(np.float64)
    pairs = np.maximum(n * (n - 1), 1)
    share = np.clip(2 * around / pairs, 0.0, 1.0)
    # Half a pair more of each kind, so that nobody is certain by having few contacts.
    kept = (share * n + 0.5) / (n + 1)
    return np.where(n > 1, (n - 1) * np.sqrt(kept * (1 - kept) / np.maximum(n, 1)), 0.0)


def _reached(graph: Graph) -> tuple[Ints, Floats]:
    """Return other groups reached, and the sum of squared contacts over them."""
    met = reach(graph)
    groups = np.bincount(met.person, minlength=graph.people)
    squares = np.bincount(met.person, np.square(met.ties, dtype=float), graph.people)
    return groups, np.asarray(squares, dtype=np.float64)


def _brokerage(
    contacts: Ints, inside: Ints, squares: Floats, closed: Triads
) -> Brokerage:
    """Take the closed pairs of contacts from all pairs, by the role of the third.

    A closed triad in one group closes three pairs of coordinators; one in two groups a
    pair of each of two gatekeepers and one of an itinerant; one in three three of
    liaisons.
    """
    outside = contacts - inside
    together, mixed, apart = closed.kinds
    inner_pairs = int((inside * (inside - 1)).sum()) // 2
    crossing = int((inside * outside).sum())
    one_unit = float((squares - outside).sum()) / 2
    two_units = float((outside.astype(float) ** 2 - squares).sum()) / 2
    return Brokerage(
        coordinator=inner_pairs - 3 * together,
        gatekeeper=crossing - 2 * mixed,
        itinerant=round(one_unit) - mixed,
        liaison=round(two_units) - 3 * apart,
    )
