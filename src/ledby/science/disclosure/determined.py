"""Sets of few people whose sum follows from what is published: a complete search.

A set is determined when its indicator lies in the span of the published sets; then its
people's parts of a random vector outside the span add up to zero. So the search is one
for zero sums. Two facts make it small. Everybody in a determined set of *s* people is
explained to at least 1 / s, so only such people are looked at. And every determined
set is a union of determined sets that cannot be split, so only these are returned.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.disclosure.span import Floats, Ints, Span

Set = tuple[int, ...]

ZERO: Final = 1e-7
MOST_SUMS: Final = 50_000
"""Up to so many sums of half a set are held at once; beyond, sets are grown."""
_ROWS_AT_ONCE: Final = 256
_NEARLY_ONE: Final = 1 - 1e-6


def suspects(share: Floats, most: int) -> Ints:
    """Return the people who may be in a determined set of up to *most* people."""
    return np.flatnonzero(share >= 1 / most - 1e-6) if most else np.zeros(0, np.intp)


def determined_sets(span: Span, most: int) -> list[Set]:
    """Return all sets of up to *most* people that *span* determines, unsplittable.

    Parameters
    ----------
    span : Span
        Of the published sets.
    most : int
        Largest set that is looked for, k - 1.

    Returns
    -------
    list of tuple of int
        People in rising order; smaller sets first.

    Notes
    -----
    Single people, pairs, and larger sets by meeting in the middle: sums over one half
    are sorted and looked up for the other. Where there would be too many halves, sets
    are grown person by person along the projector instead; both ways are complete.
    """
    people = suspects(span.share, most)
    if comb(people.size, (most + 1) // 2) <= MOST_SUMS:
        found = zero_sums(span.null[people], most)
        return [tuple(people[list(some)].tolist()) for some in found]
    return grown_sets(span, people, most)


def zero_sums(values: Floats, most: int) -> list[Set]:
    """Return all sets of up to *most* rows that add up to zero, unsplittable."""
    lone = np.flatnonzero(np.abs(values).max(axis=1, initial=0.0) < ZERO)
    found: list[Set] = [(place,) for place in lone.tolist()]
    left = np.setdiff1d(np.arange(len(values)), lone)
    halves: dict[int, _Sums] = {}
    for size in range(2, most + 1):
        small, large = size // 2, size - size // 2
        for half in {small, large} - halves.keys():
            halves[half] = _Sums.of(values, left, half)
        sets = _meeting(values, halves[small], halves[large])
        known = set(found)
        found += [some for some in sorted(sets) if not _splits(some, known)]
    return found


def grown_sets(span: Span, people: Ints, most: int) -> list[Set]:
    """Return the same as :func:`zero_sums`, among many *people*.

    The indicator of a determined set is its own projection. So as long as a set does
    not yet explain one of its people, among the r who may still come is one who adds
    at least 1 / r of what this person lacks.
    """
    rows: dict[int, Floats] = {}
    seen: set[frozenset[int]] = set()
    found: list[Set] = []
    grown = set(_first_steps(span, people, most))
    while grown:
        seen |= grown
        _projected(span, people, grown, rows)
        further: set[frozenset[int]] = set()
        for chosen in grown:
            members = sorted(chosen)
            lack = np.array([1 - rows[at][members].sum() for at in members])
            worst = int(np.abs(lack).argmax())
            if abs(lack[worst]) < ZERO:
                found.append(tuple(people[members].tolist()))
            elif len(members) < most:
                share = rows[members[worst]] / (lack[worst] / (most - len(members)))
                more = np.flatnonzero(share >= _NEARLY_ONE).tolist()
                further.update(chosen | {at} for at in more if at not in chosen)
        grown = further - seen
    found.sort(key=lambda some: (len(some), some))
    known = set(found)
    return [some for some in found if not _splits(some, known)]


def _projected(
    span: Span,
    people: Ints,
    sets: Collection[frozenset[int]],
    rows: dict[int, Floats],
) -> None:
    """Add to *rows* the projector's row of everybody in *sets*, many at once."""
    new = np.array(sorted(set().union(*sets) - rows.keys()), np.intp)
    for start in range(0, new.size, _ROWS_AT_ONCE):
        here = new[start : start + _ROWS_AT_ONCE]
        found = span.between(people[here], people)
        rows.update(zip(here.tolist(), found, strict=True))


