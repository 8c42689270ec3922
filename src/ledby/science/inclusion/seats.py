"""The ground of the room: who sits at which level, and whom others follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.errors import TableError
from ledby.science.tables import NOMINATIONS, PEOPLE, conform

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

GENDER: Final = "attr_gender"
UPPER: Final = 2
"""Levels 1 to this one are the seats above the ceiling unless another is named."""

KINDS: Final[dict[str, Any]] = {
    "level": "whole",
    "group": "text",
    "people": "whole",
    **dict.fromkeys(("seats", "followed", "everywhere", "above"), "number"),
    **dict.fromkeys(("index", "share", "low", "high"), "number"),
    **dict.fromkeys(("proposed", "advised", "decided", "affected"), "number"),
}
ROLES: Final = ("proposed", "advised", "decided", "affected")


@dataclass(frozen=True, slots=True)
class Seats:
    """People with a level who told their group; ``group`` is a code of ``groups``."""

    person: list[str]
    manager: list[Any]
    level: Ints
    group: Ints
    groups: list[str]


def read_seats(people: Any, by: str) -> Seats:
    """Return everybody who has a level and told *by*, in the order of the table.

    Raises
    ------
    TableError
        People has no such column, or nobody has both a level and a group.
    """
    everybody = conform(people, PEOPLE)
    if by not in everybody.columns:
        known = ", ".join(everybody.columns)
        message = f'Table people: column "{by}" is missing; it has {known}.'
        raise TableError(message)
    told = everybody.filter(~everybody["level"].is_null() & ~everybody[by].is_null())
    if len(told) == 0:
        message = f'Table people: nobody has both a "level" and a "{by}".'
        raise TableError(message)
    words = [str(value) for value in told[by].to_list()]
    groups, group = np.unique(words, return_inverse=True)
    return Seats(
        person=told["person"].to_list(),
        manager=told["manager"].to_list(),
        level=told["level"].to_numpy().astype(np.int64),
        group=group,
        groups=groups.tolist(),
    )


def followers_of(seats: Seats, nominations: Any) -> Reals:
    """Return for each seat how many follow, their direct reports left out."""
    at = {person: place for place, person in enumerate(seats.person)}
    boss = dict(zip(seats.person, seats.manager, strict=True))
    rows = conform(nominations, NOMINATIONS)
    pairs = set(zip(rows["follower"].to_list(), rows["leader"].to_list(), strict=True))
    weight = np.zeros(len(seats.person))
    for follower, leader in pairs:
        if leader in at and follower != leader and boss.get(follower) != leader:
            weight[at[leader]] += 1
    return weight


def cross_table(
    row: Any, column: Any, rows: int, columns: int, weight: Reals | None = None
) -> Reals:
    """Return how many, or how much *weight*, there is in each row and column."""
    cells = np.bincount(row * columns + column, weight, rows * columns)
    return cells.astype(np.float64).reshape(rows, columns)


def nullable(values: Reals, there: NDArray[np.bool_]) -> list[float | None]:
    """Return *values* as a column, null where they are not *there*."""
    pairs = zip(values.tolist(), there.tolist(), strict=True)
    return [value if seen else None for value, seen in pairs]
