"""Who belongs together by what they do, against the chart: a profile of resolutions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.networks.groupings import (
    adjusted_mutual_information,
    communities,
    fragments,
    merged,
    modularity,
)
from ledby.science.silos.ground import Ground
from ledby.science.silos.matrix import K

Ints = NDArray[np.integer[Any]]
Steps = tuple[float, ...]

RESOLUTIONS: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
PEOPLE_EACH: Final = 1_000
"""The finest resolution is at least one for so many people."""
STABLE: Final = 0.9
SEEDS: Final = 3
LARGE: Final = 500_000
"""Beyond so many ties all views are merged from the same fragments, of two seeds."""
FAINT: Final = 0.1
"""So little of a tie may the finest resolution expect between two people for that."""


@dataclass(frozen=True, slots=True)
class View:
    """Communities at one resolution.

    Attributes
    ----------
    resolution : float
        Of modularity; the larger, the smaller the communities.
    communities : int
        Of at least *k* people; people without ties belong to none.
    modularity : float
        At resolution 1, to compare views.
    agreement : float
        Adjusted mutual information with the groups of the chart: 0 as by chance, 1
        the same.
    stability : float
        Mean adjusted mutual information between seeds.
    crossing : float
        Share of people in a community most of whose members belong to another group.
    """

    resolution: float
    communities: int
    modularity: float
    agreement: float
    stability: float
    crossing: float


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Views from coarse to fine, and the one that has most in common with all others.

    ``middle`` is the place of that view, chosen without looking at the chart, or None
    if there are no ties; ``stable`` says whether it stays when seeds change (0.9 or
    more), without which communities are not named. ``members`` holds the community of
    each person in it, -1 without ties.
    """

    views: tuple[View, ...]
    middle: int | None
    stable: bool
    members: Ints


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """Communities at each resolution, seed by seed.

    Attributes
    ----------
    people, chart : ndarray of shape (entries,)
        How many people each entry stands for, whom no grouping parts, and their group.
    runs : list of list of ndarray of shape (entries,)
        For each resolution and seed the community of each entry.
    modularity : list of float
        Of the first seed.
    members : list of ndarray of shape (people,)
        The community of each person by the first seed, -1 without ties.
    """

    people: Ints
    chart: Ints
    runs: list[list[Ints]]
    modularity: list[float]
    members: list[Ints]


def profile(
    ground: Ground,
    *,
    seed: int = 0,
    resolutions: Steps | None = None,
    k: int = K,
) -> Profile:
    """Return the communities in the ties at several resolutions.

    Modularity at resolution 1 merges departments into divisions (Fortunato and
    Barthélemy 2007, *PNAS* 104), so no single resolution is the truth. The middle view
    is the medoid of the profile by adjusted mutual information.

    Parameters
    ----------
    ground : Ground
        Ties and groups.
    seed : int
        First of the seeds.
    resolutions : tuple of float, optional
        From coarse to fine; by default doubling from 0.5 to 32, in large organisations
        to one for a thousand people.
    k : int
        Fewest people in a community that counts.
    """
    tied = int((ground.graph().contacts > 0).sum())
    if tied < 2:
        nobody = np.full(ground.people, -1, dtype=np.int64)
        return Profile((), None, stable=False, members=nobody)
    steps = resolutions or _resolutions(tied)
    ties = len(ground.graph().low)
    # Where more is expected, fragments fall apart, and what is merged of them with it.
    faint = max(steps) * 2 * ties / tied**2 < FAINT
    find = _merging if faint and ties > LARGE else _anew
    found = find(ground, seed, steps)
    views = tuple(_view(found, place, k, steps) for place in range(len(steps)))
    middle = _medoid(found)
    stable = views[middle].stability >= STABLE
    return Profile(views, middle, stable, found.members[middle])


def _resolutions(people: int) -> Steps:
    found = [*RESOLUTIONS]
    while found[-1] * PEOPLE_EACH < people:
        found.append(2 * found[-1])
    return tuple(found)


