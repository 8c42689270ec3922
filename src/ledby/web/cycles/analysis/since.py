"""What changed since the last release: from what both show, and nothing else."""

from __future__ import annotations

from typing import Final, Literal, cast

import polars as pl

from ledby.science import disclosure
from ledby.science.released import BlockEstimate, Changed, OrganisationPage, Since

Part = Literal["active", "traits", "level", "lead", "inclusion"]
PARTS: Final[tuple[Part, ...]] = ("active", "lead", "inclusion")
NUMBERS: Final = {
    "view": pl.String,
    "label": pl.String,
    "item": pl.String,
    "mean": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
}
BREAK: Final = "\n"


def changed_since(before: OrganisationPage, cycle: str, now: OrganisationPage) -> Since:
    """Return which numbers went up or down, where their two ranges do not meet.

    Parameters
    ----------
    before, now
        What was and is to be released; blocks are compared where they are the same
        units.
    cycle
        Name of the cycle of *before*.
    """
    # Where raters saw people as one, then or now, one figure stands for eight.
    as_one = before["one_view"] is not None or now["one_view"] is not None
    parts: tuple[Part, ...] = (*PARTS, "level" if as_one else "traits")
    found = disclosure.change(_numbers(before, parts), _numbers(now, parts))
    changes = []
    for view, label, item, change in found.iter_rows():
        part, _, word = item.partition(BREAK)
        if change in {"up", "down"}:
            changes.append(
                Changed(
                    part=cast("Part", part),
                    block=view,
                    label=label,
                    word=word,
                    change=change,
                )
            )
    return Since(cycle=cycle, compared=len(found), changes=changes)


def _numbers(page: OrganisationPage, parts: tuple[Part, ...]) -> pl.DataFrame:
    rows = []
    for part in parts:
        lines: list[BlockEstimate] = page[part]
        for line in lines:
            if shown := line["estimate"]:
                figures = shown["value"], shown["low"], shown["high"]
                item = f"{part}{BREAK}{line['word']}"
                rows.append((line["block"], line["label"], item, *figures))
    return pl.DataFrame(rows, schema=NUMBERS, orient="row")
