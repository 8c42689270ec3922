"""What chance would give: exact moments of sums over pairs when labels are shuffled.

A weighted network a and a second one b on the same people are compared by the sum of
a(i, j) b(i, j) over pairs. Shuffling the people of b gives the chance distribution
(Mantel 1967, *Cancer Research* 27; the quadratic assignment procedure of Hubert and
Schultz 1976). Its mean and variance follow from five sums, so no shuffle is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PairSums:
    """The sums over a network that its chance moments need.

    Attributes
    ----------
    people : int
        People, isolates included.
    total : float
        Sum of the weights over unordered pairs.
    squares : float
        Sum of the squared weights over unordered pairs.
    strengths : float
        Sum over people of the squared sum of their weights.
    """

    people: int
    total: float
    squares: float
    strengths: float

    @property
    def adjacent(self) -> float:
        """Return the products of two weights that share one person, ordered pairs."""
        return self.strengths - 2 * self.squares

    @property
    def apart(self) -> float:
        """Return the products of two weights that share nobody, ordered pairs."""
        return self.total**2 + self.squares - self.strengths


def pair_sums(network: Any) -> PairSums:
    """Return the sums of a symmetric sparse matrix without diagonal."""
    strength = np.asarray(network.sum(axis=1)).ravel()
    return PairSums(
        people=network.shape[0],
        total=float(network.sum()) / 2,
        squares=float(np.square(network.data).sum()) / 2,
        strengths=float(np.square(strength).sum()),
    )


def same_group_sums(sizes: Floats) -> PairSums:
    """Return the sums of "both are in one group" for groups of these sizes."""
    inside = sizes * (sizes - 1) / 2
    return PairSums(
        people=int(sizes.sum()),
        total=float(inside.sum()),
        squares=float(inside.sum()),
        strengths=float((sizes * (sizes - 1) ** 2).sum()),
    )


def shuffled_product(one: PairSums, other: PairSums) -> tuple[float, float]:
    """Return mean and standard deviation of the summed product under shuffling.

    Parameters
    ----------
    one, other : PairSums
        Of two networks on the same people, at least four.

    Returns
    -------
    mean, sd : float
        Of the sum over unordered pairs of the product of weights, when the people of
        one network are shuffled evenly (Mantel 1967, equations for the exact moments).

    Raises
    ------
    ValueError
        The networks have different numbers of people, or fewer than four.
    """
    n = one.people
    if n != other.people or n < 4:
        raise ValueError("Two networks need the same people, at least four.")
    pairs = n * (n - 1) / 2
    mean = one.total * other.total / pairs
    second = (
        one.squares * other.squares / pairs
        + one.adjacent * other.adjacent / (n * (n - 1) * (n - 2))
        + one.apart * other.apart / (pairs * (n - 2) * (n - 3) / 2)
    )
    return mean, sqrt(max(second - mean**2, 0.0))


@dataclass(frozen=True, slots=True)
class SubsetMoments:
    """Weights inside a random set of people, and on it, by the size of the set.

    ``inside`` is the weight of ties within the set, ``strength`` the sum of its
    members' strengths (ties inside count twice).
    """

    inside: Floats
    strength: Floats
    var_inside: Floats
    var_strength: Floats
    covariance: Floats


def random_subsets(sums: PairSums, sizes: Floats) -> SubsetMoments:
    """Return the moments of evenly drawn sets of *sizes* people.

    Sampling without replacement: a set of m holds r given people with probability
    m(m-1)…(m-r+1) / n(n-1)…(n-r+1).

    Parameters
    ----------
    sums : PairSums
        Of the network.
    sizes : ndarray of shape (sets,)
        People in each set.
    """
    n = sums.people
    p = [np.ones_like(sizes)]
    for taken in range(4):
        left = max(n - taken, 1)
        p.append(p[-1] * np.maximum(sizes - taken, 0) / left)
    inside, strength = p[2] * sums.total, p[1] * 2 * sums.total
    both = p[2] * sums.strengths + p[3] * (2 * sums.total**2 - sums.strengths)
    square = p[2] * sums.squares + p[3] * sums.adjacent + p[4] * sums.apart
    spread = p[1] * sums.strengths + p[2] * (4 * sums.total**2 - sums.strengths)
    return SubsetMoments(
        inside,
        strength,
        np.maximum(square - inside**2, 0.0),
        np.maximum(spread - strength**2, 0.0),
        both - inside * strength,
    )
