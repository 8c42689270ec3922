"""What rounded numbers still say: whole sums, all alike, none at all, narrow bounds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ledby.science.disclosure.publishing import PUBLISHED
from ledby.science.disclosure.span import Floats, Ints, columns_of
from ledby.science.disclosure.views import COARSE, View
from ledby.science.tables import conform
from ledby.science.vocabulary import VALUE_MAX, VALUE_MIN

TRIED: Final = 25
_STEP: Final = 0.1
_HALF_STEP: Final = 0.5
_NEARLY: Final = 1e-9


@dataclass(frozen=True, slots=True, repr=False)
class Readings:
    """What the published numbers of each told view say: bounds of the mean, width.

    ``none`` marks views with a share of nobody or of everybody; ``gaps`` are the rows
    without numbers, less their names.
    """

    low: Floats
    high: Floats
    width: Floats
    none: list[bool]
    gaps: list[tuple[Any, ...]]


def read_numbers(published: Any, views: Sequence[View]) -> Readings:
    """Return what *published* says of each of the told *views*, of one item."""
    table = conform(published, PUBLISHED)
    names = ("view", "mean", "low", "high", "low_share", "middle_share", "high_share")
    rows = [*table.select(*names, "band", "note").iter_rows()]
    of_view = {row[0]: row for row in rows if row[1] is not None}
    low = np.full(len(views), float(VALUE_MIN))
    high = np.full(len(views), float(VALUE_MAX))
    width, none = np.full(len(views), np.inf), [False] * len(views)
    for at, view in enumerate(views):
        if view.name not in of_view:
            continue
        _, mean, start, end, *shares, _, note = of_view[view.name]
        step = (_HALF_STEP if view.status == COARSE else _STEP) / 2 + _NEARLY
        if not (note or "").endswith("or less"):
            low[at] = max(mean - step, VALUE_MIN)
        if not (note or "").endswith("or more"):
            high[at] = min(mean + step, VALUE_MAX)
        width[at] = end - start
        none[at] = any(share in {0, 1} for share in shares if share is not None)
    gaps = [row[1:] for row in rows if row[1] is None]
    return Readings(low, high, width, none, gaps)


def whole_sums(sets: Sequence[Ints], readings: Readings) -> list[bool]:
    """Return of which sets the sum of whole answers is known exactly."""
    size = np.array([len(some) for some in sets])
    first = np.ceil(readings.low * size - _NEARLY)
    last = np.floor(readings.high * size + _NEARLY)
    known: list[bool] = (first == last).tolist()
    return known


def all_alike(sets: Sequence[Ints], readings: Readings) -> set[int]:
    """Return the people of sets of which all must have given the same answer."""
    found: set[int] = set()
    for at, some in enumerate(sets):
        most = readings.low[at] * len(some) > VALUE_MAX * len(some) - 1 + _NEARLY
        least = readings.high[at] * len(some) < VALUE_MIN * len(some) + 1 - _NEARLY
        if most or least or readings.width[at] < _NEARLY:
            found |= set(some.tolist())
    return found


def told_zeros(sets: Sequence[Ints], readings: Readings) -> set[int]:
    """Return the people of sets of which a share of none or of all is told."""
    marked = zip(sets, readings.none, strict=True)
    return {one for some, none in marked if none for one in some.tolist()}


def uneven_gaps(readings: Readings) -> bool:
    """Return whether rows without numbers differ in anything but their names."""
    return len(set(readings.gaps)) > 1


def pinned(
    sets: Sequence[Ints], readings: Readings, people: int, rng: np.random.Generator
) -> set[int]:
    """Return which of some people can have given one whole answer only.

    Linear programs: the lowest and the highest answer that all numbers together allow
    a person, with every answer from 1 to 5. People whom no set tells apart share one
    variable, their sum.
    """
    return {
        person
        for person, (low, high) in ranges(sets, readings, people, rng).items()
        if math.floor(high + 1e-6) == math.ceil(low - 1e-6)
    }


def ranges(
    sets: Sequence[Ints], readings: Readings, people: int, rng: np.random.Generator
) -> dict[int, tuple[float, float]]:
    """Return the lowest and the highest answer that remain open, for some people."""
    from scipy.optimize import linprog

    if not sets:
        return {}
    inside = columns_of(sets, people).T.toarray()
    classes, of_person = np.unique(inside, axis=1, return_inverse=True)
    of_person = of_person.ravel()
    size = np.bincount(of_person, minlength=classes.shape[1])
    count = inside.sum(axis=1)
    limits: dict[str, Any] = {
        "A_ub": np.vstack([classes, -classes]),
        "b_ub": np.concatenate([readings.high * count, -readings.low * count]),
        "bounds": np.column_stack([VALUE_MIN * size, VALUE_MAX * size]),
    }
    found = {}
    for person in rng.permutation(people)[:TRIED].tolist():
        at = of_person[person]
        if size[at] > 1:
            # Whoever looks like somebody else can have swapped answers with them.
            found[person] = (float(VALUE_MIN), float(VALUE_MAX))
            continue
        aim = np.zeros(size.size)
        aim[at] = 1.0
        least, most = linprog(aim, **limits), linprog(-aim, **limits)
        found[person] = (float(least.fun), float(-most.fun))
    return found
