"""Voice before choice: of those whom decisions affect, how many were asked before."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

import numpy as np

from ledby.errors import TableError
from ledby.science.stats import proportion_interval
from ledby.science.tables import DECISIONS, PEOPLE, conform, give_back

LEVEL: Final = 0.90
NOWHERE: Final = "(none)"
ASKED: Final = ("proposed", "advised")
COLUMNS: Final[dict[str, Any]] = {
    "group": "text",
    "people": "whole",
    "affected": "whole",
    "asked": "whole",
    "deciders": "whole",
    "voice": "number",
    "low": "number",
    "high": "number",
}


def voice(
    decisions: Any, people: Any, *, by: str = "unit", level: float = LEVEL
) -> Any:
    """Return for each group how many of those affected were asked before the choice.

    Parameters
    ----------
    decisions : frame
        Table ``decisions``. Somebody was asked in a decision if they proposed it or
        advised no later than it was decided, or decided themselves.
    people : frame
        Table ``people``.
    by : str
        ``unit``, ``level`` or another column of the people.
    level : float
        Probability inside the interval.

    Returns
    -------
    frame
        ``group``; ``people`` in it; ``affected``: those whom a decision affected;
        ``asked``: those of them who were asked in one that affected them; ``deciders``:
        people who decided something; ``voice``: share 0..1 of pairs of decision and
        affected person in which they were asked, with ``low`` and ``high``; null where
        nobody was affected. Sorted by group.

    Raises
    ------
    TableError
        A table breaks its contract, or there is no column *by*.

    Notes
    -----
    The interval is Jeffreys' with the people, not the pairs, as the units: as if all
    that one person says of different decisions were one observation, so it is rather
    too wide than too narrow.
    """
    group = _groups(people, by)
    affected, asked, decided = _pairs(decisions)
    names = sorted(set(group.values()))
    place = {name: at for at, name in enumerate(names)}
    counts = np.zeros((6, len(names)), dtype=np.int64)
    for name in group.values():
        counts[0, place[name]] += 1
    touched: defaultdict[str, list[bool]] = defaultdict(list)
    for decision, person in affected:
        touched[person].append((decision, person) in asked)
    for person, heard in touched.items():
        if person in group:
            counts[[1, 4], place[group[person]]] += (1, len(heard))
            counts[[2, 5], place[group[person]]] += (any(heard), sum(heard))
    for person in decided & group.keys():
        counts[3, place[group[person]]] += 1
    pairs = np.maximum(counts[4], 1)
    share = counts[5] / pairs
    low, high = proportion_interval(share * counts[1], counts[1], level=level)
    known = counts[1] > 0
    shown = [
        [float(v) if k else None for v, k in zip(part, known, strict=True)]
        for part in (share, np.atleast_1d(low), np.atleast_1d(high))
    ]
    columns = [names, *counts[:4].tolist(), *shown]
    return give_back(people, dict(zip(COLUMNS, columns, strict=True)), COLUMNS)


def _groups(people: Any, by: str) -> dict[str, str]:
    rows = conform(people, PEOPLE)
    if by not in rows.columns:
        raise TableError(f'Table people: there is no column "{by}" to group by.')
    words = [_word(cell) for cell in rows[by].to_list()]
    return dict(zip(rows["person"].to_list(), words, strict=True))


def _word(cell: Any) -> str:
    # A gap is None or, from pandas, NaN.
    if cell is None or cell != cell:  # noqa: PLR0124
        return NOWHERE
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def _pairs(
    decisions: Any,
) -> tuple[set[tuple[str, str]], set[tuple[str, str]], set[str]]:
    rows = conform(decisions, DECISIONS)
    names = ("decision", "person", "role", "at")
    lines = list(zip(*(rows[name].to_list() for name in names), strict=True))
    chosen: dict[str, int] = {}
    for decision, _person, role, at in lines:
        if role == "decided":
            chosen[decision] = min(at, chosen.get(decision, at))
    affected = {(line[0], line[1]) for line in lines if line[2] == "affected"}
    asked = {
        (decision, person)
        for decision, person, role, at in lines
        if role == "decided" or (role in ASKED and at <= chosen.get(decision, at))
    }
    return affected, asked, {line[1] for line in lines if line[2] == "decided"}
