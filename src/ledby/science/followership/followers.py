"""Who is followed by choice, and how: one row a person."""

from __future__ import annotations

from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from ledby.science.followership.ground import Ground, prepare, response_gate
from ledby.science.followership.silence import had_all_answered
from ledby.science.stats import proportion_interval
from ledby.science.tables import give_back
from ledby.science.vocabulary import Kind

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

FEWEST: Final = 3
"""Nobody leads by fewer followers by choice than this."""

BY_CHANCE: Final = 0.20
"""At most this share of those who are said to lead would be by chance."""

COLUMNS: Final[dict[str, Literal["text", "whole", "number"]]] = {
    "person": "text",
    "followers": "whole",
    "beyond_line": "whole",
    "active": "number",
    "low": "number",
    "high": "number",
    "units_reached": "whole",
    "levels_reached": "whole",
    "reports": "whole",
    "kind": "text",
    "gate": "text",
    "by_choice": "whole",
    "by_choice_share": "number",
    "share_low": "number",
    "share_high": "number",
    "expected": "number",
    "expected_low": "whole",
    "expected_high": "whole",
    "beyond_unit": "whole",
    "places_reached": "whole",
}


def followers(
    nominations: Any,
    people: Any = None,
    respondents: Any | None = None,
    *,
    threshold: int | None = None,
    level: float = 0.90,
) -> Any:
    """Return who is followed by choice, beside what the reporting line gives.

    A follow counts once for each follower and leader. Naming oneself, naming somebody
    who is not in *people* and repeating a name do not count; :func:`summary` says how
    many there were. People come in the order of *people*: nobody is put before others.

    Parameters
    ----------
    nominations, people : frame
        Tables of the contract, any kind of dataframe. A manager who is not in
        *people* counts as none. In the place of *nominations* a :class:`Ground`, of
        :func:`prepare`, needs no other table.
    respondents : frame, optional
        Column ``person``: who answered, those who named nobody included; ``more``
        (optional): how many more they could have named beside a full list. Without it
        everybody is taken to have answered. Whoever named somebody has answered.
    threshold : int, optional
        Followers by choice from which somebody leads; by default what chance hardly
        gives, see :func:`leads`.
    level : float
        Probability inside the intervals.

    Returns
    -------
    frame
        One row a person, in the order of *people*: ``person``, ``followers``;
        ``beyond_line``, those who are neither below nor above the person in the chart,
        at any distance; ``active``, the share (0..1) of follows with energy 4 or 5,
        with ``low`` and ``high`` (Jeffreys), null where nobody told an energy;
        ``units_reached`` and ``levels_reached``, different ones among followers;
        ``reports``, direct; ``kind``; ``gate`` of the response in the person's block
        (the unit, joined to others below five people);
        ``by_choice``, followers who do not report to the person directly, and
        ``by_choice_share``, their share (0..1) of all who answered and do not report
        to the person, with ``share_low`` and ``share_high`` (Jeffreys), null where
        there is nobody; ``expected``, followers by choice had everybody answered and
        named all they could, with ``expected_low`` and ``expected_high``, see
        :func:`ledby.science.followership.silence.had_all_answered`; ``beyond_unit``,
        followers from another unit; ``places_reached``, different locations.

    Raises
    ------
    TableError
        A table breaks its contract, a person appears twice, or a reporting line has
        a circle.

    Notes
    -----
    Among Krackhardt's 21 managers (1987, *Social Networks* 9) 95 in 100 chose their
    own boss, so a plain count largely draws the chart again. Without that choice the
    rate still finds the five leaders (AUC 0.84), while the bare count wrongly punishes
    those with many reports; hence ``by_choice_share`` and a threshold of one's own.
    """
    ground = prepare(nominations, people, respondents)
    reports = ground.line.reports
    data: dict[str, list[Any]] = {
        "person": ground.ids,
        "followers": np.bincount(ground.leader, minlength=ground.people).tolist(),
        "reports": reports.tolist(),
        "kind": kinds(leads(ground, threshold), reports),
        "gate": _gates(ground),
        **_reach(ground),
        **_active(ground, level),
        **_by_choice(ground, level),
    }
    return give_back(ground.like, {name: data[name] for name in COLUMNS}, COLUMNS)


def _reach(ground: Ground) -> dict[str, list[Any]]:
    """Return how far the follows come from: line, units, levels, places."""
    unit = ground.unit
    other = unit[ground.follower] != unit[ground.leader]
    known = (unit[ground.follower] >= 0) & (unit[ground.leader] >= 0)
    return {
        "beyond_line": ground.count(ground.beyond).tolist(),
        "beyond_unit": ground.count(other & known).tolist(),
        "units_reached": ground.distinct(unit).tolist(),
        "levels_reached": ground.distinct(ground.level).tolist(),
        "places_reached": ground.distinct(ground.place).tolist(),
    }


