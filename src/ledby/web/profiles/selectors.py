"""Reads of a person's own page."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from ledby.science.released import PersonPage
from ledby.web.accounts.models import User
from ledby.web.cycles.selectors import ReleasedCycle, person_page
from ledby.web.profiles.policies import may_see_page


def own_page(user: User | AnonymousUser) -> tuple[ReleasedCycle, PersonPage] | None:
    """Return the newest released page of whoever asks, None before the first.

    Raises
    ------
    Http404
        If they are no person of the organisation.
    """
    viewer = user.person_id if isinstance(user, User) else None
    if viewer is None:
        raise Http404
    found = person_page(viewer)
    if found and not may_see_page(viewer, UUID(found[1]["person"])):
        raise Http404
    return found
