"""What people do between cycles: examples, initiatives, decisions, skills."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.simulation.chart import TODAY, Chart
from ledby.science.simulation.following import Leadership, running_count
from ledby.science.simulation.frames import Loom
from ledby.science.simulation.occupations import COMMON_SKILLS, PARTS
from ledby.science.simulation.planted import SAMIRA, WANJIRU
from ledby.science.simulation.sayings import INITIATIVES

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

DAY: Final = 86_400
ROLES: Final = ("proposed", "advised", "decided", "affected")
RELATIONS: Final = ("manager", "report", "peer", "other")
DECIDED_HIGH: Final = 0.7
"""Share of decisions that are taken at level 1 or 2: few people decide for many."""


def _weighted(weight: Reals, many: int, rng: np.random.Generator) -> Ints:
    edges = weight.cumsum()
    picked: Ints = np.searchsorted(edges, rng.random(many) * edges[-1])
    return picked


def _days_back(most: int, many: int, rng: np.random.Generator) -> Ints:
    return TODAY - rng.integers(1, most, many) * DAY


def weave_attestations(
    loom: Loom, chart: Chart, leadership: Leadership, rng: np.random.Generator
) -> Any:
    """Let witnesses confirm examples; those who lead well set more of them."""
    examples = chart.people // 4
    leader = _weighted(np.exp(0.8 * leadership.lead), examples, rng)
    leader[:5] = (SAMIRA, SAMIRA, SAMIRA, WANJIRU, WANJIRU)
    witnesses = rng.integers(1, 6, examples)
    example = np.repeat(np.arange(examples), witnesses)
    host = leader[example]
    near = rng.random(len(host)) < 0.7
    order = np.argsort(chart.path, kind="stable")
    ordered = chart.path[order]
    start = np.searchsorted(ordered, chart.path[host], side="left")
    stop = np.searchsorted(ordered, chart.path[host], side="right")
    beside = order[start + (rng.random(len(host)) * (stop - start)).astype(np.int64)]
    witness = np.where(near, beside, rng.integers(0, chart.people, len(host)))
    keys = example * chart.people + witness
    once = np.sort(np.unique(keys, return_index=True)[1])
    once = once[witness[once] != host[once]]
    example, host, witness = example[once], host[once], witness[once]
    began = _days_back(300, examples, rng)
    relation = np.select(
        [
            chart.manager[host] == witness,
            chart.manager[witness] == host,
            chart.manager[witness] == chart.manager[host],
        ],
        [0, 1, 2],
        default=3,
    )
    return loom.frame(
        {
            "example": [f"e{number + 1:06d}" for number in example.tolist()],
            "leader": loom.persons(host),
            "witness": loom.persons(witness),
            "at": began[example] + rng.integers(0, 20, len(host)) * DAY,
            "relation": loom.words(RELATIONS, relation),
        }
    )


def weave_initiatives(
    loom: Loom, chart: Chart, leadership: Leadership, rng: np.random.Generator
) -> Any:
    """Start initiatives; sponsors who lead well let somebody else take the lead."""
    many = max(chart.people // 25, 8)
    sponsor = _weighted(np.exp(0.8 * leadership.lead), many, rng)
    sponsor[:4] = SAMIRA
    lead = rng.integers(0, chart.people, many)
    shares = rng.random(many) < 1 / (1 + np.exp(-0.8 * leadership.lead[sponsor]))
    lead = np.where(shares, lead, sponsor)
    lead[0], lead[3] = WANJIRU, SAMIRA
    none = (rng.random(many) < 0.15) & (np.arange(many) >= 4)
    started = _days_back(500, many, rng)
    ended = started + rng.integers(60, 400, many) * DAY
    turn = np.arange(many) // len(INITIATIVES)
    titles = [
        INITIATIVES[at % len(INITIATIVES)] + (f" {turn[at] + 1}" if turn[at] else "")
        for at in range(many)
    ]
    day = np.arange(int(started.min()) // DAY, int(ended.max()) // DAY + 1)
    running = ended >= TODAY
    return loom.frame(
        {
            "initiative": titles,
            "lead": loom.persons(lead),
            "sponsor": loom.persons(np.where(none, -1, sponsor)),
            "unit": loom.words(chart.paths, chart.path[lead]),
            "started": started,
            "ended": loom.picked(day * DAY, ended // DAY - day[0], running),
        }
    )


def weave_decisions(loom: Loom, chart: Chart, rng: np.random.Generator) -> Any:
    """Take decisions: most of them high up, and felt by many further down."""
    many = max(chart.people // 20, 10)
    high = np.flatnonzero(chart.level <= 2)
    low = np.flatnonzero(chart.level > 2)
    seats = {
        "proposed": (1, 2),
        "advised": (1, 4),
        "decided": (1, 3),
        "affected": (3, 9),
    }
    rows = []
    taken_high = rng.random(many) < DECIDED_HIGH
    for code, word in enumerate(ROLES):
        decision = np.repeat(np.arange(many), rng.integers(*seats[word], many))
        above = taken_high[decision] & (word != "affected")
        person = np.where(
            above,
            high[rng.integers(0, len(high), len(decision))],
            low[rng.integers(0, len(low), len(decision))],
        )
        rows.append((decision, person, np.full(len(decision), code)))
    decision, person, role = (np.concatenate(part) for part in zip(*rows, strict=True))
    keys = decision * chart.people + person
    once = np.sort(np.unique(keys, return_index=True)[1])
    once = once[np.argsort(decision[once], kind="stable")]
    at = _days_back(180, many, rng)
    return loom.frame(
        {
            "decision": [f"d{number + 1:06d}" for number in decision[once].tolist()],
            "person": loom.persons(person[once]),
            "role": loom.words(ROLES, role[once]),
            "at": at[decision[once]],
            "level": np.where(taken_high, 2, 4)[decision[once]],
        }
    )


def weave_skills(loom: Loom, chart: Chart, rng: np.random.Generator) -> Any:
    """Give people one to three skills of their unit, and some a common one."""
    bank = sorted({skill for part in PARTS for skill in part.skills})
    code = {skill: at for at, skill in enumerate([*bank, *COMMON_SKILLS])}
    own = np.array([[code[skill] for skill in part.skills] for part in PARTS])
    person = np.repeat(np.arange(chart.people), rng.integers(1, 4, chart.people))
    turn = running_count(person)
    first = rng.integers(0, own.shape[1], chart.people)
    skill = own[chart.part[person], (first[person] + turn) % own.shape[1]]
    extra = np.flatnonzero(rng.random(chart.people) < 0.25)
    common = len(bank) + rng.integers(0, len(COMMON_SKILLS), len(extra))
    person = np.concatenate([person, extra])
    skill = np.concatenate([skill, common])
    return loom.frame(
        {
            "person": loom.persons(person),
            "skill": loom.words(list(code), skill),
            "level": rng.choice((1, 2, 3, 4), len(person), p=(0.2, 0.35, 0.3, 0.15)),
        }
    )
