"""Where the variance of one answer comes from, out of the fits of a table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ledby.science.traits.cells import Cells
from ledby.science.traits.crossed import Floats
from ledby.science.traits.fitting import Result

Sources = dict[str, tuple[float, float]]
UNLIKE = 1e-12
"""Variances nearer than this are one variance, told by items and contrasts alike."""

MAIN = [0, 1, -1]
"""Places of ratee, rater and residual among the variances of a fit."""


def of_level_and_profile(cells: Cells, level: Result, profile: Result) -> Sources:
    """Return the sources where the trait contrasts have a fit of their own."""
    contrasts = profile.variances.copy()
    count = int(cells.count[0, 0])
    contrasts[-1] -= cells.item_noise / count
    found = _sources(cells, level, contrasts, profile.errors)
    if abs(contrasts[-1]) < UNLIKE:
        found["residual"] = (cells.item_noise, count * float(profile.errors[-1]))
    return found


def of_distances(cells: Cells, level: Result, traits: Sequence[Result]) -> Sources:
    """Return the sources where every trait's distance from the level has a fit.

    The distances of T traits sum to zero, so each holds T - 1 parts in T of a trait's
    own variance. Traits with default variances tell nothing and are left out.
    """
    number = len(traits)
    told = [t for t in range(number) if not traits[t].known] or list(range(number))
    found = []
    for t in told:
        contrasts = traits[t].variances[MAIN]
        contrasts[-1] -= float(cells.apart(t)[2].mean())
        found.append(contrasts)
    doubt = np.mean([traits[t].errors[MAIN] for t in told], axis=0)
    ratio = number / (number - 1)
    # T - 1 of the distances are independent.
    doubt = ratio * doubt / np.sqrt(max(len(told) - 1, 1))
    return _sources(cells, level, ratio * np.mean(found, axis=0), doubt)


def of_traits(cells: Cells, level: Result, traits: Sequence[Result]) -> Sources:
    """Return the sources where every trait has a fit of its own.

    A trait holds what the level holds, and the share of contrasts that the level
    averages away. Traits with default variances tell nothing and are left out.
    """
    number = len(traits)
    told = [t for t in range(number) if not traits[t].known] or list(range(number))
    mean = np.mean([_own(cells, t, traits[t]) for t in told], axis=0)
    doubt = np.mean([traits[t].errors[MAIN] for t in told], axis=0)
    ratio = number / (number - 1)
    contrasts = ratio * (mean - _own(cells, None, level))
    return _sources(
        cells, level, contrasts, ratio * np.hypot(doubt, level.errors[MAIN])
    )


def of_one_trait(cells: Cells, result: Result) -> Sources:
    """Return the sources of a single trait: no dyad unless items tell it from noise."""
    ratee, rater, rest = _own(cells, 0, result).tolist()
    error = result.errors[MAIN].tolist()
    found = {"ratee": (ratee, error[0]), "rater": (rater, error[1])}
    if cells.item_free:
        found["dyad"] = (max(rest, 0.0), error[2])
        found["residual"] = (cells.item_noise, _noise_error(cells))
    else:
        found["residual"] = (rest, error[2])
    return found | _teams(result)


def _own(cells: Cells, trait: int | None, result: Result) -> Floats:
    """Return ratee, rater and dyad variance of a value, its known noise taken off."""
    offset = cells.level_offset() if trait is None else cells.trait_offset(trait)
    ratee, rater, rest = result.variances[MAIN].tolist()
    return np.array([ratee, rater, rest - float(offset.mean())])


def _sources(cells: Cells, level: Result, contrasts: Floats, errors: Floats) -> Sources:
    """Return the sources from the level and the contrasts, item noise taken off both.

    The level averages T traits, so it holds each variance of contrasts divided by T.
    """
    traits = cells.count.shape[1]
    base = _own(cells, None, level) - contrasts / traits
    doubt = np.hypot(level.errors[MAIN], errors / traits)
    noise = float(np.hypot(errors[2], _noise_error(cells)))
    found = {
        "ratee": (base[0], doubt[0]),
        "ratee_trait": (contrasts[0], errors[0]),
        "rater": (base[1], doubt[1]),
        "rater_trait": (contrasts[1], errors[1]),
        "dyad": (base[2], doubt[2]),
        "residual": (contrasts[2] + cells.item_noise, noise),
    }
    return {
        name: (max(float(variance), 0.0), float(error))
        for name, (variance, error) in found.items()
    } | _teams(level)


def _teams(result: Result) -> Sources:
    pairs = zip(result.variances.tolist(), result.errors.tolist(), strict=True)
    return dict(zip(("ratee_team", "rater_team"), [*pairs][2:-1], strict=False))


def _noise_error(cells: Cells) -> float:
    return float(np.sqrt(2 / max(cells.item_free, 1))) * cells.item_noise
