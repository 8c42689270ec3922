"""Planning a cycle: a draft that can be edited until it is launched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledby.errors import StateError
from ledby.web.accounts.models import User
from ledby.web.audit import services as audit
from ledby.web.cycles import keys
from ledby.web.cycles.agreement import PARTS
from ledby.web.cycles.models import Cycle, State

USUAL_DAYS = 14
USUAL_HOUR = 18
USUAL_REMINDERS = (7, 2)
USUAL_RETENTION = 30
MAX_REMINDERS = 3
MAX_DAYS = 90
PLAN = {
    "name",
    "units",
    "parts",
    "closes_at",
    "retention_days",
    "reminder_days",
    "needs_approval",
    "shared_key",
}


def create_cycle(name: str, *, by: User | None = None, **plan: Any) -> Cycle:
    """Make a draft of a cycle.

    Parameters
    ----------
    name
        What people will read in the mail, such as "Spring".
    by
        Who plans it.
    plan
        What else is not as usual. ``units``: paths of the units asked, each with all
        beneath it; none for everybody. ``parts`` of the form: follows, self, feedback,
        manager, inclusion, comments; all of them unless given. ``closes_at``: the
        evening in two weeks unless given. ``retention_days``: days after the count on
        which the key is destroyed, 1 to 90. ``reminder_days``: days before the close
        on which reminders go out, at most three. ``needs_approval``: whether the works
        council must approve the plan before its launch. ``shared_key``: whether the
        council holds a second key, without which nothing opens.

    Raises
    ------
    StateError
        If a value is not allowed; the sentence says which are.
    """
    usual: dict[str, Any] = {
        "units": (),
        "parts": PARTS,
        "closes_at": _usual_close(),
        "retention_days": USUAL_RETENTION,
        "reminder_days": USUAL_REMINDERS,
    }
    cycle = Cycle(created_by=by)
    _set(cycle, name=name, **usual | plan)
    with transaction.atomic():
        cycle.save()
        audit.record("cycle_planned", actor=by, subject=str(cycle.pk))
    return cycle


def revise(cycle: Cycle, **plan: Any) -> None:
    """Change the plan of a draft; see :func:`create_cycle` for what it can hold.

    Raises
    ------
    StateError
        If the cycle has been launched, or a value is not allowed.
    """
    _set(cycle, **plan)
    changes = {field: getattr(cycle, field) for field in plan}
    draft = Cycle.objects.filter(pk=cycle.pk, state=State.DRAFT, launching_at=None)
    if not draft.update(**changes):
        raise StateError(
            _("%(cycle)s has been launched and cannot be changed.")
            % {"cycle": cycle.name}
        )


def discard(cycle: Cycle) -> None:
    """Delete a draft; StateError if it has been launched."""
    draft = Cycle.objects.filter(pk=cycle.pk, state=State.DRAFT, launching_at=None)
    if not draft.delete()[0]:
        raise StateError(
            _("%(cycle)s has been launched and cannot be deleted.")
            % {"cycle": cycle.name}
        )
    # A launch that was killed may have left some.
    keys.shred(cycle.pk)


def _usual_close() -> datetime:
    day = timezone.localtime() + timedelta(days=USUAL_DAYS)
    return day.replace(hour=USUAL_HOUR, minute=0, second=0, microsecond=0)


def _set(cycle: Cycle, **plan: Any) -> None:
    if unknown := set(plan) - PLAN:
        raise StateError(f"A cycle has no {', '.join(sorted(unknown))}.")
    if "parts" in plan:
        plan["parts"] = _ordered(plan["parts"])
    if "reminder_days" in plan:
        plan["reminder_days"] = _reminders(plan["reminder_days"])
    if "units" in plan:
        plan["units"] = list(plan["units"])
    if not 1 <= plan.get("retention_days", 1) <= MAX_DAYS:
        raise StateError(f"The key is kept for 1 to {MAX_DAYS} days after the count.")
    if not plan.get("name", "-").strip():
        raise StateError("A cycle needs a name.")
    for field, value in plan.items():
        setattr(cycle, field, value)


def _ordered(parts: Sequence[str]) -> list[str]:
    chosen = [part for part in PARTS if part in parts]
    if not chosen or set(parts) - set(PARTS):
        raise StateError(
            f"The form needs at least one part; there are {', '.join(PARTS)}."
        )
    return chosen


def _reminders(days: Sequence[int]) -> list[int]:
    planned = sorted(set(days), reverse=True)
    if len(planned) > MAX_REMINDERS or any(not 1 <= d <= MAX_DAYS for d in planned):
        raise StateError(
            f"At most {MAX_REMINDERS} reminders can go out, each 1 to {MAX_DAYS} days"
            " before the close."
        )
    return planned
