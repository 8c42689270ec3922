"""Who sits where, by what people told of themselves: what the inclusion room finds.

Of those who were asked, as frozen at launch; what somebody withdrew since is not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from ledby.science import disclosure, inclusion
from ledby.science.ceilings import LISTED, PLACE, TENURE, Ceiling
from ledby.web.cycles.models import Participant

TOLD: Final = "attr_told"
DRAWS: Final = 999
LARGE: Final = 20_000
"""From so many people on, fewer shuffles do."""
FEWER_DRAWS: Final = 399
FRAMES: Final[dict[str, dict[str, Any]]] = {
    "seated": {
        "attribute": pl.String,
        "person": pl.String,
        "group": pl.String,
        "first": pl.Int64,
        "level": pl.Int64,
    },
    "ceiling_odds": {
        "attribute": pl.String,
        "group": pl.String,
        "odds_ratio": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "p": pl.Float64,
    },
    "standing": {
        "attribute": pl.String,
        "group": pl.String,
        "share": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
    },
}


def seats(
    participants: Sequence[Participant],
    people: pl.DataFrame,
    nominations: pl.DataFrame,
    k: int,
    before: Sequence[Ceiling] = (),
) -> dict[str, Any]:
    """Return the findings on ceilings, for the gate.

    Parameters
    ----------
    participants
        Everybody who was asked, with what they told.
    people, nominations
        The tables that the answers made.
    k
        Fewest people behind a number.
    before
        What the last release said.
    """
    known = {one["attribute"]: one for one in before}
    told = [row.attributes for row in participants]
    columns = _columns(participants, people)
    found: dict[str, list[pl.DataFrame]] = {name: [] for name in FRAMES}
    for attribute, column in columns.items():
        by = column.alias(TOLD)
        placed = disclosure.seated(
            people.select("person", "manager", "level", by),
            TOLD,
            k=k,
            before=known.get(attribute),
        )
        if placed is None:
            continue
        for name, frame in _rooms(placed, nominations).items():
            row = frame.with_columns(attribute=pl.lit(attribute))
            found[name].append(
                row.select(list(FRAMES[name])).cast(pl.Schema(FRAMES[name]))
            )
    return {
        "tellers": sum(1 for some in told if some),
        "ceilings_before": before,
        **{
            name: pl.concat([pl.DataFrame(schema=FRAMES[name]), *frames])
            for name, frames in found.items()
        },
    }


def _columns(
    participants: Sequence[Participant], people: pl.DataFrame
) -> dict[str, pl.Series]:
    """Return the groups to compare: what people told, and what the list says last."""
    names = {name for row in participants for name in row.attributes} - set(LISTED)
    told = {name: [row.attributes.get(name) for row in participants] for name in names}
    years = [row.tenure or None for row in participants]
    return {
        **{name: pl.Series(name, told[name], pl.String) for name in sorted(names)},
        PLACE: people[PLACE],
        TENURE: pl.Series(TENURE, years, pl.String),
    }


def _rooms(placed: pl.DataFrame, nominations: pl.DataFrame) -> dict[str, pl.DataFrame]:
    draws = DRAWS if len(placed) < LARGE else FEWER_DRAWS
    highest = min(placed["level"].to_list())
    told = placed.rename({"group": TOLD})
    standing = inclusion.standing(
        told, TOLD, nominations=nominations, upper=highest, draws=0
    )
    return {
        "seated": placed,
        "ceiling_odds": inclusion.ceiling_odds(told, TOLD, draws=draws),
        "standing": standing.filter(pl.col("where") == "followed"),
    }
