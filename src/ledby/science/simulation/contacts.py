"""Who talks to whom: messages, weekly meetings, and the ties that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.simulation.chart import TODAY, Chart
from ledby.science.simulation.frames import Loom
from ledby.science.simulation.occupations import AFFINITY, PART, PARTS

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

WEEK: Final = 604_800
WEEKS: Final = 12
DAY, HOUR = 86_400, 3_600
EACH_WEEK: Final = 3
"""Messages to single people that one sends in a week, on average."""

TEAM, UNIT, ELSEWHERE = 3, 3, 4
"""Steady contacts of each person, by nearness."""

LARGE: Final = 25
"""A message to more people than this is an announcement and makes no ties."""

CHANNELS: Final = ("mail", "chat", "meeting")
MAIL, CHAT, MEETING = range(3)


@dataclass(frozen=True, slots=True)
class Events:
    """One row per recipient, in the order of time."""

    sender: Ints
    recipient: Ints
    at: Ints
    channel: Ints
    size: Ints


def affinity() -> Reals:
    """Return how much parts talk beside what their sizes give, (parts, parts)."""
    factor = np.ones((len(PARTS), len(PARTS)))
    for some, others, value in AFFINITY:
        for one in some:
            for other in others:
                factor[PART[one], PART[other]] = value
                factor[PART[other], PART[one]] = value
    return factor


def draw_events(chart: Chart, rng: np.random.Generator) -> Events:
    """Draw twelve weeks of messages, meetings and announcements."""
    kinds = (_messages(chart, rng), _meetings(chart, rng), _announcements(chart, rng))
    columns = (np.concatenate(parts) for parts in zip(*kinds, strict=True))
    sender, recipient, at, channel, size = columns
    other = sender != recipient
    order = np.flatnonzero(other)[np.argsort(at[other], kind="stable")]
    return Events(
        sender[order], recipient[order], at[order], channel[order], size[order]
    )


def _messages(chart: Chart, rng: np.random.Generator) -> Sequence[Ints]:
    contacts = _contacts(chart, rng)
    many = EACH_WEEK * WEEKS * chart.people
    busy = rng.lognormal(0.0, 0.6, chart.people).cumsum()
    one = np.searchsorted(busy, rng.random(many) * busy[-1])
    other = contacts[one, rng.integers(0, contacts.shape[1], many)]
    back = rng.random(many) < 0.5
    at = _workday(many, rng) + rng.integers(0, 10 * HOUR, many)
    channel = np.where(rng.random(many) < 0.6, MAIL, CHAT)
    return (
        np.where(back, other, one),
        np.where(back, one, other),
        at,
        channel,
        np.ones(many, dtype=np.int64),
    )


def _workday(many: int, rng: np.random.Generator) -> Ints:
    week = rng.integers(-WEEKS, 0, many)
    return TODAY + week * WEEK + rng.integers(0, 5, many) * DAY + 8 * HOUR


def _contacts(chart: Chart, rng: np.random.Generator) -> Ints:
    people = np.arange(chart.people)
    team = np.where(chart.manager < 0, people, chart.manager)
    near = [_anyone_in(team, team, rng) for _ in range(TEAM - 1)]
    unit = [_anyone_in(chart.path, chart.path, rng) for _ in range(UNIT)]
    size = np.bincount(chart.part, minlength=len(PARTS))
    pull = affinity() * size
    np.fill_diagonal(pull, 0.0)
    edges = (pull / pull.sum(axis=1, keepdims=True)).cumsum(axis=1)[:, :-1]
    far = []
    for _ in range(ELSEWHERE):
        place = rng.random(chart.people)[:, None]
        wanted = (place > edges[chart.part]).sum(axis=1)
        far.append(_anyone_in(chart.part, wanted, rng))
    return np.column_stack([team, *near, *unit, *far])


def _anyone_in(group: Ints, wanted: Ints, rng: np.random.Generator) -> Ints:
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    start = np.searchsorted(ordered, wanted, side="left")
    stop = np.searchsorted(ordered, wanted, side="right")
    return order[start + (rng.random(len(wanted)) * (stop - start)).astype(np.int64)]


def _meetings(chart: Chart, rng: np.random.Generator) -> Sequence[Ints]:
    """Hold one meeting a week of each manager with the direct reports."""
    guest = np.flatnonzero(chart.manager >= 0)
    seats = np.bincount(chart.manager[guest], minlength=chart.people) + 1
    slot = rng.integers(0, 5, chart.people) * DAY + rng.integers(
        8, 16, chart.people
    ) * (HOUR)
    week = np.repeat(np.arange(-WEEKS, 0), len(guest))
    recipient = np.tile(guest, WEEKS)
    host = chart.manager[recipient]
    at = TODAY + week * WEEK + slot[host]
    channel = np.full(len(host), MEETING)
    return host, recipient, at, channel, seats[host]


def _announcements(chart: Chart, rng: np.random.Generator) -> Sequence[Ints]:
    """Let the most senior person of each unit write to all of it every fourth week."""
    units = len(chart.paths)
    order = np.lexsort((-chart.tier, chart.path))
    host = order[np.searchsorted(chart.path[order], np.arange(units))]
    seats = np.bincount(chart.path, minlength=units)
    months = np.arange(-WEEKS, 0, 4)
    recipient = np.tile(np.arange(chart.people), len(months))
    unit = chart.path[recipient]
    hour = rng.integers(8, 17, units) * HOUR
    at = TODAY + np.repeat(months, chart.people) * WEEK + hour[unit]
    channel = np.full(len(recipient), MAIL)
    return host[unit], recipient, at, channel, seats[unit] - 1


def weave_events(loom: Loom, events: Events) -> Any:
    """Return the events as a frame."""
    return loom.frame(
        {
            "sender": loom.persons(events.sender),
            "recipient": loom.persons(events.recipient),
            "at": events.at,
            "channel": loom.words(CHANNELS, events.channel),
            "size": events.size,
        }
    )


def weave_ties(loom: Loom, events: Events, people: int) -> Any:
    """Count the events of each pair and week; announcements make no ties."""
    close = events.size <= LARGE
    low = np.minimum(events.sender, events.recipient)[close]
    high = np.maximum(events.sender, events.recipient)[close]
    week = events.at[close] // WEEK
    keys, weight = np.unique((week * people + low) * people + high, return_counts=True)
    rest, target = np.divmod(keys, people)
    week, source = np.divmod(rest, people)
    return loom.frame(
        {
            "source": loom.persons(source),
            "target": loom.persons(target),
            "week": week,
            "weight": weight.astype(np.float64),
        }
    )


def weave_silos(loom: Loom) -> Any:
    """Return the planted factor of each pair of parts."""
    factor = affinity()
    one, other = np.triu_indices(len(PARTS), k=1)
    paths = [part.path for part in PARTS]
    return loom.frame(
        {
            "unit": loom.words(paths, one),
            "other": loom.words(paths, other),
            "factor": factor[one, other],
        }
    )
