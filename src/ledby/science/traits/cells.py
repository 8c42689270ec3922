"""From answers to one value per sheet and trait, with what is known of its noise.

Raters may be asked different items of a trait, so each answer is first freed of how
easily its item is endorsed. The item effects come from comparisons within a sheet, so
that who was asked what does not bend them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ledby.science.traits.answers import Answers, Codes, Floats

ITEM_RIDGE = 10.0
"""Answers' worth of doubt that an item differs from the others of its sheet."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Values of sheets by trait.

    ``count`` and ``mean`` are (sheets, traits), the mean freed of item effects and NaN
    where nothing was answered; ``level`` is the mean over traits, freed of which traits
    were answered. ``item_noise`` is the variance of one answer around its cell
    (from ``item_free`` degrees of freedom), ``interaction`` that of a cell around its
    sheet beyond this noise.
    """

    count: Codes
    mean: Floats
    level: Floats
    item_shift: Floats
    item_noise: float
    item_free: int
    interaction: float

    @property
    def complete(self) -> bool:
        """Tell whether every sheet answers every trait with equally many items."""
        return bool((self.count > 0).all() and np.ptp(self.count) == 0)

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
    shape = (answers.sheets, len(answers.traits))
    cell = answers.sheet * shape[1] + answers.trait
    count = np.bincount(cell, minlength=shape[0] * shape[1])
    freed = answers.value - within[answers.item]
    total = np.bincount(cell, freed, minlength=len(count))
    mean = np.divide(total, count, out=np.full(len(count), np.nan), where=count > 0)
    spread = float(np.sum((freed - mean[cell]) ** 2))
    free = int(np.sum(np.maximum(count - 1, 0)))
    noise = spread / free if free else 0.0
    count, mean = count.reshape(shape), mean.reshape(shape)
    plain = mean - (of_trait - of_trait.mean())
    return Cells(
        count=count,
        mean=mean,
        level=np.nanmean(plain, axis=1),
        item_shift=within,
        item_noise=noise,
        item_free=free,
        interaction=_interaction(count, plain, noise),
    )


def _item_effects(answers: Answers) -> Floats:
    """Return each item's shift, by least squares within sheets, shrunk a little."""
    from scipy import sparse

    size = (answers.sheets, len(answers.items))
    asked = sparse.csr_array(
        (np.ones(len(answers.value)), (answers.sheet, answers.item)), shape=size
    )
    per_sheet = np.bincount(answers.sheet, minlength=size[0])
    mean = np.bincount(answers.sheet, answers.value, minlength=size[0]) / per_sheet
    shared = (asked.T @ (sparse.diags_array(1 / per_sheet) @ asked)).toarray()
    left = np.diag(np.bincount(answers.item) + ITEM_RIDGE) - shared
    away = np.bincount(answers.item, answers.value - mean[answers.sheet])
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
