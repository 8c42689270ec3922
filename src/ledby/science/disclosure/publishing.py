"""The numbers that a plan allows, and what changed since the last ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from ledby.errors import TableError
from ledby.science.disclosure.bands import people_band
from ledby.science.disclosure.blocks import texts
from ledby.science.disclosure.estimates import (
    HALF,
    answers_estimate,
    halved,
    share_estimate,
)
from ledby.science.disclosure.planning import CAP
from ledby.science.disclosure.trial import Trial
from ledby.science.disclosure.views import COARSE, Register, View, read_views
from ledby.science.tables import Column, Kind, Table, conform, give_back
from ledby.science.vocabulary import VALUE_MAX, VALUE_MIN

VALUES: Final = Table(
    "values",
    (
        Column("person", required=True),
        Column("value", "number", required=True, low=VALUE_MIN, high=VALUE_MAX),
        Column("item"),
    ),
)
PUBLISHED: Final = Table(
    "published",
    (
        Column("view", required=True),
        Column("label", required=True),
        Column("item", required=True),
        Column("mean", "number"),
        Column("low", "number"),
        Column("high", "number"),
        Column("low_share", "number"),
        Column("middle_share", "number"),
        Column("high_share", "number"),
        Column("band"),
        Column("note"),
    ),
)
ONE_ITEM: Final = "value"
DISTRIBUTION_FROM: Final = 20
NOTHING: Final = "not shown"
_Row = tuple[Any, ...]


def publish(plan: Any, values: Any, *, k: int = 5, cap: float = CAP) -> Any:
    """Return the numbers that a *plan* allows.

    Parameters
    ----------
    plan : frame
        Of :func:`ledby.science.disclosure.plan`.
    values : frame
        person, value (1..5; empty for no answer), and item where there are several.
    k, cap
        As for the plan: an item that some of its people left open is audited anew, by
        itself, and shows less.

    Returns
    -------
    frame
        view, label, item, mean, low, high (90 %, to 0.1; half points where the plan
        says so), low_share, middle_share, high_share (answers below, at and above the
        middle of the scale, to 0.05, from 20 answers), band of the answers, note.
        Views of the tree that are not shown have empty numbers, whatever the reason;
        breakdowns that are not shown have no row.

    Raises
    ------
    TableError
        Somebody answered whom the plan does not count, or twice.
    """
    views = read_views(plan)
    counted = {one for view in views for one in view.persons}
    rows: list[_Row] = []
    for item, said in _by_item(values, counted).items():
        told = _told(views, said, k, cap)
        rows += [
            _row(view, item, said, told=view.name in told)
            for view in views
            if not view.attribute or view.name in told
        ]
    columns = zip(*rows, strict=True) if rows else [()] * len(PUBLISHED.columns)
    kinds: dict[str, Kind] = {column.name: column.kind for column in PUBLISHED.columns}
    return give_back(plan, dict(zip(kinds, columns, strict=True)), kinds)


def change(before: Any, now: Any) -> Any:
    """Return which published numbers went up or down, as far as can be said.

    Parameters
    ----------
    before, now : frame
        Of :func:`publish`; nothing but what is published is read.

    Returns
    -------
    frame
        view, label, item, change: ``up`` or ``down`` where the ranges do not meet, else
        ``no clear change``. Only views and items that both show.
    """
    tables = [conform(frame, PUBLISHED) for frame in (before, now)]
    earlier, later = (
        table.filter(~table["mean"].is_null() & ~table["low"].is_null())
        for table in tables
    )
    names = ("view", "item", "low", "high", "label")
    old = {
        (view, item): (low, high)
        for view, item, low, high, _ in earlier.select(*names).iter_rows()
    }
    found: list[tuple[str, str, str, str]] = []
    for view, item, low, high, label in later.select(*names).iter_rows():
        if (view, item) in old:
            was_low, was_high = old[view, item]
            word = "up" if low > was_high else "down" if high < was_low else ""
            found.append((view, label, item, word or "no clear change"))
    columns = zip(*found, strict=True) if found else [()] * 4
    kinds: dict[str, Kind] = dict.fromkeys(("view", "label", "item", "change"), "text")
    return give_back(now, dict(zip(kinds, columns, strict=True)), kinds)


def _told(
    views: Sequence[View], said: Mapping[str, float], k: int, cap: float
) -> set[str]:
    """Return the views whose number may be shown of an item."""
    shown = [view for view in views if view.told]
    if all(one in said for view in shown for one in view.persons):
        return {view.name for view in shown}
    register = Register(said)
    offers: dict[tuple[str, ...], list[View]] = {}
    for view in sorted(
        shown, key=lambda view: (bool(view.attribute), -len(view.persons))
    ):
        about = (view.attribute, *view.units) if view.attribute else (view.name,)
        offers.setdefault(about, []).append(view)
    trial, told = Trial([], [], len(register), k=k, cap=cap), []
    for parts in offers.values():
        sets = [
            register.rows(one for one in view.persons if one in said) for view in parts
        ]
        if min(map(len, sets)) >= k and not trial.offer(sets):
            told.append(parts)
    back = trial.withdrawn()
    return {v.name for at, some in enumerate(told) if at not in back for v in some}


def _row(view: View, item: str, said: Mapping[str, float], *, told: bool) -> _Row:
    start, end = (view.name, view.label, item), (None,) * 6
    if not told:
        return *start, *end, None, NOTHING
    values = np.array([said[one] for one in view.persons if one in said], float)
    shown = answers_estimate(values)
    if view.status == COARSE:
        shown = halved(shown)
    parts: _Row = (None, None, None)
    if values.size >= DISTRIBUTION_FROM and view.status != COARSE:
        parts = _distribution(values)
    plain = "in half points" if view.status == COARSE else ""
    words = {"at_least": f"{shown['value']} or more"}
    words["at_most"] = f"{shown['value']} or less"
    numbers = (shown["value"], shown["low"], shown["high"], *parts)
    note = words.get(shown["clip"], plain)
    return *start, *numbers, people_band(values.size), note


def _distribution(values: Any) -> _Row:
    """Return the shares below, at and above the middle, none and one alike."""
    middle = (VALUE_MIN + VALUE_MAX) / 2
    below, above = values < middle - HALF, values > middle + HALF
    counts = (below.sum(), (~below & ~above).sum(), above.sum())
    return tuple(share_estimate(int(n), values.size)["value"] for n in counts)


def _by_item(values: Any, counted: set[str]) -> dict[str, dict[str, float]]:
    """Return the answers to each item, by person."""
    table = conform(values, VALUES)
    items: dict[str, dict[str, float]] = {}
    seen = set()
    rows = zip(
        table["person"].to_list(),
        table["value"].to_list(),
        texts(table["item"]),
        strict=True,
    )
    for number, (person, value, item) in enumerate(rows, start=1):
        about = (item or ONE_ITEM, person)
        if about in seen:
            raise TableError(
                f'Table values, column "person", row {number}: "{person}" stands twice.'
            )
        seen.add(about)
        said = items.setdefault(about[0], {})
        if value is None or value != value:  # noqa: PLR0124 - NaN alone differs
            continue
        if person not in counted:
            raise TableError(
                f'Table values, column "person", row {number}: "{person}" is not among'
                " those for whom the plan was made."
            )
        said[person] = value
    return items