def _first_steps(span: Span, people: Ints, most: int) -> list[frozenset[int]]:
    """Return lone people who are determined, and the pairs that others may grow from.

    Most people have nobody who adds enough, so that there is nothing to be grown.
    """
    steps = []
    for start in range(0, people.size, _ROWS_AT_ONCE):
        here = np.arange(start, min(start + _ROWS_AT_ONCE, people.size))
        lack = 1 - span.share[people[here]]
        steps += [frozenset([at]) for at in here[lack < ZERO].tolist()]
        rows = span.between(people[here], people)
        rows[np.arange(here.size), here] = 0
        enough = _NEARLY_ONE * lack / max(most - 1, 1)
        one, other = np.nonzero((rows >= enough[:, None]) & (lack[:, None] >= ZERO))
        pairs = zip(here[one].tolist(), other.tolist(), strict=True)
        steps += [frozenset(pair) for pair in pairs if most > 1]
    return steps


@dataclass(frozen=True, slots=True)
class _Sums:
    """All groups of so many rows, by rising sum of their first values."""

    groups: NDArray[np.int32]
    sums: Floats

    @classmethod
    def of(cls, values: Floats, places: Ints, size: int) -> _Sums:
        groups = _combinations(places.astype(np.int32), size)
        sums = values[:, 0][groups].sum(axis=1)
        order = np.argsort(sums)
        return cls(groups[order], sums[order])


def _combinations(places: NDArray[np.int32], size: int) -> NDArray[np.int32]:
    """Return all groups of *size* of the *places*, one a row, in their order."""
    last = np.arange(places.size)
    groups = last[:, None]
    for _ in range(1, size):
        more = places.size - 1 - last
        row = np.repeat(np.arange(last.size), more)
        last = _places_from(last + 1, more)
        groups = np.column_stack([groups[row], last])
    return places[groups]


def _places_from(first: Ints, count: Ints) -> Ints:
    """Return *count* places from each *first* on, side by side."""
    return np.arange(count.sum()) + np.repeat(first - np.cumsum(count) + count, count)


def _meeting(values: Floats, small: _Sums, large: _Sums) -> set[Set]:
    """Return unions of a small and a large half that add up to zero."""
    # Backwards, so that what is looked up rises: far faster than in any other order.
    groups, wanted = small.groups[::-1], -small.sums[::-1]
    first = np.searchsorted(large.sums, wanted - ZERO)
    last = np.searchsorted(large.sums, wanted + ZERO)
    found = set()
    for left, right in _pairs(first, last):
        one, other = groups[left], large.groups[right]
        rest = values[one, 1:].sum(axis=1) + values[other, 1:].sum(axis=1)
        alike = np.flatnonzero((np.abs(rest) < ZERO).all(axis=1))
        for group in np.hstack([one[alike], other[alike]]).tolist():
            if len(set(group)) == len(group):
                found.add(tuple(sorted(group)))
    return found


def _pairs(first: Ints, last: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Yield (place, each of first..last - 1 there) in stretches that fit in memory."""
    count = last - first
    total = np.cumsum(count)
    start = 0
    while start < count.size:
        done = total[start - 1] if start else 0
        end = max(int(np.searchsorted(total, done + 2_000_000, "right")), start + 1)
        some = count[start:end]
        left = np.repeat(np.arange(start, end), some)
        yield left, _places_from(first[start:end], some)
        start = end


def _splits(group: Set, known: Collection[Set]) -> bool:
    """Return whether a part of *group* is among the sets *known*."""
    return any(
        part in known
        for size in range(1, len(group))
        for part in combinations(group, size)
    )
