"""Groupings of people: found in their ties, and compared with one another."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer[Any]]

ENOUGH: Final = 1e-3
"""Growth of modularity in a round of all people below which the first step ends."""
REACH: Final = 10
"""Standard deviations beyond which an overlap is taken to be impossible."""


def communities(ties: Any, *, resolution: float, seed: int) -> Ints:
    """Return the community of each person by the Louvain algorithm.

    Modularity with a resolution (Blondel et al. 2008, *Journal of Statistical
    Mechanics* P10008; Reichardt and Bornholdt 2006, *Physical Review E* 74, 016110). At
    resolution 1 it finds divisions rather than departments, so callers look at several.
    What hangs together by outsiders alone is taken apart afterwards, the known weakness
    of the algorithm (Traag, Waltman and van Eck 2019, *Scientific Reports* 9). The same
    seed gives the same communities.

    Parameters
    ----------
    ties : sparse matrix of shape (people, people)
        Symmetric strengths, without diagonal.
    resolution : float
        Above 0; the larger, the smaller the communities.
    seed : int
        Order in which people are visited.

    Returns
    -------
    ndarray of shape (people,)
        Codes from 0; -1 for people without ties.
    """
    from scipy import sparse
    from sknetwork.clustering.louvain import Louvain

    tied = np.flatnonzero(np.diff(ties.indptr))
    found: Ints = np.full(ties.shape[0], -1, dtype=np.int64)
    if tied.size:
        inner = sparse.csr_matrix(ties[tied][:, tied])
        # The library's Leiden draws from a generator that no seed reaches.
        method = Louvain(resolution=resolution, shuffle_nodes=True, random_state=seed)
        found[tied] = _connected(inner, method.fit_predict(inner))
    return found


def _connected(ties: Any, group: Ints) -> Ints:
    """Return groups split into the parts that hang together by their own ties."""
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    edges = ties.tocoo()
    inside = group[edges.row] == group[edges.col]
    kept = sparse.coo_matrix(
        (edges.data[inside], (edges.row[inside], edges.col[inside])), shape=ties.shape
    )
    parts: Ints = connected_components(kept, directed=False)[1].astype(np.int64)
    return parts


def fragments(ties: Any, *, resolution: float, order: Ints) -> Ints:
    """Return the first step of the Louvain algorithm alone: people beside their like.

    Everybody moves to the community of a contact as long as modularity grows; nothing
    is merged. What results is of the size of teams, so that merging them at several
    resolutions costs little even where there are millions of ties.

    Parameters
    ----------
    ties : sparse matrix of shape (people, people)
        Symmetric strengths, without diagonal.
    resolution : float
        The finest at which the fragments will be merged.
    order : ndarray of shape (people,)
        In which people are visited. Who stand together in it should know each other,
        for the sake of time alone.

    Returns
    -------
    ndarray of shape (people,)
        Codes from 0; people without ties are alone.
    """
    from sknetwork.clustering.louvain_core import optimize_core

    people = ties.shape[0]
    laid = ties.astype(np.float32)[order][:, order]
    laid.data /= laid.data.sum(dtype=np.float64)
    share = np.asarray(laid.sum(axis=1)).ravel().astype(np.float32)
    nothing = np.zeros(people, dtype=np.float32)
    places = (laid.indices.astype(np.int32), laid.indptr.astype(np.int32), laid.data)
    kept = (share, share, share.copy(), share.copy(), nothing.copy(), nothing)
    alone = np.arange(people, dtype=np.int32)
    moved = optimize_core(alone, *places, *kept, resolution, ENOUGH)[0]
    group = np.empty(people, dtype=np.int64)
    group[order] = _connected(laid, np.asarray(moved))
    return group


def merged(ties: Any, group: Ints) -> Any:
    """Return the ties between groups, those inside on the diagonal (counted twice)."""
    from scipy import sparse

    people = len(group)
    belongs = sparse.csr_array(
        (np.ones(people), group, np.arange(people + 1)),
        shape=(people, int(group.max()) + 1),
    )
    return (belongs.T.tocsr() @ (ties @ belongs)).tocsr()


def modularity(ties: Any, group: Ints) -> float:
    """Return Newman's modularity of a grouping, -1/2..1; code -1 is left out."""
    known = group >= 0
    strength = np.asarray(ties.sum(axis=1)).ravel()
    whole = strength.sum()
    if whole == 0:
        return 0.0
    edges = ties.tocoo()
    same = (group[edges.row] == group[edges.col]) & known[edges.row]
    of_group = np.bincount(group[known], weights=strength[known])
    return float(edges.data[same].sum() / whole - np.square(of_group / whole).sum())


