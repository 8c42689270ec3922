"""Which items each colleague is asked about whom, and in which order."""

from __future__ import annotations

from collections.abc import Collection

from ledby.science.item_plan import planned_items
from ledby.web.cycles.instrument import Instrument

Sheet = tuple[str, str]
"""Ratee and rater, as participants."""
ITEMS_ON_A_COLLEAGUE = 12


def planned(
    instrument: Instrument, sheets: Collection[Sheet]
) -> dict[Sheet, tuple[str, ...]]:
    """Return the items of each sheet, even over all raters of a ratee.

    Assignments and participants are frozen at launch, so the plan is the same on each
    visit without being stored; participants are new in each cycle, and so is the plan.

    Parameters
    ----------
    instrument
        Its trait items are planned.
    sheets
        All sheets on some ratees. Somebody's sheet on themselves asks every item.
    """
    items = {item.key: item.scale for item in instrument.traits}
    others = [sheet for sheet in sheets if sheet[0] != sheet[1]]
    own = [sheet for sheet in sheets if sheet[0] == sheet[1]]
    found: dict[Sheet, tuple[str, ...]] = {}
    for some, size in ((others, ITEMS_ON_A_COLLEAGUE), (own, len(items))):
        ratees, raters = [ratee for ratee, _ in some], [rater for _, rater in some]
        plan = planned_items(ratees, raters, items, seed=0, per_sheet=size)
        found.update(zip(some, plan, strict=True))
    return found
