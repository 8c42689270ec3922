"""Where follows go: along the chart or across it."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.followership.followers import known_only, share_of
from ledby.science.followership.ground import Ground, prepare
from ledby.science.stats import proportion_interval
from ledby.science.tables import give_back

Ints = NDArray[np.int64]

RELATIONS: Final = (
    "own_manager",
    "line_above",
    "line_below",
    "same_team",
    "same_unit",
    "other_unit",
)
"""What the leader is to the follower; the first that fits counts."""


def tie_kinds(
    nominations: Any,
    people: Any = None,
    respondents: Any | None = None,
    *,
    level: float = 0.90,
) -> Any:
    """Return how follows divide over the chart.

    Parameters
    ----------
    nominations, people, respondents, level
        As for :func:`followers`.

    Returns
    -------
    frame
        One row for each relation of leader to follower: ``relation`` (own_manager,
        line_above, line_below, same_team, same_unit, other_unit), ``follows``,
        ``share`` of all follows (0..1, null without any), ``active`` share with
        ``low`` and ``high`` (Jeffreys), null where nobody told an energy.
    """
    ground = prepare(nominations, people, respondents)
    code = _relations(ground)
    told = ground.energy > 0
    many = np.bincount(code, minlength=len(RELATIONS))
    known = np.bincount(code[told], minlength=len(RELATIONS))
    active = np.bincount(code[ground.active], minlength=len(RELATIONS))
    low, high = proportion_interval(active, known, level=level)
    seen = known > 0
    return give_back(
        ground.like,
        {
            "relation": list(RELATIONS),
            "follows": many.tolist(),
            "share": share_of(many, np.full(len(many), many.sum())),
            "active": share_of(active, known),
            "low": known_only(low, seen),
            "high": known_only(high, seen),
        },
        {
            "relation": "text",
            "follows": "whole",
            "share": "number",
            "active": "number",
            "low": "number",
            "high": "number",
        },
    )


def _relations(ground: Ground) -> Ints:
    follower, leader = ground.follower, ground.leader
    line, unit = ground.line, ground.unit
    boss = line.manager[follower]
    tests = [
        boss == leader,
        line.above(leader, follower),
        line.above(follower, leader),
        (boss == line.manager[leader]) & (boss >= 0),
        (unit[follower] == unit[leader]) & (unit[leader] >= 0),
    ]
    return np.select(tests, range(len(tests)), default=len(tests)).astype(np.int64)
