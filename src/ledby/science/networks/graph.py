"""Ties without direction laid out once, for every measure that reads them.

People of one group stand side by side, so that what belongs together lies together in
memory, and so that the groups that a person reaches are runs of the person's ties.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ledby.science.networks.moments import PairSums

Ints = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Each pair of people who are tied once, with the sum of its weights.

    Attributes
    ----------
    place : ndarray of shape (people,)
        Where each person stands; all else speaks of places.
    group : ndarray of shape (people,)
        Group of each place, in ascending order.
    starts : ndarray of shape (people + 1,)
        First tie of each place among those in which it is the low end.
    low, high : ndarray of shape (ties,)
        Places, low < high, in the order of low, then of high.
    weight : ndarray of shape (ties,)
        Above 0.
    inside : ndarray of shape (ties,)
        Which ties stay in one group.
    strength : ndarray of shape (people,)
        Sum of the weights of each place.
    """

    place: Ints
    group: Ints
    starts: Ints
    low: Ints
    high: Ints
    weight: Floats
    inside: Flags
    strength: Floats

    @property
    def people(self) -> int:
        """Return how many people there are, isolates included."""
        return len(self.place)

    @property
    def contacts(self) -> Ints:
        """Return how many ties each place has."""
        return np.diff(self.starts) + np.bincount(self.high, minlength=self.people)

    def over(self, ties: Floats, keep: Flags | slice = slice(None)) -> Floats:
        """Return for each place the sum of *ties*, one number for each that is kept."""
        ends = (self.low[keep], self.high[keep])
        one, other = (np.bincount(end, ties, self.people) for end in ends)
        return np.asarray(one + other, dtype=np.float64)

    def sums(self) -> PairSums:
        """Return the sums that chance moments need."""
        return PairSums(
            people=self.people,
            total=float(self.weight.sum()),
            squares=float(self.weight @ self.weight),
            strengths=float(self.strength @ self.strength),
        )

    def network(self) -> Any:
        """Return the ties as a symmetric sparse matrix, in the order of the places."""
        from scipy import sparse

        half = sparse.csr_array(
            (self.weight, self.high, self.starts), shape=(self.people, self.people)
        )
        return half + half.T.tocsr()


def lay_out(one: Ints, other: Ints, weight: Floats, group: Ints) -> Graph:
    """Return a graph of ties between two different people, doubles added up.

    Parameters
    ----------
    one, other : ndarray of shape (ties,)
        Positions of two people, in either order.
    weight : ndarray of shape (ties,)
        Above 0.
    group : ndarray of shape (people,)
        Code of each person's group.
    """
    people = len(group)
    order = np.argsort(group, kind="stable")
    place = np.empty(people, dtype=np.int32)
    place[order] = np.arange(people, dtype=np.int32)
    one, other = place[one], place[other]
    low, high, weight = in_order(
        np.minimum(one, other), np.maximum(one, other), weight, people
    )
    fresh = np.ones(len(low), dtype=bool)
    fresh[1:] = (high[1:] != high[:-1]) | (low[1:] != low[:-1])
    if not fresh.all():
        first = np.flatnonzero(fresh)
        low, high, weight = low[first], high[first], np.add.reduceat(weight, first)
    starts = np.append(0, np.bincount(low, minlength=people).cumsum())
    both = np.bincount(low, weight, people) + np.bincount(high, weight, people)
    strength = np.asarray(both, dtype=np.float64)
    group = group[order]
    inside: Flags = group[low] == group[high]
    return Graph(place, group, starts, low, high, weight, inside, strength)


def by_rows(row: Ints, column: Ints, values: NDArray[Any], people: int) -> Any:
    """Return a sparse matrix of entries in the order in which each row has them.

    A counting sort in compiled code: nothing is compared, doubles stay.
    """
    from scipy import sparse

    entries = sparse.coo_array((values, (row, column)), shape=(people, people))
    # Without this the library would sort the columns of each row, and add up doubles.
    entries.has_canonical_format = True
    return entries.tocsr()


def in_order(
    one: Ints, other: Ints, values: NDArray[Number], size: int
) -> tuple[Ints, Ints, NDArray[Number]]:
    """Return pairs of numbers below *size* by *one*, then *other*, with their values.

    The change from rows to columns is a counting sort too.
    """
    found = by_rows(other, one, values, size).tocsc()
    one = np.repeat(np.arange(size, dtype=np.int32), np.diff(found.indptr))
    return one, found.indices, found.data


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Each person with each *other* group that the person is tied to.

    Attributes
    ----------
    person : ndarray of shape (meetings,)
        A place.
    group : ndarray of shape (meetings,)
        Code of the other group.
    ties, weight, squares : ndarray of shape (meetings,)
        How many ties the person has there, the sum of their weights and of their
        squares.
    """

    person: Ints
    group: Ints
    ties: Ints
    weight: Floats
    squares: Floats


def reach(graph: Graph) -> Reach:
    """Return which other groups each person reaches; every tie across counts twice."""
    across = ~graph.inside
    low, high, weight = graph.low[across], graph.high[across], graph.weight[across]
    back = by_rows(high, low, weight, graph.people)
    high_end = np.repeat(np.arange(graph.people, dtype=np.int32), np.diff(back.indptr))
    sides = (
        _runs(low, graph.group[high], weight),
        _runs(high_end, graph.group[back.indices], back.data),
    )
    return Reach(*(np.concatenate(both) for both in zip(*sides, strict=True)))


def _runs(person: Ints, group: Ints, weight: Floats) -> tuple[NDArray[Any], ...]:
    """Return each run of one person's ties into one group, summed up."""
    fresh = np.ones(len(person), dtype=bool)
    fresh[1:] = (person[1:] != person[:-1]) | (group[1:] != group[:-1])
    first = np.flatnonzero(fresh)
    ties = np.diff(first, append=len(person))
    if not len(first):
        return person, group, ties, weight, weight
    sums = np.add.reduceat(weight, first)
    return (
        person[first],
        group[first],
        ties,
        sums,
        np.add.reduceat(weight**2, first),
    )
