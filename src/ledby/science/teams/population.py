"""A population and its rules as sums: a team is what its members add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from ledby.errors import TableError
from ledby.science.tables import PEOPLE, conform
from ledby.science.teams.rules import Rule
from ledby.science.teams.slots import slots

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

UNSAID: Final = ""
MOST_PEOPLE: Final = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The columns of the features that one rule looks at, and what they should be.

    ``target`` is the mean (balance) or the share (spread) in the whole population.
    """

    rule: Rule
    columns: slice
    target: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """People with features that add up over a team, and pairs that count.

    Attributes
    ----------
    ids : list of str
        Everybody, in the order of the table.
    features : ndarray of shape (people, features)
        Numbers, and indicators of words and times.
    parts : list of Part
        What the rules look at.
    forced : sparse array of shape (people, people)
        1 for pairs that must be apart, -1 for pairs that must be together.
    again : sparse array of shape (people, people)
        For pairs that were in one team before: how many times.
    together : int
        Pairs that must be together.
    """

    ids: list[str]
    features: Floats
    parts: list[Part]
    forced: Any
    again: Any
    together: int


def read_population(
    people: Any, rules: Sequence[Rule], before: Any | None
) -> Population:
    """Lay out people and rules.

    Raises
    ------
    TableError
        A rule names a column or a person that is not there, or a number is none.
    """
    from scipy import sparse

    everybody = conform(people, PEOPLE)
    raw = nw.from_native(people, eager_only=True)
    ids: list[str] = everybody["person"].to_list()
    if len(set(ids)) < len(ids):
        raise TableError('Table people, column "person": somebody stands twice.')
    if len(ids) > MOST_PEOPLE:
        raise TableError(
            f"Table people: {len(ids)} people; {MOST_PEOPLE} are the most."
        )
    place = {person: at for at, person in enumerate(ids)}
    blocks: list[Floats] = []
    parts: list[Part] = []
    width = 0
    for rule in rules:
        block = _block(rule, raw)
        parts.append(
            Part(rule, slice(width, width + block.shape[1]), block.mean(axis=0))
        )
        blocks.append(block)
        width += block.shape[1]
    apart = _pairs(rules, "apart", place)
    together = _pairs(rules, "together", place)
    _no_clash(apart & together, ids)
    size = (len(ids), len(ids))
    forced = _matrix(apart, size) - _matrix(together, size)
    return Population(
        ids=ids,
        features=np.hstack(blocks) if blocks else np.zeros((len(ids), 0)),
        parts=parts,
        forced=sparse.csr_array(forced),
        again=_again(before, place, size),
        together=len(together),
    )


def _no_clash(both: set[tuple[int, int]], ids: list[str]) -> None:
    if both:
        one, other = min(both)
        raise TableError(
            f"Rules: {ids[one]} and {ids[other]} must be together and apart;"
            " choose one."
        )


def _block(rule: Rule, raw: nw.DataFrame[Any]) -> Floats:
    """Return the features that a rule looks at, (people, features)."""
    if rule.kind in {"together", "apart", "rotate"}:
        return np.zeros((len(raw), 0))
    if rule.column not in raw.columns:
        columns = ", ".join(raw.columns)
        raise TableError(
            f'Rules: there is no column "{rule.column}" in the table of people;'
            f" there are {columns}."
        )
    values = raw[rule.column].to_list()
    if rule.kind == "balance":
        return _numbers(values, rule.column)[:, None]
    words = [UNSAID if _unsaid(value) else str(value) for value in values]
    if rule.kind == "overlap":
        times = [slots(text) for text in words]
        known = sorted(set().union(*times)) if times else []
        # Who did not say stands in nobody's way.
        return np.array(
            [[float(time in free or not free) for time in known] for free in times]
        ).reshape(len(words), len(known))
    known = [rule.value] if rule.kind == "not_alone" else sorted({*words} - {UNSAID})
    return np.array([[float(word == one) for one in known] for word in words]).reshape(
        len(words), len(known)
    )


def _unsaid(value: Any) -> bool:
    return value is None or value != value  # noqa: PLR0124 - NaN is not itself


def _numbers(values: list[Any], column: str) -> Floats:
    """Return numbers in standard deviations; who did not say counts as the mean."""
    found = np.full(len(values), np.nan)
    for row, value in enumerate(values):
        if _unsaid(value) or value == UNSAID:
            continue
        try:
            found[row] = float(value)
        except (TypeError, ValueError) as error:
            raise TableError(
                f'Table people, column "{column}", row {row + 1}: "{value}" is not a'
                " number, and balance needs numbers."
            ) from error
    if np.isnan(found).all():
        return np.zeros(len(values))
    spread = float(np.nanstd(found))
    centred: Floats = (found - np.nanmean(found)) / (spread if spread > 0 else 1.0)
    return np.nan_to_num(centred)


def _pairs(
    rules: Sequence[Rule], kind: str, place: dict[str, int]
) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for rule in rules:
        if rule.kind != kind:
            continue
        for name in rule.people:
            if name not in place:
                raise TableError(f'Rules, {kind}: "{name}" is nobody in the table.')
        rows = sorted(place[name] for name in rule.people)
        found |= {(one, two) for at, one in enumerate(rows) for two in rows[at + 1 :]}
    return found


def _again(before: Any, place: dict[str, int], size: tuple[int, int]) -> Any:
    """Return how often each two were in one team, over all former divisions."""
    several = before if isinstance(before, (list, tuple)) else [before]
    found = _matrix(set(), size)
    for one in several:
        if one is not None:
            found += _matrix(_before(one, place), size)
    return found


def _before(before: Any, place: dict[str, int]) -> set[tuple[int, int]]:
    """Return the pairs that were in one team before, of those who are still here."""
    table = nw.from_native(before, eager_only=True)
    for name in ("team", "person"):
        if name not in table.columns:
            raise TableError(f'Table of former teams: column "{name}" is missing.')
    teams: dict[Any, list[int]] = {}
    for team, person in zip(
        table["team"].to_list(), table["person"].to_list(), strict=True
    ):
        if str(person) in place:
            teams.setdefault(team, []).append(place[str(person)])
    return {
        (one, two)
        for rows in map(sorted, teams.values())
        for at, one in enumerate(rows)
        for two in rows[at + 1 :]
    }


def _matrix(pairs: set[tuple[int, int]], size: tuple[int, int]) -> Any:
    from scipy import sparse

    rows = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    half = sparse.coo_array((np.ones(len(rows)), (rows[:, 0], rows[:, 1])), shape=size)
    return sparse.csr_array(half + half.T)
