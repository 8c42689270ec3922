"""What the page about oneself shows of this app."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import AnonymousUser

from ledby.web.accounts.models import User
from ledby.web.initiatives.analysis import led_by_others as found_behind
from ledby.web.initiatives.pictures import behind_sentence
from ledby.web.initiatives.selectors.people import member


def led_by_others(user: User | AnonymousUser) -> dict[str, Any] | None:
    """Return what others led while whoever asks stood behind it; None if nothing.

    Raises
    ------
    Http404
        They are no person of the organisation.
    """
    found = found_behind(member(user))
    if found is None:
        return None
    ends = {"low": round(100 * found.low), "high": round(100 * found.high)}
    return asdict(found) | ends | {"sentence": behind_sentence(found)}
