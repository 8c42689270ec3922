"""From answers to one value per sheet and trait, with what is known of its noise.

Raters may be asked different items of a trait, so each answer is first freed of how
easily its item is endorsed. The item effects come from comparisons within a sheet, so
that who was asked what does not bend them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ledby.science.traits.answers import Answers, Codes, Floats, pieces

ITEM_RIDGE = 10.0
"""Answers' worth of doubt that an item differs from the others of its sheet."""

SAME = 1e-9
"""Points below which levels do not differ."""

MOSTLY = 0.9
"""Share of sheets with several traits from which traits borrow from the level."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Values of sheets by trait.

    ``count`` and ``mean`` are (sheets, traits), the mean freed of item effects and NaN
    where nothing was answered; ``level`` is the mean over traits, freed of which traits
    were answered. ``raw`` is the plain mean by ratee and trait, of all traits last, NaN
    without an answer. ``item_noise`` is the variance of one answer around its cell
    (from ``item_free`` degrees of freedom), ``interaction`` that of a cell around its
    sheet beyond this noise. With ``prior`` both are defaults, as all variances are.
    """

    count: Codes
    mean: Floats
    level: Floats
    raw: Floats
    item_shift: Floats
    item_noise: float
    item_free: int
    interaction: float
    prior: bool = False

    @property
    def complete(self) -> bool:
        """Tell whether every sheet answers every trait with equally many items."""
        return bool((self.count > 0).all() and np.ptp(self.count) == 0)

    @property
    def alike(self) -> bool:
        """Tell whether no sheet differs from another but in what was asked."""
        return self.item_noise == 0 and bool(np.ptp(self.level) < SAME)

    @property
    def varied(self) -> bool:
        """Tell whether almost every sheet answers more than one trait."""
        several = np.sum(self.count > 0, axis=1) > 1
        return bool(several.mean() >= MOSTLY)

    def apart(self, trait: int) -> tuple[Codes, Floats, Floats]:
        """Return how far *trait* lies from the level of each sheet that tells both.

        With T' of T traits answered, the trait itself and what the others share of it
        make the plain distance ``f = (1 - 1/T') T/(T - 1)`` of the profile, whose T
        parts sum to zero; so it is divided by ``f``.

        Returns
        -------
        rows, values, noise : ndarray
            Sheets; distances; their variance from items and from missing traits.
        """
        count = self.count[:, trait]
        rows = np.flatnonzero((count > 0) & (np.sum(self.count > 0, axis=1) > 1))
        seen = self.count[rows] > 0
        number, total = seen.sum(axis=1), self.count.shape[1]
        share = (1 - 1 / number) * total / (total - 1)
        values = (self.mean[rows, trait] - self.level[rows]) / share
        inverse = np.where(seen, 1 / np.maximum(self.count[rows], 1), 0).sum(axis=1)
        noise = (1 - 2 / number) / count[rows] + inverse / number**2
        missing = (1 / (number - 1) - 1 / (total - 1)) * (1 - 1 / number) ** 2
        noise = self.item_noise * noise + self.interaction * missing
        return rows, values, np.asarray(noise / share**2)

    def trait_offset(self, trait: int) -> Floats:
        """Return the item noise in the cell of *trait*, by sheet that has it."""
        count = self.count[:, trait]
        return np.asarray(self.item_noise / count[count > 0])

    def level_offset(self) -> Floats:
        """Return the noise in the level of each sheet: items and missing traits."""
        seen = self.count > 0
        traits = seen.sum(axis=1)
        inverse = np.where(seen, 1 / np.maximum(self.count, 1), 0).sum(axis=1)
        missing = 1 / traits - 1 / self.count.shape[1]
        return np.asarray(
            self.item_noise * inverse / traits**2 + self.interaction * missing
        )


