"""Pairs of blocks of units in a brief's program: which are near or far, and its cost.

Rows that only tighten the relaxation are marked as such, for they hold only where all
rules do.
"""

from __future__ import annotations

from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ledby.science.teams.closeness import CLOSE, FAR
from ledby.science.teams.rows import TIGHTER

if TYPE_CHECKING:
    from ledby.science.teams.program import Program

Ints = NDArray[np.int64]


def lay_closeness(program: Program) -> None:
    """Let pairs of blocks that hardly talk cost something, and count near and far."""
    _Meeting(program).lay()


class _Meeting:
    """Which blocks send somebody, and which meet."""

    def __init__(self, program: Program) -> None:
        """Lay out nothing yet."""
        self.program = program
        self.brief, self.pool = program.brief, program.pool

    def lay(self) -> None:
        """Let pairs of blocks that hardly talk cost something; count near and far."""
        brief, pool = self.brief, self.pool
        apart = brief.weigh_distance * pool.distance
        if not (apart.any() or brief.start or brief.bridge):
            return
        sent = self._sent()
        pairs = np.triu_indices(len(apart), 1)
        both = self.program.rows.new(apart[pairs].tolist())
        self._both(sent, both, pairs)
        if brief.start:
            self._start(sent)
        if brief.bridge:
            several = "1 pair" if brief.bridge == 1 else f"{brief.bridge} pairs"
            words = f"at least {several} of units that hardly meet"
            rule = self.program.rule(words, "bridge", number=brief.bridge)
            far = both[pool.distance[pairs] >= FAR]
            self.program.rows.add(far, 1, brief.bridge, np.inf, rule)

    def _sent(self) -> Ints:
        """Return for each block whether it sends somebody.

        That whoever is in makes the block send is said person by person and, which is
        far tighter in the relaxation, for all carriers of a need together.
        """
        pool, rows = self.pool, self.program.rows
        blocks = int(pool.block.max(initial=-1)) + 1
        sent = rows.new([0.0] * blocks, whole=True)
        people = np.arange(len(self.program.x))
        rows.add_each(
            np.concatenate([pool.block, np.arange(blocks)]),
            np.concatenate([self.program.x, sent]),
            np.repeat([1.0, -1.0], [len(people), blocks]),
            0,
            np.inf,
        )
        rows.add_each(
            np.tile(people, 2),
            np.concatenate([sent[pool.block], self.program.x]),
            np.repeat([1.0, -1.0], len(people)),
            0,
            np.inf,
        )
        self._covered(sent)
        rows.add(sent, 1, self._fewest_blocks, np.inf, TIGHTER)
        return sent

    def _covered(self, sent: Ints) -> None:
        """Say of each block which part of each need it covers: only if it sends.

        More people than asked may carry a need, so the part has a variable of its own.
        """
        brief, pool, rows = self.brief, self.pool, self.program.rows
        wanted = np.array([need.people for need in brief.needs], dtype=np.float64)
        cell = pool.block[self.program.carrier] * len(wanted) + self.program.need
        cells, row = np.unique(cell, return_inverse=True)
        block, need = np.divmod(cells, len(wanted))
        part, at = rows.new([0.0] * len(cells)), np.arange(len(cells))
        rows.add_each(
            np.concatenate([at, row]),
            np.concatenate([part, self.program.a]),
            np.concatenate([wanted[need], -np.ones(len(self.program.a))]),
            -np.inf,
            0,
            TIGHTER,
        )
        rows.add_each(
            np.tile(at, 2),
            np.concatenate([part, sent[block]]),
            np.repeat([1.0, -1.0], len(at)),
            -np.inf,
            0,
            TIGHTER,
        )
        rows.add_each(
            need, part, 1, (np.bincount(need) > 0).astype(float), np.inf, TIGHTER
        )

    def _both(self, sent: Ints, both: Ints, pairs: tuple[Ints, Ints]) -> None:
        """Tie z to s from both sides.

        Without the last rows half of each block costs nothing in the relaxation: a
        block that is in meets all others, of which there are at least so many (Sherali
        and Adams 1990, *SIAM Journal on Discrete Mathematics* 3, at the first level).
        """
        rows, count, at = self.program.rows, len(both), np.arange(len(both))
        one, other = pairs
        rows.add_each(
            np.tile(at, 3),
            np.concatenate([both, sent[one], sent[other]]),
            np.repeat([1.0, -1.0, -1.0], count),
            -1,
            np.inf,
        )
        for side in pairs:
            rows.add_each(
                np.tile(at, 2),
                np.concatenate([both, sent[side]]),
                np.repeat([1.0, -1.0], count),
                -np.inf,
                0,
            )
        others = self._fewest_blocks - 1
        if others > 0:
            rows.add_each(
                np.concatenate([one, other, np.arange(len(sent))]),
                np.concatenate([both, both, sent]),
                np.concatenate(
                    [np.ones(2 * count), np.full(len(sent), -float(others))]
                ),
                0,
                np.inf,
                TIGHTER,
            )

    @cached_property
    def _fewest_blocks(self) -> int:
        """Return from how many blocks a team comes at least."""
        brief, pool = self.brief, self.pool
        units = brief.units
        if brief.most_from_one is not None:
            units = max(units, ceil(brief.fewest / brief.most_from_one))
        seats = np.unique(np.stack([pool.block, pool.unit]), axis=1)[0]
        held = np.sort(np.bincount(seats, minlength=1))[::-1].cumsum()
        return int(np.searchsorted(held, units)) + 1

    def _start(self, sent: Ints) -> None:
        """Count members whose block is close to another's, or has two members."""
        brief, pool, rows = self.brief, self.pool, self.program.rows
        words = f"at least {brief.start} people whose units already work together"
        rule = self.program.rule(words, "start", number=brief.start)
        blocks, people = len(sent), np.arange(len(self.program.x))
        two = rows.new([0.0] * blocks, whole=True)
        near = rows.new([0.0] * blocks)
        joined = rows.new([0.0] * len(people))
        rows.add_each(
            np.concatenate([pool.block, np.arange(blocks)]),
            np.concatenate([self.program.x, two]),
            np.concatenate([np.ones(len(people)), np.full(blocks, -2.0)]),
            0,
            np.inf,
        )
        close = pool.distance <= CLOSE
        np.fill_diagonal(close, val=False)
        one, other = np.nonzero(close)
        at = np.arange(blocks)
        rows.add_each(
            np.concatenate([at, at, one]),
            np.concatenate([near, two, sent[other]]),
            np.concatenate([np.ones(blocks), -np.ones(blocks + len(one))]),
            -np.inf,
            0,
        )
        for limit in (self.program.x, near[pool.block]):
            rows.add_each(
                np.tile(people, 2),
                np.concatenate([joined, limit]),
                np.repeat([1.0, -1.0], len(people)),
                -np.inf,
                0,
            )
        rows.add(joined, 1, brief.start, np.inf, rule)
