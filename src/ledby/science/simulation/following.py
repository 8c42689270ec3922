"""Who would follow whom: nominations by attractiveness and nearness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.simulation.chart import Chart
from ledby.science.simulation.frames import Loom
from ledby.science.simulation.occupations import FIELD, PART
from ledby.science.simulation.planted import CLAIRE, HENRIK, SAMIRA, STAFF, WANJIRU
from ledby.science.simulation.sayings import SAID, SAMIRA_SAID
from ledby.science.vocabulary import MAX_NOMINATIONS, Kind, Reason, Share, Trait

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

HOW_MANY: Final = (0.12, 0.17, 0.25, 0.24, 0.14, 0.08)
"""Shares of those who name nobody, one, two .. five people beside their manager."""

NEAR, UNIT = 0.25, 0.65
"""Up to the first a name comes from the team, up to the second from the unit."""

SHARES: Final = {Share.NAME: 0.25, Share.COUNT: 0.55, Share.TOTAL: 0.20}
LEADS_FROM: Final = 5.0
"""From this expected number of followers beyond the line on, somebody truly leads."""

APART: Final = (2.5, 10.0)
"""Where leaders stand apart: most expected followers of others, fewest of a leader."""

ROUNDS: Final = 40
"""Whoever gains takes from others: so often the weights are set until all fit."""


@dataclass(frozen=True, slots=True)
class Leadership:
    """The truth of leading: how attractive, and how actively followed (0..1)."""

    lead: Reals
    weight: Reals
    active: Reals


@dataclass(frozen=True, slots=True)
class Follows:
    """Who named whom, by position."""

    follower: Ints
    leader: Ints


def draw_leadership(
    chart: Chart, level: Reals, rng: np.random.Generator, *, apart: bool = False
) -> Leadership:
    """Draw how people lead; good followers (*level*, standardised) lead a bit more.

    With *apart* nobody stands between those who lead and the others.
    """
    lead = 0.5 * level + np.sqrt(0.75) * rng.standard_normal(chart.people)
    high = chart.level <= 2
    lead[[SAMIRA, HENRIK, WANJIRU, CLAIRE]] = (2.0, -2.5, 1.6, 0.6)
    appeal = 1.1 * lead + 0.4 * high + 0.2 * (chart.level == 3)
    # The ceiling is one of seats, not of following: women up here are chosen more.
    appeal = appeal + 1.0 * (high & chart.woman)
    appeal[HENRIK] = -9.0
    active = 1 / (1 + np.exp(-0.3 - 0.9 * rng.standard_normal(chart.people)))
    active[[SAMIRA, WANJIRU]] = (0.85, 0.7)
    weight = np.exp(appeal)
    if apart:
        weight = _apart(chart, weight)
    return Leadership(lead=lead, weight=weight, active=active)


def _apart(chart: Chart, weight: Reals) -> Reals:
    """Lift those who lead and lower the others until a gap lies between them."""
    most, fewest = APART
    leads = _leads(chart, weight)
    for _ in range(ROUNDS):
        expected = expected_followers(chart, weight)
        gain = np.where(
            leads,
            np.maximum(1.0, fewest / expected),
            np.minimum(1.0, most / np.maximum(expected, most)),
        )
        weight = weight * gain**0.7
    return weight


def draw_follows(
    chart: Chart, leadership: Leadership, rng: np.random.Generator
) -> Follows:
    """Let everybody who answered name up to five people, or nobody."""
    answered = np.flatnonzero(chart.answered)
    parts = [
        *_planted(chart, rng),
        _own_manager(chart, leadership, answered, rng),
        _chosen(chart, leadership, answered, rng),
    ]
    follower = np.concatenate([part[0] for part in parts])
    leader = np.concatenate([part[1] for part in parts])
    other = (follower != leader) & (leader >= 0)
    pairs = follower[other] * chart.people + leader[other]
    first = np.sort(np.unique(pairs, return_index=True)[1])
    follower, leader = np.divmod(pairs[first], chart.people)
    keep = running_count(follower) < MAX_NOMINATIONS
    order = np.lexsort((rng.random(keep.sum()), follower[keep]))
    return Follows(follower[keep][order], leader[keep][order])


def running_count(groups: Ints) -> Ints:
    """Return for each entry how many earlier ones have the same group."""
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    first = np.searchsorted(ordered, ordered)
    count = np.empty(len(groups), dtype=np.int64)
    count[order] = np.arange(len(groups)) - first
    return count


def _planted(chart: Chart, rng: np.random.Generator) -> list[tuple[Ints, Ints]]:
    """Return the follows that the stories need, most of them from far away."""
    field_east, logistics = PART["East"], PART["Logistics"]
    wanted = [
        (SAMIRA, chart.part == field_east, 14),
        (SAMIRA, (chart.part == logistics) & (chart.tier == STAFF), 6),
        (WANJIRU, np.isin(chart.part, FIELD), 6),
        (WANJIRU, chart.part == PART["Volunteers"], 6),
        (WANJIRU, chart.part == PART["Health"], 5),
    ]
    follows = []
    for leader, among, most in wanted:
        free = np.flatnonzero(among & chart.answered & (chart.manager != leader))
        count = min(most, -(-len(free) // 2))
        follower = rng.choice(free, count, replace=False)
        follows.append((follower, np.full(count, leader)))
    return follows


def _own_manager(
    chart: Chart,
    leadership: Leadership,
    answered: Ints,
    rng: np.random.Generator,
) -> tuple[Ints, Ints]:
    manager = chart.manager[answered]
    chance = np.clip(0.25 + 0.15 * leadership.lead[manager], 0.03, 0.8)
    named = (manager >= 0) & (rng.random(len(answered)) < chance)
    named &= manager != HENRIK
    return answered[named], manager[named]


def _chosen(
    chart: Chart,
    leadership: Leadership,
    answered: Ints,
    rng: np.random.Generator,
) -> tuple[Ints, Ints]:
    many = rng.choice(len(HOW_MANY), len(answered), p=HOW_MANY)
    follower = np.repeat(answered, many)
    where = rng.random(len(follower))
    everywhere = np.zeros(chart.people, dtype=np.int64)
    leader = np.where(
        where < NEAR,
        _pick(chart.manager, chart.manager[follower], leadership.weight, rng),
        np.where(
            where < UNIT,
            _pick(chart.path, chart.path[follower], leadership.weight, rng),
            _pick(everywhere, everywhere[follower], leadership.weight, rng),
        ),
    )
    quiet = _quiet(chart.part[follower], chart.part[leader])
    leader[quiet & (rng.random(len(leader)) < 0.9)] = -1
    return follower, leader


def _quiet(part: Ints, other: Ints) -> NDArray[np.bool_]:
    money = PART["Fundraising"]
    quiet: NDArray[np.bool_] = ((part == money) & np.isin(other, FIELD)) | (
        np.isin(part, FIELD) & (other == money)
    )
    return quiet


def _pick(group: Ints, wanted: Ints, weight: Reals, rng: np.random.Generator) -> Ints:
    """Pick for each wanted group one of its members, in proportion to *weight*."""
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    edges = np.concatenate([[0.0], weight[order].cumsum()])
    start = np.searchsorted(ordered, wanted, side="left")
    stop = np.searchsorted(ordered, wanted, side="right")
    place = edges[start] + rng.random(len(wanted)) * (edges[stop] - edges[start])
    at = np.searchsorted(edges, place, side="right") - 1
    picked: Ints = order[np.clip(at, start, stop - 1)]
    return picked


def expected_followers(chart: Chart, weight: Reals) -> Reals:
    """Return how many of those who answer are expected to choose each person.

    Beyond the line, that is without those who name their own manager as such.
    """
    answered = chart.answered.astype(np.float64)
    slots = answered * np.dot(HOW_MANY, range(len(HOW_MANY)))
    reach = np.zeros(chart.people)
    everywhere = np.zeros(chart.people, dtype=np.int64)
    for share, group in (
        (NEAR, chart.manager + 1),
        (UNIT - NEAR, chart.path),
        (1 - UNIT, everywhere),
    ):
        asked = np.bincount(group, slots)
        total = np.bincount(group, weight)
        reach += share * (asked / np.maximum(total, 1e-12))[group] * weight
    return reach


def _leads(chart: Chart, weight: Reals) -> NDArray[np.bool_]:
    leads = expected_followers(chart, weight) >= LEADS_FROM
    leads[[SAMIRA, WANJIRU]] = True
    return leads


def true_kinds(chart: Chart, leadership: Leadership) -> list[str]:
    """Return leader and manager as planted: by expected followers beyond the line."""
    leads = _leads(chart, leadership.weight)
    manages = np.bincount(chart.manager + 1, minlength=chart.people + 1)[1:] > 0
    names = np.array(
        [
            [Kind.NEITHER, Kind.MANAGES_WITHOUT_FOLLOWERS],
            [Kind.LEADS_WITHOUT_TITLE, Kind.LEADS_AND_MANAGES],
        ]
    )
    chosen: list[str] = names[leads.astype(int), manages.astype(int)].tolist()
    return chosen


def weave_nominations(
    loom: Loom,
    follows: Follows,
    leadership: Leadership,
    profile: Reals,
    rng: np.random.Generator,
) -> Any:
    """Add to each follow its energy, reasons, message, trait and share.

    Parameters
    ----------
    profile
        Trait contrasts of each person, standardised, (people, traits): what stands
        out in somebody is what others pick up.
    """
    many = len(follows.leader)
    acts = rng.random(many) < leadership.active[follows.leader]
    energy = np.where(
        acts,
        rng.choice((4, 5), many, p=(0.6, 0.4)),
        rng.choice((1, 2, 3), many, p=(0.15, 0.35, 0.5)),
    )
    pull = 1.5 * profile[follows.leader] + rng.gumbel(size=(many, len(Trait)))
    trait = np.where(rng.random(many) < 0.7, pull.argmax(axis=1), -1)
    shares = list(SHARES)
    share = rng.choice(len(shares), many, p=list(SHARES.values()))
    bank, message = _messages(follows.leader, rng)
    reasons, reason = _reasons(follows.leader, rng)
    return loom.frame(
        {
            "follower": loom.persons(follows.follower),
            "leader": loom.persons(follows.leader),
            "energy": energy,
            "reason": loom.words(reasons, reason),
            "message": loom.words(bank, message),
            "trait": loom.words(tuple(Trait), trait),
            "share": loom.words(shares, share),
        }
    )


def _messages(leader: Ints, rng: np.random.Generator) -> tuple[list[str], Ints]:
    """Give a message to about half; no leader is told the same thing too often."""
    told = np.flatnonzero((rng.random(len(leader)) < 0.55) | (leader == SAMIRA))
    turn = running_count(leader[told])
    message = np.full(len(leader), -1)
    message[told] = (leader[told] * 7 + turn) % len(SAID)
    hers = told[leader[told] == SAMIRA][: len(SAMIRA_SAID)]
    message[hers] = len(SAID) + np.arange(len(hers))
    return [*SAID, *SAMIRA_SAID], message


def _reasons(leader: Ints, rng: np.random.Generator) -> tuple[list[str], Ints]:
    """Give one or two reasons; each leader has a favourite."""
    words = tuple(Reason)
    many = len(leader)
    favourite = np.where(rng.random(many) < 0.5, leader * 3 % len(words), -1)
    first = np.where(favourite < 0, rng.integers(0, len(words), many), favourite)
    second = (first + rng.integers(1, len(words), many)) % len(words)
    bank = [
        *words,
        *(f"{one};{two}" for one in words for two in words),
    ]
    reason = np.where(rng.random(many) < 0.6, len(words) * (first + 1) + second, first)
    return bank, np.where(rng.random(many) < 0.1, -1, reason)
