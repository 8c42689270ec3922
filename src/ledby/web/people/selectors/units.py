"""The tree of units, with how many people each holds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q

from ledby.web.people.folding import fold
from ledby.web.people.models import Unit


@dataclass(frozen=True)
class Branch:
    """A unit with the units beneath it; ``people`` counts those beneath as well."""

    path: str
    name: str
    people: int
    branches: tuple[Branch, ...]

    def paths(self) -> list[str]:
        """Return this unit's path and those beneath it."""
        below = (path for branch in self.branches for path in branch.paths())
        return [self.path, *below]

    def holds(self, text: str) -> bool:
        """Say whether each word of *text* begins a word of the path, in any case."""
        here = fold(self.path)
        return all(f" {word}" in here for word in fold(text).split())


def unit_tree() -> tuple[Branch, ...]:
    """Return the highest units in order, each with all beneath it; in one query."""
    here = Count("people", filter=Q(people__active=True))
    rows = Unit.objects.annotate(here=here).order_by("path")
    below: dict[int | None, list[tuple[int, str, int]]] = defaultdict(list)
    for pk, parent, path, people in rows.values_list("pk", "parent", "path", "here"):
        below[parent].append((pk, path, people))

    def branch(pk: int, path: str, people: int) -> Branch:
        branches = tuple(branch(*row) for row in below[pk])
        return Branch(
            path=path,
            name=path.rpartition(" / ")[2],
            people=people + sum(one.people for one in branches),
            branches=branches,
        )

    return tuple(branch(*row) for row in below[None])
