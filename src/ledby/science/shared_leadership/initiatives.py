"""Leading from behind: what others led while somebody stood behind it.

An initiative stands in as many rows of its table as it had turns, one after the other:
``started`` and ``ended`` are those of the turn, ``lead`` and ``sponsor`` who held it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np

from ledby.errors import TableError
from ledby.science.stats import proportion_interval
from ledby.science.tables import INITIATIVES, conform, give_back

LEVEL: Final = 0.90
YEAR: Final = 365.25 * 86_400
SPONSORS: Final[dict[str, Any]] = {
    "sponsor": "text",
    "behind": "whole",
    "ahead": "whole",
    "share": "number",
    "low": "number",
    "high": "number",
    "leads": "whole",
}
Turn = tuple[str, str, str | None, int, int | None]


@dataclass(frozen=True, slots=True)
class Rotation:
    """How often the lead goes on to somebody else.

    Attributes
    ----------
    initiatives, leads : int
        How many there are, and how many different people led.
    handed_on : int
        Initiatives that more than one person led; ``share`` of all, ``share_low`` and
        ``share_high`` (Jeffreys).
    changes : int
        Times the lead went on; ``years`` is the time that was led; ``rate`` is changes
        a year, ``rate_low`` and ``rate_high`` its exact Poisson interval (Garwood 1936,
        *Biometrika* 28, 437). None without any time.
    """

    initiatives: int
    leads: int
    handed_on: int
    share: float | None
    share_low: float
    share_high: float
    changes: int
    years: float
    rate: float | None
    rate_low: float | None
    rate_high: float | None


def sponsors(initiatives: Any, *, level: float = LEVEL) -> Any:
    """Return for everybody who stands behind what others led meanwhile.

    Parameters
    ----------
    initiatives : frame
        Table ``initiatives``; an initiative has a row for each turn.
    level : float
        Probability inside the interval.

    Returns
    -------
    frame
        ``sponsor``; ``behind``: initiatives that others led while they stood behind;
        ``ahead``: further ones that they led and never stood behind; ``share`` =
        behind / (behind + ahead), 0..1, with its Jeffreys interval ``low``, ``high``;
        ``leads``: how many different people led behind whom they stood. Sorted.

    Raises
    ------
    TableError
        A table breaks its contract, or somebody is lead and sponsor in one row.
    """
    behind: defaultdict[str, set[str]] = defaultdict(set)
    ahead: defaultdict[str, set[str]] = defaultdict(set)
    leads: defaultdict[str, set[str]] = defaultdict(set)
    for name, lead, sponsor, _started, _ended in _turns(initiatives):
        ahead[lead].add(name)
        if sponsor is not None:
            behind[sponsor].add(name)
            leads[sponsor].add(lead)
    who = sorted(behind)
    stood = np.array([len(behind[one]) for one in who], dtype=np.int64)
    led = np.array([len(ahead[one] - behind[one]) for one in who], dtype=np.int64)
    low, high = proportion_interval(stood, stood + led, level=level)
    data = {
        "sponsor": who,
        "behind": stood.tolist(),
        "ahead": led.tolist(),
        "share": (stood / np.maximum(stood + led, 1)).tolist(),
        "low": np.atleast_1d(low).tolist(),
        "high": np.atleast_1d(high).tolist(),
        "leads": [len(leads[one]) for one in who],
    }
    return give_back(initiatives, data, SPONSORS)


def rotation(initiatives: Any, *, until: int, level: float = LEVEL) -> Rotation:
    """Return how often the lead of an initiative goes on to somebody else.

    Parameters
    ----------
    initiatives : frame
        Table ``initiatives``; an initiative has a row for each turn.
    until : int
        Epoch seconds up to which a turn without an end is counted.
    level : float
        Probability inside the intervals.
    """
    from scipy.special import gammaincinv

    by_name: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    seconds = 0
    for name, lead, _sponsor, started, ended in _turns(initiatives):
        by_name[name].append((started, lead))
        seconds += max((until if ended is None else ended) - started, 0)
    lines = [[lead for _at, lead in sorted(turns)] for turns in by_name.values()]
    changes = sum(one != other for line in lines for one, other in pairwise(line))
    handed = sum(len(set(line)) > 1 for line in lines)
    low, high = proportion_interval(handed, len(lines), level=level)
    years, tail = seconds / YEAR, (1 - level) / 2
    ends: tuple[float | None, float | None] = (None, None)
    if years > 0:
        least = float(gammaincinv(changes, tail)) if changes else 0.0
        ends = (least / years, float(gammaincinv(changes + 1, 1 - tail)) / years)
    return Rotation(
        initiatives=len(lines),
        leads=len({lead for line in lines for lead in line}),
        handed_on=handed,
        share=handed / len(lines) if lines else None,
        share_low=float(low),
        share_high=float(high),
        changes=changes,
        years=years,
        rate=changes / years if years > 0 else None,
        rate_low=ends[0],
        rate_high=ends[1],
    )


def _turns(initiatives: Any) -> Iterator[Turn]:
    rows = conform(initiatives, INITIATIVES)
    names = ("initiative", "lead", "sponsor", "started", "ended")
    columns = zip(*(rows[name].to_list() for name in names), strict=True)
    for number, (name, lead, sponsor, started, ended) in enumerate(columns, start=1):
        # A gap is None or, from pandas, NaN.
        behind = sponsor if isinstance(sponsor, str) and sponsor else None
        if behind == lead:
            raise TableError(
                f'Table initiatives, column "sponsor", row {number}: "{lead}" is the'
                " lead as well; whoever stands behind never leads."
            )
        over = None if ended is None or ended != ended else int(ended)  # noqa: PLR0124 - NaN
        yield name, lead, behind, int(started), over
