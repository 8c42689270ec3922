"""Where follows go: along the chart or across it, and which trait they hand on."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.followership.followers import known_only, share_of
from ledby.science.followership.ground import Ground, prepare
from ledby.science.stats import proportion_interval
from ledby.science.tables import give_back
from ledby.science.vocabulary import Trait

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
    people: Any,
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
        people,
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


def lineage(nominations: Any, people: Any) -> Any:
    """Return how traits are handed on: to followers, and by them to theirs.

    Parameters
    ----------
    nominations, people : frame
        As for :func:`followers`; ``trait`` is what the follower picked up.

    Returns
    -------
    frame
        One row for each person and trait that somebody picked up from the person, in
        the order of traits and people: ``trait``, ``person``, ``people`` (who picked
        it up), ``onward`` (others who picked it up from those: one step beyond),
        ``units`` (different ones among both).
    """
    ground = prepare(nominations, people, None)
    rows: dict[str, list[Any]] = {
        name: [] for name in ("trait", "person", "people", "onward", "units")
    }
    for code, word in enumerate(Trait):
        picked = ground.trait == code
        direct = np.unique(
            np.column_stack([ground.leader[picked], ground.follower[picked]]), axis=0
        )
        onward = _onward(direct, len(ground.ids))
        reached = np.concatenate([direct, onward])
        units = np.column_stack([reached[:, 0], ground.unit[reached[:, 1]]])
        units = np.unique(units[units[:, 1] >= 0], axis=0)
        counts = [
            np.bincount(pairs[:, 0], minlength=len(ground.ids))
            for pairs in (direct, onward, units)
        ]
        givers = np.flatnonzero(counts[0])
        rows["trait"].extend([word.value] * len(givers))
        rows["person"].extend(ground.ids[at] for at in givers.tolist())
        for name, count in zip(("people", "onward", "units"), counts, strict=True):
            rows[name].extend(count[givers].tolist())
    kind: dict[str, Any] = dict.fromkeys(rows, "whole")
    return give_back(people, rows, kind | {"trait": "text", "person": "text"})


def _onward(direct: Ints, people: int) -> Ints:
    """Return (giver, person) one step beyond *direct*, neither direct nor oneself."""
    edges = np.searchsorted(direct[:, 0], np.arange(people + 1))
    many = np.diff(edges)[direct[:, 1]]
    giver = np.repeat(direct[:, 0], many)
    first = np.repeat(edges[direct[:, 1]] - (many.cumsum() - many), many)
    person = direct[first + np.arange(many.sum()), 1]
    keys = np.unique((giver * people + person)[giver != person])
    keys = np.setdiff1d(keys, direct[:, 0] * people + direct[:, 1])
    return np.column_stack(np.divmod(keys, people))
