"""Parts of a person's followers: by block, and beyond their own line (policy P3).

Bands of a whole and of its parts are inequalities, and together they can pin down what
none of them says. So parts are told only where everything that can be worked out from
them leaves room: in every told part at least two who chose and two who did not, and in
what is not told, room for at least two more than the lower ends force. Each decision
depends on the bands themselves, so a part that is kept back says no more than that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ledby.science.disclosure.bands import (
    Range,
    follower_band,
    follower_range,
    people_band,
    people_range,
)
from ledby.science.disclosure.evidence import (
    Follows,
    Ints,
    Staff,
    reports_to,
)
from ledby.science.disclosure.findings import Policy
from ledby.science.released import BlockPeople
from ledby.science.vocabulary import Share

LEAST_EACH_WAY: Final = 2
"""So many must have chosen, and so many not, before a part of the followers is told."""
MANY: Final = 10
"""The lower end of the last follower band: beyond one's line, only this is told."""


def capped(n: int, among: int) -> Range:
    """Return what may be thought of a told part of *n* people among so many.

    Everybody knows that a part is told only if two are not in it.
    """
    low, high = people_range(n)
    return low, min(high, among - LEAST_EACH_WAY)


def leaves_open(total: Range, told: Iterable[Range], room: int, silent: int) -> bool:
    """Return whether a whole and its told parts leave the rest in the dark.

    Parameters
    ----------
    total : (int, int)
        Range of the whole.
    told : iterable of (int, int)
        Ranges of the told parts.
    room : int
        How many of the rest may be in it without their part being told.
    silent : int
        How many people the rest has.

    Returns
    -------
    bool
        Whether the rest, less what the lower ends force and within what the upper
        ends allow, leaves at least two open either way.
    """
    told = list(told)
    least = total[0] - sum(high for _, high in told)
    most = total[1] - sum(low for low, _ in told)
    forced = least > 0 and room < least + LEAST_EACH_WAY
    return not forced and most >= min(LEAST_EACH_WAY, silent)


@dataclass(frozen=True, slots=True, repr=False)
class _Counts:
    """Followers of each person, and answers of their line, in all and by block."""

    total: Ints
    beyond: Ints
    by_pair: dict[int, dict[int, int]]
    line: dict[int, dict[int, int]]
    signed_below: Ints


def split(
    staff: Staff, follows: Follows, policy: Policy
) -> tuple[dict[int, list[BlockPeople]], list[str | None]]:
    """Return what may be said of parts of each person's followers.

    Returns
    -------
    by_block : dict
        Rows of all blocks, for those with a band in one of them.
    beyond : list
        The band of followers who do not report to the person, even indirectly: for
        people without reports that of all followers; else ``10+`` or nothing.
    """
    counts = _count(staff, follows)
    nobody = no_rows(staff)
    rows: dict[int, list[BlockPeople]] = {}
    beyond: list[str | None] = []
    for person in range(len(staff)):
        told = _told_blocks(staff, counts, person, policy)
        if told:
            rows[person] = _rows(nobody, told)
        beyond.append(_beyond(staff, counts, person, told, policy))
    return rows, beyond


def no_rows(staff: Staff) -> list[BlockPeople]:
    """Return the rows of somebody of whose followers no block can be told."""
    blocks = zip(staff.blocks.ids, staff.blocks.labels, strict=True)
    return [BlockPeople(block=b, label=label, people=None) for b, label in blocks]


def _count(staff: Staff, follows: Follows) -> _Counts:
    seen, size = follows.seen, len(staff)
    leader, follower = follows.leader[seen], follows.follower[seen]
    below = reports_to(staff, follower, leader)
    signed = below & (follows.shared[seen] == Share.NAME)
    block = staff.blocks.of_person
    spoke = np.flatnonzero(staff.responded)
    steps = [(above, block[spoke[at]]) for at, above in staff.superiors(spoke)]
    above = np.concatenate([step[0] for step in steps] or [spoke[:0]])
    where = np.concatenate([step[1] for step in steps] or [spoke[:0]])
    return _Counts(
        total=np.bincount(leader, minlength=size),
        beyond=np.bincount(leader[~below], minlength=size),
        by_pair=_pairs(leader, block[follower], len(staff.blocks)),
        line=_pairs(above, where, len(staff.blocks)),
        signed_below=np.bincount(leader[signed], minlength=size),
    )


def _pairs(person: Ints, block: Ints, size: int) -> dict[int, dict[int, int]]:
    found, count = np.unique(person * size + block, return_counts=True)
    pairs: dict[int, dict[int, int]] = {}
    for code, n in zip(found.tolist(), count.tolist(), strict=True):
        pairs.setdefault(code // size, {})[code % size] = n
    return pairs


def _asked(staff: Staff, person: int) -> list[int]:
    """Return how many others answered in each block."""
    asked: list[int] = staff.blocks.answers.tolist()
    asked[staff.blocks.of_person[person]] -= int(staff.responded[person])
    return asked


def _told_blocks(
    staff: Staff, counts: _Counts, person: int, policy: Policy
) -> dict[int, int]:
    """Return the followers in each block that may be told of."""
    total = int(counts.total[person])
    if total <= policy.k:
        return {}
    asked = _asked(staff, person)
    told = {
        block: n
        for block, n in counts.by_pair[person].items()
        if n >= policy.k and asked[block] - n >= LEAST_EACH_WAY
    }
    ranges = [capped(n, asked[block]) for block, n in told.items()]
    rest = [n for block, n in enumerate(asked) if block not in told]
    room = sum(min(n, policy.k - 1) for n in rest)
    safe = leaves_open(follower_range(total), ranges, room, sum(rest))
    return told if safe else {}


def _beyond(
    staff: Staff, counts: _Counts, person: int, told: dict[int, int], policy: Policy
) -> str | None:
    """Return the band of followers beyond the line, where it says little of the line.

    At least k of the line below who did not sign their follow must have answered, with
    two who chose and two who did not; and ten or more others, so that no upper end
    stands against them.
    """
    total, beyond = int(counts.total[person]), int(counts.beyond[person])
    if not staff.reports[person]:
        return follower_band(total)
    signed = int(counts.signed_below[person])
    line = counts.line.get(person, {})
    asked_below = sum(line.values()) - signed
    chose = total - beyond - signed
    if (
        beyond < MANY
        or asked_below < policy.k
        or not LEAST_EACH_WAY <= chose <= asked_below - LEAST_EACH_WAY
    ):
        return None
    asked = _asked(staff, person)
    others = [n - line.get(block, 0) for block, n in enumerate(asked)]
    ranges = [capped(n, asked[block]) for block, n in told.items()]
    if any(
        others[block] - LEAST_EACH_WAY < low
        for block, (low, _) in zip(told, ranges, strict=True)
    ):
        return None
    held = [
        (0, min(high, others[block]))
        for block, (_, high) in zip(told, ranges, strict=True)
    ]
    rest = [n for block, n in enumerate(others) if block not in told]
    room = sum(min(n, policy.k - 1) for n in rest)
    safe = leaves_open(follower_range(beyond), held, room, sum(rest))
    return follower_band(beyond) if safe else None


def _rows(nobody: Sequence[BlockPeople], told: dict[int, int]) -> list[BlockPeople]:
    return [
        BlockPeople(
            block=row["block"],
            label=row["label"],
            people=people_band(told[place]) if place in told else None,
        )
        for place, row in enumerate(nobody)
    ]
