"""Units of a plan: as many as can be get a number of their own, the small are pooled.

Any partition into groups of enough answers is safe, for unions of its parts determine
nothing but unions of its parts. :func:`ledby.science.disclosure.tree.cut` keeps within
the tree and so pays for a unit that is too small with a sibling that is not. Here small
units are pooled with each other first. What is left of a unit joins one of its groups
while many others keep theirs; where few would be left, it is pooled further up, and the
unit has no total, for its total less its parts would be what is left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from ledby.science.disclosure.tree import Group, Unit, home, merged, settle

FEWEST_OWN: Final = 3
"""A unit gives up one number of its own for its total when it has so many of them."""


@dataclass(slots=True)
class _Inside:
    """Groups inside a unit, and what is left of it with too few answers.

    ``given`` holds of a group that a lone one joined which was the lone one, and what
    it was joined with.
    """

    groups: list[Group] = field(default_factory=list)
    rests: list[Group] = field(default_factory=list)
    given: dict[Group, tuple[Group, Group]] = field(default_factory=dict)

    def settle(self, units: Sequence[Unit], unit: Unit, k: int) -> None:
        """Pool the rests; let what is left join a group here, if not further up."""
        pools = settle([[rest] for rest in self.rests], k)
        self.rests = []
        if not pools or pools[0].answers >= k:
            self.groups += pools
            return
        rest = pools[0]
        mixed = [group for group in self.groups if len(group.atoms) > 1]
        if not self.groups or (unit and not mixed and len(self.groups) < FEWEST_OWN):
            self.rests = [rest]
            return
        near = [one for one in mixed if home([units[at] for at in one.atoms]) == unit]
        free = [one for one in mixed if self._freed(one, rest, k)]
        for some in (near, free, mixed, self.groups):
            if some:
                self._join(min(some, key=lambda g: (g.answers, g.atoms)), rest, k)
                return

    def _freed(self, group: Group, rest: Group, k: int) -> bool:
        """Return whether a lone one in *group* can stand alone again with *rest*."""
        return group in self.given and self.given[group][1].answers + rest.answers >= k

    def _join(self, partner: Group, rest: Group, k: int) -> None:
        self.groups.remove(partner)
        if self._freed(partner, rest, k):
            lone, other = self.given.pop(partner)
            self.groups += [lone, other | rest]
            return
        union = partner | rest
        self.groups.append(union)
        if len(partner.atoms) == 1:
            self.given[union] = (partner, rest)
        elif partner in self.given:
            lone, other = self.given.pop(partner)
            self.given[union] = (lone, other | rest)


def pooled(units: Sequence[Unit], groups: Sequence[Group], k: int) -> list[Group]:
    """Return *groups* with those of fewer than *k* answers pooled, in tree order.

    Parameters
    ----------
    units : sequence of Unit
        In the order of the tree.
    groups : sequence of Group
        A partition of the units, as a rule each by itself.
    k : int
        Fewest answers of a group; only all units together may have fewer.

    Returns
    -------
    list of Group
        Unions of *groups*. Beside the total of all, no partition has more lone groups
        than this one in an organisation of one level: all that have *k* answers, but
        one where the others have 1 to *k* - 1 answers together.
    """
    inside: dict[Unit, _Inside] = defaultdict(_Inside)
    for group in groups:
        unit = home([units[atom] for atom in group.atoms])
        here = inside[unit]
        (here.groups if group.answers >= k else here.rests).append(group)
        for depth in range(len(unit)):
            inside[unit[:depth]]
    for unit in sorted(inside, key=len, reverse=True):
        here = inside[unit]
        here.settle(units, unit, k)
        if unit:
            above = inside[unit[:-1]]
            above.groups += here.groups
            above.rests += here.rests
            above.given |= here.given
    whole = inside[()]
    return sorted([*whole.groups, *whole.rests], key=lambda group: group.atoms[0])


def alone(answers: Sequence[int]) -> list[Group]:
    """Return the groups of units each by itself."""
    return [Group((place,), some) for place, some in enumerate(answers)]


def kept(
    units: Sequence[Unit],
    answers: Sequence[int],
    before: Sequence[Collection[Unit]],
    k: int,
) -> list[Group]:
    """Return groups of at least *k* answers as close as can be to those *before*.

    A unit that is new joins its nearest kin; groups that became too small are pooled.
    Groups are split where their parts have enough answers by now, so that what was
    shown before is still a union of groups.
    """
    of_unit = {unit: number for number, some in enumerate(before) for unit in some}
    atoms: dict[int, list[int]] = defaultdict(list)
    new = []
    for place, unit in enumerate(units):
        if unit in of_unit:
            atoms[of_unit[unit]].append(place)
        else:
            new.append([place])
    groups = [
        Group(tuple(some), sum(answers[place] for place in some))
        for some in (*atoms.values(), *new)
    ]
    groups = merged(units, groups, range(len(atoms), len(groups)))
    parts = [
        part
        for group in pooled(units, groups, k)
        for part in _split(units, answers, group, k)
    ]
    return sorted(parts, key=lambda group: group.atoms[0])


def _split(
    units: Sequence[Unit], answers: Sequence[int], group: Group, k: int
) -> Iterator[Group]:
    inside = [units[atom] for atom in group.atoms]
    for part in pooled(inside, alone([answers[atom] for atom in group.atoms]), k):
        yield Group(tuple(group.atoms[at] for at in part.atoms), part.answers)
