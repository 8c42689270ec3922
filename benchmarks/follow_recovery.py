"""Does the followership room find again what was planted? Thirty organisations."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from benchmarks.measure import Row
from ledby.science import followership
from ledby.science.networks.walk import Walk
from ledby.science.simulation import simulate
from ledby.science.vocabulary import Kind

PEOPLE = 1_000
REPLICATIONS = 30
FOLLOWED = 3
"""Where influence is asked for those with followers: from so many on."""

TOLD = 5
"""Pages show an active share from so many who told on; here everybody tells."""


def run(*, quick: bool) -> Iterator[Row]:
    """Yield a row for each figure, with what it should reach."""
    many = 4 if quick else REPLICATIONS
    for apart, response in ((True, 0.8), (True, 0.65), (False, 0.8)):
        yield from leaders(many, response, apart=apart)
    yield from active(many)
    for response in (0.8, 0.65):
        yield from silence(many, response)


def row(what: str, response: float, value: float, wanted: str) -> Row:
    return {
        "figure": what,
        "response": response,
        "found": round(float(value), 3),
        "wanted": wanted,
    }


def leaders(many: int, response: float, *, apart: bool) -> Iterator[Row]:
    """Compare who leads without title with the truth; as planted, or without a gap."""
    hits = said = truly = 0
    for seed in range(many):
        made = simulate(PEOPLE, seed, response=response, apart=apart)
        found = followership.followers(made.nominations, made.people, made.respondents)
        one = (found["kind"] == Kind.LEADS_WITHOUT_TITLE).to_numpy()
        true = (made.truth.kinds["kind"] == Kind.LEADS_WITHOUT_TITLE).to_numpy()
        hits, said, truly = (
            hits + (one & true).sum(),
            said + one.sum(),
            truly + true.sum(),
        )
    goal = apart and response == 0.8
    of = "leaders without title" + ("" if apart else ", no gap between them and others")
    yield row(f"{of}: precision", response, hits / said, "≥ 0.90" if goal else "–")
    yield row(f"{of}: recall", response, hits / truly, "≥ 0.80" if goal else "–")


def active(many: int) -> Iterator[Row]:
    """Ask whether the interval of the active share holds the planted chance."""
    held = []
    for seed in range(many):
        made = simulate(PEOPLE, seed)
        found = followership.followers(made.nominations, made.people, made.respondents)
        rows = found.join(made.truth.active, on="person")
        rows = rows.filter(pl.col("followers") >= TOLD)
        held.append(rows.select(pl.col("truth").is_between("low", "high")).to_series())
    figure = "active share, five who told or more: coverage of 0.90"
    yield row(figure, 0.86, pl.concat(held).mean(), "0.88–0.92")


def silence(many: int, response: float) -> Iterator[Row]:
    """Drop answers of a complete organisation by chance, and ask for the whole."""
    alike, whole, held, followed = [], [], [], []
    for seed in range(many):
        made = simulate(PEOPLE, seed, response=1.0)
        full = followership.prepare(made.nominations, made.people)
        truth = full.count(full.chosen)
        visits = Walk(full.follower, full.leader, full.people).visits()
        rng = np.random.default_rng(seed)
        stay = pl.Series(rng.random(PEOPLE) < response)
        came = made.people.filter(stay).select("person")
        some = made.nominations.join(came, left_on="follower", right_on="person")
        ground = followership.prepare(some, made.people, came)
        found = followership.followers(ground)
        alike.append(np.corrcoef(found["expected"], truth)[0, 1])
        whole += _inside(found, truth, "expected_low", "expected_high").tolist()
        rank = followership.influence(ground, seed=seed)
        inside = _inside(rank, visits, "low", "high")
        held += inside.tolist()
        followed += inside[found["by_choice"].to_numpy() >= FOLLOWED].tolist()
    goal = "≥ 0.95" if response == 0.65 else "–"
    yield row("followers: correlation with the truth", response, np.mean(alike), goal)
    for what, values, wanted in (
        ("influence: coverage of 0.90", held, "0.88–0.92"),
        ("the same, three followers or more", followed, "0.88–0.92"),
        ("followers (whole numbers): coverage of 0.90", whole, "≥ 0.90"),
    ):
        yield row(what, response, np.mean(values), wanted)


def _inside(found, truth, low, high):
    return (found[low].to_numpy() <= truth) & (truth <= found[high].to_numpy())
