"""Which trait was handed on by whom: over several steps, over cycles, between units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.followership.ground import Ground, once, prepare
from ledby.science.tables import PEOPLE, conform, give_back
from ledby.science.vocabulary import Trait

Ints = NDArray[np.int64]

STEPS: Final = 6
"""Chains are followed no further: what lies beyond is nobody's doing."""

FEWEST: Final = 5
"""People behind a flow from which it is given."""


def lineage(
    nominations: Any, people: Any = None, *, earlier: Sequence[Any] = ()
) -> Any:
    """Return how traits are handed on: to followers, by them to theirs, and further.

    Parameters
    ----------
    nominations, people : frame
        As for :func:`followers`; ``trait`` is what the follower picked up.
    earlier : sequence of frames
        Nominations of earlier cycles, the oldest first. A chain never goes back in
        time: somebody hands on in the cycle in which it was picked up, or a later one.

    Returns
    -------
    frame
        One row for each person and trait that somebody picked up from the person, in
        the order of traits and people: ``trait``, ``person``, ``people`` (who picked
        it up), ``onward`` (others who picked it up from those: one step beyond),
        ``units`` (different ones among both), ``farther`` (others beyond, up to six
        steps), ``steps`` (of the longest chain that reaches somebody new), ``cycles``
        (in how many it was picked up here).

    Raises
    ------
    TableError
        As for :func:`followers`.
    """
    ground = prepare(nominations, people)
    times = [prepare(old, ground.like) for old in earlier] + [ground]
    rows: dict[str, list[Any]] = {
        name: []
        for name in (
            "trait",
            "person",
            "people",
            "onward",
            "units",
            "farther",
            "steps",
            "cycles",
        )
    }
    for code, word in enumerate(Trait):
        giver, receiver, cycle = _picked(times, code)
        counts = _counts(ground, giver, receiver, cycle)
        givers = np.flatnonzero(counts["people"])
        rows["trait"].extend([word.value] * len(givers))
        rows["person"].extend(ground.ids[at] for at in givers.tolist())
        for name, count in counts.items():
            rows[name].extend(count[givers].tolist())
    kind: dict[str, Any] = dict.fromkeys(rows, "whole")
    return give_back(ground.like, rows, kind | {"trait": "text", "person": "text"})


def handed_on(nominations: Any, people: Any = None, *, k: int = FEWEST) -> Any:
    """Return which units hand which traits on to which: the flows of the lineage.

    Parameters
    ----------
    nominations, people : frame
        As for :func:`followers`.
    k : int
        Fewest people who picked it up for a flow to be given.

    Returns
    -------
    frame
        One row for each trait and pair of units with at least *k* such people:
        ``trait``, ``unit`` (that of the leaders), ``other`` (that of the followers),
        ``people``; ``expected``, what the sums of the trait by unit alone would give;
        ``ratio``, people / expected. A working table: what of it may be shown is for
        the gate.

    Raises
    ------
    TableError
        As for :func:`followers`.
    """
    ground = prepare(nominations, people)
    words = conform(ground.like, PEOPLE)["unit"].drop_nulls().unique().sort()
    units, many = words.to_list(), max(len(words), 1)
    rows: dict[str, list[Any]] = {
        name: [] for name in ("trait", "unit", "other", "people", "expected", "ratio")
    }
    for code, word in enumerate(Trait):
        of = (ground.trait == code) & (ground.unit[ground.leader] >= 0)
        of &= ground.unit[ground.follower] >= 0
        pairs = once(
            ground.unit[ground.leader[of]] * ground.people + ground.follower[of]
        )
        unit, follower = np.divmod(pairs, max(ground.people, 1))
        other = ground.unit[follower]
        cells, count = np.unique(unit * many + other, return_counts=True)
        gives, takes = np.bincount(unit), np.bincount(other)
        expected = gives[cells // many] * takes[cells % many] / max(len(pairs), 1)
        shown = np.flatnonzero(count >= k)
        rows["trait"].extend([word.value] * len(shown))
        rows["unit"].extend(units[at] for at in (cells // many)[shown].tolist())
        rows["other"].extend(units[at] for at in (cells % many)[shown].tolist())
        rows["people"].extend(count[shown].tolist())
        rows["expected"].extend(expected[shown].tolist())
        rows["ratio"].extend((count / expected)[shown].tolist())
    kinds: dict[str, Any] = dict.fromkeys(("trait", "unit", "other"), "text")
    kinds |= {"people": "whole", "expected": "number", "ratio": "number"}
    return give_back(ground.like, rows, kinds)


def _picked(times: Sequence[Ground], code: int) -> tuple[Ints, Ints, Ints]:
    """Return giver, receiver and cycle of each time that a trait was picked up."""
    found = [
        (time.leader[of], time.follower[of], np.full(int(of.sum()), cycle))
        for cycle, time in enumerate(times)
        for of in [time.trait == code]
    ]
    giver, receiver, cycle = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.lexsort((cycle, receiver, giver))
    return giver[order], receiver[order], cycle[order]


def _counts(
    ground: Ground, giver: Ints, receiver: Ints, cycle: Ints
) -> dict[str, Ints]:
    """Follow the chains from every giver, step by step, each person counted once."""
    people = ground.people
    pairs = giver * people + receiver
    new, at = np.unique(pairs, return_index=True)
    since, seen = cycle[at], new
    by_step = [new]
    for _ in range(1, STEPS):
        new, since = _further(new, since, (giver, receiver, cycle), people)
        fresh = seen[np.searchsorted(seen, new).clip(max=len(seen) - 1)] != new
        new, since = new[fresh], since[fresh]
        if not new.size:
            break
        by_step.append(new)
        seen = np.sort(np.concatenate([seen, new]))
    near = np.concatenate(by_step[:2])
    unit = ground.unit[near % max(people, 1)]
    base = int(ground.unit.max(initial=0)) + 1
    units = once(((near // max(people, 1)) * base + unit)[unit >= 0]) // base
    steps = np.zeros(people, dtype=np.int64)
    for step, reached in enumerate(by_step, start=1):
        steps[reached // max(people, 1)] = step
    times = once(giver * (int(cycle.max(initial=0)) + 1) + cycle)
    times //= int(cycle.max(initial=0)) + 1
    nobody = np.zeros(0, dtype=np.int64)

    def each(keys: Ints) -> Ints:
        return np.bincount(keys // max(people, 1), minlength=people)

    return {
        "people": each(by_step[0]),
        "onward": each(by_step[1] if len(by_step) > 1 else nobody),
        "units": np.bincount(units, minlength=people),
        "farther": each(np.concatenate([nobody, *by_step[2:]])),
        "steps": steps,
        "cycles": np.bincount(times, minlength=people),
    }


def _further(
    pairs: Ints, since: Ints, ties: tuple[Ints, Ints, Ints], people: int
) -> tuple[Ints, Ints]:
    """Return pairs of giver and person one step beyond, and the cycle of that step."""
    giver, receiver, cycle = ties
    first, through = np.divmod(pairs, max(people, 1))
    edges = np.searchsorted(giver, np.arange(people + 1))
    many = np.diff(edges)[through]
    origin, reached = np.repeat(first, many), np.repeat(since, many)
    skip = np.repeat(edges[through] - (many.cumsum() - many), many)
    tie = skip + np.arange(many.sum())
    good = (receiver[tie] != origin) & (cycle[tie] >= reached)
    keys, when = origin[good] * people + receiver[tie[good]], cycle[tie[good]]
    order = np.lexsort((when, keys))
    keys, when = keys[order], when[order]
    first = np.diff(keys, prepend=-1) != 0
    return keys[first], when[first]
