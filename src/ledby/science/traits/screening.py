"""Signs of careless or undiscerning answers, each with its reason in words.

Two of them mean that the sheets say nothing about anybody, so that a rater may be left
out: the same answer all along, and answers by chance. The others (halo, central
tendency, haste) are told and never enough by themselves: a rater may see people alike,
and quick answers also come from a clear view.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ledby.science.traits.answers import Answers, Codes, Floats, as_frame, read

LONGSTRING = 10
"""So many equal answers in a row are careless (see docs/concepts/traits.md)."""

WHOLE = 8
"""A shorter sheet is careless with all its answers equal, from so many answers on."""

WITHIN = 1.0
"""Items of one trait that differ by more than this variance are answered at random."""

HASTE = 2.0
"""Seconds for an item below which it is hardly read (Huang and others 2012, *Journal of
Business and Psychology* 27)."""

FLAT = 0.4
"""Share of everybody's variance below which a rater's is remarkable."""

FEWEST = 12
"""Degrees of freedom of a rater's variance from which on it is compared."""

SIGNS = (
    "the same answer almost throughout",
    "items of one trait answered as if by chance",
    "all traits of a person answered alike (halo)",
    "hardly any answer away from the middle (central tendency)",
    "less than two seconds an item",
)


def screen(sheets: Any) -> Any:
    """Return signs of careless answering by sheet; for the scoring job alone.

    Items and traits are freed of how easily they are endorsed before spreads are taken.

    Parameters
    ----------
    sheets : frame
        Contract table ``sheets``; those of people on themselves are left out.

    Returns
    -------
    frame
        Of the sheet: rater, ratee, longstring (most equal answers in a row, items
        sorted by trait and name), irv (standard deviation of all answers), within (mean
        variance of the items of a trait), halo (variance of the trait means),
        seconds_per_item. Of the rater over all their sheets, so the same in each:
        profile (variance of the answers of a sheet, as a share of all raters'),
        spread (mean square of the answers about the average answer, likewise), drop (at
        least half of the sheets have 10 equal answers in a row, or the items of one
        trait differ by a variance above 1), reason (every sign in words, null without;
        halo, central tendency and haste alone do not drop).

    Raises
    ------
    TableError, InsufficientData
        As for ``fit``.
    """
    answers = read(sheets, seconds=True)
    count = np.bincount(answers.sheet)
    longest = _longstring(answers)
    squares, free, halo = _within(answers)
    seconds = np.bincount(answers.sheet, answers.seconds) / count
    lazy = (longest >= LONGSTRING) | ((longest == count) & (count >= WHOLE))
    profile, spread = _shares(answers)
    raters = len(answers.raters)
    pooled = _ratio(
        np.bincount(answers.rater, squares, minlength=raters),
        np.bincount(answers.rater, free, minlength=raters),
    )
    signs = [_half(answers, lazy), pooled > WITHIN]
    drop = signs[0] | signs[1]
    central = spread < FLAT
    signs += [~drop & ~central & (profile < FLAT), ~drop & central]
    signs.append(_half(answers, seconds < HASTE))
    data = {
        "rater": [answers.raters[k] for k in answers.rater],
        "ratee": [answers.ratees[k] for k in answers.ratee],
        "longstring": longest,
        "irv": np.sqrt(_variance(answers.value, answers.sheet)),
        "within": _ratio(squares, free),
        "halo": halo,
        "seconds_per_item": seconds,
        "profile": profile[answers.rater],
        "spread": spread[answers.rater],
        "drop": drop[answers.rater],
        "reason": _reasons(signs, answers.rater),
    }
    return as_frame(answers.backend, data, texts=("reason",))


def _reasons(signs: Sequence[Any], rater: Codes) -> list[str | None]:
    found = [
        "; ".join(word for word, sign in zip(SIGNS, shown, strict=True) if sign) or None
        for shown in zip(*(sign.tolist() for sign in signs), strict=True)
    ]
    return [found[k] for k in rater.tolist()]


def _half(answers: Answers, sheets: Any) -> Any:
    """Tell of which raters at least half of the sheets are marked."""
    size = len(answers.raters)
    marked = np.bincount(answers.rater, sheets, minlength=size)
    return 2 * marked >= np.bincount(answers.rater, minlength=size)


def _shares(answers: Answers) -> tuple[Floats, Floats]:
    """Return each rater's variance within sheets and over all, as a share of the usual.

    NaN with too few answers to tell.
    """
    items = np.bincount(answers.item, answers.value) / np.bincount(answers.item)
    freed = answers.value - items[answers.item]
    raters = len(answers.raters)
    count = np.bincount(answers.sheet)
    mean = np.bincount(answers.sheet, freed) / count
    apart = np.bincount(answers.sheet, (freed - mean[answers.sheet]) ** 2)
    whole = np.bincount(answers.sheet, freed**2)
    found = []
    for squares, free in ((apart, count - 1.0), (whole, count)):
        mine = np.bincount(answers.rater, squares, minlength=raters)
        number = np.bincount(answers.rater, free, minlength=raters)
        usual = squares.sum() / free.sum() if free.sum() else 0.0
        share = np.full(raters, np.nan)
        np.divide(
            mine, number * usual, out=share, where=(number >= FEWEST) & (usual > 0)
        )
        found.append(share)
    return found[0], found[1]


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
    cell = answers.sheet * np.int32(traits)
    cell += answers.trait
    size = answers.sheets * traits
    count = np.bincount(cell, minlength=size)
    mean = np.bincount(cell, answers.value, minlength=size) / np.maximum(count, 1)
    squares = (answers.value - mean[cell]) ** 2
    squares = np.bincount(cell, squares, minlength=size)
    present = np.flatnonzero(count)
    sheet = present // traits
    return (
        np.bincount(sheet, squares[present]),
        np.bincount(sheet, count[present] - 1.0),
        _variance(mean[present], sheet),
    )


def _variance(value: Floats, group: Codes) -> Floats:
    """Return the variance of *value* in each group, NaN for a single one."""
    count = np.bincount(group)
    mean = np.bincount(group, value) / count
    return _ratio(np.bincount(group, (value - mean[group]) ** 2), count - 1.0)


def _ratio(top: Any, bottom: Any) -> Floats:
    found = np.full(len(top), np.nan)
    np.divide(top, bottom, out=found, where=bottom > 0)
    return found
