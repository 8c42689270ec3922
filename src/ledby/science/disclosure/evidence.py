"""The findings as arrays over people, ready to be counted by the gate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from ledby.errors import InsufficientData, TableError
from ledby.science.disclosure.blocks import (
    Partition,
    identifiers,
    partition,
    spoken,
    texts,
)
from ledby.science.disclosure.findings import Findings, Policy, empty
from ledby.science.released import GateWord
from ledby.science.tables import NOMINATIONS, PEOPLE, Table, conform
from ledby.science.vocabulary import Share

Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DEEPEST_LINE: Final = 100


@dataclass(frozen=True, slots=True, repr=False)
class Staff:
    """The people of a cycle in row order, and the blocks they are in.

    ``manager`` holds row numbers, -1 for nobody; ``small`` says that only totals may
    be given.
    """

    ids: list[str]
    names: list[str]
    titles: list[str]
    units: list[str]
    manager: Ints
    reports: Ints
    responded: Flags
    places: dict[str | None, int]
    blocks: Partition
    small: bool

    def __len__(self) -> int:
        """Return the number of people."""
        return len(self.ids)

    def find(self, ids: Sequence[Any]) -> Ints:
        """Return the row of each identifier, -1 for a stranger."""
        places = self.places
        return np.fromiter((places.get(one, -1) for one in ids), np.intp, len(ids))

    def superiors(self, people: Ints) -> Iterator[tuple[Ints, Ints]]:
        """Yield for each step up the line (position in *people*, the superior there).

        Raises
        ------
        TableError
            The reporting line goes round in a circle.
        """
        at = np.arange(people.size)
        above = self.manager[people]
        for _ in range(DEEPEST_LINE):
            at, above = at[above >= 0], above[above >= 0]
            if not at.size:
                return
            yield at, above
            above = self.manager[above]
        raise TableError(
            'Table people, column "manager": the reporting line goes round in a'
            f" circle, or over more than {DEEPEST_LINE} levels."
        )


@dataclass(frozen=True, slots=True, repr=False)
class Follows:
    """Who chose whom: each pair of two people of the cycle once."""

    follower: Ints
    leader: Ints
    energy: Floats
    reasons: list[tuple[str, ...]]
    message: list[str]
    trait: list[str | None]
    shared: NDArray[np.str_]

    @property
    def seen(self) -> Flags:
        """Return which follows the chosen person may learn of in some way."""
        return np.not_equal(self.shared, Share.TOTAL.value)


def read_staff(findings: Findings, policy: Policy) -> Staff:
    """Return the people of *findings* and their blocks."""
    table = conform(findings.people, PEOPLE)
    ids = identifiers(table)
    if not ids:
        raise InsufficientData("Table people has no rows; a release needs people.")
    places: dict[str | None, int] = {one: place for place, one in enumerate(ids)}
    managers = texts(table["manager"])
    manager = np.fromiter((places.get(m, -1) for m in managers), np.intp, len(ids))
    manager[manager == np.arange(len(ids))] = -1
    answered = spoken(findings.respondents)
    responded = np.fromiter(map(answered.__contains__, ids), bool, len(ids))
    small = int(responded.sum()) < policy.small
    paths = texts(table["unit"])
    return Staff(
        ids=ids,
        names=_filled(texts(table["name"]), ids),
        titles=_filled(texts(table["title"]), [""] * len(ids)),
        units=_filled(paths, [""] * len(ids)),
        manager=manager,
        reports=np.bincount(manager[manager >= 0], minlength=len(ids)),
        responded=responded,
        places=places,
        blocks=partition(
            paths, responded, k=policy.k, max_blocks=1 if small else policy.max_blocks
        ),
        small=small,
    )


def read_follows(findings: Findings, staff: Staff) -> Follows:
    """Return the follows between people of the cycle, each pair once."""
    table = read(findings, "nominations", NOMINATIONS)
    follower = staff.find(table["follower"].to_list())
    leader = staff.find(table["leader"].to_list())
    pair = np.where(
        (follower >= 0) & (leader >= 0) & (follower != leader),
        follower * len(staff) + leader,
        -1,
    )
    found, first = np.unique(pair, return_index=True)
    kept = np.sort(first[found >= 0])
    table = table[kept.tolist()]
    return Follows(
        follower=follower[kept],
        leader=leader[kept],
        energy=numbers(table["energy"]),
        reasons=[_words(text) for text in texts(table["reason"])],
        message=[(text or "").strip() for text in texts(table["message"])],
        trait=texts(table["trait"]),
        shared=np.array([s or Share.COUNT for s in texts(table["share"])], str),
    )


def read(findings: Findings, name: str, table: Table) -> Any:
    """Return the frame *name* of the findings, checked, without rows when absent.

    Rows with an empty ``value`` (not observed) are left out.
    """
    frame = getattr(findings, name)
    if frame is None:
        return empty(table, findings.people)
    found = conform(frame, table)
    if "value" in found.columns:
        found = found.filter(~found["value"].is_null())
    return found


def numbers(series: Any) -> Floats:
    """Return a column as floats, NaN where it is empty."""
    values: Floats = series.cast(nw.Float64()).to_numpy()
    return values


def mean_by(person: Ints, value: Floats) -> tuple[Ints, Floats]:
    """Return each person once, with the mean of their values."""
    once, place = np.unique(person, return_inverse=True)
    mean: Floats = np.bincount(place, value) / np.bincount(place)
    return once, mean


def gate_of(share: float, policy: Policy) -> GateWord:
    """Return what a response *share* (0..1, exact) allows."""
    if share >= policy.firm:
        return "ok"
    return "directional" if share >= policy.direction else "hidden"


def reports_to(staff: Staff, lower: Ints, upper: Ints) -> Flags:
    """Return whether *lower* reports to *upper*, directly or through others."""
    found = np.zeros(lower.size, bool)
    for at, above in staff.superiors(lower):
        found[at[above == upper[at]]] = True
    return found


def _filled(values: list[str | None], other: list[str]) -> list[str]:
    return [value or spare for value, spare in zip(values, other, strict=True)]


def _words(text: str | None) -> tuple[str, ...]:
    words = (word.strip() for word in (text or "").split(";"))
    return tuple(dict.fromkeys(word for word in words if word))
