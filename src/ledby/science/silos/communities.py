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
    modularity,
)
from ledby.science.silos.ground import Ground
from ledby.science.silos.matrix import K

Ints = NDArray[np.integer[Any]]

RESOLUTIONS: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
STABLE: Final = 0.9
SEEDS: Final = 3


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


def profile(
    ground: Ground,
    *,
    seed: int = 0,
    resolutions: tuple[float, ...] = RESOLUTIONS,
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
    resolutions : tuple of float
        From coarse to fine.
    k : int
        Fewest people in a community that counts.
    """
    network = ground.network()
    tied = np.flatnonzero(np.diff(network.indptr))
    nobody = np.full(ground.people, -1, dtype=np.int64)
    if len(tied) < 2:
        return Profile((), None, stable=False, members=nobody)
    chart = ground.group[tied]
    found: list[Ints] = []
    views = []
    for resolution in resolutions:
        runs = [
            communities(network, resolution=resolution, seed=seed + turn)
            for turn in range(SEEDS)
        ]
        members = runs[0][tied]
        found.append(runs[0])
        sizes = np.bincount(members)
        views.append(
            View(
                resolution=resolution,
                communities=int((sizes >= k).sum()),
                modularity=modularity(network, runs[0]),
                agreement=adjusted_mutual_information(members, chart),
                stability=_likeness([run[tied] for run in runs]),
                crossing=_crossing(members, chart),
            )
        )
    middle = _medoid([members[tied] for members in found])
    return Profile(
        tuple(views), middle, views[middle].stability >= STABLE, found[middle]
    )


def _medoid(groupings: list[Ints]) -> int:
    """Return the place of the grouping that has most in common with all others."""
    shared = [
        np.mean([adjusted_mutual_information(one, other) for other in groupings])
        for one in groupings
    ]
    return int(np.argmax(shared))


def _likeness(runs: list[Ints]) -> float:
    pairs = combinations(runs, 2)
    return float(np.mean([adjusted_mutual_information(a, b) for a, b in pairs]))


def _crossing(members: Ints, chart: Ints) -> float:
    """Return the share of people outside the group that most of their community has."""
    groups = int(chart.max()) + 1
    keys, counts = np.unique(members * groups + chart, return_counts=True)
    largest = np.zeros(int(members.max()) + 1, dtype=np.int64)
    np.maximum.at(largest, keys // groups, counts)
    return 1 - float(largest.sum()) / len(members)


def outline(found: Profile) -> dict[str, Any]:
    """Return the profile in plain values, without any person."""
    from dataclasses import asdict

    chosen = None if found.middle is None else found.views[found.middle].resolution
    return {
        "views": [asdict(view) for view in found.views],
        "middle": chosen,
        "stable": found.stable,
    }
