"""Blocks: unions of units that are always shown together (policy P1).

Theorem: numbers given for unions of the blocks of one partition determine nothing but
unions of blocks. Each block holds at least k answers, so every set of people whose
answers follow from all that is shown together has at least k people in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import cbrt
from typing import Any, Final

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from ledby.errors import TableError
from ledby.science.disclosure.tree import (
    Group,
    Unit,
    covers,
    cut,
    home,
    in_order,
    parse,
    show,
)
from ledby.science.released import WHOLE_LABEL
from ledby.science.tables import PEOPLE, conform, give_back

MOST_BLOCKS: Final = 40
FEWEST_BLOCKS: Final = 4
MOST_AT_ONCE: Final = 16
"""As many blocks as a picture of all pairs can still be read with."""
NAMES_IN_LABEL: Final = 3
NO_UNIT: Final = "No unit"


@dataclass(frozen=True, slots=True)
class Partition:
    """The blocks of an organisation in the fixed order of its tree."""

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    units: tuple[tuple[str, ...], ...]
    homes: tuple[Unit, ...]
    members: NDArray[np.intp]
    answers: NDArray[np.intp]
    of_person: NDArray[np.intp]

    def __len__(self) -> int:
        """Return the number of blocks."""
        return len(self.ids)

    def label(self, places: Sequence[int]) -> str:
        """Return one label for blocks that are shown together."""
        if len(places) == len(self):
            return WHOLE_LABEL
        if len(places) == 1:
            return self.labels[places[0]]
        return _list_of([self.labels[place] for place in places])

    def joined(self, places: Sequence[int]) -> str:
        """Return the name of blocks that are shown together: that of their units."""
        return block_id(unit for place in places for unit in self.units[place])

    def kin(self, one: Sequence[int], other: Sequence[int]) -> int:
        """Return how many levels of the tree two sets of blocks share."""
        return len(home([self.homes[place] for place in (*one, *other)]))


def blocks(
    people: Any, answered: Any, *, k: int = 5, max_blocks: int | None = None
) -> Any:
    """Return the blocks of an organisation: at least *k* answers in each.

    From the leaves up, a unit with fewer than *k* answers merges with its smallest
    sibling; a unit that cannot be split is shown whole. Then parts give way to whole
    units, deepest level first, until at most about *max_blocks* remain; where that
    would leave fewer than eight, the smallest siblings are joined instead.

    Parameters
    ----------
    people : frame
        Table ``people`` of the contract; ``unit`` is a path, empty for nobody's unit.
    answered : frame or iterable of str
        Those who answered: a frame with a column ``person``, or the identifiers.
    k : int
        Fewest answers in a block. Only when the whole organisation has fewer does its
        one block hold fewer.
    max_blocks : int, optional
        About how many blocks at most; by default 1.5 times the cube root of the number
        of people, between 4 and 40 (16 for 1,200 people).

    Returns
    -------
    frame
        One row for each unit: block (stable: a hash of its units), label, unit, place
        (order of the block), members and answers of the block. In the caller's kind;
        a working table with exact counts, not to be shown.

    Raises
    ------
    TableError
        A person stands twice in the table, or the table breaks its contract.
    """
    table = conform(people, PEOPLE)
    ids = identifiers(table)
    there = np.fromiter(map(spoken(answered).__contains__, ids), bool, len(ids))
    made = partition(texts(table["unit"]), there, k=k, max_blocks=max_blocks)
    rows = [
        (made.ids[place], made.labels[place], unit, place)
        for place in range(len(made))
        for unit in made.units[place]
    ]
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    return give_back(
        people,
        {
            "block": columns[0],
            "label": columns[1],
            "unit": columns[2],
            "place": columns[3],
            "members": [int(made.members[place]) for place in columns[3]],
            "answers": [int(made.answers[place]) for place in columns[3]],
        },
    )


def placed(
    people: Any, answered: Any, *, k: int = 5, max_blocks: int | None = None
) -> Any:
    """Return the block of each person, and the division in which many blocks fold.

    Parameters
    ----------
    people, answered, k, max_blocks
        As for :func:`blocks`.

    Returns
    -------
    frame
        person, block, division (see :func:`divisions`). In the caller's kind; a working
        table, not to be shown.

    Raises
    ------
    TableError
        As for :func:`blocks`.
    """
    table = conform(people, PEOPLE)
    ids = identifiers(table)
    there = np.fromiter(map(spoken(answered).__contains__, ids), bool, len(ids))
    made = partition(texts(table["unit"]), there, k=k, max_blocks=max_blocks)
    wider = {at: made.joined(part) for part in divisions(made) for at in part}
    places = made.of_person.tolist()
    return give_back(
        people,
        {
            "person": ids,
            "block": [made.ids[at] for at in places],
            "division": [wider[at] for at in places],
        },
        dict.fromkeys(("person", "block", "division"), "text"),
    )


def divisions(made: Partition) -> list[list[int]]:
    """Return blocks folded by the tree until no more than 16 remain.

    The deepest level of the tree that folds them so far; each block by itself where
    there are few enough, or where no level leaves four.
    """
    alone = [[place] for place in range(len(made))]
    if len(made) <= MOST_AT_ONCE:
        return alone
    for depth in range(max(map(len, made.homes)), 0, -1):
        folded: dict[Unit, list[int]] = {}
        for place, unit in enumerate(made.homes):
            folded.setdefault(unit[:depth], []).append(place)
        if len(folded) <= MOST_AT_ONCE:
            return list(folded.values()) if len(folded) >= FEWEST_BLOCKS else alone
    return alone


def partition(
    paths: Sequence[str | None],
    answered: NDArray[np.bool_],
    *,
    k: int,
    max_blocks: int | None = None,
) -> Partition:
    """Return the blocks of people whose unit *paths* stand in row order."""
    atoms = atoms_of(paths, answered)
    limit = max_blocks or _usual_limit(len(paths))
    return arranged(atoms, cut(atoms.units, atoms.answers, k, limit))


@dataclass(frozen=True, slots=True, repr=False)
class Atoms:
    """Units in the fixed order of the tree, with those who sit directly in each.

    ``of_person`` holds the place of each person's unit, ``answered`` who answered.
    """

    units: list[Unit]
    answers: list[int]
    of_person: NDArray[np.intp]
    answered: NDArray[np.bool_]


def atoms_of(paths: Sequence[str | None], answered: NDArray[np.bool_]) -> Atoms:
    """Return the units of people whose unit *paths* stand in row order."""
    parsed = {path: parse(path) for path in set(paths)}
    units = in_order(parsed.values())
    place = {unit: number for number, unit in enumerate(units)}
    atom_of_path = {path: place[unit] for path, unit in parsed.items()}
    atom = np.fromiter((atom_of_path[path] for path in paths), np.intp, len(paths))
    answers = np.bincount(atom[answered], minlength=len(units)).tolist()
    return Atoms(units, answers, atom, answered)


def arranged(atoms: Atoms, groups: Sequence[Group]) -> Partition:
    """Return groups of units that hold everybody as blocks, in their order."""
    units, answered = atoms.units, atoms.answered
    block_of_atom = np.zeros(len(units), np.intp)
    for number, group in enumerate(groups):
        block_of_atom[list(group.atoms)] = number
    of_person = block_of_atom[atoms.of_person]
    names = [tuple(show(units[atom]) for atom in group.atoms) for group in groups]
    return Partition(
        ids=tuple(map(block_id, names)),
        labels=tuple(labels_of(units, groups)),
        units=tuple(names),
        homes=tuple(home([units[a] for a in group.atoms]) for group in groups),
        members=np.bincount(of_person, minlength=len(groups)),
        answers=np.bincount(of_person[answered], minlength=len(groups)),
        of_person=of_person,
    )


def block_id(units: Iterable[str]) -> str:
    """Return the stable name of a block: a hash of its sorted unit paths."""
    return sha256("\n".join(sorted(units)).encode()).hexdigest()[:12]


def identifiers(table: nw.DataFrame[Any]) -> list[str]:
    """Return the persons of the people table in row order, each standing once."""
    ids: list[str] = table["person"].to_list()
    if len(set(ids)) < len(ids):
        twice, count = Counter(ids).most_common(1)[0]
        raise TableError(
            f'Table people, column "person": "{twice}" stands {count} times;'
            " each person may stand once."
        )
    return ids


def texts(series: Any) -> list[str | None]:
    """Return a text column as a list, None where it is empty in any engine's way."""
    return [text if isinstance(text, str) else None for text in series.to_list()]


