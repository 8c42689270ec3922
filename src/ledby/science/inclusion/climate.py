"""How included people feel, item by item and group by group."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from ledby.science.stats import mean_interval, rwg
from ledby.science.tables import Column, Table, conform, give_back
from ledby.science.vocabulary import VALUE_MAX, VALUE_MIN

ITEM: Final = Column("item", required=True)
VALUE: Final = Column("value", "number", required=True, low=VALUE_MIN, high=VALUE_MAX)
COLUMNS: Final[dict[str, Any]] = {
    "item": "text",
    "group": "text",
    "mean": "number",
    "low": "number",
    "high": "number",
    "rwg": "number",
    "n": "whole",
}


def climate(answers: Any, *, by: str, level: float = 0.90) -> Any:
    """Return the mean of each inclusion item in each group.

    Parameters
    ----------
    answers : frame
        ``item``, ``value`` (1..5, null = no chance to see it) and the column *by*;
        one row for each person and item.
    by : str
        The column that tells the group, such as a unit; never empty.
    level : float
        Probability inside the interval.

    Returns
    -------
    frame
        ``item``, ``group``, ``mean``, ``low``, ``high`` (points 1..5; t interval over
        people, cut at the ends of the scale), ``rwg`` (how far they agree, 0..1: James,
        Demaree and Wolf 1984), ``n`` answers; sorted by item and group.
        The mean is null without answers, interval and agreement with fewer than two.

    Raises
    ------
    TableError
        A column is missing, a group is empty, or a value lies outside 1..5.
    """
    table = Table("climate", (ITEM, VALUE, Column(by, required=True)))
    rows = conform(answers, table)
    points = rows["value"].to_numpy().astype(np.float64)
    cells: dict[tuple[str, str], list[float]] = {}
    for item, group, value in zip(
        rows["item"].to_list(), rows[by].to_list(), points.tolist(), strict=True
    ):
        cells.setdefault((item, group), []).append(value)
    data: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for (item, group), values in sorted(cells.items()):
        line = (item, group, *_estimate(values, level))
        for name, cell in zip(COLUMNS, line, strict=True):
            data[name].append(cell)
    return give_back(answers, data, COLUMNS)


def _estimate(
    values: list[float], level: float
) -> tuple[float | None, float | None, float | None, float | None, int]:
    seen = int(np.count_nonzero(~np.isnan(values)))
    mean, low, high = mean_interval(values, level=level)
    if seen < 2:
        return (mean if seen else None), None, None, None, seen
    ends = max(low, float(VALUE_MIN)), min(high, float(VALUE_MAX))
    return mean, *ends, rwg(values), seen
