"""Active following from both ends of a tie, and two axes of following after Kelley."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.followership.followers import known_only, share_of, share_range
from ledby.science.followership.ground import Ground, prepare
from ledby.science.tables import (
    ATTESTATIONS,
    DTYPES,
    INITIATIVES,
    Column,
    Table,
    conform,
    give_back,
)
from ledby.science.vocabulary import ENERGY_MAX, ENERGY_MIN, VALUE_MAX, VALUE_MIN, Trait

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SCORES: Final = Table(
    "scores",
    (
        Column("ratee", required=True),
        Column("trait", required=True),
        Column("score", "number"),
        Column("se", "number"),
    ),
)
"""Of the traits room: points of each person, with their standard error."""

HELPERS: Final = Table(
    "helpers", (Column("helper", required=True), Column("lead", required=True))
)
"""Who is in the team of an initiative, and who leads it."""

ENGAGED: Final = (Trait.WORK_ETHIC,)
INDEPENDENT: Final = (Trait.JUDGMENT, Trait.HONESTY, Trait.COURAGE)
"""What colleagues see of the two axes."""

LOW, HIGH = 1 / 3, 2 / 3
"""Ends of the middle region: 20 and 40 of the 60 points of Kelley's axes (1992)."""


class Region(StrEnum):
    """How somebody follows (Kelley 1992), named only when the ranges lie inside."""

    EXEMPLARY = "exemplary"
    CONFORMIST = "conformist"
    ALIENATED = "alienated"
    PASSIVE = "passive"
    PRAGMATIST = "pragmatist"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the two ends of the follows agree on which are active.

    Attributes
    ----------
    follows : int
        Those of which both ends are known.
    kappa : float or None
        Cohen's kappa, -1..1, 0 as by chance (Cohen 1960, *Educational and Psychological
        Measurement* 20); None where one end never differs.
    low, high : float or None
        Its large-sample interval (Fleiss, Cohen and Everitt 1969, *Psychological
        Bulletin* 72).
    """

    follows: int
    kappa: float | None
    low: float | None
    high: float | None


def both_ends(
    nominations: Any,
    people: Any = None,
    respondents: Any = None,
    *,
    attestations: Any = None,
    initiatives: Any = None,
    helpers: Any = None,
    level: float = 0.90,
) -> tuple[Any, Agreement]:
    """Return how people are followed, told by followers and shown by what they took up.

    The follower's end is the energy that the follower tells. The leader's end is
    whether something of the leader's was taken up: the follower attested an example
    that the leader set, leads an initiative behind which the leader stands, helps in
    one that the leader leads, or wrote down a message of the leader's that rang true.

    Parameters
    ----------
    nominations, people, respondents, level
        As for :func:`followers`.
    attestations, initiatives : frame, optional
        Tables of the contract; without them a message is all that can be taken up.
    helpers : frame, optional
        ``helper`` and ``lead``: who is in the team of what ``lead`` leads.

    Returns
    -------
    frame
        One row for each person with followers: ``person``; ``followers``; ``told``, how
        many told an energy; ``active``, the share of those with energy 4 or 5, and
        ``active_low``, ``active_high``; ``by_order``, the share of those with energy 1,
        "I have to"; ``taken_up``, the share of all followers who took something up, and
        ``taken_up_low``, ``taken_up_high``; ``both``, the share of those who told who
        are active and took something up. Null where nobody told.
    Agreement
        Over all follows with an energy.

    Raises
    ------
    TableError
        A table breaks its contract.
    """
    ground = prepare(nominations, people, respondents)
    taken = _taken_up(ground, attestations, initiatives, helpers)
    told = ground.energy > 0
    seen = np.flatnonzero(np.bincount(ground.leader, minlength=ground.people))
    whole = np.bincount(ground.leader, minlength=ground.people)[seen]
    many, acts = ground.count(told)[seen], ground.count(ground.active)[seen]
    took = ground.count(taken)[seen]
    low, high = share_range(acts, many, level)
    took_low, took_high = share_range(took, whole, level)
    data = {
        "person": [ground.ids[at] for at in seen.tolist()],
        "followers": whole.tolist(),
        "told": many.tolist(),
        "active": share_of(acts, many),
        "active_low": known_only(low, many > 0),
        "active_high": known_only(high, many > 0),
        "by_order": share_of(ground.count(ground.energy == ENERGY_MIN)[seen], many),
        "taken_up": share_of(took, whole),
        "taken_up_low": took_low.tolist(),
        "taken_up_high": took_high.tolist(),
        "both": share_of(ground.count(ground.active & taken)[seen], many),
    }
    kinds: dict[str, Any] = dict.fromkeys(data, "number")
    kinds |= {"person": "text", "followers": "whole", "told": "whole"}
    agree = _kappa(ground.active[told], taken[told], level)
    return give_back(ground.like, data, kinds), agree


def styles(
    nominations: Any,
    people: Any = None,
    respondents: Any = None,
    *,
    scores: Any = None,
    level: float = 0.90,
) -> Any:
    """Return how each person follows, on two axes from 0 to 1.

    Engagement comes from both ends: the mean of the energies that the person tells of
    the own follows, and how others see the person's work ethic. Independent thinking is
    what others see of judgment, honesty and courage; a follower cannot tell it of
    oneself. The axes are those of Kelley (1992, *The Power of Followership*); his
    questionnaire, where people describe themselves, is not used.

    Parameters
    ----------
    nominations, people, respondents, level
        As for :func:`followers`.
    scores : frame, optional
        Of the traits room: ``ratee``, ``trait``, ``score``, ``se``. Without it
        engagement is the person's own word, and independence is null.

    Returns
    -------
    frame
        One row a person: ``person``; ``engagement`` and ``independence`` with ``_low``
        and ``_high``, null without evidence; ``region``, one of exemplary (both above
        2/3), conformist (engaged, independence below 1/3), alienated (the reverse),
        passive (both below 1/3) and pragmatist (both between), null unless both ranges
        lie inside.

    Notes
    -----
    The range of the own word takes the spread within people from all who told two
    energies or more, so one tie gives a wide range, not none. Where the two ends are
    known their mean counts.
    """
    ground = prepare(nominations, people, respondents)
    points = _points(ground, scores)
    own, seen = _own_word(ground), _seen(points, ENGAGED)
    axes = {
        "engagement": _joined(own, seen),
        "independence": _seen(points, INDEPENDENT),
    }
    data: dict[str, list[Any]] = {"person": ground.ids}
    ends: list[tuple[Floats, Floats]] = []
    for name, (value, error) in axes.items():
        low, high = _range(value, error, level)
        known = ~np.isnan(value)
        data[name] = known_only(value, known)
        data[f"{name}_low"] = known_only(low, known)
        data[f"{name}_high"] = known_only(high, known)
        ends.append((low, high))
    data["region"] = _regions(*ends)
    kinds: dict[str, Any] = dict.fromkeys(data, "number")
    return give_back(ground.like, data, kinds | {"person": "text", "region": "text"})


def _taken_up(
    ground: Ground, attestations: Any, initiatives: Any, helpers: Any
) -> Flags:
    """Return of which follows something of the leader's was taken up."""
    words = ground.told("message").fill_null("").str.strip_chars()
    taken: Flags = (words.str.len_chars() > 0).to_numpy().copy()
    for frame, table, taker, giver in (
        (attestations, ATTESTATIONS, "witness", "leader"),
        (initiatives, INITIATIVES, "lead", "sponsor"),
        (helpers, HELPERS, "helper", "lead"),
    ):
        if frame is None:
            continue
        rows = conform(frame, table)
        by, of = ground.find(rows[taker]), ground.find(rows[giver])
        known = (by >= 0) & (of >= 0)
        pairs = by[known] * ground.people + of[known]
        taken |= np.isin(ground.follower * ground.people + ground.leader, pairs)
    return taken


