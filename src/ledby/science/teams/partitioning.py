"""Partition a population into fair teams, and say how well each rule is met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ledby.errors import TableError
from ledby.science.tables import give_back
from ledby.science.teams.population import Part, Population, read_population
from ledby.science.teams.rules import Rule
from ledby.science.teams.search import Division, search

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Teams:
    """A division into teams.

    Attributes
    ----------
    teams : frame
        team (from 1), person.
    fit : list of dict
        For each rule: its words, whether it is hard, how far each team is from it
        (``teams``), what it can be at best (``bounds``), and of both the largest
        (``worst`` and ``bound``): no division has a worst team below the bound.
    broken : list of str
        Hard rules that do not hold everywhere, in words; empty as a rule.
    """

    teams: Any
    fit: list[dict[str, Any]]
    broken: list[str]


def partition(
    people: Any,
    size: int,
    rules: Sequence[Rule] = (),
    *,
    before: Any | Sequence[Any] | None = None,
    seed: int = 0,
    rounds: int = 100,
    go_on: Callable[[], bool] = lambda: True,
) -> Teams:
    """Return teams of *size* or one more, as fair as the rules say.

    Parameters
    ----------
    people : frame
        Table ``people`` of the contract; rules may look at any of its columns.
    size : int
        People in a team; what is left over makes some teams one larger.
    rules : sequence of Rule
        What fair means.
    before : frame or list of frames, optional
        Former teams (team, person), of one time or of several, for a rule of kind
        rotate.
    seed, rounds, go_on
        As for the search: the same seed and rounds give the same teams.

    Raises
    ------
    TableError
        The people cannot be divided like this, or rules contradict each other.
    """
    everybody = read_population(people, rules, before)
    sizes = sizes_of(len(everybody.ids), size)
    _possible(everybody, sizes, rules)
    found = search(everybody, sizes, seed=seed, rounds=rounds, go_on=go_on)
    number = _numbered(found.team)
    order = np.lexsort((np.arange(len(number)), number))
    fit = [_fit(found, part, number) for part in everybody.parts]
    return Teams(
        teams=give_back(
            people,
            {
                "team": (number[order] + 1).tolist(),
                "person": [everybody.ids[row] for row in order],
            },
            {"team": "whole", "person": "text"},
        ),
        fit=fit,
        broken=[line["rule"] for line in fit if line["hard"] and line["worst"] > 0],
    )


def measure(
    people: Any,
    teams: Sequence[int],
    rules: Sequence[Rule] = (),
    *,
    before: Any | Sequence[Any] | None = None,
) -> list[dict[str, Any]]:
    """Return how far a division is from each rule, as ``fit`` of :class:`Teams`.

    Parameters
    ----------
    people : frame
        Table ``people`` of the contract.
    teams : sequence of int
        For each row its team, from 1; every team has somebody.
    rules, before
        As for :func:`partition`.

    Raises
    ------
    TableError
        A rule names a column or a person that is not there.
    """
    everybody = read_population(people, rules, before)
    number = np.asarray(teams, dtype=np.int64) - 1
    division = Division(everybody, number, int(number.max(initial=0)) + 1)
    return [_fit(division, part, number) for part in everybody.parts]


def sizes_of(people: int, size: int) -> Ints:
    """Return the sizes of teams of *size* or one more that hold everybody.

    Raises
    ------
    TableError
        There is no such division.
    """
    if size < 2 or people < size:
        raise TableError(
            f"{people} people cannot be divided into teams of {size};"
            " a team has at least two people and at most everybody."
        )
    teams = people // size
    left = people - teams * size
    if left > teams:
        raise TableError(
            f"{people} people cannot be divided into teams of {size} or {size + 1};"
            f" {_near(people, size)}."
        )
    return np.array([size + (team < left) for team in range(teams)], dtype=np.int64)


def _near(people: int, size: int) -> str:
    fits = [
        other
        for other in range(2, people // 2 + 1)
        if people % other <= people // other
    ]
    if not fits:
        return "they can only stay together"
    nearest = min(fits, key=lambda other: (abs(other - size), other))
    return f"teams of {nearest} or {nearest + 1} would do"


def _possible(people: Population, sizes: Ints, rules: Sequence[Rule]) -> None:
    for rule in rules:
        if rule.kind == "apart" and len(rule.people) > len(sizes):
            raise TableError(
                f"Rules: {rule}, but there are only {len(sizes)} teams for"
                f" {len(rule.people)} people."
            )
    groups = _linked(people)
    if groups and max(groups) > sizes.max():
        raise TableError(
            f"Rules: {max(groups)} people must be together, but a team has at most"
            f" {sizes.max()}."
        )
    for part in people.parts:
        if part.rule.kind == "not_alone":
            there = int(people.features[:, part.columns].sum())
            if there == 1:
                raise TableError(
                    f"Rules: {part.rule}, but only one person has it; leave it out."
                )


def _linked(people: Population) -> list[int]:
    """Return how many people each chain of "together" holds."""
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    together = sparse.csr_array(people.forced < 0)
    if not together.nnz:
        return []
    chains = connected_components(together, directed=False)[1]
    return list(Counter(chains.tolist()).values())


def _numbered(team: Ints) -> Ints:
    """Return teams numbered by their first member, so that labels mean nothing."""
    first = np.unique(team, return_index=True)[1]
    number = np.empty(len(first), dtype=np.int64)
    number[np.argsort(first)] = np.arange(len(first))
    return number[team]


def _fit(found: Division, part: Part, number: Ints) -> dict[str, Any]:
    values = _distance(found, part)
    renamed = np.empty(len(values))
    renamed[number] = values[found.team]
    bounds = np.empty(len(values))
    bounds[number] = _bounds(found, part)[found.team]
    return {
        "rule": str(part.rule),
        "kind": part.rule.kind,
        "hard": part.rule.hard,
        "teams": [round(float(value), 6) for value in renamed],
        "worst": round(float(renamed.max(initial=0.0)), 6),
        "bounds": [round(float(value), 6) for value in bounds],
        "bound": round(float(bounds.max(initial=0.0)), 6),
    }


def _distance(found: Division, part: Part) -> Floats:
    """Return how far each team is from a rule; 0 is met."""
    rule, size = part.rule, found.size
    mine = found.sums[:, part.columns]
    if rule.kind == "balance":
        return np.asarray(np.abs(mine[:, 0] / size))
    if rule.kind == "spread":
        off = np.abs(mine - size[:, None] * part.target).sum(axis=1)
        return np.asarray(off / (2 * size))
    if rule.kind == "not_alone":
        return (np.abs(mine[:, 0] - 1) < 0.5).astype(np.float64)
    if rule.kind == "overlap":
        shared = (mine > size[:, None] - 0.5).sum(axis=1)
        return np.asarray(np.maximum(rule.least - shared, 0).astype(np.float64))
    if rule.kind == "rotate":
        return found.again.astype(np.float64)
    return _pairs_of(found, rule)


def _pairs_of(found: Division, rule: Rule) -> Floats:
    """Return for each team the pairs of one rule that are where they must not be."""
    place = {person: row for row, person in enumerate(found.people.ids)}
    rows = [place[name] for name in rule.people]
    there = np.bincount(found.team[rows], minlength=len(found.size)).astype(np.float64)
    if rule.kind == "apart":
        return there * (there - 1) / 2
    return there * (len(rows) - there) / 2


def _bounds(found: Division, part: Part) -> Floats:
    """Return the least that whole people allow in each team; 0 if nothing is known.

    Where people are mixed by words, nobody can be two thirds of a person.
    """
    size = found.size
    if part.rule.kind == "spread":
        wanted = size[:, None] * part.target
        off = np.minimum(wanted - np.floor(wanted), np.ceil(wanted) - wanted)
        return np.asarray(off.sum(axis=1) / (2 * size))
    return np.zeros(len(size))
