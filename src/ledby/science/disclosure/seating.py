"""Groups and levels, merged until each group has k people at each level shown.

What people told of themselves is secret where their level is not. With k people or more
of every group at every level shown, no difference of shown numbers is about fewer, and
no level is of one group alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.errors import TableError
from ledby.science.ceilings import OTHERS, Ceiling
from ledby.science.tables import PEOPLE, conform, give_back

MOST_GROUPS: Final = 6
FEWEST_LEVELS: Final = 2

Band = tuple[int, int]
"""The first and the last level of those that are shown together."""


def seated(people: Any, by: str, *, k: int = 5, before: Ceiling | None = None) -> Any:
    """Return who sits in which group and at which levels, as may be compared.

    Parameters
    ----------
    people : frame
        Table ``people``.
    by : str
        A column of people: what they told of themselves, or their place.
    k : int
        Fewest people of each group at each level shown.
    before : Ceiling, optional
        As released before: its groups and levels are kept while each still holds k.

    Returns
    -------
    frame or None
        person, manager, group, level (the last of those shown together), first. Those
        without a level, who told nothing, or whose group is too small are left out.
        None where two groups cannot be set beside each other at two levels. In the
        caller's kind; a working table, not to be shown.

    Raises
    ------
    TableError
        People has no such column.

    Notes
    -----
    Groups below 2 k are one group, the others, or left out where they are too few even
    together. Levels are joined from the highest down. Where no two levels come about,
    the smallest group joins the others, and so on.
    """
    table = conform(people, PEOPLE)
    if by not in table.columns:
        raise TableError(
            f'Table people: column "{by}" is missing;'
            f" it has {', '.join(table.columns)}."
        )
    words = [_word(value) for value in table[by].to_list()]
    levels = table["level"].to_list()
    there = [
        row for row, word in enumerate(words) if word and not _missing(levels[row])
    ]
    word = np.array([words[row] for row in there], object)
    level = np.array([levels[row] for row in there], np.int64)
    # Of everybody, whether they told or not: where levels begin says nothing then.
    grades = sorted({int(one) for one in levels if not _missing(one)})
    found = _as_before(word, level, k, before) or _anew(word, level, grades, k)
    if found is None:
        return None
    group, bands = found
    kept = np.flatnonzero(group != "")
    place = _placed(level, bands)[kept]
    rows = [there[at] for at in kept.tolist()]
    persons, managers = table["person"].to_list(), table["manager"].to_list()
    data = {
        "person": [persons[row] for row in rows],
        "manager": [managers[row] for row in rows],
        "group": group[kept].tolist(),
        "level": [bands[at][1] for at in place.tolist()],
        "first": [bands[at][0] for at in place.tolist()],
    }
    kinds: dict[str, Any] = dict.fromkeys(("person", "manager", "group"), "text")
    return give_back(people, data, {**kinds, "level": "whole", "first": "whole"})


def _missing(value: Any) -> bool:
    return value is None or value != value  # noqa: PLR0124 - NaN alone differs


def _word(value: Any) -> str:
    return "" if _missing(value) else " ".join(str(value).split())


def _as_before(
    word: NDArray[Any], level: NDArray[np.int64], k: int, before: Ceiling | None
) -> tuple[NDArray[Any], list[Band]] | None:
    """Return the groups and levels of the release before, if each holds k still."""
    if before is None:
        return None
    groups = [one["group"] for one in before["everybody"]]
    bands = [(line["first"], line["last"]) for line in before["seats"]]
    names = [group for group in groups if group != OTHERS]
    group = _joined(word, names, pool=OTHERS in groups)
    count = _count(group, _placed(level, bands), groups, len(bands))
    return (group, bands) if count.min() >= k else None


def _anew(
    word: NDArray[Any], level: NDArray[np.int64], grades: Sequence[int], k: int
) -> tuple[NDArray[Any], list[Band]] | None:
    many = Counter(word.tolist())
    large = [name for name in many if many[name] >= FEWEST_LEVELS * k]
    names = sorted(large, key=lambda name: (-many[name], name))[:MOST_GROUPS]
    while names:
        for pool in (True, False):
            group = _joined(word, names, pool=pool)
            groups = sorted({*group.tolist()} - {""})
            if len(groups) > 1:
                bands = _bands(group, level, groups, grades, k)
                if len(bands) >= FEWEST_LEVELS:
                    return group, bands
        names.pop()
    return None


def _joined(word: NDArray[Any], names: Sequence[str], *, pool: bool) -> NDArray[Any]:
    """Return each word that is one of *names*, the others as one group or left out."""
    known = np.isin(word.astype(str), list(names))
    return np.where(known, word, OTHERS if pool else "")


def _bands(
    group: NDArray[Any],
    level: NDArray[np.int64],
    groups: Sequence[str],
    grades: Sequence[int],
    k: int,
) -> list[Band]:
    """Return levels joined from the highest down until each group has *k* in each."""
    count = _count(group, np.searchsorted(grades, level), groups, len(grades))
    bands: list[Band] = []
    first, held = grades[0], np.zeros(len(groups), np.int64)
    for at, grade in enumerate(grades):
        held += count[at]
        if held.min() >= k:
            bands.append((first, grade))
            first, held = grade + 1, np.zeros(len(groups), np.int64)
    if bands:
        bands[-1] = (bands[-1][0], grades[-1])
    return bands


def _placed(level: NDArray[np.int64], bands: Sequence[Band]) -> NDArray[np.intp]:
    """Return the band of each level; levels below the last belong to it."""
    place = np.searchsorted([last for _first, last in bands], level)
    return np.minimum(place, len(bands) - 1)


def _count(
    group: NDArray[Any], place: NDArray[np.intp], groups: Sequence[str], bands: int
) -> NDArray[np.int64]:
    count = np.zeros((bands, len(groups)), np.int64)
    for at, name in enumerate(groups):
        count[:, at] = np.bincount(place[group == name], minlength=bands)[:bands]
    return count