def measure(answers: Answers) -> Cells:
    """Return the cells of *answers*."""
    shift = _item_effects(answers)
    items = np.bincount(answers.trait_of)
    of_trait = np.bincount(answers.trait_of, shift) / items
    within = shift - of_trait[answers.trait_of]
    count, mean, spread = _summed(answers, within)
    free = int(np.sum(np.maximum(count - 1, 0)))
    # Item effects are estimated from the same answers.
    free = max(free - (len(answers.items) - len(items)), min(free, 1))
    noise = spread / free if free else 0.0
    plain = mean - (of_trait - of_trait.mean())
    return Cells(
        count=count,
        mean=mean,
        level=np.nansum(plain, axis=1) / np.sum(count > 0, axis=1),
        raw=_raw(answers),
        item_shift=within,
        item_noise=noise,
        item_free=free,
        interaction=_interaction(count, plain, noise),
    )


def _summed(answers: Answers, within: Floats) -> tuple[Codes, Floats, float]:
    """Return the number and the mean of each cell, and the squares around the means.

    By pieces, because every step takes as much memory as all values once more.
    """
    traits = len(answers.traits)
    count = np.zeros((answers.sheets, traits), dtype=np.int32)
    mean = np.full(count.shape, np.nan)
    spread = 0.0
    for rows in pieces(answers):
        sheet, item = answers.sheet[rows], answers.item[rows]
        first, last = int(sheet[0]), int(sheet[-1]) + 1
        cell = (sheet - first) * traits + answers.trait_of[item]
        freed = answers.value[rows] - within[item]
        number = np.bincount(cell, minlength=(last - first) * traits)
        total = np.bincount(cell, freed, minlength=len(number))
        found = np.full(len(number), np.nan)
        np.divide(total, number, out=found, where=number > 0)
        spread += float(np.sum((freed - found[cell]) ** 2))
        count[first:last] = number.reshape(-1, traits)
        mean[first:last] = found.reshape(-1, traits)
    return count, mean, spread


def _raw(answers: Answers) -> Floats:
    """Return plain means by ratee and trait, and over all traits in the last column."""
    shape = (len(answers.ratees), len(answers.traits))
    total, number = np.zeros(shape[0] * shape[1]), np.zeros(shape[0] * shape[1])
    for rows in pieces(answers):
        cell = answers.ratee[answers.sheet[rows]] * shape[1]
        cell += answers.trait_of[answers.item[rows]]
        total += np.bincount(cell, answers.value[rows], minlength=len(total))
        number += np.bincount(cell, minlength=len(total))
    total, number = total.reshape(shape), number.reshape(shape)
    total = np.column_stack([total, total.sum(axis=1)])
    number = np.column_stack([number, number.sum(axis=1)])
    some = number > 0
    mean = np.full(total.shape, np.nan)
    np.divide(total, number, out=mean, where=some)
    return mean


def _item_effects(answers: Answers) -> Floats:
    """Return each item's shift, by least squares within sheets, shrunk a little."""
    from scipy import sparse

    items = len(answers.items)
    shared, away = np.zeros((items, items)), np.zeros(items)
    for rows in pieces(answers):
        item, value = answers.item[rows], answers.value[rows]
        sheet = answers.sheet[rows] - answers.sheet[rows.start]
        number = np.bincount(sheet)
        size = (len(number), items)
        asked = sparse.csr_array((np.ones(len(value)), (sheet, item)), shape=size)
        shared += (asked.T @ (sparse.diags_array(1 / number) @ asked)).toarray()
        mean = np.bincount(sheet, value) / number
        away += np.bincount(item, value - mean[sheet], minlength=items)
    left = np.diag(np.bincount(answers.item) + ITEM_RIDGE) - shared
    return np.asarray(np.linalg.solve(left, away))


def _interaction(count: Codes, plain: Floats, noise: float) -> float:
    """Return the variance of cells around their sheet, less the items' noise."""
    seen = count > 0
    traits = seen.sum(axis=1)
    several = traits > 1
    free = int((traits[several] - 1).sum())
    if not free:
        return 0.0
    part = plain[several]
    centred = part - np.nanmean(part, axis=1, keepdims=True)
    spread = float(np.nansum(centred**2)) / free
    inverse = np.where(seen, 1 / np.maximum(count, 1), 0).sum(axis=1)[several]
    expected = float(np.sum((1 - 1 / traits[several]) * inverse)) / free
    return max(spread - noise * expected, 0.0)
