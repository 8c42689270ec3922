"""How far the answers can be trusted: agreement of raters, careless sheets."""

from __future__ import annotations

from typing import Any

import numpy as np

from ledby.science.stats import alpha, icc_one_way, rwg_from_variance
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
    "ad",
    "icc1",
    "icck",
    "alpha",
)
LONGSTRING = 10
"""So many equal answers in a row are careless (see docs/concepts/traits.md)."""

WITHIN = 1.0
"""Items of one trait that differ by more than this variance are answered at random."""


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
        sheets, rwg (mean over ratees of r_wg(J)), ad (mean absolute deviation about the
        ratee's mean by item, points), icc1, icck (one-way, of the sheets' trait means),
        alpha (of the items over sheets, pairwise). Null where too little is there.

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
    for group, chosen in groups:
        for t, trait in enumerate(answers.traits):
            row = (group, trait, *_agreement(answers, chosen, t))
            for name, entry in zip(AGREEMENT, row, strict=True):
                data[name].append(entry)
    return as_frame(answers.backend, data)


def _agreement(answers: Answers, chosen: Any, trait: int) -> tuple[Any, ...]:
    """Return ratees, sheets, rwg, ad, icc1, icck, alpha of one group and trait."""
    some = chosen[answers.sheet] & (answers.trait == trait)
    value = answers.value[some]
    if not len(value):
        return 0, 0, *[np.nan] * 5
    items, item = np.unique(answers.item[some], return_inverse=True)
    kept, sheet = np.unique(answers.sheet[some], return_inverse=True)
    grid = np.full((len(kept), len(items)), np.nan)
    grid[sheet, item] = value
    ratees, ratee = np.unique(answers.ratee[kept], return_inverse=True)
    shape = (len(ratees), len(items))
    cell = ratee[sheet] * shape[1] + item
    count = np.bincount(cell, minlength=shape[0] * shape[1])
    mean = np.bincount(cell, value, minlength=len(count)) / np.maximum(count, 1)
    away = value - mean[cell]
    several = (count > 1).reshape(shape)
    free = np.maximum(count - 1, 1)
    variance = (np.bincount(cell, away**2, minlength=len(count)) / free).reshape(shape)
    rated = several.sum(axis=1)
    seen = rated > 0
    typical = np.where(several, variance, 0).sum(axis=1)[seen] / rated[seen]
    within = rwg_from_variance(typical, rated[seen], options=OPTIONS)
    deviation = np.abs(away)[several.ravel()[cell]]
    one, many = icc_one_way(np.nanmean(grid, axis=1), ratee)
    return (
        int(np.sum(np.bincount(ratee) > 1)),
        len(kept),
        float(within.mean()) if len(within) else np.nan,
        float(deviation.mean()) if len(deviation) else np.nan,
        one,
        many,
        alpha(grid),
    )


def screen(sheets: Any) -> Any:
    """Return signs of careless answering by sheet; for the scoring job alone.

    Parameters
    ----------
    sheets : frame
        Contract table ``sheets``; those of people on themselves are left out.

    Returns
    -------
    frame
        rater, ratee, longstring (most equal answers in a row, items sorted by trait and
        name), irv (standard deviation of all answers), within (mean variance of the
        items of a trait), halo (variance of the trait means), seconds_per_item, drop
        (of the rater: at least half of the sheets with 10 equal answers in a row, or
        the items of one trait differ by a variance above 1 over all sheets).

    Raises
    ------
    TableError, InsufficientData
        As for ``fit``.
    """
    answers = read(sheets)
    count = np.bincount(answers.sheet)
    longest = _longstring(answers)
    squares, free, halo = _within(answers)
    raters = len(answers.raters)
    number = np.bincount(answers.rater, minlength=raters)
    lazy = np.bincount(answers.rater, longest >= LONGSTRING, minlength=raters)
    pooled = _ratio(
        np.bincount(answers.rater, squares, minlength=raters),
        np.bincount(answers.rater, free, minlength=raters),
    )
    drop = (2 * lazy >= np.maximum(number, 1)) | (pooled > WITHIN)
    data = {
        "rater": [answers.raters[k] for k in answers.rater],
        "ratee": [answers.ratees[k] for k in answers.ratee],
        "longstring": longest.tolist(),
        "irv": np.sqrt(_spread(answers.value, answers.sheet)).tolist(),
        "within": _ratio(squares, free).tolist(),
        "halo": halo.tolist(),
        "seconds_per_item": (
            np.bincount(answers.sheet, answers.seconds) / count
        ).tolist(),
        "drop": drop[answers.rater].tolist(),
    }
    return as_frame(answers.backend, data)


def _longstring(answers: Answers) -> Codes:
    """Return the longest run of equal answers of each sheet."""
    fresh = np.ones(len(answers.value), dtype=bool)
    fresh[1:] = (np.diff(answers.value) != 0) | (np.diff(answers.sheet) != 0)
    start = np.flatnonzero(fresh)
    length = np.diff(np.append(start, len(fresh)))
    longest = np.zeros(answers.sheets, dtype=np.int64)
    np.maximum.at(longest, answers.sheet[start], length)
    return longest


def _within(answers: Answers) -> tuple[Any, Any, Floats]:
    """Return by sheet: squares within traits, their freedom, variance of means."""
    traits = len(answers.traits)
    cell = answers.sheet * traits + answers.trait
    present, place = np.unique(cell, return_inverse=True)
    count = np.bincount(place)
    mean = np.bincount(place, answers.value) / count
    squares = np.bincount(place, (answers.value - mean[place]) ** 2)
    sheet = present // traits
    return (
        np.bincount(sheet, squares),
        np.bincount(sheet, count - 1.0),
        _spread(mean, sheet),
    )


def _spread(value: Floats, group: Codes) -> Floats:
    """Return the variance of *value* in each group, NaN for a single one."""
    count = np.bincount(group)
    mean = np.bincount(group, value) / count
    return _ratio(np.bincount(group, (value - mean[group]) ** 2), count - 1.0)


def _ratio(top: Any, bottom: Any) -> Floats:
    found = np.full(len(top), np.nan)
    np.divide(top, bottom, out=found, where=bottom > 0)
    return found
