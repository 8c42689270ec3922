"""Who sees a person's own page: that person, and nobody else."""

from __future__ import annotations

from uuid import UUID


def may_see_page(viewer: UUID | None, owner: UUID) -> bool:
    """Say whether the person *viewer* (None: nobody) may read the page of *owner*.

    No role opens it: not the manager's, not the organiser's, not the director's.
    """
    return viewer is not None and viewer == owner
