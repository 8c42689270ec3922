"""What colleagues see in each other: sheets, the lead of managers, inclusion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.simulation.chart import Chart
from ledby.science.simulation.following import Leadership, running_count
from ledby.science.simulation.frames import Loom
from ledby.science.simulation.planted import HENRIK, PLANTED, SAMIRA, WANJIRU
from ledby.science.simulation.sayings import QUESTIONS
from ledby.science.vocabulary import Facet, Relationship, Trait

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

TRAITS: Final = tuple(Trait)
LETTERS: Final = ("a", "b", "c")
ITEMS: Final = tuple(f"{trait}_{letter}" for trait in TRAITS for letter in LETTERS)
LEAD_ITEMS: Final = tuple(f"{facet}_{letter}" for facet in Facet for letter in "ab")
CLIMATE_ITEMS: Final = tuple(f"climate_{number}" for number in range(1, 7))

MEAN, SPREAD = 3.7, 0.9
"""Grand mean and total standard deviation of one answer, in points."""

SHARES: Final = {
    "ratee": 0.16,
    "ratee_trait": 0.06,
    "rater": 0.15,
    "rater_trait": 0.06,
    "dyad": 0.22,
    "residual": 0.35,
}
"""Variance shares of one answer; their sources are in docs/concepts/simulation.md."""

STEPS: Final = (1.5, 2.5, 3.5, 4.5)
"""Where an answer passes from one point to the next."""

RELATIONSHIPS: Final = tuple(Relationship)
SHIFT: Final = {
    Relationship.SELF: 0.25,
    Relationship.MANAGER: -0.05,
    Relationship.PEER: 0.0,
    Relationship.REPORT: 0.05,
    Relationship.OTHER: 0.0,
}
"""What a relationship adds to an answer, in points."""

MOST_SHEETS, MOST_REPORTS = 5, 6
"""Sheets that one rater fills; reports who rate the same manager."""

GUESTS: Final = 7
"""Raters from elsewhere that a planted person gets beside the others."""

STRIDE: Final = 61
"""From one comment to the next in the list of what can be said; shares no factor."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What people are like before an answer is cut to 1..5, in points about the mean.

    ``level`` (people,) and ``profile`` (people, 8), which sums to zero in each person.
    """

    level: Reals
    profile: Reals

    @property
    def truth(self) -> Reals:
        """Return the points to expect from an average colleague, (people, 8).

        The mean of an answer that is rounded and cut to 1..5: one, and for each step
        the chance to lie above it over raters, pairs and items.
        """
        from scipy.special import ndtr

        centre = (MEAN + self.level[:, None] + self.profile)[..., None]
        own = SHARES["ratee"] + SHARES["ratee_trait"]
        spread = SPREAD * np.sqrt(1 - own)
        points: Reals = 1 + ndtr((centre - STEPS) / spread).sum(axis=-1)
        return points


def deviation(source: str) -> float:
    """Return the standard deviation of one source of variance, in points."""
    return SPREAD * float(np.sqrt(SHARES[source]))


def draw_traits(people: int, rng: np.random.Generator) -> Traits:
    """Draw what people are like as followers; the profile of each sums to zero."""
    level = deviation("ratee") * rng.standard_normal(people)
    profile = rng.standard_normal((people, len(TRAITS)))
    profile[SAMIRA] = (0.2, 0.3, -0.4, 2.0, 1.8, -0.6, 0.0, -0.3)
    level[[SAMIRA, HENRIK]] = (0.45, -0.1)
    profile -= profile.mean(axis=1, keepdims=True)
    scale = deviation("ratee_trait") * np.sqrt(len(TRAITS) / (len(TRAITS) - 1))
    return Traits(level, scale * profile)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Who rates whom, and as what (a code of ``RELATIONSHIPS``)."""

    ratee: Ints
    rater: Ints
    relation: Ints


def assign(chart: Chart, rng: np.random.Generator) -> Pairs:
    """Ask people about their manager, some reports, two peers and some from elsewhere.

    A rater fills at most five sheets. What is left after the nearest colleagues goes
    to those who have the fewest raters so far.
    """
    people = np.arange(chart.people)
    managed = people[chart.manager >= 0]
    boss = chart.manager[managed]
    turn = rng.permutation(len(managed))
    upward = turn[running_count(boss[turn]) < MOST_REPORTS]
    near = _limit(
        chart,
        [
            (*_guests(chart, rng), Relationship.OTHER),
            (boss[upward], managed[upward], Relationship.REPORT),
            (managed[turn], boss[turn], Relationship.MANAGER),
            (*_peers(chart, 1), Relationship.PEER),
            (*_peers(chart, 2), Relationship.PEER),
        ],
    )
    return _limit(
        chart,
        [
            (near.ratee, near.rater, near.relation),
            (*_fill(chart, near, rng), Relationship.OTHER),
            (*_peers(chart, 3), Relationship.PEER),
        ],
    )


