"""Units as a tree of paths, cut into groups that each hold enough answers.

A *unit* is a tuple of names from the whole down; the people who sit directly in a unit
are its *atom*. A *group* is a set of atoms. The cut goes from the leaves up: a group
with too few answers merges with its smallest sibling, so what comes out is always a
partition of the atoms (policy P1: only unions of its parts can ever be determined).
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

Unit = tuple[str, ...]

SLASH: Final = "/"
FEWEST: Final = 8
"""Whole units are preferred as blocks while at least this many of them remain."""


def parse(path: str | None) -> Unit:
    """Return the names of "Programmes / Field / East"; empty without a unit."""
    names = (path or "").split(SLASH)
    return tuple(name.strip() for name in names if name.strip())


def show(unit: Unit) -> str:
    """Return the path of a unit in its one way of writing."""
    return f" {SLASH} ".join(unit)


def in_order(units: Iterable[Unit]) -> list[Unit]:
    """Return distinct units in the fixed order of the tree: by name, parents first."""
    return sorted(set(units), key=lambda unit: ([n.casefold() for n in unit], unit))


@dataclass(frozen=True, slots=True)
class Group:
    """Atoms (their places in tree order) that are shown together, and their answers."""

    atoms: tuple[int, ...]
    answers: int

    def __or__(self, other: Group) -> Group:
        """Return the union of two disjoint groups."""
        together = tuple(sorted(self.atoms + other.atoms))
        return Group(together, self.answers + other.answers)


def cut(
    units: Sequence[Unit], answers: Sequence[int], k: int, max_groups: int
) -> list[Group]:
    """Return groups of at least *k* answers, at most about *max_groups*, in tree order.

    Only when all units together have fewer than *k* is the one group smaller.
    """
    groups = _merge_small(units, answers, k)
    groups = _limit(units, groups, max_groups)
    return sorted(groups, key=lambda group: group.atoms[0])


def _merge_small(units: Sequence[Unit], answers: Sequence[int], k: int) -> list[Group]:
    """Settle every unit of the tree, deepest first."""
    waiting: dict[Unit, list[list[Group]]] = defaultdict(list)
    for place, unit in enumerate(units):
        waiting[unit].append([Group((place,), answers[place])])
        for depth in range(len(unit)):
            waiting.setdefault(unit[:depth], [])
    settled: list[Group] = []
    for unit in sorted(waiting, key=len, reverse=True):
        settled = settle(waiting.pop(unit), k)
        if unit:
            waiting[unit[:-1]].append(settled)
    return settled


def settle(children: list[list[Group]], k: int) -> list[Group]:
    """Merge the small among siblings, each with the next smallest.

    A sibling that is already shown in several groups takes part only when nobody else
    is left: then its smallest group is joined.
    """
    lone = [child[0] for child in children if len(child) == 1]
    split = [group for child in children if len(child) > 1 for group in child]
    whole = [(group.answers, group.atoms, group) for group in lone]
    heapq.heapify(whole)
    while whole and whole[0][0] < k:
        small = heapq.heappop(whole)[2]
        if whole:
            union = small | heapq.heappop(whole)[2]
        elif split:
            partner = min(split, key=lambda g: (g.answers, g.atoms))
            split.remove(partner)
            union = small | partner
        else:
            return [small]
        heapq.heappush(whole, (union.answers, union.atoms, union))
    return [*split, *(item[2] for item in whole)]


def _limit(units: Sequence[Unit], groups: list[Group], max_groups: int) -> list[Group]:
    """Show whole units instead of their parts, deepest level first, until it fits."""
    fewest = min(FEWEST, max_groups // 2)
    depth = max(map(len, units), default=0)
    while len(groups) > max_groups:
        depth -= 1
        coarser = _whole_units(units, groups, depth)
        if len(coarser) < fewest:
            return _pair_siblings(units, groups, depth, max_groups)
        groups = coarser
    return groups


def _whole_units(units: Sequence[Unit], groups: list[Group], depth: int) -> list[Group]:
    """Join all groups that share a unit at *depth*."""
    head: dict[Unit, int] = {}
    joined: dict[int, Group] = {}
    for number, group in enumerate(groups):
        mine = {units[place][:depth] for place in group.atoms}
        mine = {unit for unit in mine if len(unit) == depth}
        for other in {head[unit] for unit in mine if unit in head}:
            group |= joined.pop(other)  # noqa: PLW2901 - the union takes its place
        joined[number] = group
        for unit in {units[place][:depth] for place in group.atoms}:
            if len(unit) == depth:
                head[unit] = number
    return list(joined.values())


def _pair_siblings(
    units: Sequence[Unit], groups: list[Group], depth: int, max_groups: int
) -> list[Group]:
    """Join the two smallest groups of the smallest parent until it fits."""
    families: dict[Unit, list[tuple[int, tuple[int, ...], Group]]] = defaultdict(list)
    for group in groups:
        parent = home([units[place] for place in group.atoms])[:depth]
        heapq.heappush(families[parent], (group.answers, group.atoms, group))
    queue: list[tuple[int, Unit]] = []
    left = len(groups)
    for parent, family in families.items():
        _offer(queue, parent, family)
    while left > max_groups and queue:
        _, parent = heapq.heappop(queue)
        family = families[parent]
        union = heapq.heappop(family)[2] | heapq.heappop(family)[2]
        heapq.heappush(family, (union.answers, union.atoms, union))
        left -= 1
        _offer(queue, parent, family)
    return [item[2] for family in families.values() for item in family]


def _offer(
    queue: list[tuple[int, Unit]],
    parent: Unit,
    family: list[tuple[int, tuple[int, ...], Group]],
) -> None:
    if len(family) > 1:
        next_two = heapq.nsmallest(2, family)
        heapq.heappush(queue, (next_two[0][0] + next_two[1][0], parent))


def merged(
    units: Sequence[Unit], groups: Sequence[Group], places: Iterable[int]
) -> list[Group]:
    """Return *groups* with those in *places* joined to their nearest kin, in order.

    Of several that share as many levels of the tree it is the one of fewest answers.
    """
    left = dict(enumerate(groups))
    homes = {at: home([units[atom] for atom in one.atoms]) for at, one in left.items()}
    for place in sorted(places, key=lambda at: (groups[at].answers, groups[at].atoms)):
        if place not in left or len(left) == 1:
            continue
        small, mine = left.pop(place), homes[place]
        near = min(
            left,
            key=lambda at: (
                -len(home([mine, homes[at]])),
                left[at].answers,
                left[at].atoms,
            ),
        )
        left[near] |= small
        homes[near] = home([mine, homes[near]])
    return sorted(left.values(), key=lambda group: group.atoms[0])


def home(units: Sequence[Unit]) -> Unit:
    """Return the closest unit that holds all of *units*."""
    first, last = min(units), max(units)
    depth = 0
    while depth < min(len(first), len(last)) and first[depth] == last[depth]:
        depth += 1
    return first[:depth]


def covers(
    units: Sequence[Unit], groups: Sequence[Group]
) -> Iterator[list[tuple[Unit, bool]]]:
    """Yield for each group the largest whole units that make it up.

    The flag is False for people who sit directly in a unit whose other parts are
    shown elsewhere.
    """
    size: dict[Unit, int] = defaultdict(int)
    for unit in units:
        for depth in range(len(unit) + 1):
            size[unit[:depth]] += 1
    for group in groups:
        here: dict[Unit, int] = defaultdict(int)
        for place in group.atoms:
            for depth in range(len(units[place]) + 1):
                here[units[place][:depth]] += 1
        found: dict[tuple[Unit, bool], None] = {}
        for place in group.atoms:
            unit = units[place]
            prefixes = (unit[:depth] for depth in range(len(unit) + 1))
            whole = next((p for p in prefixes if here[p] == size[p]), None)
            found[(unit, False) if whole is None else (whole, True)] = None
        yield list(found)