def spoken(answered: Any) -> frozenset[str]:
    """Return the identifiers of those who answered."""
    if isinstance(answered, (set, frozenset, list, tuple, np.ndarray)):
        return frozenset(map(str, answered))
    return frozenset(conform(answered, PEOPLE)["person"].to_list())


def _usual_limit(people: int) -> int:
    return min(MOST_BLOCKS, max(FEWEST_BLOCKS, round(1.5 * cbrt(people))))


def labels_of(units: Sequence[Unit], groups: Sequence[Group]) -> list[str]:
    """Return short labels; a name that stands twice in the tree brings its parent."""
    cover = list(covers(units, groups))
    nodes = {unit[: depth + 1] for unit in units for depth in range(len(unit))}
    bearers = Counter(node[-1] for node in nodes)
    labels = [_label(parts, bearers) for parts in cover]
    often = Counter(labels)
    return [
        label if often[label] == 1 else ", ".join(show(unit) for unit, _ in parts)
        for label, parts in zip(labels, cover, strict=True)
    ]


def _label(parts: list[tuple[Unit, bool]], bearers: Counter[str]) -> str:
    if parts == [((), True)]:
        return WHOLE_LABEL
    inside = home([unit[:-1] if whole else unit for unit, whole in parts])
    if not inside or all(bearers[unit[-1]] == 1 for unit, _ in parts):
        inside = ()
    names = [
        "itself" if inside and unit == inside else _name(unit, whole)
        for unit, whole in parts
    ]
    return f"{inside[-1]}: {_list_of(names)}" if inside else _list_of(names)


def _name(unit: Unit, whole: bool) -> str:  # noqa: FBT001 - the two halves of a cover
    if not unit:
        return NO_UNIT
    return unit[-1] if whole else f"{unit[-1]} itself"


def _list_of(names: list[str]) -> str:
    if len(names) <= NAMES_IN_LABEL:
        return ", ".join(names)
    return f"{', '.join(names[: NAMES_IN_LABEL - 1])} and {len(names) - 2} more"
