"""What the silos room finds in published networks, beside what was published.

Reads the research data beside the project (``../shared/data``) and says so when it is
missing; the product never needs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from benchmarks.measure import Row
from ledby.science.silos import prepare, profile
from ledby.science.silos.units import index

DATA = Path("..", "shared", "data")


def run(*, quick: bool) -> Iterator[Row]:
    """Yield a row for every study and reading."""
    del quick
    if not DATA.is_dir():
        raise RuntimeError(f"The research data is not there: {DATA} is missing.")
    yield from lawyers()
    yield from departments()


def lawyers() -> Iterator[Row]:
    """Compare E-I of friendship among Lazega's lawyers with the chance of the chart."""
    people = pl.read_csv(DATA / "law" / "people.csv")
    edges = pl.read_csv(DATA / "law" / "friendship.csv")
    for column, published in (("gender", "-0.43, z 2.7"), ("status", "-0.54, z 12.8")):
        everybody = people.select(
            person=pl.col("id").cast(pl.String), unit=pl.col(column).cast(pl.String)
        )
        found = index(prepare(ties_of(edges), everybody))
        yield {
            "study": "Lazega, friendship",
            "by": column,
            "E-I": round(found.ei or 0, 2),
            "by chance": round(found.expected or 0, 2),
            "z": round(found.z or 0, 1),
            "published": published,
        }


def departments() -> Iterator[Row]:
    """Compare communities in e-mail with the departments they never saw."""
    edges = pl.read_csv(DATA / "email_eu_core" / "edges.csv")
    everybody = pl.read_csv(DATA / "email_eu_core" / "people.csv").select(
        person=pl.col("id").cast(pl.String), unit=pl.col("department").cast(pl.String)
    )
    found = profile(prepare(ties_of(edges), everybody))
    for place, view in enumerate(found.views):
        yield {
            "study": "email-Eu-core",
            "by": f"resolution {view.resolution:g}",
            "communities": view.communities,
            "AMI with departments": round(view.agreement, 3),
            "stability": round(view.stability, 3),
            "chosen": "yes" if place == found.middle else "",
        }


def ties_of(edges: pl.DataFrame) -> pl.DataFrame:
    """Return an edge list as a table of ties in one week; two directions weigh two."""
    return edges.select(
        source=pl.col("source").cast(pl.String),
        target=pl.col("target").cast(pl.String),
        week=pl.lit(0),
        weight=pl.lit(1.0),
    )
