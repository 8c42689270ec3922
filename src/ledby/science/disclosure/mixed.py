"""How mixed teams are, said of all of them together.

Who is in a team of an initiative is known to everybody, and so are units, levels and
places; what people told of themselves never comes here. The measures are kept open
below *k* teams or people, rounded, and cut at the ends, so that they say neither that
nobody nor that everybody differs.
"""

from __future__ import annotations

from typing import Any, Final

import narwhals as nw

from ledby.science.disclosure.bands import people_band
from ledby.science.estimate import Differ, Estimate, Mixed

STEPS: Final = 20
"""Shares are rounded to one in so many, and cut one such step from each end."""


def mixed(found: Any, *, teams: int, people: int, k: int = 5) -> Mixed | None:
    """Return what may be said of how mixed teams are.

    Parameters
    ----------
    found : frame
        As :func:`ledby.science.inclusion.mixture` gives it, of shares only.
    teams, people : int
        Teams of two or more, and the people in all teams.
    k : int
        Fewest teams, and fewest people.

    Returns
    -------
    Mixed or None
        Without columns that fewer than *k* teams tell of; None below *k* teams or
        people.
    """
    if min(teams, people) < k:
        return None
    rows = nw.from_native(found, eager_only=True).rows(named=True)
    whom = people_band(people) or ""
    told = [_differ(row, whom) for row in rows if row["teams"] >= k]
    return Mixed(teams=people_band(teams) or "", differ=told)


def _differ(row: dict[str, Any], people: str) -> Differ:
    value, low, high, chance = (
        min(max(round(STEPS * row[name]), 1), STEPS - 1) / STEPS
        for name in ("value", "low", "high", "expected")
    )
    found = Estimate(value=value, low=low, high=high, people=people, clip="")
    return Differ(column=row["column"], found=found, chance=chance)
