"""Chosen follows as ties between blocks: what the silos room makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from ledby.science import disclosure, silos


def between(
    people: pl.DataFrame, answered: Mapping[str, pl.DataFrame], k: int
) -> dict[str, Any]:
    """Return the findings on who turns to whom, for the gate.

    Each follow is one tie without direction: who chooses to follow somebody is in touch
    with them. Nothing is held back here, so that the gate sees what it decides on.
    """
    placed = disclosure.placed(people, answered["respondents"], k=k)
    ties = answered["nominations"].select(
        source="follower", target="leader", week=pl.lit(0), weight=pl.lit(1.0)
    )
    seats = {
        level: people.with_columns(unit=placed[level])
        for level in ("division", "block")
    }
    cells = [
        silos.matrix(ties, seated, k=0)
        .with_columns(level=pl.lit(level))
        .filter(pl.col("unit") != pl.col("other"))
        for level, seated in seats.items()
    ]
    ground = silos.prepare(ties, seats["block"])
    index = silos.index(ground)
    fragility = silos.fragility(silos.mixing(ground))
    return {
        "silo_cells": pl.concat(cells),
        "silo_whole": pl.DataFrame(
            {
                "ei": [index.ei],
                "low": [index.low],
                "high": [index.high],
                "pairs": [fragility.tied],
                "hanging": [fragility.on_one],
            },
            schema_overrides=dict.fromkeys(("ei", "low", "high"), pl.Float64),
        ),
    }
