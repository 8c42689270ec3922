"""What a fit leaves behind: plain records, read with the functions of this room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ledby.science.traits.answers import Codes, Floats


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one trait, or the level, says of every ratee (arrays by ratee).

    ``raw`` is the plain mean of the answers, NaN without any; ``variances`` are those
    of one sheet's value: ratee, rater, rest.
    """

    score: Floats
    error: Floats
    raters: Codes
    raw: Floats
    variances: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model of sheets; read it with the functions of this room.

    Attributes
    ----------
    ratees, traits : tuple of str
        Sorted.
    estimates : mapping
        By trait, after ``level`` where there is more than one trait.
    sources : mapping
        Variance of one answer and its standard error (NaN for a default), by source.
    relationships : mapping
        How far what this kind of rater says lies from the average sheet, in points.
    item_shift : mapping
        By (trait, item): how far the item lies above its trait, in points.
    item_noise : float
        Variance of one answer around the sheet's own value of the trait.
    comparable : ndarray of bool
        By ratee: connected through raters to the largest group of ratees.
    split : {"level_profile", "per_trait"}
    prior_based : bool
        Some variances are the documented defaults because there are too few sheets.
    """

    ratees: tuple[str, ...]
    traits: tuple[str, ...]
    estimates: Mapping[str, Estimate]
    sources: Mapping[str, tuple[float, float]]
    relationships: Mapping[str, float]
    item_shift: Mapping[tuple[str, str], float]
    item_noise: float
    comparable: Any
    split: Literal["level_profile", "per_trait"]
    prior_based: bool
    sheets: int
    raters: int
    exact: bool
    steps: int
    seed: int
    probes: int
    backend: Any