def _limit(chart: Chart, waves: Sequence[tuple[Ints, Ints, Ints | str]]) -> Pairs:
    """Keep the first sheets of each rater who answered, each pair once."""
    ratee = np.concatenate([wave[0] for wave in waves])
    rater = np.concatenate([wave[1] for wave in waves])
    relation = np.concatenate(
        [
            np.full(len(wave[0]), RELATIONSHIPS.index(Relationship(wave[2])))
            if isinstance(wave[2], str)
            else wave[2]
            for wave in waves
        ]
    )
    asked = np.flatnonzero((ratee != rater) & chart.answered[rater])
    keys = rater[asked] * chart.people + ratee[asked]
    once = asked[np.sort(np.unique(keys, return_index=True)[1])]
    once = once[running_count(rater[once]) < MOST_SHEETS]
    return Pairs(ratee[once], rater[once], relation[once])


def _fill(chart: Chart, near: Pairs, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Offer the free sheets of everybody to those with the fewest raters."""
    free = MOST_SHEETS - np.bincount(near.rater, minlength=chart.people)
    rater = rng.permutation(np.repeat(np.arange(chart.people), free * chart.answered))
    has = np.bincount(near.ratee, minlength=chart.people)
    ratee = np.repeat(np.arange(chart.people), 2 * MOST_SHEETS)
    level = has[ratee] + running_count(ratee)
    order = np.lexsort((rng.random(len(ratee)), level))
    many = min(len(order), len(rater))
    return ratee[order[:many]], rater[:many]


def _guests(chart: Chart, rng: np.random.Generator) -> tuple[Ints, Ints]:
    free = np.flatnonzero(chart.answered)[len(PLANTED) :]
    many = min(GUESTS, len(free) // len(PLANTED))
    rater = rng.choice(free, many * len(PLANTED), replace=False)
    ratee = np.repeat(np.arange(len(PLANTED)), many)
    strange = (chart.manager[rater] != ratee) & (chart.manager[ratee] != rater)
    return ratee[strange], rater[strange]


def _peers(chart: Chart, step: int) -> tuple[Ints, Ints]:
    """Return (ratee, rater) with the rater *step* seats on in the same team."""
    order = np.argsort(chart.manager, kind="stable")
    order = order[chart.manager[order] >= 0]
    team = chart.manager[order]
    first = np.searchsorted(team, team, side="left")
    size = np.searchsorted(team, team, side="right") - first
    place = np.arange(len(order)) - first
    rater = order[first + (place + step) % size]
    enough = size > step
    return order[enough], rater[enough]


def weave_sheets(
    loom: Loom, chart: Chart, traits: Traits, pairs: Pairs, rng: np.random.Generator
) -> Any:
    """Answer the sheets: 12 of 24 items on others, all 24 on oneself."""
    others = _others(chart.people, traits, pairs, rng)
    own = _selves(chart, traits, rng)
    ratee, rater, relation, item, latent, unseen = (
        np.concatenate(parts) for parts in zip(others, own, strict=True)
    )
    pace = np.exp(rng.normal(np.log(5.5), 0.3, chart.people))
    seconds = pace[rater] * np.exp(rng.normal(0.0, 0.35, len(rater)))
    return loom.frame(
        {
            "ratee": loom.persons(ratee),
            "rater": loom.persons(rater),
            "relationship": loom.words(RELATIONSHIPS, relation),
            "trait": loom.words(TRAITS, item // len(LETTERS)),
            "item": loom.words(ITEMS, item),
            "value": loom.points(_points(latent), unseen),
            "seconds": seconds.round(1),
        }
    )


def _points(latent: Reals) -> Ints:
    return np.clip(np.rint(latent), 1, 5).astype(np.int64)


def _others(
    people: int, traits: Traits, pairs: Pairs, rng: np.random.Generator
) -> tuple[NDArray[Any], ...]:
    sheets = len(pairs.ratee)
    sheet, item = _shown(sheets, rng)
    trait = item // len(LETTERS)
    rater = deviation("rater") * rng.standard_normal(people)
    rater_trait = deviation("rater_trait") * rng.standard_normal((people, len(TRAITS)))
    shift = np.array([SHIFT[word] for word in RELATIONSHIPS])
    level = (
        MEAN
        + shift[pairs.relation]
        + traits.level[pairs.ratee]
        + rater[pairs.rater]
        + deviation("dyad") * rng.standard_normal(sheets)
    )
    latent = (
        level[sheet]
        + traits.profile[pairs.ratee[sheet], trait]
        + rater_trait[pairs.rater[sheet], trait]
        + deviation("residual") * rng.standard_normal(len(sheet))
    )
    hard = np.array([0.03, 0.02, 0.03, 0.04, 0.05, 0.16, 0.04, 0.07])[trait]
    far = pairs.relation[sheet] == RELATIONSHIPS.index(Relationship.OTHER)
    unseen = rng.random(len(sheet)) < hard * np.where(far, 1.5, 1.0)
    return (
        pairs.ratee[sheet],
        pairs.rater[sheet],
        pairs.relation[sheet],
        item,
        latent,
        unseen,
    )


def _shown(sheets: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Pick 12 items for each sheet: two of four traits, one of the other four."""
    two = rng.random((sheets, len(TRAITS))).argsort(axis=1) < len(TRAITS) // 2
    first = rng.integers(0, len(LETTERS), (sheets, len(TRAITS)))
    step = (np.arange(len(LETTERS)) - first[:, :, None]) % len(LETTERS)
    shown = (step == 0) | ((step == 1) & two[:, :, None])
    sheet, item = np.nonzero(shown.reshape(sheets, -1))
    return sheet, item


def _selves(
    chart: Chart, traits: Traits, rng: np.random.Generator
) -> tuple[NDArray[Any], ...]:
    who = np.flatnonzero(chart.answered)
    flatter = SHIFT[Relationship.SELF] + 0.4 * rng.standard_normal(chart.people)
    flatter[SAMIRA], flatter[HENRIK] = 0.0, 0.8
    flatter = np.repeat(flatter[:, None], len(TRAITS), axis=1)
    # The planted leader sees less honesty and courage in herself than others do.
    flatter[SAMIRA, [TRAITS.index(Trait.HONESTY), TRAITS.index(Trait.COURAGE)]] = -1.2
    rater = np.repeat(who, len(ITEMS))
    item = np.tile(np.arange(len(ITEMS)), len(who))
    trait = item // len(LETTERS)
    latent = (
        MEAN
        + traits.level[rater]
        + flatter[rater, trait]
        + 0.7 * traits.profile[rater, trait]
        + 0.5 * rng.standard_normal(len(rater))
    )
    unseen = rng.random(len(rater)) < 0.01
    relation = np.full(len(rater), RELATIONSHIPS.index(Relationship.SELF))
    return rater, rater, relation, item, latent, unseen


def weave_lead(
    loom: Loom, chart: Chart, leadership: Leadership, rng: np.random.Generator
) -> Any:
    """Answer two items for each facet of how one's manager leads."""
    rater = np.flatnonzero(chart.answered & (chart.manager >= 0))
    facet = 0.35 * rng.standard_normal((chart.people, len(Facet)))
    facet[WANJIRU], facet[HENRIK] = (0.5, 0.4, 0.6, 0.5), (-0.2, -0.6, -0.9, -0.8)
    style = rng.standard_normal(chart.people)
    who = np.repeat(rater, len(LEAD_ITEMS))
    item = np.tile(np.arange(len(LEAD_ITEMS)), len(rater))
    manager = chart.manager[who]
    latent = (
        3.4
        + 0.35 * np.clip(leadership.lead[manager], -2.0, 2.5)
        + facet[manager, item // 2]
        + 0.45 * style[who]
        + 0.6 * rng.standard_normal(len(who))
    )
    return loom.frame(
        {
            "rater": loom.persons(who),
            "manager": loom.persons(manager),
            "item": loom.words(LEAD_ITEMS, item),
            "value": loom.points(_points(latent), rng.random(len(who)) < 0.05),
        }
    )


def weave_climate(loom: Loom, chart: Chart, rng: np.random.Generator) -> Any:
    """Answer the six inclusion items; those far from the decisions feel less heard."""
    who = np.flatnonzero(chart.answered)
    person = np.repeat(who, len(CLIMATE_ITEMS))
    item = np.tile(np.arange(len(CLIMATE_ITEMS)), len(who))
    unit = 0.2 * rng.standard_normal(int(chart.part.max()) + 1)
    latent = (
        3.7
        + unit[chart.part[person]]
        + np.array([0.0, -0.3, 0.2, -0.1, 0.3, -0.2])[item]
        - np.where(item == 1, 0.2 * (chart.level[person] - 3), 0.0)
        + 0.6 * rng.standard_normal(chart.people)[person]
        + 0.7 * rng.standard_normal(len(person))
    )
    return loom.frame(
        {
            "person": loom.persons(person),
            "item": loom.words(CLIMATE_ITEMS, item),
            "value": loom.points(_points(latent), rng.random(len(person)) < 0.04),
        }
    )


def weave_comments(loom: Loom, chart: Chart, rng: np.random.Generator) -> Any:
    """Let some of those who answered leave a sentence."""
    who = np.flatnonzero(chart.answered)
    person, question, text = [], [], []
    bank: list[str] = []
    for at, (_, sentences) in enumerate(QUESTIONS):
        writers = who[rng.random(len(who)) < 0.11]
        unit = chart.path[writers]
        person.append(writers)
        question.append(np.full(len(writers), at))
        # Nobody repeats anybody until everything was said, least of all a neighbour.
        turn = np.empty(len(writers), dtype=np.int64)
        turn[np.argsort(unit, kind="stable")] = STRIDE * np.arange(len(writers))
        text.append(len(bank) + turn % len(sentences))
        bank.extend(sentences)
    return loom.frame(
        {
            "person": loom.persons(np.concatenate(person)),
            "question": loom.words(
                [key for key, _ in QUESTIONS], np.concatenate(question)
            ),
            "text": loom.words(bank, np.concatenate(text)),
        }
    )
