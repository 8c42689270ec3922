"""A plan as a frame: one row for each view, with the people behind its number.

A working table with exact counts and identifiers, for those who may see who answered.
Lists stand in one text, one part a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ledby.errors import TableError
from ledby.science.disclosure.bands import people_band
from ledby.science.disclosure.blocks import texts
from ledby.science.disclosure.span import Ints
from ledby.science.tables import Column, Kind, Table, conform, give_back

SHOWN: Final = "shown"
MERGED: Final = "merged"
COARSE: Final = "coarse"
WITHHELD: Final = "withheld"
PLAN: Final = Table(
    "plan",
    (
        Column("view", required=True),
        Column("label", required=True),
        Column("unit", required=True),
        Column("attribute"),
        Column("category"),
        Column("members", "whole", low=0),
        Column("answers", "whole", low=0),
        Column("band"),
        Column("status", required=True, allowed=(SHOWN, MERGED, COARSE, WITHHELD)),
        Column("reason"),
        Column("persons", required=True),
    ),
)
LINE: Final = "\n"


@dataclass(frozen=True, slots=True, repr=False)
class View:
    """A number that may be shown or not, and the people whose answers it sums up.

    ``units`` are those whose people it is about; ``attribute`` and ``categories`` say
    which of them, and are empty where it is all.
    """

    name: str
    label: str
    units: tuple[str, ...]
    persons: tuple[str, ...]
    status: str = SHOWN
    reason: str = ""
    members: int | None = None
    attribute: str = ""
    categories: tuple[str, ...] = ()

    @property
    def told(self) -> bool:
        """Return whether its number is shown, in whatever form."""
        return self.status != WITHHELD


def read_views(plan: Any) -> list[View]:
    """Return the views of a *plan*.

    Raises
    ------
    TableError
        The frame breaks the contract, or a view stands twice.
    """
    table = conform(plan, PLAN)
    names = ("view", "label", "unit", "persons", "status", "attribute", "category")
    rows = zip(*(_filled(table[name]) for name in names), strict=True)
    more = zip(_filled(table["reason"]), table["members"].to_list(), strict=True)
    views = [
        View(
            name=name,
            label=label,
            units=tuple(units.split(LINE)),
            persons=_parts(persons),
            status=status,
            reason=reason,
            members=None if members is None else int(members),
            attribute=attribute,
            categories=_parts(category),
        )
        for (name, label, units, persons, status, attribute, category), (
            reason,
            members,
        ) in zip(rows, more, strict=True)
    ]
    seen: set[str] = set()
    for row, view in enumerate(views, start=1):
        if view.name in seen:
            raise TableError(
                f'Table plan, column "view", row {row}: "{view.name}" stands twice.'
            )
        seen.add(view.name)
    return views


def write_views(like: Any, views: Sequence[View]) -> Any:
    """Return *views* as a plan, in the kind of the frame *like*."""
    kinds: dict[str, Kind] = {column.name: column.kind for column in PLAN.columns}
    return give_back(
        like,
        {
            "view": [view.name for view in views],
            "label": [view.label for view in views],
            "unit": [LINE.join(view.units) for view in views],
            "attribute": [view.attribute or None for view in views],
            "category": [LINE.join(view.categories) or None for view in views],
            "members": [view.members for view in views],
            "answers": [len(view.persons) for view in views],
            "band": [people_band(len(view.persons)) for view in views],
            "status": [view.status for view in views],
            "reason": [view.reason for view in views],
            "persons": [LINE.join(view.persons) for view in views],
        },
        kinds,
    )


def shown_before(previous: Any) -> list[list[View]]:
    """Return what each earlier release showed: of a plan, of several, or of none."""
    if previous is None:
        return []
    plans = previous if isinstance(previous, (list, tuple)) else [previous]
    return [[view for view in read_views(plan) if view.told] for plan in plans]


class Register:
    """People by number: those whose answers any of some views sums up."""

    def __init__(self, persons: Iterable[str]) -> None:
        self.ids = list(dict.fromkeys(persons))
        self._place = {person: place for place, person in enumerate(self.ids)}

    @classmethod
    def of(cls, *views: Iterable[View]) -> Register:
        """Return the register of all people in *views*, in their order."""
        return cls(one for some in views for view in some for one in view.persons)

    def __len__(self) -> int:
        """Return the number of people."""
        return len(self.ids)

    def rows(self, persons: Iterable[str]) -> Ints:
        """Return the numbers of *persons*, all of whom are in the register."""
        return np.array([self._place[person] for person in persons], np.intp)

    def sets(self, views: Iterable[View]) -> list[Ints]:
        """Return the people of each view by number."""
        return [self.rows(view.persons) for view in views]


def _filled(series: Any) -> list[str]:
    return [text or "" for text in texts(series)]


def _parts(text: str | None) -> tuple[str, ...]:
    return tuple(text.split(LINE)) if text else ()
