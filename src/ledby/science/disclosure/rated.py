"""What others see in a person, next to what they said of themselves (policy P2)."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

import numpy as np

from ledby.science.disclosure.bands import rater_band
from ledby.science.disclosure.estimates import points_estimate
from ledby.science.disclosure.evidence import Floats, Ints, Staff, numbers, read
from ledby.science.disclosure.findings import (
    GAPS,
    GROUPS,
    OWN,
    SCORES,
    Findings,
    Policy,
)
from ledby.science.released import Agreement, Estimate, GroupLine, TraitLine
from ledby.science.vocabulary import Relationship, Trait

ALL_TRAITS: Final = "level"
NINETY: Final = 1.6448536269514722
"""Half width of a 90 % range in standard errors."""
WHOLE_STEP: Final = 1.0
"""A gap that may be nothing and may be a point of the scale says nothing."""

Gap = Literal["over", "in_line", "under"]


@dataclass(frozen=True, slots=True, repr=False)
class Scores:
    """The scores that pages may show, each with its half range and standard error.

    ``trait`` holds places in the list of traits; the last stands for their level.
    """

    person: Ints
    trait: Ints
    score: Floats
    half: Floats
    raters: Ints
    comparable: list[bool]


@dataclass(frozen=True, slots=True, repr=False)
class Rated:
    """The pages' parts about traits, by row of the people table."""

    traits: list[list[TraitLine]]
    level: list[TraitLine]
    groups: dict[int, list[GroupLine]]


WORDS: Final = (*(trait.value for trait in Trait), ALL_TRAITS)


def read_scores(findings: Findings, staff: Staff, policy: Policy) -> Scores:
    """Return the scores with enough raters behind them, and none in a small cycle.

    All raters but the ratee count, the manager among them: the manager's own answers
    are not shown apart, so nothing about fewer raters follows from a page. Should the
    manager give theirs away, three others remain, the floor of policy P2.
    """
    table = read(findings, "scores", SCORES)
    place = {word: number for number, word in enumerate(WORDS)}
    person = staff.find(table["ratee"].to_list())
    words = table["trait"].to_list()
    trait = np.fromiter((place.get(word, -1) for word in words), np.intp, len(words))
    raters = np.nan_to_num(numbers(table["raters"])).astype(np.intp)
    score, half = numbers(table["score"]), _half(table)
    keep = (person >= 0) & (trait >= 0) & (raters >= policy.rater_k)
    keep &= np.isfinite(score) & np.isfinite(half) & (not staff.small)
    comparable = [flag != 0 for flag in table["comparable"].to_list()]
    return Scores(
        person=person[keep],
        trait=trait[keep],
        score=score[keep],
        half=half[keep],
        raters=raters[keep],
        comparable=[comparable[at] for at in np.flatnonzero(keep).tolist()],
    )


def rated(findings: Findings, staff: Staff, scores: Scores, policy: Policy) -> Rated:
    """Return each person's traits as others see them and as they see themselves."""
    own, gaps = _own(findings, staff), _gaps(findings, staff)
    lines = [
        [_kept_open(word, said) for word, said in zip(WORDS, mine, strict=True)]
        for mine in own.tolist()
    ]
    rows = zip(
        scores.person.tolist(),
        scores.trait.tolist(),
        scores.score.tolist(),
        scores.half.tolist(),
        scores.raters.tolist(),
        scores.comparable,
        strict=True,
    )
    for person, trait, score, half, raters, comparable in rows:
        line = lines[person][trait]
        line["state"] = "shown" if half <= policy.wide else "directional"
        line["score"] = points_estimate(score, half, raters, rater_band(raters) or "")
        line["comparable"] = comparable
        if line["own"] is not None and (person, trait) in gaps:
            line["gap"], line["agreement"] = gaps[person, trait]
    return Rated(
        traits=[line[:-1] for line in lines],
        level=[line[-1] for line in lines],
        groups={} if staff.small else _groups(findings, staff, scores, policy),
    )


