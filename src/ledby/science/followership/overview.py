"""What the follows say of the organisation, and what could not be counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ledby.science.followership.chance import tally
from ledby.science.followership.followers import leads
from ledby.science.followership.ground import (
    Ground,
    LeftOut,
    prepare,
    response_gate,
)
from ledby.science.stats import proportion_interval
from ledby.science.vocabulary import ENERGY_MIN, MAX_NOMINATIONS, Gate, Kind

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Share:
    """A share 0..1 with the ends of its interval; None where nobody spoke."""

    value: float | None
    low: float
    high: float
    of: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Followership of the organisation as a whole.

    Attributes
    ----------
    people, answered : int
        Asked, and answered.
    response : Share
        Answered of asked; ``response_known`` is False where no list of respondents was
        given and everybody was taken to have answered.
    gate : Gate
        What the response as a whole allows; ``gates`` has the people in blocks of each.
    follows : int
        Different pairs of follower and leader.
    named_nobody, named_five : int
        People who answered and named nobody; who named as many as the form takes.
    unnamed : int
        Further people whom those with a full list could have named, by their own word.
    beyond_line, beyond_unit, active, by_order : Share
        Follows from outside the leader's line; from another unit (of those whose units
        are known); with energy 4 or 5; with energy 1, "I have to" (of those who told).
        Their intervals take the follows of one follower as one answer.
    by_choice : Share
        Follows from people who do not report to the leader directly.
    to_leaders_without_title : Share
        Follows by choice that go to people who lead and manage nobody.
    leaders_from : int or None
        The fewest followers by choice with which somebody leads; None if nobody does.
    kinds : dict
        People of each kind.
    left_out : LeftOut
        Rows that could not count.
    """

    people: int
    answered: int
    response: Share
    response_known: bool
    gate: Gate
    gates: dict[str, int]
    follows: int
    named_nobody: int
    named_five: int
    unnamed: int
    beyond_line: Share
    beyond_unit: Share
    active: Share
    by_order: Share
    by_choice: Share
    to_leaders_without_title: Share
    leaders_from: int | None
    kinds: dict[str, int]
    left_out: LeftOut


def summary(
    nominations: Any,
    people: Any = None,
    respondents: Any | None = None,
    *,
    threshold: int | None = None,
    level: float = 0.90,
) -> Summary:
    """Return the organisation's followership in one record.

    Parameters
    ----------
    nominations, people, respondents, threshold, level
        As for :func:`followers`.

    Returns
    -------
    Summary

    Raises
    ------
    TableError
        As for :func:`followers`.
    """
    ground = prepare(nominations, people, respondents)
    answered = int(ground.answered.sum())
    named = np.bincount(ground.follower, minlength=ground.people)
    led = leads(ground, threshold)
    manages = ground.line.reports > 0
    chosen, count = ground.chosen, ground.count(ground.chosen)
    whole = np.ones(len(chosen), dtype=bool)
    one, other = ground.unit[ground.follower], ground.unit[ground.leader]
    told = ground.energy > 0
    untitled = (led & ~manages)[ground.leader]
    response = _response(answered, ground.people, level)
    return Summary(
        people=ground.people,
        answered=answered,
        response=response,
        response_known=ground.known,
        gate=response_gate(response.value or 0.0),
        gates=_gates(ground),
        follows=len(ground.leader),
        named_nobody=int((ground.answered & (named == 0)).sum()),
        named_five=int((named >= MAX_NOMINATIONS).sum()),
        unnamed=int(ground.unnamed.sum()),
        beyond_line=_share(ground, ground.beyond, whole, level),
        beyond_unit=_share(ground, one != other, (one >= 0) & (other >= 0), level),
        active=_share(ground, ground.active, told, level),
        by_order=_share(ground, ground.energy == ENERGY_MIN, told, level),
        by_choice=_share(ground, chosen, whole, level),
        to_leaders_without_title=_share(ground, untitled, chosen, level),
        leaders_from=int(count[led].min()) if led.any() else None,
        kinds=dict(zip(map(str, Kind), tally(led, manages).tolist(), strict=True)),
        left_out=ground.left_out,
    )


def _response(answered: int, people: int, level: float) -> Share:
    low, high = proportion_interval(answered, people, level=level)
    value = answered / people if people else None
    return Share(value, float(low), float(high), people)


def _gates(ground: Ground) -> dict[str, int]:
    asked = np.bincount(ground.block)
    share = np.bincount(ground.block, ground.answered) / np.maximum(asked, 1)
    found = dict.fromkeys(map(str, Gate), 0)
    for people, part in zip(asked.tolist(), share.tolist(), strict=True):
        found[response_gate(part)] += people
    return found


def _share(ground: Ground, part: Flags, of: Flags, level: float) -> Share:
    """Return a share of follows, its interval from as many answers as it is worth.

    The variance comes from the sums over each follower (Kish 1965, *Survey Sampling*,
    section 6.4), the interval is that of Jeffreys at the same variance.
    """
    follower, yes = ground.follower[of], part[of]
    many = len(follower)
    if not many:
        return Share(None, 0.0, 1.0, 0)
    value = float(yes.mean())
    gap = np.bincount(follower, yes - value)
    clusters = int((np.bincount(follower) > 0).sum())
    variance = float(gap @ gap) / many**2 * clusters / max(clusters - 1, 1)
    worth = value * (1 - value) / variance if variance > 0 else float(clusters)
    low, high = proportion_interval(value * worth, worth, level=level)
    return Share(value, float(low), float(high), many)
