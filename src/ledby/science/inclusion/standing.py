"""Seats beside what has none: following, decisions and the lead of initiatives."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from ledby.science.inclusion.seats import (
    GENDER,
    UPPER,
    Reals,
    Seats,
    followers_of,
    nullable,
    read_seats,
)
from ledby.science.tables import DECISIONS, INITIATIVES, conform, give_back

DRAWS: Final = 999
KINDS: Final[dict[str, Any]] = {
    "where": "text",
    "group": "text",
    "people": "whole",
    **dict.fromkeys(("share", "low", "high", "ratio", "p"), "number"),
}


def standing(  # noqa: PLR0913 - each source is named
    people: Any,
    by: str = GENDER,
    *,
    nominations: Any = None,
    decisions: Any = None,
    initiatives: Any = None,
    upper: int = UPPER,
    level: float = 0.90,
    draws: int = DRAWS,
    seed: int = 0,
) -> Any:
    """Return each group's share of the people, the seats above, and what has no seat.

    Parameters
    ----------
    people : frame
        Table people; those without a level, or who did not tell *by*, do not count.
    by : str
        A column of people.
    nominations, decisions, initiatives : frame, optional
        Tables of the contract: chosen follows (those of one's own manager do not
        count), who decided, who led.
    upper : int
        The lowest level whose seats are above.
    level : float
        Probability inside the interval.
    draws, seed : int
        Shuffles of the groups, for p.

    Returns
    -------
    frame
        ``where`` (everybody, seats, followed, decided, led; those whose table is
        given), ``group``, ``people`` behind all of it, ``share`` (0..1) with ``low``
        and ``high``, ``ratio`` to the share of seats (above 1: more than its seats;
        null without seats), ``p`` of so large a difference from the share of seats if
        groups are shuffled over people. Share and ends are null where there is nothing.

    Raises
    ------
    TableError
        A table breaks its contract, or nobody has both a level and a group.

    Notes
    -----
    The interval takes people, not follows or decisions, as the units (linearised
    variance of a ratio; Cochran 1977, section 6.3), so that twenty followers of one
    person are one piece of evidence. A share of none or all has no interval.
    """
    seats = read_seats(people, by)
    weights = _weights(seats, upper, nominations, decisions, initiatives)
    weight = np.array(list(weights.values()))
    share, half = _shares(seats, weight, level)
    known = np.broadcast_to(weight.sum(axis=1, keepdims=True) > 0, share.shape)
    mixed = known & (share > 0) & (share < 1)
    above = share[1]
    ratio = np.divide(share, above, out=np.zeros_like(share), where=above > 0)
    p = _p(seats, weight, share, draws, np.random.default_rng(seed))
    return give_back(
        people,
        {
            "where": np.repeat(list(weights), len(seats.groups)).tolist(),
            "group": seats.groups * len(weights),
            "people": np.repeat((weight > 0).sum(axis=1), len(seats.groups)).tolist(),
            "share": nullable(share.ravel(), known.ravel()),
            "low": nullable(np.maximum(share - half, 0).ravel(), mixed.ravel()),
            "high": nullable(np.minimum(share + half, 1).ravel(), mixed.ravel()),
            "ratio": nullable(ratio.ravel(), (known & (above > 0)).ravel()),
            "p": nullable(p.ravel(), known.ravel() & known[1].all()),
        },
        KINDS,
    )


def _weights(
    seats: Seats, upper: int, nominations: Any, decisions: Any, initiatives: Any
) -> dict[str, Reals]:
    """Return what each person has of each source that is given."""
    weights = {
        "everybody": np.ones(len(seats.person)),
        "seats": (seats.level <= upper).astype(np.float64),
    }
    if nominations is not None:
        weights["followed"] = followers_of(seats, nominations)
    if decisions is not None:
        rows = conform(decisions, DECISIONS)
        decided = rows.filter(rows["role"] == "decided")
        weights["decided"] = _times(seats, decided["person"].to_list())
    if initiatives is not None:
        led = conform(initiatives, INITIATIVES)["lead"].to_list()
        weights["led"] = _times(seats, led)
    return weights


def _times(seats: Seats, names: list[str]) -> Reals:
    at = {person: place for place, person in enumerate(seats.person)}
    places = [at[name] for name in names if name in at]
    found: Reals = np.bincount(places, minlength=len(at)).astype(np.float64)
    return found


def _shares(seats: Seats, weight: Reals, level: float) -> tuple[Reals, Reals]:
    """Return share and half width (sources, groups)."""
    from scipy.special import ndtri

    member = np.eye(len(seats.groups))[seats.group]
    total = np.maximum(weight.sum(axis=1, keepdims=True), 1e-300)
    share = weight @ member / total
    squares = weight**2 @ member
    spread = squares * (1 - 2 * share) + squares.sum(axis=1, keepdims=True) * share**2
    half = ndtri((1 + level) / 2) * np.sqrt(np.maximum(spread, 0)) / total
    return share, half


def _p(
    seats: Seats, weight: Reals, share: Reals, draws: int, rng: np.random.Generator
) -> Reals:
    """Return how often shuffled groups lie as far from their seats as these do."""
    found = np.abs(share - share[1])
    total = np.maximum(weight.sum(axis=1, keepdims=True), 1e-300)
    beyond = np.ones_like(found)
    for _ in range(draws):
        group = rng.permutation(seats.group)
        drawn = np.array([np.bincount(group, w, share.shape[1]) for w in weight])
        drawn /= total
        beyond += np.abs(drawn - drawn[1]) >= found - 1e-12
    p: Reals = beyond / (draws + 1)
    return p
