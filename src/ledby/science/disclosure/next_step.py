"""The one thing to try next, chosen from what the pages say already."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from ledby.science.disclosure.bands import SMALLEST, people_band
from ledby.science.released import (
    BlockEstimate,
    Estimate,
    FacetLine,
    NextStep,
    TraitLine,
)
from ledby.science.vocabulary import Trait

HALF_WAY: Final = 3.0
"""*Sometimes*, the middle of the scale."""


def next_step(
    traits: Collection[TraitLine], lead: Collection[FacetLine], *, want: bool = False
) -> NextStep:
    """Return the one thing to try next, or to ask for feedback.

    In this order: the lowest facet of one's lead where it is clearly low; the skills
    of one's people where they lack them; the trait where one sees most more of oneself
    than others do; else the lowest facet, else the lowest trait; only of what is clear.
    Competence that others see little of is no one's next step: it is for whoever leads
    to see to it.

    Parameters
    ----------
    traits, lead : collection of TraitLine, of FacetLine
        As they stand on the person's page.
    want : bool
        The person leads in one of :func:`blocks_in_want`.
    """
    facets = [
        (line["facet"], line["score"])
        for line in lead
        if line["state"] == "shown" and line["score"]
    ]
    lowest = min(facets, key=lambda pair: pair[1]["value"], default=None)
    over = [
        (line["own"] - line["score"]["value"], line["trait"])
        for line in traits
        if line["gap"] == "over" and line["own"] is not None and line["score"]
    ]
    clear = [
        (line["score"]["value"], line["trait"])
        for line in traits
        if line["state"] == "shown"
        and line["score"]
        and line["trait"] != Trait.COMPETENCE
    ]
    if lowest and _clearly_low(lowest[0], facets):
        return NextStep(kind="facet", about=lowest[0])
    if want:
        return NextStep(kind="task", about="skills")
    if over:
        return NextStep(kind="trait", about=max(over, key=lambda pair: pair[0])[1])
    if lowest:
        return NextStep(kind="facet", about=lowest[0])
    if clear:
        return NextStep(kind="trait", about=min(clear, key=lambda pair: pair[0])[1])
    return NextStep(kind="ask", about="feedback")


def blocks_in_want(traits: Collection[BlockEstimate]) -> frozenset[str]:
    """Return the blocks whose people, ten at least, clearly lack competence.

    From the organisation's page alone, so that a leader's step says no more than what
    is released: nothing of one's own reports follows from it.
    """
    few = people_band(SMALLEST)
    return frozenset(
        line["block"]
        for line in traits
        if line["word"] == Trait.COMPETENCE
        and line["estimate"]
        and line["estimate"]["people"] != few
        and line["estimate"]["high"] < HALF_WAY
    )


def _clearly_low(facet: str, facets: Collection[tuple[str, Estimate]]) -> bool:
    """Tell whether the range of *facet* lies below 3, or below the mean of the rest."""
    high = next(score["high"] for word, score in facets if word == facet)
    rest = [score["value"] for word, score in facets if word != facet]
    return bool(high < HALF_WAY or (rest and high < sum(rest) / len(rest)))
