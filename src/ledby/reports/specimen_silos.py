"""What a made-up organisation says between its blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Final

from ledby.science.released import (
    ANY_TRAIT,
    Block,
    Inside,
    SiloCell,
    Silos,
    SiloView,
    SiloWord,
    TraitFlow,
)

ISLANDS: Final = ((0, 1, 2, 3), (4, 5, 6), (7, 8, 9))
APART: Final[Mapping[tuple[int, int], SiloWord]] = {
    (0, 7): "quiet",
    (1, 7): "less",
    (1, 8): "quiet",
    (2, 8): "less",
    (2, 9): "quiet",
    (3, 8): "few",
    (4, 9): "few",
    (6, 9): "few",
}
CLOSE: Final = frozenset({(0, 1), (4, 5), (7, 8)})
FLOWS: Final = (
    (ANY_TRAIT, 0, 1, "20–49"),
    (ANY_TRAIT, 0, 4, "10–19"),
    (ANY_TRAIT, 4, 0, "10–19"),
    (ANY_TRAIT, 4, 5, "20–49"),
    (ANY_TRAIT, 5, 6, "5–9"),
    (ANY_TRAIT, 3, 0, "50–99"),
    (ANY_TRAIT, 7, 8, "5–9"),
    ("honesty", 4, 0, "5–9"),
    ("honesty", 4, 5, "10–19"),
    ("courage", 3, 0, "10–19"),
    ("courage", 0, 1, "5–9"),
)


def silos(blocks: Sequence[Block]) -> Silos:
    """Return three islands of *blocks*, ten of them, with quiet water between."""
    ids = [block["block"] for block in blocks]
    island = {at: number for number, some in enumerate(ISLANDS) for at in some}
    cells = [
        _cell(ids, one, other, together=island[one] == island[other])
        for one, other in combinations(range(len(ids)), 2)
    ]
    view = SiloView(
        blocks=list(blocks),
        islands=[[ids[at] for at in some] for some in ISLANDS],
        cells=cells,
        weakest=[[ids[0], ids[7]], [ids[1], ids[8]], [ids[2], ids[9]]],
    )
    return Silos(
        sources=["follows"],
        views=[view],
        inside=Inside(share=0.7, low=0.05, high=0.15),
        bridges="50–99",
        pairs=38,
        hanging=3,
    )


def _cell(ids: Sequence[str], one: int, other: int, *, together: bool) -> SiloCell:
    usual: SiloWord = "more" if together else "usual"
    level: SiloWord = (
        "much_more" if (one, other) in CLOSE else APART.get((one, other), usual)
    )
    hardly = level in {"few", "quiet"}
    return SiloCell(
        block=ids[one],
        other=ids[other],
        level=level,
        there="few" if hardly else "10–19",
        back="few" if hardly else "5–9",
    )


def lineage(blocks: Sequence[Block]) -> list[TraitFlow]:
    """Return how traits go from block to block."""
    ids = [block["block"] for block in blocks]
    return [
        TraitFlow(trait=trait, block=ids[one], other=ids[other], people=people)
        for trait, one, other, people in FLOWS
    ]
