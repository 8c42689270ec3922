"""What readers try who pool all that is shown: the families of attacks on a plan.

Each attacker knows who stands behind every number (the chart is no secret) and reads
the published numbers; none sees an answer. :func:`attack` says of whom each family
learns what it must not. The tests switch every control off once, and the family that it
holds off then succeeds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ledby.science.disclosure import rowspace
from ledby.science.disclosure.bounds import (
    Readings,
    all_alike,
    pinned,
    read_numbers,
    told_zeros,
    uneven_gaps,
    whole_sums,
)
from ledby.science.disclosure.determined import determined_sets
from ledby.science.disclosure.publishing import publish
from ledby.science.disclosure.span import Ints, Span, columns_of
from ledby.science.disclosure.views import Register, View, read_views
from ledby.science.tables import give_back

CHAIN_SETS: Final = 1500
COLLUDERS: Final = 2
COLLUSIONS: Final = 20
_SURE: Final = 1 - 1e-7


@dataclass(frozen=True, slots=True, repr=False)
class Sight:
    """What an attacker has before them.

    ``sets`` are the people of each told view, ``earlier`` those of releases before,
    ``readings`` what the published numbers say of each view.
    """

    register: Register
    views: list[View]
    sets: list[Ints]
    earlier: list[Ints]
    readings: Readings
    k: int
    rng: np.random.Generator


Family = Callable[[Sight], set[int]]


def attack(
    plan: Any,
    values: Any,
    seed: int = 0,
    *,
    k: int = 5,
    previous: Any = None,
    published: Any = None,
) -> Any:
    """Return of whom each family of attacks learns what it must not.

    Parameters
    ----------
    plan : frame
        Of :func:`ledby.science.disclosure.plan`.
    values : frame
        person, value: one item, the answers that the attackers are after.
    seed : int
        Draws whom the sampling families try.
    k : int
        Learning the sum of fewer people counts as success.
    previous : frame, optional
        Plan of an earlier release of the same values.
    published : frame, optional
        The numbers as shown; by default those of
        :func:`ledby.science.disclosure.publish`.

    Returns
    -------
    frame
        family, person, success (1 or 0): every person of the plan in each family.

    Notes
    -----
    Families A1 to A7 and A16 of the study of trust; those of storage are in
    :mod:`ledby.science.disclosure.linking`, mere guesses in ``guessing``. Dense
    algebra, meant for dashboards of up to about two thousand people.
    """
    sight = _sight(plan, values, seed, k, previous, published)
    everybody = range(len(sight.register))
    rows = [
        (name, sight.register.ids[one], int(one in found))
        for name, family in FAMILIES.items()
        for found in [family(sight)]
        for one in everybody
    ]
    family, person, success = zip(*rows, strict=True) if rows else ((), (), ())
    return give_back(
        plan,
        {"family": family, "person": person, "success": success},
        {"family": "text", "person": "text", "success": "whole"},
    )


def small_cells(sight: Sight) -> set[int]:
    """A1: a number over fewer than k people."""
    return {one for some in sight.sets if len(some) < sight.k for one in some.tolist()}


def differences(sight: Sight) -> set[int]:
    """A2: one number less another that is a part of it."""
    return _few(_nested(sight.sets, sight.sets, len(sight.register)), sight.k)


def complements(sight: Sight) -> set[int]:
    """A2: one number less all of its parts that are shown, of one kind."""
    kinds = [view.attribute for view in sight.views]
    found: set[int] = set()
    for whole in map(set, (some.tolist() for some in sight.sets)):
        for kind in set(kinds):
            rest = set(whole)
            parts = (s for s, of in zip(sight.sets, kinds, strict=True) if of == kind)
            for part in sorted(parts, key=len, reverse=True):
                mine = set(part.tolist())
                if len(mine) < len(whole) and mine <= rest:
                    rest -= mine
            if len(rest) < min(sight.k, len(whole)):
                found |= rest
    return found


def chains(sight: Sight) -> set[int]:
    """A3: differences of nested and sums of disjoint sets, again and again."""
    pool = [sum(1 << one for one in some.tolist()) for some in sight.sets]
    known = set(pool)
    for place in range(CHAIN_SETS):
        if place >= len(pool):
            break
        for other in pool[: place + 1]:
            both, one = pool[place] & other, pool[place]
            new = one ^ other if both in (one, other) or not both else 0
            if new and new not in known and len(pool) < CHAIN_SETS:
                known.add(new)
                pool.append(new)
    few = [bits for bits in known if bits.bit_count() < sight.k]
    return {
        one for bits in few for one in range(len(sight.register)) if bits >> one & 1
    }


def linear_algebra(sight: Sight) -> set[int]:
    """A3: everything at once, by exact elimination over whole numbers."""
    return rowspace.exposed(sight.sets, len(sight.register), sight.k)


def small_sets(sight: Sight) -> set[int]:
    """A3: sets of fewer than k that only several numbers together give away."""
    span = Span(columns_of(sight.sets, len(sight.register)))
    return {one for some in determined_sets(span, sight.k - 1) for one in some}


def cycles(sight: Sight) -> set[int]:
    """A5: a number less one of an earlier release, around those who came or went."""
    size = len(sight.register)
    later = _nested(sight.sets, sight.earlier, size)
    before = _nested(sight.earlier, sight.sets, size)
    return _few(later, sight.k) | _few(before, sight.k)


def collusion(sight: Sight) -> set[int]:
    """A6: two who know their own answers, against all others one by one."""
    if not sight.sets:
        return set()
    span = Span(columns_of(sight.sets, len(sight.register)))
    found: set[int] = set()
    order = sorted(range(len(sight.sets)), key=lambda at: len(sight.sets[at]))
    for at in order[:COLLUSIONS]:
        size = min(COLLUDERS, len(sight.sets[at]))
        pair = sight.rng.choice(sight.sets[at], size, replace=False)
        lone = columns_of([np.array([one]) for one in pair], len(sight.register))
        step = span.attempt(lone)
        if step is not None:
            sure = np.flatnonzero(step.share > _SURE).tolist()
            found |= set(sure) - set(pair.tolist())
    return found


def undone_rounding(sight: Sight) -> set[int]:
    """A4: exact sums from rounded means, for answers are whole; then differences."""
    exact = whole_sums(sight.sets, sight.readings)
    sets = [some for some, sure in zip(sight.sets, exact, strict=True) if sure]
    return _few(_nested(sets, sets, len(sight.register)), sight.k)


def unanimity(sight: Sight) -> set[int]:
    """A7: a number that only a group of one mind can have."""
    return all_alike(sight.sets, sight.readings)


def exact_zeros(sight: Sight) -> set[int]:
    """A4: a share of none or of all says something of each."""
    return told_zeros(sight.sets, sight.readings)


def bounds(sight: Sight) -> set[int]:
    """A4: linear programs over the scale and all rounded numbers, for some people."""
    return pinned(sight.sets, sight.readings, len(sight.register), sight.rng)


def missing_cells(sight: Sight) -> set[int]:
    """A16: what is not shown looks different from something else that is not shown."""
    if not uneven_gaps(sight.readings):
        return set()
    return set(range(len(sight.register)))


FAMILIES: Final[dict[str, Family]] = {
    "small cells": small_cells,
    "differences": differences,
    "complements": complements,
    "chains": chains,
    "linear algebra": linear_algebra,
    "small sets": small_sets,
    "cycles": cycles,
    "collusion": collusion,
    "undone rounding": undone_rounding,
    "unanimity": unanimity,
    "exact zeros": exact_zeros,
    "bounds": bounds,
    "missing cells": missing_cells,
}


def _sight(
    plan: Any, values: Any, seed: int, k: int, previous: Any, published: Any
) -> Sight:
    views = [view for view in read_views(plan) if view.told]
    old = [] if previous is None else [v for v in read_views(previous) if v.told]
    register = Register.of(views, old)
    if published is None:
        published = publish(plan, values, k=k)
    return Sight(
        register=register,
        views=views,
        sets=register.sets(views),
        earlier=register.sets(old),
        readings=read_numbers(published, views),
        k=k,
        rng=np.random.default_rng(seed),
    )


def _nested(larger: list[Ints], smaller: list[Ints], people: int) -> Iterator[Ints]:
    """Yield what is left of each set after a smaller one inside it is taken away."""
    if not larger or not smaller:
        return
    one, other = columns_of(larger, people), columns_of(smaller, people)
    shared = (one.T @ other).tocoo()
    size = np.array([len(some) for some in smaller])
    inside = shared.data >= size[shared.col] - 0.5
    for at, part in zip(shared.row[inside], shared.col[inside], strict=True):
        yield np.setdiff1d(larger[at], smaller[part])


def _few(sets: Iterator[Ints], k: int) -> set[int]:
    return {one for some in sets if 0 < some.size < k for one in some.tolist()}
