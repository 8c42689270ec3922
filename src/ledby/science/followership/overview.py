"""What the follows say of the organisation, and what could not be counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ledby.science.followership.followers import kinds, leads
from ledby.science.followership.ground import (
    Ground,
    LeftOut,
    prepare,
    response_gate,
)
from ledby.science.stats import proportion_interval
from ledby.science.vocabulary import MAX_NOMINATIONS, Gate, Kind


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
        What the response as a whole allows.
    follows : int
        Different pairs of follower and leader.
    named_nobody, named_five : int
        People who answered and named nobody; who named as many as the form takes.
    beyond_line, active : Share
        Follows from outside the leader's line; follows with energy 4 or 5.
    by_choice : Share
        Follows from people who do not report to the leader directly.
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
    follows: int
    named_nobody: int
    named_five: int
    beyond_line: Share
    active: Share
    by_choice: Share
    leaders_from: int | None
    kinds: dict[str, int]
    left_out: LeftOut


def summary(
    nominations: Any,
    people: Any,
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
    everybody = len(ground.ids)
    answered = int(ground.answered.sum())
    named = np.bincount(ground.follower, minlength=everybody)
    led = leads(ground, threshold)
    of_kind = kinds(led, ground.line.reports)
    chosen = ground.count(ground.chosen)
    response = _share(answered, everybody, level)
    return Summary(
        people=everybody,
        answered=answered,
        response=response,
        response_known=respondents is not None,
        gate=response_gate(response.value or 0.0),
        follows=len(ground.leader),
        named_nobody=int((ground.answered & (named == 0)).sum()),
        named_five=int((named >= MAX_NOMINATIONS).sum()),
        beyond_line=_share(int(ground.beyond.sum()), len(ground.leader), level),
        active=_active(ground, level),
        by_choice=_share(int(ground.chosen.sum()), len(ground.leader), level),
        leaders_from=int(chosen[led].min()) if led.any() else None,
        kinds={kind.value: of_kind.count(kind) for kind in Kind},
        left_out=ground.left_out,
    )


def _active(ground: Ground, level: float) -> Share:
    return _share(int(ground.active.sum()), int((ground.energy > 0).sum()), level)


def _share(part: int, whole: int, level: float) -> Share:
    low, high = proportion_interval(part, whole, level=level)
    return Share(part / whole if whole else None, float(low), float(high), whole)
