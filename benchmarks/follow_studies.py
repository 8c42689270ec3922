"""What the followership room finds in published networks, beside what was published.

Reads the research data beside the project (``../shared/data``) and says so when it is
missing; the product never needs it. Run with ``python -m benchmarks follow_studies``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.measure import LEDBY, Row
from benchmarks.measure import run as process
from ledby.science import followership
from ledby.sources import hightech

DATA = Path("..", "shared", "data")
DRAWS = 400
SILENT = 0.3


def run(*, quick: bool) -> Iterator[Row]:
    """Yield a row for every figure: ours, what was published, and how they differ."""
    del quick
    if not DATA.is_dir():
        raise SystemExit(f"The research data is not there: {DATA} is missing.")
    yield from managers()
    yield from lawyers()
    yield from consultants()
    yield from commanded()
    yield from silent()


def row(study: str, figure: str, found: float | str, told: str, by: str) -> Row:
    value = found if isinstance(found, str) else round(found, 3)
    return {"study": study, "figure": figure, "found": value, "told": told, "by": by}


def area(score, high) -> float:
    """Return the chance that one of *high* has the larger score (ties half)."""
    one, other = score[high][:, None], score[~high]
    return float(((one > other) + (one == other) / 2).mean())


def managers() -> Iterator[Row]:
    """Yield Krackhardt's 21 managers: advice against the chart (1987, 1990)."""
    study = "Krackhardt, 21 managers, advice"
    tables = hightech.load()
    ground = followership.prepare(tables["nominations"], tables["people"])
    found = followership.followers(ground)
    high = (tables["people"]["level"] <= 2).to_numpy()
    rank = followership.influence(ground)["influence"].to_numpy()
    most = sorted(
        zip(found["followers"], found["person"], strict=True), key=lambda pair: -pair[0]
    )
    named = ", ".join(person for _, person in most[:5])
    yield row(study, "advice ties", len(ground.leader), "190", "Krackhardt 1987")
    by = "analysis of the published data"
    yield row(study, "the five most sought", named, "2, 18, 21, 1, 7", by)
    for name, score, told in (
        ("followers", found["followers"].to_numpy(), "0.956"),
        ("PageRank", rank, "0.962"),
        ("share of choosers", found["by_choice_share"].to_numpy(), "0.838"),
        ("followers by choice", found["by_choice"].to_numpy(), "0.719"),
    ):
        yield row(
            study,
            f"AUC, president and vice presidents: {name}",
            area(score, high),
            told,
            by,
        )
    chosen = ground.follower[~ground.chosen]
    yield row(study, "chose their own boss", len(chosen) / 20, "0.95", by)
    chance = followership.chance(ground)
    yield row(study, "leading goes with managing: p", chance.title.p, "–", "")


def lawyers() -> Iterator[Row]:
    """Yield Lazega's 71 lawyers: partners are asked for advice, not for friendship."""
    table = pl.read_csv(DATA / "law" / "people.csv")
    people = table.select(
        person=pl.col("id").cast(pl.String),
        unit="Office " + pl.col("office").cast(pl.Int64).cast(pl.String),
        level=pl.col("status").cast(pl.Int64),
    )
    partner = (people["level"] == 1).to_numpy()
    by = "analysis of the published data"
    for name, told in (
        ("advice", ("892", "0.875", "0.931")),
        ("cowork", ("1104", "0.75", "–")),
        ("friendship", ("575", "0.63", "–")),
    ):
        study = f"Lazega, 71 lawyers, {name}"
        ground = followership.prepare(ties(DATA / "law" / f"{name}.csv"), people)
        count = ground.count(np.ones(len(ground.leader), dtype=bool))
        rank = followership.influence(ground)["influence"].to_numpy()
        yield row(study, "ties", len(ground.leader), told[0], "Lazega 2001")
        yield row(study, "AUC, partners: followers", area(count, partner), told[1], by)
        yield row(study, "AUC, partners: PageRank", area(rank, partner), told[2], by)
        beyond = followership.summary(ground).beyond_unit
        text = f"{beyond.value:.2f} ({beyond.low:.2f}–{beyond.high:.2f})"
        yield row(study, "from another office", text, "–", "")
    yield from upward(people)


def upward(people: pl.DataFrame) -> Iterator[Row]:
    """Yield the direction of advice: up the ranks, seldom down."""
    study = "Lazega, 71 lawyers, advice"
    by = "Lazega and van Duijn 1997: advice is sought upward"
    ground = followership.prepare(ties(DATA / "law" / "advice.csv"), people)
    level = people["level"].to_numpy()
    asks, asked = level[ground.follower], level[ground.leader]
    down = float((asked[asks == 1] == 2).mean())
    up = float((asked[asks == 2] == 1).mean())
    yield row(study, "of the partners' choices, to associates", down, "few", by)
    yield row(study, "of the associates' choices, to partners", up, "more", by)