def _anew(ground: Ground, seed: int, steps: Steps) -> _Found:
    """Look for communities at each resolution without those of the others."""
    network = ground.network()
    tied = np.flatnonzero(np.diff(network.indptr))
    runs = [
        [
            communities(network, resolution=step, seed=seed + turn)
            for turn in range(SEEDS)
        ]
        for step in steps
    ]
    return _Found(
        people=np.ones(len(tied), dtype=np.int64),
        chart=ground.group[tied],
        runs=[[one[tied] for one in own] for own in runs],
        modularity=[modularity(network, own[0]) for own in runs],
        members=[own[0] for own in runs],
    )


def _merging(ground: Ground, seed: int, steps: Steps) -> _Found:
    """Begin with small fragments, and merge what the finer resolution has found."""
    graph = ground.graph()
    network = graph.network()
    parts: list[Ints] = []
    for turn in range(2):
        rng = np.random.default_rng((seed, turn))
        order: Ints = rng.permutation(ground.people)
        if parts:
            # By chance too, but whole fragments, which are found near in memory.
            luck = rng.permutation(ground.people)
            order = order[np.argsort(luck[parts[0][graph.place[order]]])]
        order = graph.place[order]
        parts.append(fragments(network, resolution=max(steps), order=order))
    graphs = [merged(network, part) for part in parts]
    tied = np.flatnonzero(graph.strength)
    people, chart, *entries = _alike(graph.group[tied], *(part[tied] for part in parts))
    found = _Found(people, chart, [], [], [])
    for step in sorted(steps, reverse=True):
        for turn, part in enumerate(parts):
            own = communities(graphs[turn], resolution=step, seed=seed + turn)
            # Who has no tie stays apart, and is left out in the end.
            own[own < 0] = own.max() + 1
            graphs[turn] = merged(graphs[turn], own)
            parts[turn], entries[turn] = own[part], own[entries[turn]]
        found.runs.insert(0, [*entries])
        found.modularity.insert(0, modularity(graphs[0], np.arange(graphs[0].shape[0])))
        known = np.where(graph.strength > 0, parts[0], -1)
        found.members.insert(0, known[graph.place])
    return found


def _alike(*codes: Ints) -> list[Ints]:
    """Return how many people have each combination of codes, then these codes."""
    whole = np.zeros(len(codes[0]), dtype=np.int64)
    for code in codes:
        whole = np.unique(whole, return_inverse=True)[1] * (int(code.max()) + 1) + code
    first, people = np.unique(whole, return_index=True, return_counts=True)[1:]
    return [people, *(code[first] for code in codes)]


def _view(found: _Found, place: int, k: int, steps: Steps) -> View:
    runs, people, chart = found.runs[place], found.people, found.chart
    pairs = [
        adjusted_mutual_information(one, other, people)
        for one, other in combinations(runs, 2)
    ]
    return View(
        resolution=steps[place],
        communities=int((np.bincount(runs[0], people) >= k).sum()),
        modularity=found.modularity[place],
        agreement=adjusted_mutual_information(runs[0], chart, people),
        stability=float(np.mean(pairs)),
        crossing=_crossing(runs[0], chart, people),
    )


def _medoid(found: _Found) -> int:
    """Return the place of the view that has most in common with all others."""
    shared = np.eye(len(found.runs))
    for one, other in combinations(range(len(shared)), 2):
        pair = found.runs[one][0], found.runs[other][0]
        shared[one, other] = adjusted_mutual_information(*pair, found.people)
    return int(np.argmax((shared + shared.T).mean(axis=1)))


def _crossing(members: Ints, chart: Ints, people: Ints) -> float:
    """Return the share of people outside the group that most of their community has."""
    groups = int(chart.max()) + 1
    keys, at = np.unique(members * groups + chart, return_inverse=True)
    largest = np.zeros(int(members.max()) + 1)
    np.maximum.at(largest, keys // groups, np.bincount(at, people))
    return 1 - float(largest.sum()) / int(people.sum())


def outline(found: Profile) -> dict[str, Any]:
    """Return the profile in plain values, without any person."""
    from dataclasses import asdict

    chosen = None if found.middle is None else found.views[found.middle].resolution
    return {
        "views": [asdict(view) for view in found.views],
        "middle": chosen,
        "stable": found.stable,
    }
