"""One partition for each item: blocks in which too few spoke join their nearest kin.

Numbers that a person's page already shows (their own followers, their own reports) are
parts of a block's number, so what is left of the block after taking them away must
hold enough people too, or nobody: the shown parts, the rests and the blocks then form
a tree, and all that can be determined are unions of its leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ledby.science.disclosure.blocks import Partition
from ledby.science.disclosure.evidence import Flags, Floats, Ints
from ledby.science.released import (
    WHOLE,
    WHOLE_LABEL,
    BlockEstimate,
    Estimate,
)


@dataclass(frozen=True, slots=True, repr=False)
class Answers:
    """Answers to one item: block, person and value of each, and whether a page has it.

    ``shown`` marks answers that are already part of a number on somebody's page.
    """

    block: Ints
    person: Ints
    value: Floats
    shown: Flags

    def take(self, keep: Flags) -> Answers:
        """Return the answers marked in *keep*."""
        return Answers(
            self.block[keep], self.person[keep], self.value[keep], self.shown[keep]
        )


Say = Callable[[Answers], Estimate]


@dataclass(slots=True)
class _Group:
    blocks: list[int]
    people: Ints
    rest: Ints

    def __or__(self, other: _Group) -> _Group:
        return _Group(
            sorted(self.blocks + other.blocks),
            np.union1d(self.people, other.people),
            np.union1d(self.rest, other.rest),
        )

    def safe(self, k: int) -> bool:
        return self.people.size >= k and (not self.rest.size or self.rest.size >= k)


def fold(answers: Answers, blocks: Partition, k: int) -> list[list[int]]:
    """Return which blocks share one number, so that each is safe by itself.

    Parameters
    ----------
    answers : Answers
        Of one item.
    blocks : Partition
        The blocks of the organisation.
    k : int
        Fewest people behind a number, and behind what is left of it.

    Returns
    -------
    list of list of int
        A partition of the blocks. Its parts are safe unless it has one part only.
    """
    groups = [_gather(answers, place) for place in range(len(blocks))]
    while len(groups) > 1:
        unsafe = [group for group in groups if not group.safe(k)]
        if not unsafe:
            break
        one = min(unsafe, key=lambda group: (group.people.size, group.blocks))
        groups.remove(one)
        near = _nearest(one, groups, blocks)
        groups.remove(near)
        groups.append(one | near)
    return sorted(group.blocks for group in groups)


def block_estimates(
    word: str, answers: Answers, blocks: Partition, k: int, say: Say
) -> list[BlockEstimate]:
    """Return a row for each block in order, then one for the whole organisation.

    Blocks that share a number are one row that names them all; where all do, there is
    the row of the whole alone. Where even the whole leaves a rest of 1 to k - 1 people
    beside the numbers on persons' pages, that rest is left out of it.
    """
    parts = fold(answers, blocks, k)
    if len(parts) == 1 and 0 < _people(answers, ~answers.shown) < k:
        answers = answers.take(answers.shown)
    rows = [
        BlockEstimate(
            block=blocks.joined(part),
            label=blocks.label(part),
            word=word,
            estimate=_said(answers.take(np.isin(answers.block, part)), k, say),
        )
        for part in parts
        if len(parts) > 1
    ]
    total = _said(answers, k, say)
    whole = BlockEstimate(block=WHOLE, label=WHOLE_LABEL, word=word, estimate=total)
    return [*rows, whole]


def _said(answers: Answers, k: int, say: Say) -> Estimate | None:
    everyone = np.ones(answers.person.size, bool)
    return say(answers) if _people(answers, everyone) >= k else None


def _people(answers: Answers, among: Flags) -> int:
    return int(np.unique(answers.person[among]).size)


def _gather(answers: Answers, place: int) -> _Group:
    here = answers.block == place
    rest = np.unique(answers.person[here & ~answers.shown])
    return _Group([place], np.unique(answers.person[here]), rest)


def _nearest(one: _Group, groups: list[_Group], blocks: Partition) -> _Group:
    """Return the closest relative in the tree; of several the one of fewest people."""
    return min(
        groups,
        key=lambda g: (-blocks.kin(one.blocks, g.blocks), g.people.size, g.blocks),
    )
