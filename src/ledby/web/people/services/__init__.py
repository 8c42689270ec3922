"""What changes the list of people: imports, from the upload to the last row."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
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
        note_export,
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
    "note_export",
    "plan_import",
    "preview",
    "receive",
    "release_lost",
    "sheet_of",
]

_ELSEWHERE: Final = {
    "apply_plan": "apply",
    "ensure_units": "apply",
    "Counts": "plan",
    "Plan": "plan",
    "plan_import": "plan",
}


def __getattr__(name: str) -> Any:
    """Return a service when it is first asked for: an import needs an engine."""
    if name not in __all__:
        raise AttributeError(name)
    module = import_module(f"{__name__}.{_ELSEWHERE.get(name, 'runs')}")
    return getattr(module, name)