def _active(ground: Ground, level: float) -> dict[str, list[Any]]:
    told = ground.count(ground.energy > 0)
    active = ground.count(ground.active)
    low, high = share_range(active, told, level)
    return {
        "active": share_of(active, told),
        "low": known_only(low, told > 0),
        "high": known_only(high, told > 0),
    }


def _by_choice(ground: Ground, level: float) -> dict[str, list[Any]]:
    chosen, choosers = ground.count(ground.chosen), ground.choosers
    low, high = share_range(chosen, choosers, level)
    expected, fewest, most = had_all_answered(ground, level)
    return {
        "by_choice": chosen.tolist(),
        "by_choice_share": share_of(chosen, choosers),
        "share_low": known_only(low, choosers > 0),
        "share_high": known_only(high, choosers > 0),
        "expected": expected.tolist(),
        "expected_low": fewest.tolist(),
        "expected_high": most.tolist(),
    }


def leads(ground: Ground, threshold: int | None = None) -> Flags:
    """Return who has followers: more by choice than chance hardly gives.

    If every follow by choice fell on anybody alike, the number that a person gets
    from the m people who could choose would be binomial with m and the overall rate.
    Those lead whose tails are so small that, of all who are said to lead, at most one
    in five would be by chance (Benjamini and Hochberg 1995, *Journal of the Royal
    Statistical Society B* 57); and never below three followers: two friends are no
    following, and the policy's bands (0-2, 3-5, 6-9, 10+) do not tell fewer from
    nobody. Those with many reports have fewer others who could choose them, so less is
    asked of them.

    The rate and the number of people are those of people who answered or were named,
    so that passive entries of a people file change nothing.
    """
    return ground.count(ground.chosen) >= line_of_leading(ground, threshold)


def line_of_leading(ground: Ground, threshold: int | None = None) -> Ints:
    """Return the followers by choice from which each person leads, at least three."""
    from scipy.special import bdtrc

    if threshold is not None:
        return np.full(ground.people, threshold, dtype=np.int64)
    known = ground.answered.copy()
    known[ground.leader] = True
    choosers = ground.choosers
    rate = min(int(ground.chosen.sum()) / max(int(choosers[known].sum()), 1), 1.0)
    count = ground.count(ground.chosen)
    tail = np.where(count > 0, bdtrc(np.maximum(count - 1, 0), choosers, rate), 1.0)
    ordered = np.sort(tail[known])
    allowed = BY_CHANCE * np.arange(1, len(ordered) + 1) / max(len(ordered), 1)
    passed = ordered[ordered <= allowed]
    if not passed.size:
        return np.full(ground.people, ground.people, dtype=np.int64)
    # By halves: the fewest followers whose tail is no larger than the last that passed.
    many, place = np.unique(choosers, return_inverse=True)
    low, high = np.zeros(len(many), np.int64), np.maximum(many, 0) + 1
    while (high - low > 1).any():
        middle = (low + high) // 2
        fits = bdtrc(np.maximum(middle - 1, 0), many, rate) <= passed.max()
        low, high = np.where(fits, low, middle), np.where(fits, middle, high)
    line: Ints = np.maximum(high, FEWEST)[place]
    return line


def kinds(led: Flags, reports: Ints) -> list[str]:
    """Return leader and manager as two axes."""
    names = np.array(
        [
            [Kind.NEITHER.value, Kind.MANAGES_WITHOUT_FOLLOWERS.value],
            [Kind.LEADS_WITHOUT_TITLE.value, Kind.LEADS_AND_MANAGES.value],
        ]
    )
    chosen: list[str] = names[led.astype(int), (reports > 0).astype(int)].tolist()
    return chosen


def share_range(
    part: Ints, whole: Ints, level: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the Jeffreys interval of each share; many people have the same counts."""
    base = int(whole.max(initial=0)) + 1
    pairs, place = np.unique(part * base + whole, return_inverse=True)
    low, high = proportion_interval(pairs // base, pairs % base, level=level)
    return low[place], high[place]


def share_of(part: Ints, whole: Ints) -> list[float | None]:
    """Return part / whole, None where the whole is 0."""
    return known_only(part / np.maximum(whole, 1), whole > 0)


def known_only(values: NDArray[np.float64], known: Flags) -> list[float | None]:
    """Return the values, None where nothing is known."""
    return [
        value if there else None
        for there, value in zip(known.tolist(), values.tolist(), strict=True)
    ]


def _gates(ground: Ground) -> list[str]:
    asked = np.bincount(ground.block)
    answered = np.bincount(ground.block, ground.answered)
    gates = [
        response_gate(float(share)).value for share in answered / np.maximum(asked, 1)
    ]
    return [gates[code] for code in ground.block.tolist()]
