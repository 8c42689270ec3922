"""What may be said between blocks: who turns to whom, and which traits wander (P3).

A word about two blocks is a coarse sum over all who answered in both, 2 k or more. It
never says that nobody chose anybody there: up to two people and none look the same.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from ledby.science.disclosure.bands import people_band
from ledby.science.disclosure.blocks import FEWEST_BLOCKS, divisions
from ledby.science.disclosure.cells import FEW, MOST_OF_FEW, OPEN
from ledby.science.disclosure.crossing import crossing
from ledby.science.disclosure.evidence import Follows, Ints, Staff, read
from ledby.science.disclosure.findings import (
    SILO_CELLS,
    SILO_WHOLE,
    Findings,
    Policy,
)
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
from ledby.science.vocabulary import Trait

QUIET: Final = 1 / 3
MUCH: Final = 3.0
WEAKEST: Final = 3
FOLLOWS: Final = "follows"
NEARLY: Final = 1e-9
BRIDGED: Final = 3
"""A bridge reaches so many blocks beside the own."""
PULL: Final[Mapping[SiloWord, int]] = {
    "quiet": -2,
    "less": -1,
    "usual": 0,
    "few": 0,
    "more": 1,
    "much_more": 2,
}


def silos(findings: Findings, follows: Follows, staff: Staff) -> Silos | None:
    """Return how much each two blocks choose each other, in words.

    None where the room was not asked, or where there are fewer than four blocks: with
    three, their margins fix every pair.
    """
    cells = _cells(findings)
    if staff.small or len(staff.blocks) < FEWEST_BLOCKS or not cells["block"]:
        return None
    blocks = [[place] for place in range(len(staff.blocks))]
    wide = divisions(staff.blocks)
    views = [_view(cells["block"], blocks, follows, staff)]
    if len(wide) < len(blocks):
        views.insert(0, _view(cells["division"], wide, follows, staff))
    whole = read(findings, "silo_whole", SILO_WHOLE).row(0)
    ei, low, high, pairs, hanging = whole
    return Silos(
        sources=[FOLLOWS],
        views=views,
        inside=_inside(ei, low, high),
        bridges=people_band(_bridging(follows, staff)),
        pairs=int(pairs),
        hanging=int(hanging) if hanging > MOST_OF_FEW else None,
    )


def lineage(follows: Follows, staff: Staff, policy: Policy) -> list[TraitFlow]:
    """Return which traits go from the leaders of a block to people of another.

    A flow needs k people, and two of the block that it goes to who may not be in it.
    """
    if staff.small:
        return []
    blocks = staff.blocks
    giver, taker = blocks.of_person[follows.leader], blocks.of_person[follows.follower]
    named = np.array([trait or "" for trait in follows.trait], str)
    found = []
    for trait in (ANY_TRAIT, *(one.value for one in Trait)):
        of = named != "" if trait == ANY_TRAIT else named == trait
        count = _tellers(follows.follower[of], giver[of], taker[of], len(blocks))
        for one, other in np.argwhere(count >= policy.k).tolist():
            people = min(int(count[one, other]), int(blocks.answers[other]) - OPEN)
            band = people_band(people) if people >= policy.k else None
            if band and one != other:
                found.append(
                    TraitFlow(
                        trait=trait,
                        block=blocks.ids[one],
                        other=blocks.ids[other],
                        people=band,
                    )
                )
    return found


def _tellers(follower: Ints, giver: Ints, taker: Ints, blocks: int) -> Ints:
    """Return how many people of each taking block (column) chose in each giving one."""
    pairs = np.unique(follower * blocks + giver, return_index=True)[1]
    count = np.zeros((blocks, blocks), np.intp)
    np.add.at(count, (giver[pairs], taker[pairs]), 1)
    return count


def beside(ratio: float, low: float, high: float) -> SiloWord:
    """Return the word for a ratio to what is expected, and its 90 % interval."""
    if not ratio > 0 or low <= 1 <= high:
        return "usual"
    if ratio < 1:
        return "quiet" if ratio < QUIET else "less"
    return "much_more" if ratio > MUCH else "more"


@dataclass(frozen=True, slots=True)
class _Cell:
    """Two blocks: the ties that their others would give, and what they have of them."""

    expected: float
    ratio: float
    low: float
    high: float

    def level(self, tellers: int) -> SiloWord:
        """Return the word for this cell; up to two tellers and none look the same."""
        if tellers <= MOST_OF_FEW:
            return "quiet" if self.expected * QUIET > MOST_OF_FEW else "few"
        return beside(self.ratio, self.low, self.high)

    @property
    def lacking(self) -> float:
        """Return how many ties there are fewer than would be thought."""
        return self.expected * (1 - (0.0 if math.isnan(self.ratio) else self.ratio))


_Cells = Mapping[str, Mapping[tuple[str, str], _Cell]]


def _cells(findings: Findings) -> _Cells:
    found: dict[str, dict[tuple[str, str], _Cell]] = {"division": {}, "block": {}}
    table = read(findings, "silo_cells", SILO_CELLS)
    for level, unit, other, *figures in table.select(*SILO_CELLS.names).iter_rows():
        known = [math.nan if figure is None else float(figure) for figure in figures]
        found[level][unit, other] = found[level][other, unit] = _Cell(*known)
    return found


def _view(
    cells: Mapping[tuple[str, str], _Cell],
    parts: Sequence[list[int]],
    follows: Follows,
    staff: Staff,
) -> SiloView:
    """Return all pairs of *parts*, each a union of blocks."""
    made = staff.blocks
    ids = [made.joined(part) for part in parts]
    pairs = _pairs(cells, ids, parts, follows, staff)
    lacking = {
        (pair["block"], pair["other"]): cells[pair["block"], pair["other"]].lacking
        for pair in pairs
        if pair["level"] in {"quiet", "less"}
    }
    weakest = sorted(lacking, key=lambda pair: (-lacking[pair], pair))[:WEAKEST]
    return SiloView(
        blocks=[
            Block(
                block=ids[at],
                label=made.label(part),
                units=[unit for place in part for unit in made.units[place]],
                members=people_band(int(made.members[part].sum())) or FEW,
            )
            for at, part in enumerate(parts)
        ],
        islands=islands(ids, pairs),
        cells=pairs,
        weakest=[list(pair) for pair in weakest],
    )


def _pairs(
    cells: Mapping[tuple[str, str], _Cell],
    ids: Sequence[str],
    parts: Sequence[list[int]],
    follows: Follows,
    staff: Staff,
) -> list[SiloCell]:
    made = staff.blocks
    part_of = np.empty(len(made), np.intp)
    for at, part in enumerate(parts):
        part_of[part] = at
    seat = part_of[made.of_person]
    tells = _tellers(
        follows.follower, seat[follows.leader], seat[follows.follower], len(parts)
    ).T
    each = _tellers(
        follows.follower,
        made.of_person[follows.leader],
        made.of_person[follows.follower],
        len(made),
    ).T

    def told(count: int, here: list[int], over: list[int]) -> str:
        answers = made.answers[here].tolist()
        tellers = each[np.ix_(here, over)].tolist()
        return crossing(count, list(zip(answers, tellers, strict=True)))

    found = []
    for one, other in combinations(range(len(parts)), 2):
        there, back = int(tells[one, other]), int(tells[other, one])
        found.append(
            SiloCell(
                block=ids[one],
                other=ids[other],
                level=cells[ids[one], ids[other]].level(there + back),
                there=told(there, parts[one], parts[other]),
                back=told(back, parts[other], parts[one]),
            )
        )
    return found


def islands(ids: Sequence[str], cells: Sequence[SiloCell]) -> list[list[str]]:
    """Return blocks in the order of *ids*, those that turn to each other together.

    Correlation clustering on the words of the cells (Bansal, Blum and Chawla 2004,
    *Machine Learning* 56): the two groups that attract each other most are joined while
    any do. It reads nothing but what is shown, so an order gives nothing more away.
    """
    place = {block: at for at, block in enumerate(ids)}
    pull = np.zeros((len(ids), len(ids)))
    for cell in cells:
        one, other = place[cell["block"]], place[cell["other"]]
        pull[one, other] = pull[other, one] = PULL[cell["level"]]
    groups = [[at] for at in range(len(ids))]
    while len(groups) > 1:
        mean = {
            (a, b): float(pull[np.ix_(groups[a], groups[b])].mean())
            for a, b in combinations(range(len(groups)), 2)
        }
        a, b = max(mean, key=lambda pair: (mean[pair], -pair[0], -pair[1]))
        if mean[a, b] <= 0:
            break
        groups[a] = sorted(groups[a] + groups.pop(b))
    return [[ids[at] for at in group] for group in sorted(groups)]


def _inside(ei: float | None, low: float | None, high: float | None) -> Inside | None:
    """Return the index as a share of ties inside, to 0.05, never none and never all."""
    if ei is None or low is None or high is None:
        return None
    share = min(max(round(20 * (1 - ei) / 2) / 20, 0.05), 0.95)
    return Inside(
        share=round(share, 2),
        low=round(math.floor(10 * (1 - high) + NEARLY) / 20, 2),
        high=round(math.ceil(10 * (1 - low) - NEARLY) / 20, 2),
    )


def _bridging(follows: Follows, staff: Staff) -> int:
    """Return how many people have ties into three other blocks or more."""
    block, size = staff.blocks.of_person, len(staff.blocks)
    one = np.concatenate([follows.follower, follows.leader])
    other = np.concatenate([follows.leader, follows.follower])
    reached = np.unique(one * size + block[other])
    person, there = np.divmod(reached, size)
    each = np.bincount(person[there != block[person]], minlength=len(staff))
    return int((each >= BRIDGED).sum())
