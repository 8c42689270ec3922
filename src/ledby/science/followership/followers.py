"""Who is followed by choice, and how: one row a person."""

from __future__ import annotations

from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from ledby.science.followership.ground import Ground, prepare, response_gate
from ledby.science.stats import proportion_interval
from ledby.science.tables import give_back
from ledby.science.vocabulary import Kind

Ints = NDArray[np.int64]

FEWEST: Final = 3
"""Nobody leads by fewer followers by choice than this."""

BY_CHANCE: Final = 0.05
"""At most this share of people would be said to lead if names fell at random."""

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
}


def followers(
    nominations: Any,
    people: Any,
    respondents: Any | None = None,
    *,
    threshold: int | None = None,
    level: float = 0.90,
) -> Any:
    """Return who is followed by choice, beside what the reporting line gives.

    A follow counts once for each follower and leader. Naming oneself, naming somebody
    who is not in *people* and repeating a name do not count; :func:`summary` says how
    many there were.

    Parameters
    ----------
    nominations, people : frame
        Tables of the contract, any kind of dataframe. A manager who is not in
        *people* counts as none.
    respondents : frame, optional
        Column ``person``: who answered, those who named nobody included. Without it
        everybody is taken to have answered. Whoever named somebody has answered.
    threshold : int, optional
        Followers by choice from which somebody leads; by default what chance hardly
        gives, see :func:`leads`.
    level : float
        Probability inside the interval of the active share.

    Returns
    -------
    frame
        One row a person, in the order of *people*: ``person``, ``followers``;
        ``beyond_line``, those who are neither below nor above the person in the chart,
        at any distance; ``active``, the share (0..1) of follows with energy 4 or 5,
        with ``low`` and ``high`` (Jeffreys), null where nobody told an energy;
        ``units_reached`` and ``levels_reached``, different ones among followers;
        ``reports``, direct; ``kind``; ``gate`` of the response in the person's unit;
        ``by_choice``, followers who do not report to the person directly, and
        ``by_choice_share``, their share (0..1) of all who answered and do not report
        to the person, null where there is nobody.

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
    told = ground.count(ground.energy > 0)
    active = ground.count(ground.active)
    low, high = proportion_interval(active, told, level=level)
    chosen = ground.count(ground.chosen)
    reports = ground.line.reports
    data: dict[str, list[Any]] = {
        "person": ground.ids,
        "followers": np.bincount(ground.leader, minlength=len(ground.ids)).tolist(),
        "beyond_line": ground.count(ground.beyond).tolist(),
        "active": share_of(active, told),
        "low": known_only(low, told > 0),
        "high": known_only(high, told > 0),
        "units_reached": ground.distinct(ground.unit).tolist(),
        "levels_reached": ground.distinct(ground.level).tolist(),
        "reports": reports.tolist(),
        "kind": kinds(leads(ground, threshold), reports),
        "gate": _gates(ground),
        "by_choice": chosen.tolist(),
        "by_choice_share": share_of(chosen, ground.choosers),
    }
    return give_back(people, data, COLUMNS)


def leads(ground: Ground, threshold: int | None) -> NDArray[np.bool_]:
    """Return who has followers: more by choice than chance hardly gives.

    If every follow by choice fell on anybody alike, the number that a person gets
    from the m people who could choose would be binomial with m and the overall rate.
    Somebody leads from the count on that at most 5 in 100 would reach in that way,
    and never below three: two friends are no following, and the policy's bands
    (0-2, 3-5, 6-9, 10+) do not tell fewer from nobody. Those with many reports have
    fewer others who could choose them, so less is asked of them.

    The rate is that of people who answered or were named, so that passive entries of
    a people file change nothing.
    """
    from scipy.special import bdtrc

    count = ground.count(ground.chosen)
    if threshold is not None:
        return count >= threshold
    known = ground.answered.copy()
    known[ground.leader] = True
    pairs = int(ground.choosers[known].sum())
    rate = min(int(ground.chosen.sum()) / max(pairs, 1), 1.0)
    tail = bdtrc(np.maximum(count - 1, 0), ground.choosers, rate)
    led: NDArray[np.bool_] = (count >= FEWEST) & (tail <= BY_CHANCE)
    return led


def kinds(led: NDArray[np.bool_], reports: Ints) -> list[str]:
    """Return leader and manager as two axes."""
    names = np.array(
        [
            [Kind.NEITHER.value, Kind.MANAGES_WITHOUT_FOLLOWERS.value],
            [Kind.LEADS_WITHOUT_TITLE.value, Kind.LEADS_AND_MANAGES.value],
        ]
    )
    chosen: list[str] = names[led.astype(int), (reports > 0).astype(int)].tolist()
    return chosen


def share_of(part: Ints, whole: Ints) -> list[float | None]:
    """Return part / whole, None where the whole is 0."""
    return known_only(part / np.maximum(whole, 1), whole > 0)


def known_only(
    values: NDArray[np.float64], known: NDArray[np.bool_]
) -> list[float | None]:
    """Return the values, None where nothing is known."""
    return [
        value if there else None
        for there, value in zip(known.tolist(), values.tolist(), strict=True)
    ]


def _gates(ground: Ground) -> list[str]:
    asked = np.bincount(ground.unit + 1)
    answered = np.bincount(ground.unit + 1, ground.answered)
    gates = [
        response_gate(float(share)).value for share in answered / np.maximum(asked, 1)
    ]
    return [gates[code] for code in (ground.unit + 1).tolist()]
