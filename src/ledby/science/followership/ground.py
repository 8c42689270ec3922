"""Nominations made countable: positions instead of names, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from ledby.errors import TableError
from ledby.science.followership.line import Line
from ledby.science.tables import NOMINATIONS, PEOPLE, Column, Table, conform
from ledby.science.vocabulary import ACTIVE_ENERGY, Gate, Trait

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

RESPONDENTS: Final = Table("respondents", (Column("person", required=True),))
FIRM, DIRECTIONAL = 0.80, 0.65
"""Response rates from which numbers, or a direction, are shown."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that could not count, by reason."""

    self_nominations: int
    unknown_leaders: int
    unknown_followers: int
    duplicates: int


@dataclass(frozen=True, slots=True)
class Ground:
    """Countable follows: arrays over follows and over people, by position.

    ``energy`` is 0 and ``trait`` -1 where nothing was said; ``unit`` and ``level`` are
    codes, -1 where unknown.
    """

    ids: list[str]
    line: Line
    unit: Ints
    level: Ints
    answered: Flags
    follower: Ints
    leader: Ints
    energy: Ints
    trait: Ints
    left_out: LeftOut

    @property
    def beyond(self) -> Flags:
        """Return which follows come from outside the leader's reporting line."""
        return ~self.line.inside(self.follower, self.leader)

    @property
    def chosen(self) -> Flags:
        """Return which follows come from people who do not report to the leader."""
        chosen: Flags = self.line.manager[self.follower] != self.leader
        return chosen

    @property
    def choosers(self) -> Ints:
        """Return for each person how many others answered and do not report to them."""
        answered = self.answered.astype(np.int64)
        managed = self.line.manager >= 0
        reports = np.bincount(
            self.line.manager[managed & self.answered], minlength=len(self.ids)
        )
        others: Ints = answered.sum() - answered - reports
        return others

    def count(self, which: Flags) -> Ints:
        """Return for each person the number of these follows."""
        return np.bincount(self.leader[which], minlength=len(self.ids))

    def distinct(self, code: Ints) -> Ints:
        """Return for each person how many different codes the followers have."""
        codes = code[self.follower]
        keys = self.leader * (code.max(initial=0) + 1) + codes
        once = np.unique(keys[codes >= 0]) // (code.max(initial=0) + 1)
        return np.bincount(once, minlength=len(self.ids))

    @property
    def active(self) -> Flags:
        """Return which follows are active."""
        acts: Flags = self.energy >= ACTIVE_ENERGY
        return acts


def response_gate(share: float) -> Gate:
    """Return what a response rate allows to be said.

    From 0.80 on numbers are firm, from 0.65 on they point a way, below they stay
    hidden: who is silent could turn them round (practice of network surveys).

    Parameters
    ----------
    share : float
        Answered of asked, 0..1.
    """
    if share >= FIRM:
        return Gate.OK
    return Gate.DIRECTIONAL if share >= DIRECTIONAL else Gate.HIDDEN


def prepare(nominations: Any, people: Any, respondents: Any | None) -> Ground:
    """Check the tables and lay them out; see :func:`followers` for the rules.

    Raises
    ------
    TableError
        A table breaks its contract, a person appears twice, or a reporting line has
        a circle.
    """
    everybody = conform(people, PEOPLE)
    ids: list[str] = everybody["person"].to_list()
    at = _positions(ids)
    manager = _find(at, everybody["manager"])
    line = Line(np.where(manager == np.arange(len(ids)), -1, manager), ids)
    rows = conform(nominations, NOMINATIONS)
    follower, leader = _find(at, rows["follower"]), _find(at, rows["leader"])
    keep, left_out = _countable(follower, leader, len(ids))
    answered = np.zeros(len(ids), dtype=bool)
    if respondents is None:
        answered[:] = True
    else:
        came = _find(at, conform(respondents, RESPONDENTS)["person"])
        answered[came[came >= 0]] = True
    answered[follower[follower >= 0]] = True
    trait = {word.value: code for code, word in enumerate(Trait)}
    return Ground(
        ids=ids,
        line=line,
        unit=codes(everybody["unit"]),
        level=codes(everybody["level"]),
        answered=answered,
        follower=follower[keep],
        leader=leader[keep],
        energy=rows["energy"].fill_null(0).to_numpy().astype(np.int64)[keep],
        trait=_find(trait, rows["trait"])[keep],
        left_out=left_out,
    )


def codes(series: nw.Series[Any]) -> Ints:
    """Return a code for each value, -1 for null; codes follow the sorted values."""
    values = series.to_list()
    known = sorted({value for value in values if not _missing(value)})
    place = {value: code for code, value in enumerate(known)}
    return _looked_up(place, values)


def _missing(value: Any) -> bool:
    return value is None or value != value  # noqa: PLR0124 - NaN is how pandas says null


def _positions(ids: list[str]) -> dict[str, int]:
    at: dict[str, int] = {}
    for row, person in enumerate(ids):
        if at.setdefault(person, row) != row:
            message = (
                f'Table people, column "person", row {row + 1}: "{person}" is already'
                f" in row {at[person] + 1}; each person appears once."
            )
            raise TableError(message)
    return at


def _find(at: dict[str, int], series: nw.Series[Any]) -> Ints:
    return _looked_up(at, series.to_list())


def _looked_up(at: dict[Any, int], values: Iterable[Any]) -> Ints:
    return np.array([at.get(value, -1) for value in values], dtype=np.int64)


def _countable(follower: Ints, leader: Ints, people: int) -> tuple[Ints, LeftOut]:
    """Return the rows that count: both known, not oneself, each pair once."""
    nobody = leader < 0
    stranger = (follower < 0) & ~nobody
    oneself = (follower == leader) & ~nobody & ~stranger
    good = np.flatnonzero(~nobody & ~stranger & ~oneself)
    pairs = follower[good] * people + leader[good]
    keep = good[np.sort(np.unique(pairs, return_index=True)[1])]
    return keep, LeftOut(
        self_nominations=int(oneself.sum()),
        unknown_leaders=int(nobody.sum()),
        unknown_followers=int(stranger.sum()),
        duplicates=len(good) - len(keep),
    )
