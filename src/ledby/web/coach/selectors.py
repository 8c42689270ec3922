"""Reads: the words of names, and the machine that may be asked, if any."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from ledby.web.outbound import Door
from ledby.web.people.selectors.directory import is_name, name_words

PATH = "/chat/completions"


def knows_names() -> Callable[[str], bool]:
    """Return a test whether a word is part of a name in the list of people."""
    words = name_words()
    return lambda word: is_name(words, word)


def door() -> Door | None:
    """Return the machine that words messages anew, where the operator named one."""
    if not (settings.COACH_ENDPOINT and settings.COACH_MODEL):
        return None
    whole = settings.COACH_ENDPOINT.rstrip("/")
    url = whole if whole.endswith(PATH) else whole + PATH
    return Door(url, settings.COACH_KEY, settings.COACH_PRIVATE)


def helper() -> str:
    """Return the host that words messages anew, or nothing."""
    found = door()
    return found.host if found else ""
