"""Who sits where, and whether a ceiling lies between: seats against following."""

from __future__ import annotations

from typing import Any

import numpy as np

from ledby.science.inclusion.seats import (
    GENDER,
    KINDS,
    ROLES,
    UPPER,
    cross_table,
    followers_of,
    nullable,
    read_seats,
)
from ledby.science.stats import proportion_interval
from ledby.science.tables import DECISIONS, conform, give_back


def representation(people: Any, by: str = GENDER, *, level: float = 0.90) -> Any:
    """Return the share of each group among the seats of each level.

    Parameters
    ----------
    people : frame
        Table people; those without a level, or who did not tell *by*, do not count.
    by : str
        A column of people, usually a voluntary attribute.
    level : float
        Probability inside the interval.

    Returns
    -------
    frame
        ``level``, ``group``, ``people`` of the group, ``share`` (0..1 of those who
        told at this level) with ``low`` and ``high`` (Jeffreys); sorted.

    Raises
    ------
    TableError
        People has no such column, or nobody has both a level and a group.
    """
    seats = read_seats(people, by)
    grades, grade = np.unique(seats.level, return_inverse=True)
    count = cross_table(grade, seats.group, len(grades), len(seats.groups))
    whole = count.sum(axis=1, keepdims=True)
    low, high = proportion_interval(count, whole, level=level)
    return give_back(
        people,
        {
            "level": np.repeat(grades, len(seats.groups)).tolist(),
            "group": seats.groups * len(grades),
            "people": count.astype(np.int64).ravel().tolist(),
            "share": (count / whole).ravel().tolist(),
            "low": low.ravel().tolist(),
            "high": high.ravel().tolist(),
        },
        KINDS,
    )


def glass_ceiling_index(
    people: Any, by: str = GENDER, *, upper: int = UPPER, level: float = 0.90
) -> Any:
    """Return how much rarer each group is above the ceiling than everywhere.

    The index is the share of a group among all seats divided by its share among the
    seats of level 1 to *upper*: 1 means no ceiling, more means one (European
    Commission, *She Figures Handbook*, Glass Ceiling Index; EIGE).

    Parameters
    ----------
    people, by, level
        As for :func:`representation`.
    upper : int
        The lowest level that still counts as above.

    Returns
    -------
    frame
        ``group``, ``everywhere`` and ``above`` (shares 0..1), ``index`` with ``low``
        and ``high``. The index is null where nobody of the group sits above; its ends
        are null when nobody at all sits above.

    Raises
    ------
    TableError
        As for :func:`representation`.

    Notes
    -----
    The interval is normal for the logarithm of the index, with the seats above (a of
    n) and below (b of m) as independent binomials and half a person added to each
    count: d log(index)/da = 1/(a+b) - 1/a and d log(index)/db = 1/(a+b).
    """
    from scipy.special import ndtri

    seats = read_seats(people, by)
    count = cross_table(seats.level > upper, seats.group, 2, len(seats.groups))
    above, below = count
    whole = count.sum(axis=1)
    everywhere = count.sum(axis=0) / whole.sum()
    share = above / whole[0] if whole[0] else np.zeros(len(above))
    a, b = above + 0.5, below + 0.5
    spread_a, spread_b = (
        part * (1 - part / (size + 1)) for part, size in zip((a, b), whole, strict=True)
    )
    spread = (1 / (a + b) - 1 / a) ** 2 * spread_a + (1 / (a + b)) ** 2 * spread_b
    centre = np.log((a + b) / (whole.sum() + 2)) - np.log(a / (whole[0] + 1))
    half = ndtri((1 + level) / 2) * np.sqrt(spread)
    known = np.full(len(above), bool(whole[0]))
    return give_back(
        people,
        {
            "group": seats.groups,
            "everywhere": everywhere.tolist(),
            "above": share.tolist(),
            "index": nullable(everywhere / np.where(share > 0, share, 1.0), share > 0),
            "low": nullable(np.exp(centre - half), known),
            "high": nullable(np.exp(centre + half), known),
        },
        KINDS,
    )


