"""Who knows whom among one's own contacts: closed triads, effective size, constraint.

All measures are exact and need two steps around a person only, so that, unlike
betweenness, they survive missing respondents (research on robustness: Smith and Moody
2013, *Social Networks* 35). Every closed triad is met once and all are counted from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.networks.graph import Graph, by_rows
from ledby.science.networks.lookup import Lookup

Ints = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]

FORKS_AT_ONCE: Final = 1 << 18
"""Pairs of contacts that are looked up at a time, so that memory stays flat."""


@dataclass(frozen=True, slots=True, eq=False)
class Triads:
    """Closed triads: three people who all know each other.

    Attributes
    ----------
    around : ndarray of shape (people,)
        Ties among the contacts of each place.
    detour : ndarray of shape (ties,)
        For a tie of i and j the sum over third people q of w(i, q) w(q, j) / s(q),
        s(q) being the strength of q.
    kinds : tuple of int
        Triads in one group, in two and in three.
    """

    around: Ints
    detour: Floats
    kinds: tuple[int, int, int]


def triads(graph: Graph) -> Triads:
    """Return the closed triads of a graph.

    Each tie points to the end that has more contacts, so that hubs have few outgoing
    ones; the pairs of outgoing ties of each person are looked up (Schank and Wagner
    2005, *Experimental and Efficient Algorithms*, algorithm "forward"; Chiba and
    Nishizeki 1985 for the bound, ties to the power of 1.5).
    """
    around = np.zeros(graph.people, dtype=np.int64)
    detour = np.zeros(len(graph.low))
    kinds = np.zeros(4, dtype=np.int64)
    weight, inside = graph.weight, graph.inside.astype(np.int8)
    share = np.divide(
        1.0, graph.strength, out=np.zeros(graph.people), where=graph.strength > 0
    )
    for ends, ties in _closed(graph):
        (foot, left, right), (one, other, third) = ends, ties
        for person in ends:
            np.add.at(around, person, 1)
        a, b, c = weight[one], weight[other], weight[third]
        np.add.at(detour, one, b * c * share[right])
        np.add.at(detour, other, a * c * share[left])
        np.add.at(detour, third, a * b * share[foot])
        same = inside[one] + inside[other] + inside[third]
        kinds += np.bincount(same, minlength=4)
    return Triads(around, detour, (int(kinds[3]), int(kinds[1]), int(kinds[0])))


def effective_size(contacts: Ints, around: Ints) -> Floats:
    """Return the effective size of each person's circle: contacts less redundancy.

    n - 2t / n for n contacts with t ties among them (Borgatti 1997, *Connections* 20,
    a restatement of Burt 1992). 0 without contacts.

    Parameters
    ----------
    contacts : ndarray of shape (people,)
    around : ndarray of shape (people,)
        Ties among them, of :class:`Triads`.
    """
    effective: Floats = contacts - 2 * around / np.maximum(contacts, 1.0)
    return effective


def constraint(graph: Graph, closed: Triads) -> Floats:
    """Return Burt's constraint: how far one's contacts hang together.

    The sum over contacts j of (p(i, j) + sum over q of p(i, q) p(q, j))², where p(i, j)
    is the share of i's ties spent on j (Burt 1992, *Structural Holes*, equation 2.4).
    With p(i, j) = w(i, j) / s(i) the bracket is (w(i, j) + detour(i, j)) / s(i), and
    the detour is the same from both ends. NaN without contacts.

    Returns
    -------
    ndarray of shape (people,)
        By place.
    """
    spent = graph.over(np.square(graph.weight + closed.detour))
    held: Floats = np.divide(
        spent,
        np.square(graph.strength),
        out=np.full(graph.people, np.nan),
        where=graph.strength > 0,
    )
    return held


def _closed(graph: Graph) -> Iterator[tuple[tuple[Ints, ...], tuple[Ints, ...]]]:
    """Yield closed triads: foot, left and right, and foot-left, foot-right, left-right.

    The first three are places, the others numbers of ties.
    """
    pointing = _pointing(graph)
    starts, end, tie = pointing.indptr, pointing.indices, pointing.data
    later = np.repeat(starts[1:], np.diff(starts))
    later -= np.arange(1, len(end) + 1, dtype=later.dtype)
    lookup = Lookup(graph.low, graph.high, graph.people)
    for first, last in _bands(starts):
        here = np.arange(starts[first], starts[last], dtype=np.int32)
        many = later[here]
        one = np.repeat(here, many)
        # Each outgoing tie with every later one of the same person.
        shift = here + 1 - (np.cumsum(many) - many)
        other = np.arange(len(one), dtype=np.int32)
        other += np.repeat(shift.astype(np.int32), many)
        left, right = end[one], end[other]
        which, third = lookup.find(np.minimum(left, right), np.maximum(left, right))
        left, right = left[which], right[which]
        one, other = tie[one[which]], tie[other[which]]
        foot = graph.low[one] + graph.high[one] - left
        yield (foot, left, right), (one, other, third)


def _pointing(graph: Graph) -> Any:
    """Return a matrix with the number of each tie, in the row of its lesser end."""
    contacts = graph.contacts
    down = contacts[graph.low] > contacts[graph.high]
    row = np.where(down, graph.high, graph.low)
    column = np.where(down, graph.low, graph.high)
    number = np.arange(len(row), dtype=np.int32)
    return by_rows(row, column, number, graph.people)


def _bands(starts: Ints) -> Iterator[tuple[int, int]]:
    """Yield bands of people with about as many forks as are looked up at a time."""
    many = np.diff(starts).astype(np.int64)
    band = np.cumsum(many * (many - 1) // 2) // FORKS_AT_ONCE
    edges = np.append(np.flatnonzero(np.diff(band, prepend=-1)), len(many))
    yield from pairwise(edges.tolist())
