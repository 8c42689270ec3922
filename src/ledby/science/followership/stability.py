"""How far the picture holds when some of those who answered had stayed silent."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.followership.ground import Ground, prepare
from ledby.science.followership.influence import batches
from ledby.science.networks.walk import Walk
from ledby.science.tables import give_back

Floats = NDArray[np.floating[Any]]

SHARES: Final = (0.1, 0.2, 0.3, 0.4, 0.5)
DRAWS: Final = 40
SETTLED: Final = 5e-3
"""Mean change of a step from which on correlations stay as they are."""


def stability(
    nominations: Any,
    people: Any = None,
    respondents: Any = None,
    *,
    draws: int = DRAWS,
    seed: int = 0,
) -> Any:
    """Return how alike the results stay when answers are dropped.

    Of those who answered a share is drawn whose names are left out; they stay as people
    who can be named. What is then found is correlated with what all answers give (the
    case-dropping bootstrap: Epskamp, Borsboom and Fried 2018, *Behavior Research
    Methods* 50; there 0.7 in 95 of 100 draws at half the cases dropped is called
    stable).

    Parameters
    ----------
    nominations, people, respondents
        As for :func:`followers`.
    draws : int
        For each share.
    seed : int
        The same seed gives the same result.

    Returns
    -------
    frame
        One row for each measure (``by_choice``, ``influence``) and share:
        ``measure``, ``dropped`` (0..1), ``correlation`` (median over the draws) and
        ``low`` (in 95 of 100 draws it is higher), null where nobody differs.

    Raises
    ------
    TableError
        As for :func:`followers`.
    """
    ground = prepare(nominations, people, respondents)
    rng = np.random.default_rng(seed)
    walk = Walk(ground.follower, ground.leader, ground.people)
    rows: dict[str, list[Any]] = {
        name: [] for name in ("measure", "dropped", "correlation", "low")
    }
    whole = {
        "by_choice": ground.count(ground.chosen).astype(np.float64),
        "influence": walk.visits(),
    }
    without = _Without(ground, walk, whole["influence"])
    for share in SHARES:
        found: dict[str, list[float]] = {name: [] for name in whole}
        for many in batches(draws):
            stay = rng.random((ground.people, many)) >= share
            for name, values in without.those_but(stay).items():
                found[name] += _alike(whole[name], values).tolist()
        for name, draws_of in found.items():
            seen = np.array(draws_of)
            known = not np.isnan(seen).any() and len(seen) > 0
            rows["measure"].append(name)
            rows["dropped"].append(share)
            rows["correlation"].append(float(np.median(seen)) if known else None)
            rows["low"].append(float(np.quantile(seen, 0.05)) if known else None)
    kinds: dict[str, Any] = dict.fromkeys(rows, "number")
    return give_back(ground.like, rows, kinds | {"measure": "text"})


class _Without:
    """The measures when some do not answer; what stays the same is laid out once."""

    def __init__(self, ground: Ground, walk: Walk, visits: Floats) -> None:
        from scipy import sparse

        self._walk, self._visits = walk, visits
        chosen = ground.chosen
        places = (ground.leader[chosen], ground.follower[chosen])
        # Counts are small, so that single precision holds them exactly.
        once = np.ones(len(places[0]), dtype=np.float32)
        shape = (ground.people, ground.people)
        self._choices = sparse.coo_array((once, places), shape=shape).tocsr()

    def those_but(self, stay: Any) -> dict[str, Floats]:
        """Return the measures for each column of people who *stay*."""
        weight = stay.astype(np.float32)
        counts = self._choices @ weight
        visits = self._walk.visits(
            np.ones_like(weight),
            step=lambda now, follow: follow(now * weight),
            near=self._visits,
            tolerance=SETTLED,
        )
        return {"by_choice": counts.astype(np.float64), "influence": visits}


def _alike(one: Floats, others: Floats) -> Floats:
    """Return the correlation with each column, NaN where nobody differs."""
    gap = (one - one.mean()).astype(others.dtype) if one.size else one
    apart = others - others.mean(axis=0) if one.size else others
    size = np.linalg.norm(gap) * np.linalg.norm(apart, axis=0)
    known = size > 1e-6 * max(len(one), 1)
    found = np.full(len(size), np.nan)
    np.divide(gap @ apart, size, out=found, where=known)
    return found
