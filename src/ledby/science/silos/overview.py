"""What the ties say of the organisation as a whole."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ledby.science.silos.bridges import Brokerage, circles
from ledby.science.silos.communities import outline, profile
from ledby.science.silos.ground import LeftOut, prepare
from ledby.science.silos.matrix import Cells, K, mixing, ratio_interval, told
from ledby.science.silos.units import Index, Within, index, within


@dataclass(frozen=True, slots=True)
class Fragility:
    """Pairs of units, and those among them that hang on a single person.

    ``tied`` counts pairs of units with at least two ties; ``on_one`` those in which one
    person has all of them. Never who.
    """

    tied: int
    on_one: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Silos of the organisation.

    Attributes
    ----------
    people, tied : int
        In the table, and with at least one tie.
    pairs, weeks : int
        Pairs of people with a tie; weeks in which there were ties.
    groups : int
        Units, or whatever the ties were cut by.
    index : Index
        E-I of the whole against shuffled membership.
    within : Within
        Three more readings of the same.
    apart, joined : int
        Pairs of groups that clearly talk less, or more, than the ties that leave them
        would give: the 90 % range of ``across`` lies below, or above, 1. Of
        ``comparable`` shown pairs.
    fragility : Fragility
        How many pairs of groups hang on one person.
    brokerage : Brokerage
        Pairs of people who meet only through a third.
    communities : dict
        The profile of resolutions.
    left_out : LeftOut
        Rows that could not count.
    """

    people: int
    tied: int
    pairs: int
    weeks: int
    groups: int
    index: Index
    within: Within
    comparable: int
    apart: int
    joined: int
    fragility: Fragility
    brokerage: Brokerage
    communities: dict[str, Any]
    left_out: LeftOut

    def plain(self) -> dict[str, Any]:
        """Return the summary in plain values."""
        return asdict(self)


def summary(
    ties: Any,
    people: Any,
    *,
    by: str = "unit",
    depth: int | None = None,
    k: int = K,
    seed: int = 0,
) -> Summary:
    """Return the silos of the organisation in one record.

    Parameters
    ----------
    ties, people, by, depth, k
        As for :func:`matrix`.
    seed : int
        For the communities.

    Raises
    ------
    TableError
        A table breaks its contract, or there is no column *by*.
    """
    ground = prepare(ties, people, by=by, depth=depth)
    cells = mixing(ground)
    low, high = ratio_interval(cells, cells.across)
    across = told(ground, cells, k) & (cells.across > 0)
    around = circles(ground)
    return Summary(
        people=ground.people,
        tied=int((around.contacts > 0).sum()),
        pairs=int(around.contacts.sum()) // 2,
        weeks=len(np.unique(ground.week)),
        groups=len(ground.names),
        index=index(ground),
        within=within(ground),
        comparable=int(across.sum()),
        apart=int((across & (high < 1)).sum()),
        joined=int((across & (low > 1)).sum()),
        fragility=fragility(cells),
        brokerage=around.brokerage,
        communities=outline(profile(ground, seed=seed, k=k)),
        left_out=ground.left_out,
    )


def fragility(cells: Cells) -> Fragility:
    """Return how many pairs of groups hang on one person."""
    tied = (cells.one != cells.other) & (cells.ties >= 2)
    return Fragility(int(tied.sum()), int((tied & (cells.leaning == cells.ties)).sum()))
