"""How far a cycle's ratings can be trusted: about the answers, and about nobody."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from ledby.science.disclosure.bands import people_band
from ledby.science.disclosure.evidence import Floats, Staff, numbers, read
from ledby.science.disclosure.findings import (
    COMPONENTS,
    D_STUDY,
    SCREENED,
    Findings,
)
from ledby.science.disclosure.rated import ALL_TRAITS, NINETY, WORDS, Scores
from ledby.science.released import NamedBand, Part, Reliability, Screened, Source

GOOD_ENOUGH: Final = 0.70
MORE: Final = 5
"""So many more raters are weighed for the next cycle."""
LEAST_APART: Final = 0.1
"""Standard deviation, in points, below which differences vanish in the rounding."""
_PARTS: Final[tuple[Source, ...]] = ("person", "profile", "habit", "pair", "answer")
_SOURCES: Final[dict[Source, tuple[str, ...]]] = {
    "person": ("ratee", "ratee_team"),
    "profile": ("ratee_trait",),
    "habit": ("rater", "rater_team", "rater_trait"),
    "pair": ("dyad",),
}


def one_view(findings: Findings) -> float | None:
    """Return how far traits may lie from a person's level where raters see them as one.

    None in the usual case. Raters hardly tell traits apart (a halo) when the variance
    between a person's traits cannot be told from nothing within its 90 % range, or is
    so small that it vanishes in the rounding. What is returned is the half width of a
    90 % range of a trait around the level, at the largest variance that the range
    allows: it holds for everybody alike, and grows with what is not known.
    """
    table = read(findings, "components", COMPONENTS)
    here = [word == "ratee_trait" for word in table["source"].to_list()]
    variance = numbers(table["variance"])[here]
    error = numbers(table["se"])[here]
    if findings.prior_based or not variance.size or not np.isfinite(error).all():
        return None
    doubt = NINETY * float(error[0])
    if variance[0] > doubt and variance[0] >= LEAST_APART**2:
        return None
    half = NINETY * math.sqrt(max(float(variance[0]), 0.0) + doubt)
    return math.ceil(10 * half - 1e-9) / 10


def reliability(findings: Findings, scores: Scores) -> Reliability | None:
    """Return how far ratings tell people apart, from the components of the fit.

    The number of raters for a coefficient of 0.70 follows from one row of the D study:
    with g = v / (v + e / n), n(0.70) = (0.7 / 0.3) n (1 - g) / g.
    """
    parts = _parts(findings)
    study = read(findings, "d_study", D_STUDY)
    words, asked = study["trait"].to_list(), numbers(study["raters"])
    overall = np.array([word in {None, ALL_TRAITS} for word in words], bool)
    level = scores.trait == WORDS.index(ALL_TRAITS)
    if not parts or not overall.any() or not level.any():
        return None
    usual = int(np.median(scores.raters[level]))
    row = np.flatnonzero(overall)[np.abs(asked[overall] - usual).argmin()]
    g = float(numbers(study["generalisability"])[row])
    if not 0 < g < 1:
        return None
    needed = GOOD_ENOUGH / (1 - GOOD_ENOUGH) * asked[row] * (1 - g) / g
    halves = _halves(asked[~overall], numbers(study["half_width"])[~overall])
    raters = int(asked[row])
    half = halves.get(raters, math.nan)
    reach = [n for n, width in halves.items() if width <= half / 2]
    return Reliability(
        parts=parts,
        raters=raters,
        generalizability=round(g, 2),
        raters_for_070=math.ceil(needed - 1e-9),
        half=_points(half),
        more=MORE,
        half_more=_points(halves.get(raters + MORE, math.nan)),
        raters_to_halve=min(reach, default=None),
        prior_based=findings.prior_based,
    )


def _halves(asked: Floats, widths: Floats) -> dict[int, float]:
    """Return half of the range of a trait, on average over traits, by raters."""
    kept = np.isfinite(widths)
    once, place = np.unique(asked[kept], return_inverse=True)
    mean = np.bincount(place, widths[kept]) / np.bincount(place)
    return dict(zip(once.astype(int).tolist(), mean.tolist(), strict=True))


def _points(half: float) -> float:
    return 0.0 if math.isnan(half) else round(half, 2)


def _parts(findings: Findings) -> list[Part]:
    """Return the parts of the variance of an answer, each with a 90 % range.

    Errors of several sources in one part are taken as independent.
    """
    table = read(findings, "components", COMPONENTS)
    sources = table["source"].to_list()
    variance = np.nan_to_num(numbers(table["variance"]))
    error, total = numbers(table["se"]), float(variance.sum())
    if not total > 0:
        return []
    named = {word: part for part, words in _SOURCES.items() for word in words}
    belongs = np.array([named.get(word, "answer") for word in sources], str)
    parts = []
    for part in _PARTS:
        here = belongs == part
        share = float(variance[here].sum()) / total
        doubt = NINETY * math.sqrt(float((error[here] ** 2).sum())) / total
        known = math.isfinite(doubt) and not findings.prior_based
        parts.append(
            Part(
                source=part,
                share=round(share, 2),
                low=round(max(share - doubt, 0.0), 2) if known else None,
                high=round(min(share + doubt, 1.0), 2) if known else None,
            )
        )
    # What rounding leaves over goes to the last part, which holds all the rest.
    rest = 1 - sum(part["share"] for part in parts[:-1])
    parts[-1]["share"] = round(max(rest, 0.0), 2)
    return parts


def screened(findings: Findings, staff: Staff) -> Screened | None:
    """Return in bands whose sheets were set aside, and why; None without a screen.

    Raters are counted, not sheets: five sheets may be of one.
    """
    if findings.screened is None or staff.small:
        return None
    table = read(findings, "screened", SCREENED)
    rater = staff.find(table["rater"].to_list())
    reason = np.array(table["reason"].to_list(), str)
    known = rater >= 0
    counts = {
        word: int(np.unique(rater[known & (reason == word)]).size)
        for word in sorted(set(reason.tolist()))
    }
    return Screened(
        people=people_band(int(np.unique(rater[known]).size)),
        reasons=[
            NamedBand(word=word, people=band)
            for word, n in counts.items()
            if (band := people_band(n))
        ],
    )
