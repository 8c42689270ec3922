"""The closed list of numbers that a plan may show: the unit tree and its breakdowns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from ledby.errors import TableError
from ledby.science.disclosure.blocks import (
    Atoms,
    atoms_of,
    block_id,
    identifiers,
    labels_of,
    spoken,
    texts,
)
from ledby.science.disclosure.raters import merge_up
from ledby.science.disclosure.tree import Group, Unit, home, show
from ledby.science.disclosure.views import LINE, MERGED, SHOWN, View
from ledby.science.released import WHOLE, WHOLE_LABEL
from ledby.science.tables import PEOPLE, conform

NOT_STATED: Final = "not stated"
BROKEN_FROM: Final = 4
"""Only a view with this many times k answers is broken down, while there is a cap."""
_NOT_ATTRIBUTES: Final = {"person", "name", "email", "manager", "unit"}


@dataclass(frozen=True, slots=True, repr=False)
class Staff:
    """The people of a plan: identifiers, units, who answered, attributes."""

    ids: list[str]
    atoms: Atoms
    attributes: dict[str, list[str]]
    place: dict[str, int]

    @property
    def respondents(self) -> list[str]:
        """Return those who answered, in row order."""
        return [self.ids[row] for row in np.flatnonzero(self.atoms.answered)]


def read_staff(people: Any, answered: Any, attributes: Sequence[str]) -> Staff:
    """Return the people of the table and what they may be broken down by.

    Raises
    ------
    TableError
        An attribute is no column, or an identifier holds a line break.
    """
    table = conform(people, PEOPLE)
    ids = identifiers(table)
    for row, person in enumerate(ids, start=1):
        if LINE in person:
            raise TableError(
                f'Table people, column "person", row {row}: an identifier is one line.'
            )
    free = [name for name in table.columns if name not in _NOT_ATTRIBUTES]
    for name in attributes:
        if name not in free:
            raise TableError(
                f'Table people: "{name}" is no column to break down by;'
                f" its columns are {', '.join(free)}."
            )
    there = np.fromiter(map(spoken(answered).__contains__, ids), bool, len(ids))
    atoms = atoms_of(texts(table["unit"]), there)
    return Staff(
        ids=ids,
        atoms=atoms,
        attributes={name: _words(table[name].to_list()) for name in attributes},
        place={show(unit): at for at, unit in enumerate(atoms.units)},
    )


def tree_views(staff: Staff, groups: Sequence[Group]) -> list[View]:
    """Return the views of the tree: the whole, each group, each unit made of groups.

    Parameters
    ----------
    staff : Staff
    groups : sequence of Group
        A partition of the units.

    Returns
    -------
    list of View
        The whole first, then in the order of the tree; all of them as if they could be
        shown.
    """
    atoms = staff.atoms
    unions = _unions(atoms.units, groups)
    labels = labels_of(atoms.units, unions)
    members = np.bincount(atoms.of_person, minlength=len(atoms.units))
    order = np.argsort(atoms.of_person, kind="stable")
    order = order[atoms.answered[order]]
    ends = np.cumsum([0, *atoms.answers])
    persons = [staff.ids[row] for row in order.tolist()]
    lone = {group.atoms for group in groups if len(group.atoms) > 1}
    views = []
    for union, label in zip(unions, labels, strict=True):
        units = tuple(show(atoms.units[at]) for at in union.atoms)
        whole = len(union.atoms) == len(atoms.units)
        views.append(
            View(
                name=WHOLE if whole else block_id(units),
                label=WHOLE_LABEL if whole else label,
                units=units,
                persons=tuple(
                    one
                    for at in union.atoms
                    for one in persons[ends[at] : ends[at + 1]]
                ),
                status=MERGED if union.atoms in lone and not whole else SHOWN,
                members=int(members[list(union.atoms)].sum()),
            )
        )
    return views


def breakdowns(
    staff: Staff, view: View, k: int, least: int
) -> Iterator[tuple[str, list[View]]]:
    """Yield the attributes by which *view* may be broken down, with the parts of each.

    None where fewer than *least* answered. Categories in which fewer than *k* answered
    are merged, the smallest with the next smallest, again and again; one in which
    nobody answered counts as small.
    """
    if len(view.persons) < least:
        return
    units = [staff.place[unit] for unit in view.units]
    inside = np.isin(staff.atoms.of_person, units)
    rows = np.flatnonzero(inside).tolist()
    for attribute, words in staff.attributes.items():
        there = [row for row in rows if staff.atoms.answered[row]]
        members = Counter(words[row] for row in rows)
        answers = Counter(words[row] for row in there)
        counts = {word: answers[word] for word in sorted(members)}
        parts = merge_up(counts, k)
        if len(parts) < 2:
            continue
        part_of = {word: at for at, part in enumerate(parts) for word in part}
        persons: list[list[str]] = [[] for _ in parts]
        for row in there:
            persons[part_of[words[row]]].append(staff.ids[row])
        yield (
            attribute,
            [
                _part(view, attribute, part, some, sum(members[word] for word in part))
                for part, some in zip(parts, persons, strict=True)
            ],
        )


def coarser(view: View, parts: Sequence[View]) -> list[View]:
    """Return the parts of *view* with the two smallest in one."""
    one, other, *rest = sorted(parts, key=lambda part: (len(part.persons), part.name))
    union = _part(
        view,
        one.attribute,
        tuple(sorted(one.categories + other.categories)),
        [*one.persons, *other.persons],
        (one.members or 0) + (other.members or 0),
    )
    return sorted([*rest, union], key=lambda part: part.categories)


def _part(
    view: View, attribute: str, words: tuple[str, ...], persons: list[str], members: int
) -> View:
    return replace(
        view,
        name=block_id([*view.units, f"{attribute}{LINE}{LINE.join(words)}"]),
        label=f"{view.label}, {attribute.removeprefix('attr_')}: {', '.join(words)}",
        persons=tuple(persons),
        status=MERGED if len(words) > 1 else SHOWN,
        members=members,
        attribute=attribute,
        categories=words,
    )


def _unions(units: Sequence[Unit], groups: Sequence[Group]) -> list[Group]:
    """Return all groups, and the units that are unions of several, whole first."""
    inside: dict[Unit, list[int]] = {}
    size: Counter[Unit] = Counter()
    held: Counter[Unit] = Counter()
    for place, unit in enumerate(units):
        for depth in range(len(unit) + 1):
            inside.setdefault(unit[:depth], []).append(place)
            size[unit[:depth]] += 1
    answers: Counter[Unit] = Counter()
    for group in groups:
        top = home([units[atom] for atom in group.atoms])
        for depth in range(len(top) + 1):
            held[top[:depth]] += len(group.atoms)
            answers[top[:depth]] += group.answers
    found = {group.atoms: group for group in groups}
    for unit, count in held.items():
        if count == size[unit]:
            atoms = tuple(inside[unit])
            found.setdefault(atoms, Group(atoms, answers[unit]))
    everything = tuple(range(len(units)))
    found.setdefault(everything, Group(everything, sum(g.answers for g in groups)))
    return sorted(found.values(), key=lambda one: (one.atoms[0], -len(one.atoms)))


def _words(values: list[Any]) -> list[str]:
    words = []
    for value in values:
        missing = value is None or value != value  # noqa: PLR0124 - NaN alone differs
        whole = isinstance(value, float) and not missing and value.is_integer()
        word = str(int(value) if whole else value).strip()
        words.append(" ".join(word.split()) if word and not missing else NOT_STATED)
    return words