def consultants() -> Iterator[Row]:
    """Yield Cross and Parker's 46 consultants: value is about level, contact less."""
    table = pl.read_csv(DATA / "consulting" / "people.csv")
    level = table["orglevel"].to_numpy()
    for name, told in (("value", "0.51"), ("info", "0.46")):
        weight = pl.read_csv(DATA / "consulting" / f"{name}.csv")
        sums = np.zeros(len(table))
        np.add.at(sums, weight["target"].to_numpy() - 1, weight["weight"].to_numpy())
        follows = weight.filter(pl.col("weight") >= 4)
        people = table.select(person=pl.col("id").cast(pl.String))
        ground = followership.prepare(renamed(follows), people)
        count = np.bincount(ground.leader, minlength=len(table))
        study = f"Cross and Parker, 46 consultants, {name}"
        by = "analysis of the published data"
        yield row(
            study, "Spearman with level: sum of answers", ranks(sums, level), told, by
        )
        yield row(
            study,
            "the same: named with 4 or 5",
            ranks(count, level),
            "–",
            "differs: the room counts names, not strengths",
        )


def commanded() -> Iterator[Row]:
    """Yield whom ``ledby follow`` says to lead in each firm, beside their ranks."""
    tables = hightech.load()
    lead = leaders(tables["nominations"], tables["people"])
    yield row(
        "Krackhardt, 21 managers, advice",
        "ledby follow: who leads",
        ", ".join(lead["person"]),
        "2, 18, 21, 1, 7 are most sought",
        "differs: 4 of the president's (7) 13 followers are the own reports",
    )
    table = pl.read_csv(DATA / "law" / "people.csv")
    people = table.select(
        person=pl.col("id").cast(pl.String), level=pl.col("status").cast(pl.Int64)
    )
    lead = leaders(ties(DATA / "law" / "advice.csv"), people)
    yield row(
        "Lazega, 71 lawyers, advice",
        "ledby follow: partners among those who lead",
        f"{(lead['level'] == 1).sum()} of {len(lead)}",
        "more",
        "Lazega and van Duijn 1997: advice is sought upward",
    )
    table = pl.read_csv(DATA / "consulting" / "people.csv")
    people = table.select(person=pl.col("id").cast(pl.String), level="orglevel")
    weight = pl.read_csv(DATA / "consulting" / "value.csv")
    lead = leaders(renamed(weight.filter(pl.col("weight") >= 4)), people)
    yield row(
        "Cross and Parker, 46 consultants, value",
        "ledby follow: of those who lead, from the upper three of five levels",
        f"{(lead['level'] >= 3).sum()} of {len(lead)}",
        "value goes with level",
        "analysis of the published data",
    )


def leaders(follows: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Return the people who lead, as the command writes them."""
    with tempfile.TemporaryDirectory() as folder:
        names = [Path(folder, f"{name}.parquet") for name in ("follows", "people")]
        follows.write_parquet(names[0])
        people.write_parquet(names[1])
        out = Path(folder, "out")
        words = (names[0], "--people", names[1], "--out", out)
        process([LEDBY, "follow", *map(str, words)])
        found = pl.read_parquet(out / "followers.parquet")
    return found.filter(pl.col("kind").str.starts_with("leads")).join(
        people.select("person", "level"), on="person", maintain_order="left"
    )


def silent() -> Iterator[Row]:
    """Yield how far followers keep their order when three in ten had not answered."""
    tables = hightech.load()
    law = pl.read_csv(DATA / "law" / "people.csv").select(
        person=pl.col("id").cast(pl.String)
    )
    for study, follows, people, told in (
        ("Krackhardt, advice", tables["nominations"], tables["people"], "0.955"),
        ("Lazega, advice", ties(DATA / "law" / "advice.csv"), law, "0.973"),
    ):
        ground = followership.prepare(follows, people)
        whole = np.bincount(ground.leader, minlength=ground.people)
        rng = np.random.default_rng(1)
        alike = []
        for _ in range(DRAWS):
            stay = rng.permutation(ground.people) >= round(SILENT * ground.people)
            some = np.bincount(
                ground.leader[stay[ground.follower]], minlength=ground.people
            )
            alike.append(ranks(some / (stay.sum() - stay), whole / (ground.people - 1)))
        yield row(
            study,
            "Spearman with all, 3 in 10 silent",
            float(np.mean(alike)),
            told,
            "analysis of the published data",
        )


def ranks(one, other) -> float:
    """Return Spearman's correlation; those who are equal share their rank."""
    frame = pl.DataFrame({"one": one, "other": other})
    return float(frame.select(pl.corr("one", "other", method="spearman")).item())


def ties(path: Path) -> pl.DataFrame:
    return renamed(pl.read_csv(path))


def renamed(edges: pl.DataFrame) -> pl.DataFrame:
    return edges.select(
        follower=pl.col("source").cast(pl.String),
        leader=pl.col("target").cast(pl.String),
    )