def _kappa(one: Flags, other: Flags, level: float) -> Agreement:
    from scipy.special import ndtri

    n = len(one)
    table = np.array(
        [[(one & other).sum(), (one & ~other).sum()], [(~one & other).sum(), 0]],
        dtype=np.float64,
    )
    table[1, 1] = n - table.sum()
    if n == 0 or (table.sum(axis=0) == 0).any() or (table.sum(axis=1) == 0).any():
        return Agreement(n, None, None, None)
    share = table / n
    row, column = share.sum(axis=1), share.sum(axis=0)
    seen, by_chance = float(np.trace(share)), float(row @ column)
    kappa = float((seen - by_chance) / (1 - by_chance))
    cross = column[:, None] + row[None, :]
    alike = np.diag(share) @ (1 - by_chance - np.diag(cross) * (1 - seen)) ** 2
    apart = share * (1 - np.eye(2)) * cross**2
    spread = (
        alike
        + (1 - seen) ** 2 * apart.sum()
        - (seen * by_chance - 2 * by_chance + seen) ** 2
    )
    error = np.sqrt(max(float(spread), 0.0) / n) / (1 - by_chance) ** 2
    half = float(ndtri((1 + level) / 2) * error)
    return Agreement(n, kappa, max(kappa - half, -1.0), min(kappa + half, 1.0))


