"""The seam to the science of growth: released pages in, what they allow to say out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from ledby.science.released import Estimate, PersonPage
from ledby.web.cycles.models import Cycle
from ledby.web.cycles.selectors import released_pages
from ledby.web.practice.models import Post
from ledby.web.practice.selectors import published, tried_by

if TYPE_CHECKING:
    from ledby.science.growth import Change, Moved

__all__ = ["Change", "Changes", "changes", "estimates", "moved"]

FACETS: Final = {
    "from_behind": "shared_lead",
    "showing": "example",
    "including": "inclusion",
}
"""Which part of a lead an idea is seen in; of silos a page says nothing."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed between two pages: of the trait one chose, and of all the others.

    The chosen one was chosen before the second release, so it is looked at alone; the
    others share their error.
    """

    chosen: Change | None
    others: dict[str, Change]


def changes(before: PersonPage, after: PersonPage, chosen: str = "") -> Changes:
    """Return what changed between two released pages of one person."""
    # Here and below: a page without two releases needs no engine for numbers.
    from ledby.science import growth  # noqa: PLC0415

    first, last = estimates(before), estimates(after)
    alone = {chosen: first[chosen]} if chosen in first else {}
    rest = {word: one for word, one in first.items() if word != chosen}
    return Changes(growth.between(alone, last).get(chosen), growth.between(rest, last))


def estimates(page: PersonPage) -> dict[str, Estimate | None]:
    """Return the estimates of a page by trait and by facet of a lead."""
    found = {line["trait"]: line["score"] for line in page["traits"]}
    return found | {line["facet"]: line["score"] for line in page["lead"]}


def moved(before: Cycle, after: Cycle) -> Iterator[tuple[Post, dict[str, Any]]]:
    """Yield each practice with what moved between two releases, as it may be shown.

    Those who tried it began between the two. An empty dictionary beside the cycle
    means that there is no evidence yet.
    """
    from ledby.science import growth  # noqa: PLC0415

    first, last = released_pages(before), released_pages(after)
    both = sorted(first.keys() & last.keys())
    since, until = _moment(before), _moment(after)
    for post in published():
        chosen = {str(person) for person in tried_by(post, since, until)}
        found = None
        if len(chosen) >= growth.FEWEST:
            word = FACETS.get(post.about, post.about)
            found = growth.moved(
                [person in chosen for person in both],
                _values(first, both, word),
                _values(last, both, word),
            )
        yield post, _document(after, found)


def _moment(cycle: Cycle) -> datetime:
    if cycle.released_at is None:
        raise ValueError(f"cycle {cycle.pk} is released but has no date of release")
    return cycle.released_at


def _values(
    pages: Mapping[str, PersonPage], people: list[str], word: str
) -> list[float]:
    found = [estimates(pages[person]).get(word) for person in people]
    return [math.nan if one is None else one["value"] for one in found]


def _document(cycle: Cycle, found: Moved | None) -> dict[str, Any]:
    said: dict[str, Any] = {"cycle": str(cycle.pk)}
    if found is not None:
        said |= {
            "value": found.value,
            "low": found.low,
            "high": found.high,
            "people": found.people,
            "word": found.word,
        }
    return said
