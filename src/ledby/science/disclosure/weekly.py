"""Contact over the weeks, said of the whole organisation and of stretches of weeks.

A single week is never told: a stretch holds four weeks at least, and in each of them
four times *k* people had to do with each other, so that nobody's holiday is seen in it.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any, Final

import narwhals as nw
import numpy as np

from ledby.science.disclosure.bands import people_band
from ledby.science.released import Estimate, MetStretch

FEWEST_WEEKS: Final = 8
LARGE: Final = 4
"""So many times k people are in every week that counts."""
STEPS: Final = 20
Z90: Final = 1.6448536269514722
EPOCH: Final = date(1970, 1, 1)


def weekly(found: Any, *, k: int = 5) -> list[MetStretch]:
    """Return what may be said of contact over the weeks.

    Parameters
    ----------
    found : frame
        As :func:`ledby.science.silos.trend` gives it: week, people, ei, stretch.
    k : int
        As in every gate; a week counts with four times as many people.

    Returns
    -------
    list of MetStretch
        In order of time. The share inside is 1/2 - E-I/2, rounded to 0.05, its range
        that of the mean of the weeks, never narrower than one step. Empty below eight
        weeks.
    """
    rows = nw.from_native(found, eager_only=True).rows(named=True)
    large = [row for row in rows if row["people"] >= LARGE * k]
    if len(large) < FEWEST_WEEKS:
        return []
    numbers = dict.fromkeys(row["stretch"] for row in large)
    parts = [[row for row in large if row["stretch"] == one] for one in numbers]
    return [_told(part) for part in parts if len(part) > 1]


def _told(rows: list[dict[str, Any]]) -> MetStretch:
    share = np.array([(1 - row["ei"]) / 2 for row in rows])
    half = Z90 * float(share.std(ddof=1)) / math.sqrt(len(share))
    value = float(share.mean())
    least = min(row["people"] for row in rows)
    return MetStretch(
        since=_day(rows[0]["week"]),
        until=_day(rows[-1]["week"], 6),
        inside=Estimate(
            value=_cut(round(STEPS * value)),
            low=_cut(min(math.floor(STEPS * (value - half)), round(STEPS * value) - 1)),
            high=_cut(max(math.ceil(STEPS * (value + half)), round(STEPS * value) + 1)),
            people=people_band(least) or "",
            clip="",
        ),
    )


def _cut(steps: int) -> float:
    return min(max(steps, 1), STEPS - 1) / STEPS


def _day(week: int, after: int = 0) -> str:
    return (EPOCH + timedelta(days=7 * week + after)).isoformat()
