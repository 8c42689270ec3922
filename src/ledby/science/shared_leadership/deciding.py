"""How many people decide, in effect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Any, Final

from ledby.science.stats import proportion_interval
from ledby.science.tables import DECISIONS, conform

LEVEL: Final = 0.90
FEWEST: Final = 3
Seats = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Deciders:
    """How decisions are spread over people.

    Attributes
    ----------
    decisions, people : int
        Decisions with a decider, and different people who decided.
    simpson : float or None
        Effective number of deciders: 1 over the chance that two different decisions
        share a decider (one drawn from each); None if no two do. ``simpson_low`` and
        ``simpson_high`` are its interval; None for an end that is not bounded.
    shannon : float or None
        exp of the entropy, corrected: rare deciders weigh more in it.
    top_share : float or None
        Share of the decisions of whoever decides most, with ``top_low``, ``top_high``.
    """

    decisions: int
    people: int
    simpson: float | None
    simpson_low: float | None
    simpson_high: float | None
    shannon: float | None
    top_share: float | None
    top_low: float
    top_high: float


def deciders(decisions: Any, *, level: float = LEVEL) -> Deciders:
    """Return how many people decide, in effect.

    Parameters
    ----------
    decisions : frame
        Table ``decisions``; only rows with the role ``decided`` count. A decision of
        several counts as one, in equal parts.
    level : float
        Probability inside the intervals.

    Notes
    -----
    With ``w`` the part of a person in a decision and T decisions, two of them share a
    decider with chance ``sum_i((sum_d w)^2 - sum_d w^2) / (T (T - 1))``. With one
    decider each this is Simpson's unbiased index (Simpson 1949, *Nature* 163, 688), and
    one over it the Hill number of order 2 (Hill 1973, *Ecology* 54, 427). Its interval
    is a jackknife over decisions on the scale of the logarithm (Efron and Stein 1981).
    The entropy is corrected by Miller and Madow: plus (people - 1) / (2 T).
    The top share's interval (Jeffreys) is that of one named person; that they were
    picked as the highest makes the share read high in few decisions.
    """
    seats = seats_by_decision(decisions, "decided")
    size = len(seats)
    parts: defaultdict[str, float] = defaultdict(float)
    squares: defaultdict[str, float] = defaultdict(float)
    for people in seats.values():
        for person in people:
            parts[person] += 1 / len(people)
            squares[person] += 1 / len(people) ** 2
    if not size:
        return Deciders(0, 0, None, None, None, None, None, 0.0, 1.0)
    shared = sum(parts[one] ** 2 - squares[one] for one in parts)
    low, high = _jackknife(seats, parts, shared, level)
    entropy = -sum(part / size * log(part / size) for part in parts.values())
    entropy += (len(parts) - 1) / (2 * size)
    most = max(parts.values())
    top_low, top_high = proportion_interval(min(most, size), size, level=level)
    return Deciders(
        decisions=size,
        people=len(parts),
        simpson=size * (size - 1) / shared if shared > 1e-12 else None,
        simpson_low=low,
        simpson_high=high,
        shannon=exp(entropy),
        top_share=min(most / size, 1.0),
        top_low=float(top_low),
        top_high=float(top_high),
    )


def seats_by_decision(decisions: Any, role: str) -> dict[str, frozenset[str]]:
    """Return who has a *role* in each decision that has somebody in it."""
    rows = conform(decisions, DECISIONS)
    rows = rows.filter(rows["role"] == role)
    found: dict[str, set[str]] = {}
    for decision, person in zip(
        rows["decision"].to_list(), rows["person"].to_list(), strict=True
    ):
        found.setdefault(decision, set()).add(person)
    return {decision: frozenset(people) for decision, people in found.items()}


def _jackknife(
    seats: Seats, parts: Mapping[str, float], shared: float, level: float
) -> tuple[float | None, float | None]:
    from scipy.special import stdtrit

    size = len(seats)
    if size < FEWEST or shared <= 1e-12:
        return None, None
    left: list[float] = []
    for people in seats.values():
        part = 1 / len(people)
        # (s - w)^2 - (q - w^2) = s^2 - q - 2 w (s - w)
        without = shared - sum(2 * part * (parts[one] - part) for one in people)
        if without <= 1e-12:
            return None, None
        left.append(log((size - 1) * (size - 2) / without))
    middle = sum(left) / size
    spread = (size - 1) / size * sum((one - middle) ** 2 for one in left)
    half = float(stdtrit(size - 1, (1 + level) / 2)) * sqrt(spread)
    whole = log(size * (size - 1) / shared)
    return max(exp(whole - half), 1.0), exp(whole + half)
