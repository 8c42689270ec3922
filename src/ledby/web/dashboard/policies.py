"""Who sees the organisation's results: everybody who is part of it, and its roles."""

from __future__ import annotations

READING_ROLES = frozenset({"organiser", "director", "council"})
PREPARING_ROLES = frozenset({"organiser", "council"})


def may_see_organisation(*, is_person: bool, roles: frozenset[str]) -> bool:
    """Say whether somebody may read what was released of the organisation.

    Parameters
    ----------
    is_person
        Whether they are one of the organisation's people.
    roles
        The roles that they hold. The administrator's alone opens nothing: whoever
        runs the machine has no part in the results.
    """
    return is_person or not roles.isdisjoint(READING_ROLES)


def may_see_depth(*, roles: frozenset[str]) -> bool:
    """Say whether somebody may read how the cycle itself went, beside its results.

    For those who prepare the next one or oversee it: how many raters would do, and in
    bands what was set aside before the count.
    """
    return not roles.isdisjoint(PREPARING_ROLES)
