"""Ties between people into words between blocks; the ties end here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ledby.science.released import Block, Met, MetStretch, SiloView

if TYPE_CHECKING:
    import polars as pl

NO_UNIT = "No unit"
Staff = Sequence[tuple[str, str | None, str]]
Pair = tuple[str, str]
Steps = dict[Pair, float]


def told(ties: pl.DataFrame, staff: Staff, views: Iterable[SiloView]) -> Met:
    """Return what weekly *ties* say of the blocks of *views*, through the gate.

    Two people weigh as many weeks as they had to do with each other, so that one busy
    day does not count for a month.
    """
    import polars as pl  # noqa: PLC0415

    from ledby.science import disclosure, silos  # noqa: PLC0415

    pairs = _pairs(ties)
    weeks: list[MetStretch] = []
    shown: list[tuple[list[Block], pl.DataFrame]] = []
    tied, sides = [], []
    for view in views:
        seat = seats(staff, view["blocks"])
        seated = pl.DataFrame(
            {"person": list(seat), "unit": list(seat.values())},
            schema={"person": pl.String, "unit": pl.String},
        )
        if not shown:
            weeks = disclosure.weekly(silos.trend(ties, seated, k=0))
        shown.append((view["blocks"], silos.matrix(pairs, seated, k=0)))
        reach = _reach(pairs, seated)
        tied.append(dict(reach.group_by("unit").agg(_people()).iter_rows()))
        sides.append(
            {
                (unit, other): count
                for unit, other, count in reach.group_by("unit", "other")
                .agg(_people())
                .iter_rows()
            }
        )
    met = disclosure.meetings(
        shown,
        tied,
        sides,
        per_tie=float(pairs["weight"].mean() or 1.0),  # type: ignore[arg-type]
        people=len(set(pairs["source"]) | set(pairs["target"])),
    )
    return {**met, "weeks": weeks}


def chance_of(one: Steps, other: Steps) -> float | None:
    """Return how often chance lets two sources agree as far; None if nobody can say."""
    from ledby.science import silos  # noqa: PLC0415

    return silos.words_agreement(one, other).p


def seats(staff: Staff, blocks: Sequence[Block]) -> dict[str, str]:
    """Return the block of each person: that of the unit, or of one above it."""
    block_of = {unit: block["block"] for block in blocks for unit in block["units"]}
    found = {}
    for person, _email, unit in staff:
        here = unit or NO_UNIT
        while here and here not in block_of:
            here = here.rpartition(" / ")[0]
        if here:
            found[person] = block_of[here]
    return found


def _pairs(ties: pl.DataFrame) -> pl.DataFrame:
    """Return each two people once, whichever came first, with their weeks."""
    import polars as pl  # noqa: PLC0415

    return (
        ties.select(
            source=pl.min_horizontal("source", "target"),
            target=pl.max_horizontal("source", "target"),
            week="week",
        )
        .unique()
        .group_by("source", "target")
        .agg(weight=pl.len().cast(pl.Float64))
        .with_columns(week=pl.lit(0))
        .sort("source", "target")
    )


def _people() -> pl.Expr:
    import polars as pl  # noqa: PLC0415

    return pl.col("person").n_unique()


def _reach(pairs: pl.DataFrame, seated: pl.DataFrame) -> pl.DataFrame:
    """Return each end of each tie: person, the own block, the other's block."""
    import polars as pl  # noqa: PLC0415

    both = pl.concat(
        [
            pairs.select(person="source", met="target"),
            pairs.select(person="target", met="source"),
        ]
    )
    other = seated.select(met="person", other="unit")
    return both.join(seated, on="person").join(other, on="met")