def informal_ceiling(
    people: Any,
    nominations: Any,
    by: str = GENDER,
    *,
    upper: int = UPPER,
    level: float = 0.90,
) -> Any:
    """Return who is followed at each level, beside who sits there.

    Where a group has far fewer seats than it has following, the ceiling is one of
    seats and not of leading. Follows of one's own manager do not count: the chart
    gives those.

    Parameters
    ----------
    people, by, level
        As for :func:`representation`.
    nominations : frame
        Table nominations.
    upper : int
        Levels 1 to this one are read together, as this level.

    Returns
    -------
    frame
        ``level``, ``group``, ``seats`` (share 0..1 of the seats), ``followed`` (share
        0..1 of the follows that go to people here) with ``low`` and ``high``,
        ``people`` here who are followed; sorted. Without follows ``followed`` is null;
        its ends are null as well where all or none of the follows go to the group.

    Raises
    ------
    TableError
        As for :func:`representation`, or nominations break their contract.

    Notes
    -----
    The interval takes people, not follows, as the units (linearised variance of a
    ratio): twenty followers of one person are one piece of evidence.
    """
    from scipy.special import ndtri

    seats = read_seats(people, by)
    weight = followers_of(seats, nominations)
    grades, grade = np.unique(np.maximum(seats.level, upper), return_inverse=True)
    sizes = (len(grades), len(seats.groups))
    count = cross_table(grade, seats.group, *sizes)
    follows = cross_table(grade, seats.group, *sizes, weight)
    squares = cross_table(grade, seats.group, *sizes, weight**2)
    total = follows.sum(axis=1, keepdims=True)
    some = np.maximum(total, 1.0)
    share = follows / some
    everyone = squares.sum(axis=1, keepdims=True)
    spread = squares * (1 - 2 * share) + everyone * share**2
    half = ndtri((1 + level) / 2) * np.sqrt(np.maximum(spread, 0.0)) / some
    known = np.broadcast_to(total > 0, share.shape).ravel()
    mixed = ((share > 0) & (share < 1)).ravel()
    followed = np.bincount(grade[weight > 0], minlength=len(grades))
    return give_back(
        people,
        {
            "level": np.repeat(grades, sizes[1]).tolist(),
            "group": seats.groups * sizes[0],
            "seats": (count / count.sum(axis=1, keepdims=True)).ravel().tolist(),
            "followed": nullable(share.ravel(), known),
            "low": nullable(np.maximum(share - half, 0.0).ravel(), mixed),
            "high": nullable(np.minimum(share + half, 1.0).ravel(), mixed),
            "people": np.repeat(followed, sizes[1]).tolist(),
        },
        KINDS,
    )


def decision_seats(decisions: Any, people: Any, by: str = "level") -> Any:
    """Return who takes part in decisions, level by level or by another column.

    Parameters
    ----------
    decisions, people : frame
        Tables of the contract; people without a level, or *by*, do not count.
    by : str
        ``level``, or a column of people such as ``unit``.

    Returns
    -------
    frame
        ``level`` (or ``group``), ``people`` (share 0..1 of all), and the share of
        seats in each role:
        ``proposed``, ``advised``, ``decided``, ``affected`` (null in a role that
        nobody has). Where a level is affected far more than it decides, decisions
        reach it finished.

    Raises
    ------
    TableError
        A table breaks its contract, or nobody has a level.
    """
    seats = read_seats(people, by)
    names, name = seats.groups, seats.group
    if by == "level":
        grades, name = np.unique(seats.level, return_inverse=True)
        names = grades.tolist()
    place = dict(zip(seats.person, name.tolist(), strict=True))
    rows = conform(decisions, DECISIONS)
    at = np.array([place.get(person, -1) for person in rows["person"].to_list()])
    role = np.array([ROLES.index(word) for word in rows["role"].to_list()])
    known = at >= 0
    count = cross_table(at[known], role[known], len(names), len(ROLES))
    whole = count.sum(axis=0)
    data: dict[str, list[Any]] = {
        "level" if by == "level" else "group": names,
        "people": (np.bincount(name) / len(name)).tolist(),
    }
    for column, word in enumerate(ROLES):
        seen = np.full(len(names), bool(whole[column]))
        data[word] = nullable(count[:, column] / max(whole[column], 1.0), seen)
    return give_back(people, data, KINDS | {"people": "number"})
