"""What changes the list of people: imports, from the upload to the last row."""

from __future__ import annotations

from ledby.web.people.services.apply import apply_plan, ensure_units
from ledby.web.people.services.plan import Counts, Plan, plan_import
from ledby.web.people.services.runs import (
    HEAD,
    Preview,
    carry_out,
    choose_columns,
    choose_reading,
    clear_old,
    columns_of,
    confirm,
    drop,
    import_now,
    preview,
    receive,
    release_lost,
    sheet_of,
)

__all__ = [
    "HEAD",
    "Counts",
    "Plan",
    "Preview",
    "apply_plan",
    "carry_out",
    "choose_columns",
    "choose_reading",
    "clear_old",
    "columns_of",
    "confirm",
    "drop",
    "ensure_units",
    "import_now",
    "plan_import",
    "preview",
    "receive",
    "release_lost",
    "sheet_of",
]
