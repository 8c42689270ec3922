"""What may be said of blocks out of mail, calendars and chat (P3).

Nobody gave these facts, so they take more than chosen follows do: *k* people with ties
in both blocks, *k* behind a pair, and three on each of its sides. Anything less looks
like nothing at all.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, Final

import narwhals as nw

from ledby.science.disclosure.bands import people_band
from ledby.science.disclosure.between import QUIET, beside
from ledby.science.disclosure.blocks import FEWEST_BLOCKS
from ledby.science.disclosure.cells import MOST_OF_FEW
from ledby.science.released import Block, Met, MetCell, MetView, SiloWord

Pair = tuple[str, str]
FIGURES: Final = ("across_expected", "across", "across_low", "across_high")


def meetings(
    views: Sequence[tuple[Sequence[Block], Any]],
    tied: Sequence[Mapping[str, int]],
    sides: Sequence[Mapping[Pair, int]],
    *,
    per_tie: float,
    people: int,
    k: int = 5,
) -> Met:
    """Return how much each two blocks have to do with each other, in words.

    Parameters
    ----------
    views
        Blocks as the newest release shows them, each with the frame that
        :func:`ledby.science.silos.matrix` gave for them with k = 0.
    tied
        For each view, how many people of a block have a tie with anybody.
    sides
        For each view and ordered pair of blocks, how many people of the first have a
        tie into the second.
    per_tie
        Mean weight of two people who are tied.
    people
        Those who have a tie with anybody.
    k
        Fewest people, as above.
    """
    told = []
    for (blocks, frame), own, crossing in zip(views, tied, sides, strict=True):
        large = [one["block"] for one in blocks if own.get(one["block"], 0) >= k]
        figures = _figures(frame)
        cells = [
            MetCell(block=one, other=other, level="few")
            for one, other in combinations([one["block"] for one in blocks], 2)
        ]
        for cell in cells if len(large) >= FEWEST_BLOCKS else ():
            pair = cell["block"], cell["other"]
            if pair in figures and set(pair) <= set(large):
                there, back = crossing.get(pair, 0), crossing.get(pair[::-1], 0)
                enough = there + back >= k and min(there, back) > MOST_OF_FEW
                cell["level"] = _level(figures[pair], per_tie, k, enough=enough)
        told.append(MetView(blocks=list(blocks), cells=cells))
    return Met(views=told, people=people_band(people))


def _figures(frame: Any) -> dict[Pair, tuple[float, ...]]:
    table = nw.from_native(frame, eager_only=True).select("unit", "other", *FIGURES)
    found: dict[Pair, tuple[float, ...]] = {}
    for unit, other, *figures in table.iter_rows():
        known = tuple(math.nan if one is None else float(one) for one in figures)
        found[unit, other] = found[other, unit] = known
    return found


def _level(
    figures: tuple[float, ...], per_tie: float, k: int, *, enough: bool
) -> SiloWord:
    expected, ratio, low, high = figures
    if not enough:
        # Of so many ties that were to be expected there is hardly one in three.
        return "quiet" if expected * QUIET > k * per_tie else "few"
    return beside(ratio, low, high)
