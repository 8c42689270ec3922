"""The names of cycles, for the audit log, which knows their ids alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ledby.web.cycles.models import Cycle


def cycle_names(ids: Collection[str]) -> Mapping[str, str]:
    """Return the names of cycles by id."""
    rows = Cycle.objects.filter(pk__in=ids).values_list("pk", "name")
    return {str(pk): name for pk, name in rows}
