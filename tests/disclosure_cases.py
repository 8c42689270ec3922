"""Small organisations, written down by hand or drawn, for the tests of the gate."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from ledby.science.disclosure import Findings
from ledby.science.vocabulary import Facet, Reason, Trait

TRAITS = [trait.value for trait in Trait]
FACETS = [facet.value for facet in Facet]
REASONS = [reason.value for reason in Reason]
PERSON = {"person": pl.String, "manager": pl.String, "unit": pl.String}
NOMINATION = {
    "follower": pl.String,
    "leader": pl.String,
    "energy": pl.Int64,
    "reason": pl.String,
    "message": pl.String,
    "trait": pl.String,
    "share": pl.String,
}


def people(rows: list[tuple[str, str | None, str]]) -> pl.DataFrame:
    """Return people from rows of person, manager, unit; names tell persons apart."""
    frame = pl.DataFrame(rows, schema=PERSON, orient="row")
    name = pl.format("Name of <{}>", pl.col("person")).alias("name")
    return frame.with_columns(name, pl.lit("Guide").alias("title"))


def nominations(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Return nominations; what a row leaves out is empty."""
    return pl.DataFrame(
        [[row.get(name) for name in NOMINATION] for row in rows],
        schema=NOMINATION,
        orient="row",
    )


def team(
    leader: str = "lead", reports: int = 6, near: int = 2, far: int = 7
) -> pl.DataFrame:
    """Return a leader with reports, others of the same unit, and another unit."""
    rows: list[tuple[str, str | None, str]] = [("head", None, "Far")]
    rows += [(leader, "head", "Near")]
    rows += [(f"report{i}", leader, "Near") for i in range(reports)]
    rows += [(f"near{i}", "head", "Near") for i in range(near)]
    rows += [(f"far{i}", "head", "Far") for i in range(far - 1)]
    return people(rows)


def everybody(frame: pl.DataFrame) -> list[str]:
    """Return all people as those who answered."""
    return frame["person"].to_list()


def drawn(n: int = 60, seed: int = 0, response: float = 0.8) -> Findings:
    """Return an organisation of *n* people with answers to everything, by chance."""
    rng = np.random.default_rng(seed)
    boss = [
        None,
        *(int(rng.integers(max(0, (i - 9) // 5), i // 5 + 1)) for i in range(n - 1)),
    ]
    ids = [f"p{i}" for i in range(n)]
    unit = [_unit(i, boss) for i in range(n)]
    rows = [
        (ids[i], None if boss[i] is None else ids[boss[i]], unit[i]) for i in range(n)
    ]
    staff = people(rows)
    spoke = [ids[i] for i in range(n) if rng.random() < response]
    return Findings(
        people=staff,
        respondents=spoke,
        nominations=_follows(rng, ids, spoke, dict(zip(ids, boss, strict=True))),
        followers=_kinds(rng, ids, {ids[b] for b in boss if b is not None}),
        scores=_scores(rng, ids),
        own=_own(rng, spoke),
        groups=_groups(rng, ids),
        lead=_lead(rng, spoke, {row[0]: row[1] for row in rows}),
        climate=_climate(rng, spoke),
        comments=_comments(rng, spoke),
        components=pl.DataFrame(
            {
                "source": ["ratee", "ratee_trait", "rater", "rater_trait", "dyad"],
                "variance": [0.3, 0.1, 0.2, 0.1, 0.3],
            }
        ),
        d_study=pl.DataFrame(
            {
                "raters": [4, 5, 6],
                "trait": ["level"] * 3,
                "generalisability": [0.5, 0.556, 0.6],
                "half_width": [0.4, 0.37, 0.35],
            }
        ),
    )


def _unit(person: int, boss: list[int | None]) -> str:
    line = [person]
    while (above := boss[line[-1]]) is not None:
        line.append(above)
    return " / ".join(["Relief", *(f"U{i}" for i in line[::-1][1:3] if i < 12)])


def _follows(rng, ids, spoke, boss) -> pl.DataFrame:
    rows = []
    for person in spoke:
        close = [ids[boss[person]]] if boss[person] is not None else []
        popular = ids[: max(4, len(ids) // 8)]
        chosen = {*rng.choice(popular, 2), *rng.choice(ids, 1), *close} - {person}
        for leader in sorted(chosen):
            some = rng.random() < 0.4
            rows.append(
                {
                    "follower": person,
                    "leader": leader,
                    "energy": int(rng.integers(1, 6)),
                    "reason": ";".join(rng.choice(REASONS[:4], 2, replace=False)),
                    "message": f"words {rng.integers(10**9)}" if some else None,
                    "trait": str(rng.choice(TRAITS[:3])),
                    "share": str(
                        rng.choice(["name", "count", "total"], p=[0.2, 0.6, 0.2])
                    ),
                }
            )
    return nominations(rows)


def _kinds(rng, ids, managers) -> pl.DataFrame:
    leads = rng.random(len(ids)) < 0.5
    kinds = [
        ("leads_and_manages" if yes else "manages_without_followers")
        if person in managers
        else ("leads_without_title" if yes else "neither")
        for person, yes in zip(ids, leads, strict=True)
    ]
    return pl.DataFrame({"person": ids, "kind": kinds, "gate": ["ok"] * len(ids)})


def _scores(rng, ids) -> pl.DataFrame:
    size = (len(ids), len(TRAITS) + 1)
    score, se = rng.normal(3.8, 0.4, size).clip(1, 5), rng.uniform(0.15, 0.45, size)
    return pl.DataFrame(
        {
            "ratee": np.repeat(ids, size[1]),
            "trait": [*TRAITS, "level"] * size[0],
            "score": score.ravel(),
            "se": se.ravel(),
            "low": (score - 1.645 * se).ravel(),
            "high": (score + 1.645 * se).ravel(),
            "raters": np.repeat(rng.integers(2, 9, size[0]), size[1]),
            "raw": score.ravel(),
            "comparable": [True] * score.size,
        }
    )


def _own(rng, spoke) -> pl.DataFrame:
    items = 3 * len(TRAITS)
    return pl.DataFrame(
        {
            "ratee": np.repeat(spoke, items),
            "trait": [trait for trait in TRAITS for _ in range(3)] * len(spoke),
            "value": rng.integers(1, 6, items * len(spoke)),
        }
    )


def _groups(rng, ids) -> pl.DataFrame:
    score = rng.normal(3.8, 0.4, len(ids)).clip(1, 5)
    return pl.DataFrame(
        {
            "ratee": ids,
            "relationships": ["peer;report;other"] * len(ids),
            "score": score,
            "low": score - 0.4,
            "high": score + 0.4,
            "raters": rng.integers(2, 9, len(ids)),
        }
    )


def _lead(rng, spoke, boss) -> pl.DataFrame:
    rows = [
        (person, boss[person], facet, float(rng.integers(1, 6)))
        for person in spoke
        if boss[person]
        for facet in FACETS
        if rng.random() < 0.9
    ]
    names = ["rater", "manager", "facet", "value"]
    return pl.DataFrame(rows, schema=names, orient="row")


def _climate(rng, spoke) -> pl.DataFrame:
    rows = [
        (person, item, float(rng.integers(1, 6)))
        for person in spoke
        for item in ("heard", "belongs", "asked")
        if rng.random() < 0.7
    ]
    return pl.DataFrame(rows, schema=["person", "item", "value"], orient="row")


def _comments(rng, spoke) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "person": spoke,
            "question": ["what next"] * len(spoke),
            "text": [f"thought {rng.integers(10**9)}" for _ in spoke],
            "may_show": rng.random(len(spoke)) < 0.7,
        }
    )
