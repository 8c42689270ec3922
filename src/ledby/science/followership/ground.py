"""Nominations made countable: positions instead of names, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from ledby.errors import TableError
from ledby.science.disclosure.blocks import partition, texts
from ledby.science.followership.line import Line
from ledby.science.tables import NOMINATIONS, PEOPLE, Column, Table, conform
from ledby.science.vocabulary import ACTIVE_ENERGY, MAX_NOMINATIONS, Gate, Trait

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

RESPONDENTS: Final = Table(
    "respondents",
    (Column("person", required=True), Column("more", "whole", low=0)),
)
"""Who answered, and how many more they could have named."""

FIRM, DIRECTIONAL = 0.80, 0.65
"""Response rates from which numbers, or a direction, are shown."""

IN_A_BLOCK: Final = 5
"""Fewest people of whom a response rate says anything."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that could not count, by reason."""

    self_nominations: int
    unknown_leaders: int
    unknown_followers: int
    duplicates: int


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Countable follows: arrays over follows and over people, by position.

    Every function of the room takes one in the place of its tables, so that several
    questions to the same answers lay them out once.

    Attributes
    ----------
    ids : list of str
        People in the order of their table.
    line : Line
        The reporting tree.
    unit, level, place, block : ndarray of shape (people,)
        Codes, -1 where unknown; ``block`` joins units of fewer than five people.
    answered : ndarray of shape (people,)
        Who answered; ``known`` says whether a list of them was given.
    unnamed : ndarray of shape (people,)
        How many more each could have named beside a full list.
    follower, leader, energy, trait : ndarray of shape (follows,)
        Positions; ``energy`` is 0 and ``trait`` -1 where nothing was said.
    rows : narwhals frame
        The nominations as they came; ``kept`` are the rows that count.
    like : frame
        A dataframe of the kind in which results go back.
    """

    ids: list[str]
    line: Line
    unit: Ints
    level: Ints
    place: Ints
    block: Ints
    answered: Flags
    known: bool
    unnamed: Ints
    follower: Ints
    leader: Ints
    energy: Ints
    trait: Ints
    left_out: LeftOut
    rows: nw.DataFrame[Any]
    kept: Ints
    names: nw.Series[Any]
    like: Any

    @property
    def people(self) -> int:
        """Return how many people there are."""
        return len(self.ids)

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
    def active(self) -> Flags:
        """Return which follows are active."""
        acts: Flags = self.energy >= ACTIVE_ENERGY
        return acts

    @property
    def choosers(self) -> Ints:
        """Return for each person how many others answered and do not report to them."""
        answered = self.answered.astype(np.int64)
        managed = self.line.manager >= 0
        reports = np.bincount(
            self.line.manager[managed & self.answered], minlength=self.people
        )
        others: Ints = answered.sum() - answered - reports
        return others

    def count(self, which: Flags) -> Ints:
        """Return for each person the number of these follows."""
        return np.bincount(self.leader[which], minlength=self.people)

    def distinct(self, code: Ints, which: Flags | None = None) -> Ints:
        """Return for each person how many different codes these followers have."""
        follower = self.follower if which is None else self.follower[which]
        leader = self.leader if which is None else self.leader[which]
        codes = code[follower]
        base = int(code.max(initial=0)) + 1
        pairs = once((leader * base + codes)[codes >= 0])
        return np.bincount(pairs // base, minlength=self.people)

    def told(self, column: str) -> nw.Series[Any]:
        """Return what this column of the nominations says of the follows that count."""
        series: nw.Series[Any] = self.rows[column][self.kept]
        return nw.maybe_reset_index(series)

    def find(self, persons: nw.Series[Any]) -> Ints:
        """Return the position of each of *persons*, -1 for a stranger."""
        return find(self.names, persons)


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


def prepare(nominations: Any, people: Any = None, respondents: Any = None) -> Ground:
    """Check the tables and lay them out; see :func:`followers` for the rules.

    Parameters
    ----------
    nominations : frame or Ground
        A ground is given back as it is.
    people : frame
    respondents : frame, optional

    Raises
    ------
    TableError
        A table breaks its contract, a person appears twice, or a reporting line has
        a circle.
    """
    if isinstance(nominations, Ground):
        return nominations
    everybody = conform(people, PEOPLE)
    names = everybody["person"]
    ids: list[str] = names.to_list()
    _refuse_doubles(ids)
    rows = conform(nominations, NOMINATIONS)
    follower, leader = find(names, rows["follower"]), find(names, rows["leader"])
    keep, left_out = _countable(follower, leader, len(ids))
    answered, more = _who_came(names, respondents)
    answered[follower[follower >= 0]] = True
    energy = rows["energy"].fill_null(0).to_numpy()
    named = np.bincount(follower[keep], minlength=len(ids))
    return Ground(
        ids=ids,
        line=_line(names, everybody["manager"], ids),
        unit=codes(everybody["unit"]),
        level=codes(everybody["level"]),
        place=codes(everybody["location"]),
        block=_blocks(everybody),
        answered=answered,
        known=respondents is not None,
        unnamed=np.where(named >= MAX_NOMINATIONS, more, 0),
        follower=follower[keep],
        leader=leader[keep],
        energy=energy[keep].astype(np.int64),
        trait=_traits(rows["trait"])[keep],
        left_out=left_out,
        rows=rows,
        kept=keep,
        names=names,
        like=people,
    )


def once(keys: Ints) -> Ints:
    """Return each key once, sorted; faster than hashing where most differ."""
    ordered = np.sort(keys)
    single: Ints = ordered[np.diff(ordered, prepend=-1) != 0]
    return single


def codes(series: nw.Series[Any]) -> Ints:
    """Return a code for each value, -1 for null; codes follow the sorted values."""
    return find(series.drop_nulls().unique().sort(), series)


def find(known: nw.Series[Any], wanted: nw.Series[Any]) -> Ints:
    """Return where each of *wanted* stands in *known*, -1 if it does not.

    Parameters
    ----------
    known : narwhals Series
        Each value once, none absent.
    wanted : narwhals Series
        Any values, of any backend.
    """
    if wanted.implementation is not known.implementation:
        wanted = nw.new_series(
            "key", wanted.to_list(), known.dtype, backend=known.implementation
        )
    at: Ints = np.full(len(wanted), -1, dtype=np.int64)
    if not len(known) or not len(wanted):
        return at
    left = wanted.alias("key").to_frame().with_row_index("row")
    right = known.alias("key").to_frame().with_row_index("at")
    both = left.join(right, on="key", how="inner")
    at[both["row"].to_numpy()] = both["at"].to_numpy()
    return at


def _refuse_doubles(ids: list[str]) -> None:
    if len(set(ids)) == len(ids):
        return
    at: dict[str, int] = {}
    for row, person in enumerate(ids):
        if at.setdefault(person, row) != row:
            message = (
                f'Table people, column "person", row {row + 1}: "{person}" is already'
                f" in row {at[person] + 1}; each person appears once."
            )
            raise TableError(message)


def _line(names: nw.Series[Any], managers: nw.Series[Any], ids: list[str]) -> Line:
    manager = find(names, managers)
    return Line(np.where(manager == np.arange(len(ids)), -1, manager), ids)


def _who_came(names: nw.Series[Any], respondents: Any) -> tuple[Flags, Ints]:
    """Return who answered, and how many more each could have named."""
    more = np.zeros(len(names), dtype=np.int64)
    if respondents is None:
        return np.ones(len(names), dtype=bool), more
    table = conform(respondents, RESPONDENTS)
    came = find(names, table["person"])
    answered = np.zeros(len(names), dtype=bool)
    answered[came[came >= 0]] = True
    more[came[came >= 0]] = table["more"].fill_null(0).to_numpy()[came >= 0]
    return answered, more


def _traits(series: nw.Series[Any]) -> Ints:
    words = [word.value for word in Trait]
    known = nw.new_series("trait", words, nw.String(), backend=series.implementation)
    return find(known, series)


def _blocks(people: nw.DataFrame[Any]) -> Ints:
    """Return units as blocks of at least five people, the smaller joined upward."""
    everybody = np.ones(len(people), dtype=bool)
    if not len(people):
        return np.zeros(0, dtype=np.int64)
    made = partition(
        texts(people["unit"]), everybody, k=IN_A_BLOCK, max_blocks=len(people)
    )
    return made.of_person.astype(np.int64)


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
