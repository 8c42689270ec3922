"""Who is asked about whom: fair, spread out, the same for a seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from ledby.errors import Infeasible, TableError
from ledby.science.tables import PEOPLE, conform, give_back
from ledby.science.traits.answers import codes
from ledby.science.vocabulary import Relationship

Codes = NDArray[np.int64]

MANAGER, REPORT, PEER, OTHER = range(4)
RELATIONSHIPS = (
    Relationship.MANAGER,
    Relationship.REPORT,
    Relationship.PEER,
    Relationship.OTHER,
)

PRICES = {
    MANAGER: (0,),
    REPORT: (10, 10, 60, 80),
    PEER: (20, 20, 60, 70, 80),
    OTHER: (10, 10, 90, 100),
}
"""Price of the first, second, ... candidate of a kind: the manager, two reports and two
others with exposure come first, then two peers, then more of each."""

NOISE = 10
"""Prices differ by less than this at random, so that ties are broken fairly."""

FAR_PRICE = 3_000
SPARE_PRICE = 2_000
LOAD_PRICE = 10_000
SHORT_PRICE = 1_000_000
"""Someone far is asked only where the target needs it; a sheet beyond the target is
taken only from spare time; more load comes before a missing rater."""

CANDIDATES = 12
"""With fewer candidates than this, people of wider units join in."""


@dataclass(frozen=True, slots=True)
class _Pool:
    """Candidate edges: ratee, rater, kind and price."""

    ratee: Codes
    rater: Codes
    kind: Codes
    price: Codes


def assign_raters(
    people: Any,
    exposure: Any = None,
    *,
    seed: int,
    target: int = 5,
    soft_cap: int = 5,
    hard_cap: int = 8,
) -> Any:
    """Choose the raters of everybody, as a flow of least cost.

    Asked are the own manager, own reports, peers (same manager or unit) and two at
    random of those with exposure. Everybody gets *target* raters where candidates and
    the hard cap allow it, and up to *hard_cap* from spare time; nobody rates more than
    *soft_cap* people unless a ratee would miss the target, and never more than
    *hard_cap*. Nobody rates themselves here: own sheets are separate.

    Parameters
    ----------
    people : frame
        Contract table ``people``.
    exposure : frame, optional
        source, target: pairs of people who work together, either way round. Without it
        people of the parent unit or of the same location count as exposed.
    seed : int
        Breaks ties; the result does not depend on the order of rows.
    target, soft_cap, hard_cap : int
        Numbers of sheets, ``target <= hard_cap`` and ``soft_cap <= hard_cap``.

    Returns
    -------
    frame
        ratee, rater, relationship (what the rater is to the ratee), sorted.

    Raises
    ------
    TableError
        A table breaks its contract or names a person twice.
    ValueError
        The numbers of sheets contradict each other.
    """
    if not 1 <= target <= hard_cap or not 0 <= soft_cap <= hard_cap:
        raise ValueError(
            f"target {target} and soft_cap {soft_cap} must lie within"
            f" hard_cap {hard_cap}."
        )
    frame = conform(people, PEOPLE)
    names, order = _everybody(frame)
    place = {name: k for k, name in enumerate(names)}

    def column(name: str) -> list[str | None]:
        found = frame[name].to_list()
        return [found[k] for k in order]

    manager = np.array([place.get(name or "", -1) for name in column("manager")])
    manager[manager == np.arange(len(names))] = -1
    pairs = None if exposure is None else _pairs(exposure, place)
    rng = np.random.default_rng(seed)
    pool = _candidates(rng, manager, column("unit"), column("location"), pairs)
    chosen = _flow(pool, len(names), target, soft_cap, hard_cap)
    rows = np.flatnonzero(chosen)
    return give_back(
        people,
        {
            "ratee": [names[k] for k in pool.ratee[rows]],
            "rater": [names[k] for k in pool.rater[rows]],
            "relationship": [RELATIONSHIPS[k].value for k in pool.kind[rows]],
        },
    )


def _everybody(frame: nw.DataFrame[Any]) -> tuple[tuple[str, ...], Codes]:
    """Return the sorted names of people and the row of each."""
    names, person = codes(frame["person"])
    if len(names) < len(person):
        twice = np.flatnonzero(np.bincount(person) > 1)[0]
        raise TableError(f"Table people: person {names[twice]!r} is there twice.")
    return names, np.argsort(person)


def _pairs(exposure: Any, place: Mapping[str, int]) -> tuple[Codes, Codes]:
    """Return exposed pairs both ways round; people outside the table are left out."""
    frame = nw.from_native(exposure, eager_only=True)
    missing = {"source", "target"} - set(frame.columns)
    if missing:
        raise TableError(
            f'Table exposure: column "{min(missing)}" is missing; its columns are'
            " source, target."
        )
    left = np.array([place.get(name, -1) for name in frame["source"].to_list()])
    right = np.array([place.get(name, -1) for name in frame["target"].to_list()])
    known = (left >= 0) & (right >= 0) & (left != right)
    left, right = left[known].astype(np.int64), right[known].astype(np.int64)
    return np.concatenate([left, right]), np.concatenate([right, left])


def _candidates(
    rng: np.random.Generator,
    manager: Codes,
    unit: Sequence[str | None],
    location: Sequence[str | None],
    pairs: tuple[Codes, Codes] | None,
) -> _Pool:
    """Return candidate edges, each pair once under its closest relationship."""
    size = len(manager)
    led = np.flatnonzero(manager >= 0)
    paths = [_parts(path) for path in unit]
    own = _group(paths)
    edges = [
        (led, manager[led], MANAGER),
        (*_sample(rng, manager[led], led, len(PRICES[REPORT])), REPORT),
        (*_circle(rng, manager, 3), PEER),
        (*_circle(rng, own, 3), PEER),
    ]
    if pairs is None:
        parent = _group([path[:-1] if path else None for path in paths])
        edges.append((*_circle(rng, parent, 3), OTHER))
        edges.append((*_circle(rng, _group(location), 2), OTHER))
    else:
        edges.append((*_sample(rng, *pairs, len(PRICES[OTHER])), OTHER))
    pool = _priced(rng, edges, manager, own)
    depth = max((len(path) for path in paths if path), default=0)
    for cut in range(max(depth - 1, 0), -1, -1):
        lonely = np.bincount(pool.ratee, minlength=size) < min(CANDIDATES, size - 1)
        if not lonely.any():
            break
        wider = _group([(path or ())[:cut] for path in paths])
        ratee, rater = _circle(rng, wider, CANDIDATES)
        keep = lonely[ratee]
        far = _priced(rng, [(ratee[keep], rater[keep], OTHER)], manager, own, FAR_PRICE)
        pool = _merged(pool, far, size)
    return pool


def _parts(path: str | None) -> tuple[str, ...] | None:
    if path is None:
        return None
    return tuple(part.strip() for part in path.split("/"))


def _group(labels: Sequence[Any]) -> Codes:
    """Return a code for each distinct label in sorted order, -1 for None."""
    known = sorted({label for label in labels if label is not None})
    place = {label: k for k, label in enumerate(known)}
    return np.array([-1 if label is None else place[label] for label in labels])


def _circle(rng: np.random.Generator, group: Codes, reach: int) -> tuple[Codes, Codes]:
    """Seat each group on a random circle; everybody's raters are the next *reach*.

    So everybody is asked about as many people as others are asked about them.
    """
    members = np.flatnonzero(group >= 0)
    members = members[np.lexsort((rng.random(len(members)), group[members]))]
    _, start, count = np.unique(group[members], return_index=True, return_counts=True)
    first, size = np.repeat(start, count), np.repeat(count, count)
    seat = np.arange(len(members)) - first
    ratee, rater = [], []
    for step in range(1, reach + 1):
        some = size > step
        ratee.append(members[some])
        rater.append(members[first[some] + (seat[some] + step) % size[some]])
    return np.concatenate(ratee), np.concatenate(rater)


def _sample(
    rng: np.random.Generator, ratee: Codes, rater: Codes, most: int
) -> tuple[Codes, Codes]:
    """Return at most *most* random raters of each ratee, each pair once."""
    if not len(ratee):
        return ratee, rater
    both = np.unique(np.column_stack([ratee, rater]), axis=0)
    both = both[np.lexsort((rng.random(len(both)), both[:, 0]))]
    keep = _rank(both[:, 0]) < most
    return both[keep, 0], both[keep, 1]


def _rank(sorted_codes: Codes) -> Codes:
    """Return the place of each entry within its run of equal codes."""
    place = np.arange(len(sorted_codes))
    fresh = np.ones(len(sorted_codes), dtype=bool)
    fresh[1:] = np.diff(sorted_codes) != 0
    return place - np.maximum.accumulate(np.where(fresh, place, 0))


def _priced(
    rng: np.random.Generator,
    edges: Sequence[tuple[Codes, Codes, int]],
    manager: Codes,
    unit: Codes,
    base: int | None = None,
) -> _Pool:
    """Return edges under their true relationship, priced by their place in it."""
    ratee = np.concatenate([edge[0] for edge in edges])
    rater = np.concatenate([edge[1] for edge in edges])
    drawn = np.concatenate([np.full(len(edge[0]), edge[2]) for edge in edges])
    _, once = np.unique(ratee * len(manager) + rater, return_index=True)
    once = once[ratee[once] != rater[once]]
    ratee, rater, drawn = ratee[once], rater[once], drawn[once]
    same = (manager[ratee] >= 0) & (manager[ratee] == manager[rater])
    same |= (unit[ratee] >= 0) & (unit[ratee] == unit[rater])
    kind = np.select(
        [manager[ratee] == rater, manager[rater] == ratee, same],
        [MANAGER, REPORT, PEER],
        OTHER,
    )
    noise = rng.integers(0, NOISE, len(ratee))
    if base is not None:
        return _Pool(ratee, rater, kind, base + noise)
    order = np.lexsort((rng.random(len(ratee)), drawn, ratee))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = _rank(ratee[order] * len(RELATIONSHIPS) + drawn[order])
    price = np.empty(len(order), dtype=np.int64)
    for which, prices in PRICES.items():
        some = drawn == which
        price[some] = np.array(prices)[np.minimum(rank[some], len(prices) - 1)]
    return _Pool(ratee, rater, kind, price + noise)


def _merged(pool: _Pool, more: _Pool, size: int) -> _Pool:
    """Return both pools, a pair in both as in the first."""
    new = ~np.isin(more.ratee * size + more.rater, pool.ratee * size + pool.rater)
    parts = [
        np.concatenate([getattr(pool, name), getattr(more, name)[new]])
        for name in ("ratee", "rater", "kind", "price")
    ]
    order = np.lexsort((parts[1], parts[0]))
    return _Pool(*(part[order] for part in parts))


def _flow(
    pool: _Pool, size: int, target: int, soft_cap: int, hard_cap: int
) -> NDArray[np.bool_]:
    """Return which edges carry a sheet in the flow of least cost.

    Every ratee sends *hard_cap* units: over an edge to a rater and on to the sink, or
    straight to the sink, cheaply beyond the target and dearly below it.
    """
    from ortools.graph.python import min_cost_flow

    everyone = np.arange(size)
    sink = np.full(size, 2 * size)
    arcs: list[tuple[Any, ...]] = [(pool.ratee, size + pool.rater, 1, pool.price)]
    arcs.append((everyone, sink, hard_cap - target, SPARE_PRICE))
    arcs += [(everyone, sink, 1, k * SHORT_PRICE) for k in range(1, target + 1)]
    arcs.append((size + everyone, sink, soft_cap, 0))
    arcs += [
        (size + everyone, sink, 1, k * LOAD_PRICE)
        for k in range(1, hard_cap - soft_cap + 1)
    ]
    columns = [np.broadcast_arrays(*arc) for arc in arcs]
    start, end, room, price = (
        np.concatenate([arc[k] for arc in columns]).astype(np.int64) for k in range(4)
    )
    solver: Any = min_cost_flow.SimpleMinCostFlow()
    drawn = solver.add_arcs_with_capacity_and_unit_cost(
        start.astype(np.int32), end.astype(np.int32), room, price
    )
    solver.set_nodes_supplies(everyone.astype(np.int32), np.full(size, hard_cap))
    solver.set_node_supply(2 * size, -hard_cap * size)
    if solver.solve() != solver.OPTIMAL:
        raise Infeasible("The raters could not be assigned.")
    return np.asarray(solver.flows(drawn[: len(pool.ratee)])) > 0
