"""What was done to a cycle: for its own page, and for the log nobody can change."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from ledby.web.accounts.models import User
from ledby.web.audit import services as audit
from ledby.web.cycles.models import Cycle, CycleEvent

What = CycleEvent.What

LOGGED: Final = {
    What.APPROVE: "cycle_approved",
    What.CLOSE: "cycle_closed",
    What.KEY: "cycle_key_brought",
    What.COUNT: "cycle_counted",
    What.RELEASE: "cycle_released",
    What.SHRED: "cycle_shredded",
}


def record(
    cycle: Cycle, what: CycleEvent.What, by: User | None, at: datetime, note: str = ""
) -> None:
    """Keep what was done, in the caller's transaction; best last in it."""
    CycleEvent.objects.create(cycle=cycle, what=what, by=by, at=at, note=note)
    if what == What.LAUNCH:
        facts = {"shared_key": cycle.shared_key, "days": cycle.retention_days}
        audit.record("cycle_launched", actor=by, subject=str(cycle.pk), **facts)
    elif what in LOGGED:
        audit.record(LOGGED[what], actor=by, subject=str(cycle.pk))