def _gaps(
    findings: Findings, staff: Staff
) -> dict[tuple[int, int], tuple[Gap, Agreement]]:
    """Return by person and trait what the range of the gap allows one to say."""
    table = read(findings, "gaps", GAPS)
    rows = zip(
        staff.find(table["ratee"].to_list()).tolist(),
        table["trait"].to_list(),
        numbers(table["low"]).tolist(),
        numbers(table["high"]).tolist(),
        table["class"].to_list(),
        strict=True,
    )
    return {
        (person, WORDS.index(word)): agreement(low, high, said)
        for person, word, low, high, said in rows
        if person >= 0 and word in WORDS and math.isfinite(low + high)
    }


def agreement(low: float, high: float, said: str) -> tuple[Gap, Agreement]:
    """Return how self compares with others, in brief and as a class.

    Parameters
    ----------
    low, high : float
        90 % range of self less others, in points.
    said : str
        The class that the traits room gave it.
    """
    if low > 0 or high < 0:
        return ("over" if low > 0 else "under"), cast("Agreement", said)
    wide = max(-low, high) > WHOLE_STEP
    return "in_line", "unclear" if wide else cast("Agreement", said)


def _half(table: Any) -> Floats:
    """Return half of the 90 % range, or from the standard error where it is absent."""
    half = (numbers(table["high"]) - numbers(table["low"])) / 2
    if "se" not in table.columns:
        return half
    return np.where(np.isnan(half), NINETY * numbers(table["se"]), half)


def _kept_open(trait: str, own: float) -> TraitLine:
    return TraitLine(
        trait=trait,
        state="not_enough",
        score=None,
        own=None if math.isnan(own) else round(own, 1),
        comparable=True,
        gap=None,
        agreement=None,
    )


def _own(findings: Findings, staff: Staff) -> Floats:
    """Return the means of the own items, people by traits and their level."""
    table = read(findings, "own", OWN)
    place = {trait.value: number for number, trait in enumerate(Trait)}
    person = staff.find(table["ratee"].to_list())
    words = table["trait"].to_list()
    trait = np.fromiter((place.get(word, -1) for word in words), np.intp, len(words))
    value = numbers(table["value"])
    keep = (person >= 0) & (trait >= 0)
    cell = person[keep] * len(place) + trait[keep]
    size = len(staff) * len(place)
    items = np.bincount(cell, minlength=size).reshape(-1, len(place)).astype(float)
    total = np.bincount(cell, value[keep], size).reshape(-1, len(place))
    with np.errstate(invalid="ignore"):
        mean = total / items
    answered = np.maximum((items > 0).sum(axis=1), 1)
    level = np.nansum(mean, axis=1) / answered
    level[items.sum(axis=1) == 0] = np.nan
    means: Floats = np.column_stack([mean, level])
    return means


def _groups(
    findings: Findings, staff: Staff, scores: Scores, policy: Policy
) -> dict[int, list[GroupLine]]:
    """Return the level by merged rater groups, each of enough raters.

    One group alone says what the level says, so there are two or none. Those whom the
    groups leave out of all raters follow from the level: nobody, or enough again.
    A group that somebody without reports or a manager cannot have is not named.
    """
    level = scores.trait == WORDS.index(ALL_TRAITS)
    everybody = np.zeros(len(staff), np.intp)
    everybody[scores.person[level]] = scores.raters[level]
    table = read(findings, "groups", GROUPS)
    half = _half(table)
    found: dict[int, list[GroupLine]] = defaultdict(list)
    left = everybody.tolist()
    rows = zip(
        staff.find(table["ratee"].to_list()).tolist(),
        table["relationships"].to_list(),
        numbers(table["score"]).tolist(),
        half.tolist(),
        np.nan_to_num(numbers(table["raters"])).astype(int).tolist(),
        strict=True,
    )
    for person, names, score, spread, raters in rows:
        if person < 0 or raters < policy.rater_k or math.isnan(score + spread):
            continue
        known = [name.strip() for name in names.split(";")]
        if not staff.reports[person]:
            known = [name for name in known if name != Relationship.REPORT]
        if staff.manager[person] < 0:
            known = [name for name in known if name != Relationship.MANAGER]
        band = rater_band(raters) or ""
        said: Estimate = points_estimate(score, spread, raters, band)
        found[person].append(GroupLine(relationships=known, score=said))
        left[person] -= raters
    return {
        person: lines
        for person, lines in found.items()
        if len(lines) > 1 and (left[person] == 0 or left[person] >= policy.rater_k)
    }
