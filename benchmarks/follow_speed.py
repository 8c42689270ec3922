"""All measures of the followership room on one large organisation, in CPU seconds.

``python -m benchmarks.follow_speed PEOPLE NOMINATIONS`` measures one size and prints
its rows; :mod:`benchmarks.followership` runs it in a process of its own.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl

from benchmarks.measure import Row
from ledby.science import followership
from ledby.science.vocabulary import Reason, Trait

SPAN = 8
"""Direct reports of everybody who has any."""

RESPONSE = 0.8
MEASURES = (
    "followers",
    "summary",
    "tie_kinds",
    "both_ends",
    "styles",
    "themes",
    "lineage",
    "handed_on",
    "influence",
    "chance",
    "stability",
)
NEAR, UNIT = 0.25, 0.65
"""Up to the first a name comes from the team, up to the second from the unit."""


def organisation(
    people: int, nominations: int, seed: int = 1
) -> dict[str, pl.DataFrame]:
    """Return a tree of even span, and heavy-tailed names from near and far."""
    rng = np.random.default_rng(seed)
    at = np.arange(people)
    manager = (at - 1) // SPAN
    depth = np.floor(np.log(at * (SPAN - 1) + 1 + 1e-9) / np.log(SPAN)).astype(int)
    unit = np.where(at == 0, 0, manager // SPAN)
    came = np.flatnonzero(rng.random(people) < RESPONSE)
    follower = np.sort(rng.choice(came, nominations))
    weight = np.exp(1.1 * rng.standard_normal(people)).cumsum()
    team, block = SPAN * manager[follower] + 1, SPAN * SPAN * unit[follower] + SPAN + 1
    near = np.minimum(team + rng.integers(0, SPAN, nominations), people - 1)
    here = np.minimum(block + rng.integers(0, SPAN * SPAN, nominations), people - 1)
    far = np.searchsorted(weight, rng.random(nominations) * weight[-1])
    where = rng.random(nominations)
    leader = np.select([where < NEAR, where < UNIT], [near, here], far)
    name = pl.Series(at).cast(pl.String)
    words, traits = [*Reason], [*Trait, None]
    return {
        "people": pl.DataFrame({"person": name}).with_columns(
            manager=pl.Series(np.where(at == 0, -1, manager)).cast(pl.String),
            unit="U" + pl.Series(unit).cast(pl.String),
            level=pl.Series(depth + 1),
            location="L" + pl.Series(unit % 40).cast(pl.String),
        ),
        "respondents": pl.DataFrame({"person": name[came]}),
        "nominations": pl.DataFrame(
            {
                "follower": name[follower],
                "leader": name[leader],
                "energy": rng.integers(1, 6, nominations),
                "reason": pl.Series(words)[rng.integers(0, len(words), nominations)],
                "trait": pl.Series(traits)[rng.integers(0, len(traits), nominations)],
            }
        ),
    }


def measured(people: int, nominations: int) -> list[Row]:
    """Ask every question once and say what it took."""
    made = organisation(people, nominations)
    rows: list[Row] = []

    def timed(name: str, work: Callable[[], Any]) -> Any:
        start = time.process_time()
        found = work()
        rows.append({"measure": name, "CPU s": time.process_time() - start})
        print(name, round(rows[-1]["CPU s"], 2), file=sys.stderr, flush=True)
        return found

    ground = timed(
        "tables laid out",
        lambda: followership.prepare(
            made["nominations"], made["people"], made["respondents"]
        ),
    )
    for name in MEASURES:
        timed(name, lambda name=name: getattr(followership, name)(ground))
    rows.append({"measure": "all", "CPU s": sum(row["CPU s"] for row in rows)})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return [
        {
            "people": people,
            "follows": len(ground.leader),
            "measure": row["measure"],
            "CPU s": round(row["CPU s"], 2),
            "peak MB": peak if row["measure"] == "all" else "",
        }
        for row in rows
    ]


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]), int(sys.argv[2]))))
