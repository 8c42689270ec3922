"""Assemble a team: proof, cost and time, beside a greedy choice and RarestFirst.

Invented organisations with 300 skills; each brief asks for six of them, from four units
and three places. Everybody solves the same brief and pays by the same measure: squared
load, and a little for each member. RarestFirst (Lappas, Liu and Terzi 2009) starts from
the rarest skill and takes the nearest carrier of each other one; here the nearest is
the cheapest, for there are no ties to be near by.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from statistics import median

import numpy as np
import polars as pl

from benchmarks.measure import Row
from ledby.science.teams import Brief, read_brief
from ledby.science.teams.pool import Pool, gather
from ledby.science.teams.program import MEMBER, Program

SKILLS = 300
UNITS = 60
BRIEFS = 5


def run(*, quick: bool) -> Iterator[Row]:
    """Yield a row for every size of organisation."""
    for people in (1_000,) if quick else (1_000, 10_000, 100_000):
        rows = [one(people, seed) for seed in range(2 if quick else BRIEFS)]
        yield {
            "people": people,
            "briefs": len(rows),
            "candidates": int(median(row["candidates"] for row in rows)),
            "proved": sum(row["proved"] for row in rows),
            "seconds, median": round(median(row["seconds"] for row in rows), 2),
            "seconds, longest": round(max(row["seconds"] for row in rows), 2),
            "greedy / ours, cost": ratio(rows, "greedy"),
            "RarestFirst / ours, cost": ratio(rows, "rarest"),
        }


def ratio(rows: Sequence[Row], peer: str) -> str:
    """Return the peer's mean cost over ours, and how often it found a team at all."""
    found = [row[peer] / row["cost"] for row in rows if row[peer] is not None]
    if not found:
        return f"none in {len(rows)}"
    return f"{sum(found) / len(found):.2f} ({len(found)} of {len(rows)})"


def one(people: int, seed: int) -> Row:
    """Solve one brief in every way."""
    brief, everybody, skills = case(people, seed)
    start = time.perf_counter()
    pool = gather(brief, everybody, skills)
    found = Program(brief, pool).solve(20.0)
    seconds = time.perf_counter() - start
    if found is None:
        raise RuntimeError(f"Brief {seed} at {people} people cannot be met.")
    return {
        "candidates": len(pool.ids),
        "seconds": seconds,
        "proved": found.optimal,
        "cost": found.objective,
        "greedy": cost(pool, brief, greedy(pool, brief)),
        "rarest": cost(pool, brief, rarest_first(pool, brief)),
    }


def case(people: int, seed: int) -> tuple[Brief, pl.DataFrame, pl.DataFrame]:
    """Invent an organisation, and ask for six skills of middling rarity."""
    rng = np.random.default_rng(seed)
    ids = [f"p{number}" for number in range(people)]
    everybody = pl.DataFrame(
        {
            "person": ids,
            "unit": [f"u{number % UNITS:02}" for number in range(people)],
            "level": rng.integers(1, 6, people).tolist(),
            "location": [f"l{code}" for code in rng.integers(0, 12, people)],
        }
    )
    many = rng.integers(1, 6, people)
    who = np.repeat(np.arange(people), many)
    skill = rng.integers(0, SKILLS, len(who))
    skills = pl.DataFrame(
        {
            "person": [ids[at] for at in who],
            "skill": [f"s{code}" for code in skill],
            "level": rng.integers(1, 5, len(who)),
        }
    ).unique(["person", "skill"], keep="first", maintain_order=True)
    wanted = rng.choice(SKILLS, 6, replace=False)
    load = {ids[at]: int(n) for at, n in enumerate(rng.poisson(1.2, people)) if n}
    brief = read_brief(
        {
            "size": [4, 8],
            "skills": [{"skill": f"s{code}", "level": 2} for code in wanted],
            "span": {"units": 4, "places": 3, "most_from_one": 2},
            "load": load,
        }
    )
    return brief, everybody, skills


def cost(pool: Pool, brief: Brief, team: list[int] | None) -> float | None:
    """Return what a team costs by the brief; None if there is none within the rules."""
    if team is None or not brief.fewest <= len(team) <= brief.most:
        return None
    units = pool.unit[team]
    if len(set(units)) < brief.units or len(set(pool.place[team])) < brief.places:
        return None
    if np.bincount(units).max() > (brief.most_from_one or len(team)):
        return None
    return float((MEMBER + brief.weigh_load * pool.load[team] ** 2).sum())


def price(pool: Pool) -> np.ndarray:
    """Return what each candidate alone costs, with a tiny price for being one."""
    return MEMBER + 4.0 * pool.load**2


def greedy(pool: Pool, brief: Brief) -> list[int] | None:
    """Take whoever covers most open needs for the money, until all are covered."""
    return cover(pool, brief, lambda gain: gain / price(pool))


def cover(
    pool: Pool, brief: Brief, worth: Callable[[np.ndarray], np.ndarray]
) -> list[int] | None:
    """Cover the needs one person at a time, two roles each, at most so many a unit."""
    open_ = np.ones(len(brief.needs), dtype=bool)
    team: list[int] = []
    used = np.zeros(len(pool.units), dtype=np.int64)
    while open_.any():
        gain = np.minimum(pool.carries[:, open_].sum(axis=1), brief.roles_each)
        value = worth(gain.astype(float)).copy()
        value[team] = -1.0
        value[used[pool.unit] >= (brief.most_from_one or len(pool.ids))] = -1.0
        best = int(np.argmax(value))
        if value[best] <= 0:
            return None
        team.append(best)
        used[pool.unit[best]] += 1
        taken = np.flatnonzero(pool.carries[best] & open_)[: brief.roles_each]
        open_[taken] = False
    return team


def rarest_first(pool: Pool, brief: Brief) -> list[int] | None:
    """Start from each carrier of the rarest need; add the cheapest for the others."""
    rare = int(np.argmin(pool.carries.sum(axis=0)))
    best: list[int] | None = None
    for start in np.flatnonzero(pool.carries[:, rare]):
        team = {int(start)}
        for need in range(len(brief.needs)):
            able = np.flatnonzero(pool.carries[:, need])
            if not len(able):
                return None
            if not any(pool.carries[who, need] for who in team):
                team.add(int(able[np.argmin(price(pool)[able])]))
        mine = cost(pool, brief, sorted(team))
        known = cost(pool, brief, best)
        if mine is not None and (known is None or mine < known):
            best = sorted(team)
    return best
