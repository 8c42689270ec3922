"""Counts of a secret ballot, said so that they never tell how somebody voted.

Whoever voted knows their own ballot, and colleagues often know who took part. So none
is counted before *k* ballots are in, and two of them are always left open: a count
says neither that all chose an option nor that all but one did, and none, one and two
look alike (as in :mod:`ledby.science.disclosure.cells`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ledby.science.disclosure.bands import people_band
from ledby.science.disclosure.cells import FEW, word

QUORUM: Final = 5


@dataclass(frozen=True, slots=True)
class Told:
    """What a secret ballot says.

    Attributes
    ----------
    turnout : str or None
        Band of the ballots; None below the quorum, and then the rest is empty.
    exact : bool
        Whether ``counts`` are numbers rather than bands.
    counts : tuple of str
        For each option, in its order.
    most : tuple of int
        The places of the options that most chose; several if they are even.
    """

    turnout: str | None
    exact: bool = False
    counts: tuple[str, ...] = ()
    most: tuple[int, ...] = ()


def turnout(ballots: int, *, k: int = QUORUM) -> str | None:
    """Return the band of so many ballots; None below *k*, none and a few alike."""
    return people_band(ballots) if ballots >= k else None


def ballot_counts(counts: Sequence[int], *, k: int = QUORUM) -> Told:
    """Return what may be said of a secret ballot.

    Parameters
    ----------
    counts : sequence of int
        Ballots for each option.
    k : int
        Fewest ballots that are counted at all. Numbers are exact only where every
        option has *k* or more and so has everything beside it.

    Raises
    ------
    ValueError
        A count is negative, or *k* is below :data:`QUORUM`.
    """
    if k < QUORUM or any(count < 0 for count in counts):
        raise ValueError(f"Counts are 0 or more, and k is {QUORUM} or more.")
    n = sum(counts)
    band = turnout(n, k=k)
    if band is None:
        return Told(None)
    exact = len(counts) > 1 and all(k <= count <= n - k for count in counts)
    most = max(counts)
    words = [f"{count:,}" if exact else word(count, n) for count in counts]
    places = tuple(at for at, count in enumerate(counts) if count == most)
    return Told(f"{n:,}" if exact else band, exact, tuple(words), places)


__all__ = ["FEW", "QUORUM", "Told", "ballot_counts", "turnout"]
