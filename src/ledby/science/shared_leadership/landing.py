"""Who leads from behind: landing, reviewing and welcoming in a shared work, as a whole.

Nothing here is about one person: figures are of the project, and what no record tells
comes first (*blind*).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.stats.concentration import Concentration, concentration
from ledby.science.stats.intervals import proportion_interval

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NOBODY: Final = -1
DAY: Final = 86_400
BACK_AFTER: Final = 180 * DAY
"""A newcomer who is there again after so long was kept."""
SEEN_FOR: Final = 360 * DAY
"""A newcomer is asked about when there was so much time to come back."""
MOST_BLIND: Final = 0.30
"""With more of it unknown, nothing is said about landing."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of *of* with its 90 % range."""

    yes: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float | None:
        """Return the share, 0..1; None of nothing."""
        return self.yes / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Year:
    """One year: how concentrated writing and landing were, and how much is unknown."""

    year: int
    blind: float
    writing: Concentration
    landing: Concentration


@dataclass(frozen=True, slots=True)
class Project:
    """A project in figures.

    Attributes
    ----------
    changes : int
        Changes that people made.
    first, last : int
        Years of the first and the last of them; 0 if no date can be believed.
    undated : int
        Changes of a date outside the window; they are in no figure over time.
    blind : Share
        Changes of which no record says who landed them.
    writing, landing : Concentration
        Of all changes, and of those whose lander is known.
    by_another : Share
        Changes, of a known lander, that somebody else than the author landed.
    reviewed : Share
        Changes that name somebody else who reviewed, tested or mentored.
    landers, reviewers, behind : int
        People who landed, reviewed or mentored, or did either for others.
    welcomed, kept : Share
        Of the newcomers: those whose first change somebody else landed or reviewed,
        and those who came back after 180 days.
    years : tuple of Year
        Each year in which something was written.
    """

    changes: int
    first: int
    last: int
    undated: int
    blind: Share
    writing: Concentration
    landing: Concentration
    by_another: Share
    reviewed: Share
    landers: int
    reviewers: int
    behind: int
    welcomed: Share
    kept: Share
    years: tuple[Year, ...]

    @property
    def sees_landing(self) -> bool:
        """Say whether enough is recorded to speak of landing."""
        blind = self.blind.value
        return blind is not None and blind <= MOST_BLIND


def project(
    changes: Sequence[tuple[int, int, int]],
    reviews: Sequence[tuple[int, int, int]],
    window: tuple[int, int],
) -> Project:
    """Return the figures of a project.

    Parameters
    ----------
    changes : sequence of (author, at, lander)
        People as numbers, ``at`` in seconds of the epoch; the lander is the author for
        own landings and -1 where no record names one.
    reviews : sequence of (person, author, at)
        Somebody reviewed, tested or mentored a change of the author at that time.
    window : (int, int)
        Dates outside it, ends included, are not believed.
    """
    author, at, lander = _columns(changes)
    reviewer, reviewed_author, reviewed_at = _columns(reviews)
    dated = (at >= window[0]) & (at <= window[1])
    known = lander != NOBODY
    other = known & (lander != author)
    reviewed = _pairs(author, at, reviewed_author, reviewed_at)
    welcomed, kept = _newcomers(
        author[dated], at[dated], known[dated], (other | reviewed)[dated]
    )
    years = _years(author[dated], at[dated], lander[dated])
    return Project(
        changes=len(author),
        first=years[0].year if years else 0,
        last=years[-1].year if years else 0,
        undated=int(np.count_nonzero(~dated)),
        blind=_share(~known),
        writing=_concentrated(author),
        landing=_concentrated(lander[known]),
        by_another=_share(other[known]),
        reviewed=_share(reviewed),
        landers=len(np.unique(lander[other])),
        reviewers=len(np.unique(reviewer)),
        behind=len(np.union1d(lander[other], reviewer)),
        welcomed=welcomed,
        kept=kept,
        years=years,
    )


def _columns(rows: Sequence[tuple[int, int, int]]) -> tuple[Ints, Ints, Ints]:
    cells = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return cells[:, 0], cells[:, 1], cells[:, 2]


def _share(flags: Flags) -> Share:
    return _share_of(int(np.count_nonzero(flags)), len(flags))


def _share_of(yes: int, of: int) -> Share:
    low, high = proportion_interval(yes, of)
    return Share(yes, of, float(low), float(high))


def _concentrated(people: Ints) -> Concentration:
    return concentration(np.unique(people, return_counts=True)[1])


def _pairs(author: Ints, at: Ints, of_author: Ints, of_at: Ints) -> Flags:
    """Say for each change whether a review of that author and time is there."""
    kind = np.dtype([("author", np.int64), ("at", np.int64)])
    changes, reviews = np.empty(len(author), kind), np.empty(len(of_author), kind)
    changes["author"], changes["at"] = author, at
    reviews["author"], reviews["at"] = of_author, of_at
    flags: Flags = np.isin(changes, reviews)
    return flags


def _newcomers(
    author: Ints, at: Ints, known: Flags, received: Flags
) -> tuple[Share, Share]:
    if not len(author):
        return _share_of(0, 0), _share_of(0, 0)
    order = np.lexsort((at, author))
    author, at = author[order], at[order]
    start = np.flatnonzero(np.diff(author, prepend=author[0] - 1))
    first, last = at[start], np.maximum.reduceat(at, start)
    asked = first <= at.max() - SEEN_FOR
    kept = (last - first >= BACK_AFTER)[asked]
    told = (known | received)[order][start] & asked
    return _share(received[order][start][told]), _share(kept)


def _years(author: Ints, at: Ints, lander: Ints) -> tuple[Year, ...]:
    year = at.astype("datetime64[s]").astype("datetime64[Y]").astype(np.int64) + 1970
    found = []
    for number in np.unique(year):
        here = year == number
        known = here & (lander != NOBODY)
        found.append(
            Year(
                int(number),
                1 - np.count_nonzero(known) / np.count_nonzero(here),
                _concentrated(author[here]),
                _concentrated(lander[known]),
            )
        )
    return tuple(found)
