"""Reads of the organisation's results."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils.translation import get_language

from ledby.web.accounts.models import User
from ledby.web.accounts.policies import roles_of
from ledby.web.cycles.instrument import in_language, load
from ledby.web.cycles.selectors import ReleasedCycle, latest_release
from ledby.web.dashboard.policies import may_see_organisation


def release_for(user: User | AnonymousUser) -> ReleasedCycle | None:
    """Return the newest release as *user* may read it, None before the first.

    Raises
    ------
    Http404
        If it is not theirs to read.
    """
    is_person = isinstance(user, User) and user.person_id is not None
    if not may_see_organisation(is_person=is_person, roles=roles_of(user)):
        raise Http404
    return latest_release()


def questions() -> dict[str, str]:
    """Return the inclusion items as they were asked, in the reader's language."""
    language = get_language() or "en"
    return {
        item.key: in_language(item.texts["climate"], language)
        for item in load().climate
    }