def _own_word(ground: Ground) -> tuple[Floats, Floats]:
    """Return the mean energy of each one's follows on 0..1, with its error."""
    told = ground.energy > 0
    who = ground.follower[told]
    value = (ground.energy[told] - ENERGY_MIN) / (ENERGY_MAX - ENERGY_MIN)
    many = np.bincount(who, minlength=ground.people)
    mean = np.bincount(who, value, minlength=ground.people) / np.maximum(many, 1)
    freedom = len(who) - int((many > 0).sum())
    if not freedom:
        nothing = np.full(ground.people, np.nan)
        return nothing, nothing
    within = float(((value - mean[who]) ** 2).sum()) / freedom
    error = np.sqrt(within / np.maximum(many, 1))
    return np.where(many > 0, mean, np.nan), error


def _points(ground: Ground, scores: Any) -> tuple[Floats, Floats]:
    """Return trait points on 0..1 and their errors, shape (people, traits)."""
    value = np.full((ground.people, len(Trait)), np.nan)
    error = np.full_like(value, np.nan)
    if scores is None:
        return value, error
    rows = conform(scores, SCORES)
    who = ground.find(rows["ratee"])
    words = {word.value: place for place, word in enumerate(Trait)}
    trait = np.array([words.get(word, -1) for word in rows["trait"].to_list()], int)
    known = (who >= 0) & (trait >= 0)
    span = VALUE_MAX - VALUE_MIN
    number = DTYPES["number"]()
    points = rows["score"].cast(number).to_numpy().astype(float)
    spread = rows["se"].cast(number).to_numpy().astype(float)
    value[who[known], trait[known]] = (points[known] - VALUE_MIN) / span
    error[who[known], trait[known]] = spread[known] / span
    return value, error


def _seen(
    points: tuple[Floats, Floats], traits: tuple[Trait, ...]
) -> tuple[Floats, Floats]:
    """Return the mean of some traits; their errors add up as if they went together."""
    words = list(Trait)
    at = [words.index(trait) for trait in traits]
    return points[0][:, at].mean(axis=1), points[1][:, at].mean(axis=1)


def _joined(
    own: tuple[Floats, Floats], seen: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Return the mean of both ends where both are known, else the one that is."""
    both = ~np.isnan(own[0]) & ~np.isnan(seen[0])
    value = np.where(both, (own[0] + seen[0]) / 2, np.fmax(own[0], seen[0]))
    error = np.where(both, np.hypot(own[1], seen[1]) / 2, own[1])
    return value, np.where(np.isnan(own[0]), seen[1], error)


def _range(value: Floats, error: Floats, level: float) -> tuple[Floats, Floats]:
    from scipy.special import ndtri

    half = float(ndtri((1 + level) / 2)) * error
    return np.clip(value - half, 0.0, 1.0), np.clip(value + half, 0.0, 1.0)


def _regions(
    engaged: tuple[Floats, Floats], independent: tuple[Floats, Floats]
) -> list[str | None]:
    above = [low > HIGH for low, _ in (engaged, independent)]
    below = [high < LOW for _, high in (engaged, independent)]
    middle = [(low >= LOW) & (high <= HIGH) for low, high in (engaged, independent)]
    names = np.full(len(engaged[0]), None, dtype=object)
    for region, inside in (
        (Region.EXEMPLARY, above[0] & above[1]),
        (Region.CONFORMIST, above[0] & below[1]),
        (Region.ALIENATED, below[0] & above[1]),
        (Region.PASSIVE, below[0] & below[1]),
        (Region.PRAGMATIST, middle[0] & middle[1]),
    ):
        names[inside] = region.value
    return names.tolist()
