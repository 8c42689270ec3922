"""How far raters agree and how well items hang together, each index by its name."""

from __future__ import annotations

from typing import Any

import numpy as np

from ledby.science.stats import alpha, icc_one_way, omega, rwg_from_variance
from ledby.science.traits.answers import Answers, Codes, Floats, as_frame, read
from ledby.science.vocabulary import VALUE_MAX, VALUE_MIN

ALL = "all"
OPTIONS = VALUE_MAX - VALUE_MIN + 1
AGREEMENT = (
    "group",
    "trait",
    "ratees",
    "sheets",
    "rwg",
    "rwg_j",
    "ad",
    "icc1",
    "icc1_mean",
    "icck",
    "k",
    "alpha",
    "omega",
)


def agreement(sheets: Any) -> Any:
    """Return how far raters agree, by kind of rater and trait.

    Parameters
    ----------
    sheets : frame
        Contract table ``sheets``; those of people on themselves are left out.

    Returns
    -------
    frame
        group (``all`` or a relationship), trait, ratees (with two raters or more),
        sheets; then, null where too little is there:

        - rwg: r_wg of single items, mean over items and ratees; rwg_j: r_wg(J), mean
          over ratees. Null distribution: all options alike.
        - ad: AD_M(J), mean absolute deviation about the item's mean, over items, then
          ratees; points.
        - icc1: ICC(1) of the sheets' trait means, with the unbalanced group size n0;
          icc1_mean: the same with the mean group size, as R's ``multilevel`` has it;
          icck: ICC(k), which is (MSB - MSW) / MSB and also called ICC(2); k: its n0.
        - alpha: Cronbach's, of the items over sheets, from pairwise covariances;
          omega: McDonald's omega total of one factor, from pairwise correlations.

    Raises
    ------
    TableError, InsufficientData
        As for ``fit``.
    """
    answers = read(sheets)
    data: dict[str, list[Any]] = {name: [] for name in AGREEMENT}
    groups: list[tuple[str, Any]] = [(ALL, np.ones(answers.sheets, dtype=bool))]
    groups += [
        (name, answers.relationship == k)
        for k, name in enumerate(answers.relationships)
    ]
    rows = [np.flatnonzero(answers.trait == t) for t in range(len(answers.traits))]
    for group, chosen in groups:
        for trait, mine in zip(answers.traits, rows, strict=True):
            row = (
                group,
                trait,
                *_agreement(answers, mine[chosen[answers.sheet[mine]]]),
            )
            for name, entry in zip(AGREEMENT, row, strict=True):
                data[name].append(entry)
    return as_frame(answers.backend, data)


def _agreement(answers: Answers, some: Codes) -> tuple[Any, ...]:
    """Return the columns of one group and trait, from ratees on."""
    if not len(some):
        return 0, 0, *[np.nan] * (len(AGREEMENT) - 4)
    kept, sheet = np.unique(answers.sheet[some], return_inverse=True)
    items, item = np.unique(answers.item[some], return_inverse=True)
    grid = np.full((len(kept), len(items)), np.nan)
    grid[sheet, item] = answers.value[some]
    _, ratee = np.unique(answers.ratee[kept], return_inverse=True)
    view = np.nanmean(grid, axis=1)
    one, many, size = icc_one_way(view, ratee)
    return (
        int(np.sum(np.bincount(ratee) > 1)),
        len(kept),
        *_within(grid, ratee),
        one,
        icc_one_way(view, ratee, size="mean")[0],
        many,
        size,
        alpha(grid),
        omega(grid),
    )


def _within(grid: Floats, ratee: Codes) -> tuple[float, float, float]:
    """Return mean r_wg, r_wg(J) and AD_M(J) over ratees with two raters on an item."""
    there = ~np.isnan(grid)
    shape = (int(ratee.max()) + 1, grid.shape[1])
    cell = (ratee[:, None] * shape[1] + np.arange(shape[1]))[there]
    value = grid[there]
    count = np.bincount(cell, minlength=shape[0] * shape[1])
    mean = np.bincount(cell, value, minlength=len(count)) / np.maximum(count, 1)
    away = value - mean[cell]
    several = (count > 1).reshape(shape)
    rated = several.sum(axis=1)
    seen = rated > 0
    if not seen.any():
        return np.nan, np.nan, np.nan

    def by_ratee(total: Floats) -> Floats:
        part = np.where(several, total.reshape(shape), 0.0).sum(axis=1)
        return np.asarray(part[seen] / rated[seen])

    squares = np.bincount(cell, away**2, minlength=len(count))
    variance = squares / np.maximum(count - 1, 1)
    deviation = np.bincount(cell, np.abs(away), minlength=len(count))
    single = rwg_from_variance(variance, 1, options=OPTIONS)
    joint = rwg_from_variance(by_ratee(variance), rated[seen], options=OPTIONS)
    return (
        float(by_ratee(single).mean()),
        float(joint.mean()),
        float(by_ratee(deviation / np.maximum(count, 1)).mean()),
    )
