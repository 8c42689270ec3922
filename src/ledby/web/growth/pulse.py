"""The two questions of a pulse, what may be answered, and what of it may be shown."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from statistics import fmean, stdev
from typing import Final, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ledby.errors import TableError
from ledby.science.released import Estimate
from ledby.web.growth.policies import FEWEST

SEEN, HELPS = "seen", "helps"
OFTEN: Final[tuple[tuple[int, Promise], ...]] = (
    (1, _("never")),
    (2, _("rarely")),
    (3, _("sometimes")),
    (4, _("often")),
    (5, _("nearly always")),
    (0, _("I had no chance to see it")),
)
MUCH: Final[tuple[tuple[int, Promise], ...]] = (
    (1, _("not at all")),
    (2, _("a little")),
    (3, _("somewhat")),
    (4, _("much")),
    (5, _("very much")),
    (0, _("I can't say")),
)
QUESTIONS: Final = {SEEN: OFTEN, HELPS: MUCH}


class Pulse(TypedDict):
    """Both answers, each 1 to 5, or 0 for no chance to see."""

    seen: int
    helps: int


class Noticed(TypedDict, total=False):
    """What the owner of a step may be shown: an estimate for each question, or None."""

    seen: Estimate | None
    helps: Estimate | None


def dumps(pulse: Pulse) -> bytes:
    """Return an answer as the bytes that are sealed."""
    return json.dumps(pulse).encode()


def loads(payload: bytes) -> Pulse:
    """Return an answer that was sealed.

    Raises
    ------
    TableError
        If it is not one: anybody who has the public key can seal anything.
    """
    try:
        given = json.loads(payload)
        return check({SEEN: given[SEEN], HELPS: given[HELPS]})
    except (ValueError, KeyError, TypeError) as error:
        raise TableError("A sealed answer of a pulse is not one.") from error


def check(given: Mapping[str, object]) -> Pulse:
    """Return an answer if both its numbers are possible; TableError if not."""
    for name, choices in QUESTIONS.items():
        value = given.get(name)
        if type(value) is not int or value not in dict(choices):
            raise TableError("Both questions of a pulse take a number from 0 to 5.")
    return Pulse(seen=int(str(given[SEEN])), helps=int(str(given[HELPS])))


def noticed(answers: Sequence[Pulse], *, coarse: bool = False) -> Noticed:
    """Return what may be shown of all the answers of a pulse.

    A question counts those who had a chance to see, from four on, as the scores of a
    page do: rounded to 0.1, its ends cut, its range never that of one mind. *coarse*
    gives it in half points.
    """
    return Noticed(
        seen=_estimate([one["seen"] for one in answers], coarse=coarse),
        helps=_estimate([one["helps"] for one in answers], coarse=coarse),
    )


def _estimate(given: list[int], *, coarse: bool) -> Estimate | None:
    # The gate brings the numbers' engine, which only the count needs.
    from ledby.science.disclosure.bands import rater_band  # noqa: PLC0415
    from ledby.science.disclosure.estimates import (  # noqa: PLC0415
        halved,
        mean_half,
        points_estimate,
    )

    values = [value for value in given if value]
    n = len(values)
    if n < FEWEST:
        return None
    # As for five and more: "all said 4" reads like "one a point up, one a point down".
    spread = max(stdev(values), math.sqrt(2 / (n - 1)))
    half = mean_half(n, spread)
    shown = points_estimate(fmean(values), half, n, rater_band(n) or "")
    return halved(shown) if coarse else shown