def adjusted_mutual_information(
    one: Ints, other: Ints, people: Ints | None = None
) -> float:
    """Return how far two groupings agree beyond chance: 0 as by chance, 1 the same.

    (I - E[I]) / ((H1 + H2) / 2 - E[I]) with the expectation under shuffled members
    (Vinh, Epps and Bailey 2010, *Journal of Machine Learning Research* 11, equations
    24 and 4.2 with the arithmetic mean).

    Parameters
    ----------
    one, other : ndarray of shape (people,)
        Codes of groups from 0.
    people : ndarray of shape (people,), optional
        How many people each entry stands for; 1 by default.

    Raises
    ------
    ValueError
        The groupings are of different people, or of nobody.
    """
    if len(one) != len(other) or not len(one):
        raise ValueError("Two groupings need the same people, at least one.")
    people = np.ones(len(one), dtype=np.int64) if people is None else people
    n = int(people.sum())
    first, second = _counts(one, people), _counts(other, people)
    if len(first) == len(second) and len(first) in {1, n}:
        return 1.0
    pair = one.astype(np.int64) * (int(other.max()) + 1) + other
    joint = _counts(np.unique(pair, return_inverse=True)[1], people)
    entropy_one, entropy_other = _entropy(first, n), _entropy(second, n)
    shared = entropy_one + entropy_other - _entropy(joint, n)
    chance = _expected_information(first, second, n)
    room = (entropy_one + entropy_other) / 2 - chance
    return float((shared - chance) / room) if abs(room) > 1e-12 else 1.0


def _counts(code: Ints, people: Ints) -> Ints:
    """Return how many people have each code that occurs."""
    counts = np.bincount(code, people).astype(np.int64)
    return counts[counts > 0]


def _entropy(counts: Ints, n: int) -> float:
    share = counts / n
    return float(-(share * np.log(share)).sum())


def _expected_information(first: Ints, second: Ints, n: int) -> float:
    """Return the expected mutual information; sizes that occur often count once."""
    from scipy.special import gammaln

    log_factorial = gammaln(np.arange(n + 1) + 1.0)
    size_one, times_one = np.unique(first, return_counts=True)
    size_other, times_other = np.unique(second, return_counts=True)
    expected = 0.0
    for size, times in zip(size_one, times_one, strict=True):
        mean = size / n * size_other
        reach = REACH * (np.sqrt(mean) + 1)
        low = np.maximum(np.maximum(1, size + size_other - n), mean - reach)
        high = np.minimum(np.minimum(size, size_other), mean + reach)
        low, high = low.astype(np.int64), high.astype(np.int64)
        lengths = high - low + 1
        start = np.repeat(np.cumsum(lengths) - lengths, lengths)
        both = np.repeat(low, lengths) + np.arange(lengths.sum()) - start
        b = np.repeat(size_other, lengths)
        chance = np.exp(
            log_factorial[size]
            + log_factorial[b]
            + log_factorial[n - size]
            + log_factorial[n - b]
            - log_factorial[n]
            - log_factorial[both]
            - log_factorial[size - both]
            - log_factorial[b - both]
            - log_factorial[n - size - b + both]
        )
        gain = both / n * np.log(n * both / (size * b)) * chance
        expected += float((gain * np.repeat(times_other, lengths)).sum()) * int(times)
    return expected
