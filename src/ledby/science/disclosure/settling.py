"""Blocks beside those of an earlier release: who came or went must not stand out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from ledby.science.disclosure.blocks import Atoms
from ledby.science.disclosure.catalogue import Staff, tree_views
from ledby.science.disclosure.determined import determined_sets
from ledby.science.disclosure.pooling import alone, kept, pooled
from ledby.science.disclosure.span import Ints, Span, columns_of
from ledby.science.disclosure.tree import Group, Unit, merged, parse, show
from ledby.science.disclosure.views import WITHHELD, Register, View

CHANGED: Final = "too few came or went since the last results"

Limits = tuple[int, float]


def starting_groups(atoms: Atoms, latest: Sequence[View], least: int) -> list[Group]:
    """Return groups of units with *least* answers each, near to the *latest* ones.

    Policy P5 keeps the blocks of the last release; without one they are cut anew.
    """
    before = _last_blocks(latest)
    if not before:
        return pooled(atoms.units, alone(atoms.answers), least)
    return kept(atoms.units, atoms.answers, before, least)


def settled(
    staff: Staff, groups: list[Group], earlier: Sequence[View], limits: Limits
) -> list[View]:
    """Return the views of the tree that may stand beside the *earlier* ones.

    Groups in which somebody stands out are merged with their nearest kin until nobody
    does. Where even the whole says too much of the few who came or went, groups are
    kept back instead, and with them everything that would give them away.

    Parameters
    ----------
    staff : Staff
    groups : list of Group
        A partition of the units.
    earlier : sequence of View
        What earlier releases showed.
    limits : (int, float)
        k and the cap of the explained share.

    Returns
    -------
    list of View
        Those of the merged groups, or of *groups* with some withheld.
    """
    joined = groups
    while True:
        views = tree_views(staff, joined)
        unsafe = _unsafe(_blocks_of(staff, views, joined), earlier, limits)
        if not unsafe:
            return views
        if len(joined) == 1:
            return _without(staff, groups, earlier, limits)
        joined = merged(staff.atoms.units, joined, unsafe)


def _without(
    staff: Staff, groups: list[Group], earlier: Sequence[View], limits: Limits
) -> list[View]:
    """Return the views of which none makes anybody stand out, others withheld."""
    views = tree_views(staff, groups)
    left = dict(enumerate(_blocks_of(staff, views, groups)))
    while left:
        places = list(left)
        unsafe = _unsafe([left[at] for at in places], earlier, limits)
        if not unsafe:
            break
        for at in unsafe:
            del left[places[at]]
    told = {unit for view in left.values() for unit in view.units}
    return [
        view
        if told.issuperset(view.units)
        else replace(view, status=WITHHELD, reason=CHANGED)
        for view in views
    ]


def _unsafe(
    blocks: Sequence[View], earlier: Sequence[View], limits: Limits
) -> list[int]:
    """Return the blocks with somebody who stands out beside the *earlier* views."""
    k, cap = limits
    register = Register.of(blocks, earlier)
    now, then = register.sets(blocks), register.sets(earlier)
    size = len(register)
    span, old = Span(columns_of([*then, *now], size)), Span(columns_of(then, size))
    over = (span.share > cap + 1e-9) & (span.share > old.share + 1e-7)
    known = set(determined_sets(old, k - 1))
    for some in set(determined_sets(span, k - 1)) - known:
        over[list(some)] = True
    people = np.flatnonzero(over)
    homes = sorted(set(_homes(people, now, then)))
    return homes if homes or not people.size else list(range(len(blocks)))


def _homes(people: Ints, now: Sequence[Ints], then: Sequence[Ints]) -> Iterable[int]:
    """Yield the block of each person; of those who left, the heir of their block."""
    size = 1 + max((int(some.max()) for some in (*now, *then) if some.size), default=0)
    block = np.full(size, -1)
    for at, some in enumerate(now):
        block[some] = at
    yield from block[people][block[people] >= 0].tolist()
    gone = people[block[people] < 0]
    for some in sorted(then, key=len):
        if not gone.size:
            return
        mine = np.isin(gone, some)
        heirs = block[some][block[some] >= 0]
        if mine.any() and heirs.size:
            yield int(np.bincount(heirs).argmax())
            gone = gone[~mine]


def _blocks_of(
    staff: Staff, views: Sequence[View], groups: Sequence[Group]
) -> list[View]:
    """Return the view of each group."""
    by_units = {view.units: view for view in views}
    units = staff.atoms.units
    return [by_units[tuple(show(units[at]) for at in one.atoms)] for one in groups]


def _last_blocks(latest: Sequence[View]) -> list[list[Unit]]:
    """Return the units of the smallest views of the tree that a plan shows."""
    taken: set[str] = set()
    blocks = []
    trees = [view for view in latest if not view.attribute]
    for view in sorted(trees, key=lambda view: len(view.units)):
        if taken.isdisjoint(view.units):
            taken.update(view.units)
            blocks.append([parse(unit) for unit in view.units])
    return blocks
