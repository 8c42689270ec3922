"""Groupings of people: found in their ties, and compared with one another."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer[Any]]


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


def adjusted_mutual_information(one: Ints, other: Ints) -> float:
    """Return how far two groupings agree beyond chance: 0 as by chance, 1 the same.

    (I - E[I]) / ((H1 + H2) / 2 - E[I]) with the expectation under shuffled members
    (Vinh, Epps and Bailey 2010, *Journal of Machine Learning Research* 11, equations
    24 and 4.2 with the arithmetic mean).

    Parameters
    ----------
    one, other : ndarray of shape (people,)
        Codes of groups from 0.

    Raises
    ------
    ValueError
        The groupings are of different people, or of nobody.
    """
    if len(one) != len(other) or not len(one):
        raise ValueError("Two groupings need the same people, at least one.")
    n = len(one)
    first, second = np.bincount(one), np.bincount(other)
    first, second = first[first > 0], second[second > 0]
    if len(first) == len(second) and len(first) in {1, n}:
        return 1.0
    joint = np.unique(one * (other.max() + 1) + other, return_counts=True)[1]
    entropy_one, entropy_other = _entropy(first, n), _entropy(second, n)
    shared = entropy_one + entropy_other - _entropy(joint, n)
    chance = _expected_information(first, second, n)
    room = (entropy_one + entropy_other) / 2 - chance
    return float((shared - chance) / room) if abs(room) > 1e-12 else 1.0


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
        low = np.maximum(1, size + size_other - n)
        high = np.minimum(size, size_other)
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
