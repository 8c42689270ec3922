"""A plan of what may be shown of one value over the unit tree, its audit, its numbers.

The order is: :func:`plan` before anybody looks at a value, :func:`audit` of the plan,
then :func:`publish`. The audit knows nothing of how a plan was made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.errors import TableError
from ledby.science.disclosure.bands import people_band
from ledby.science.disclosure.blocks import identifiers, partition, spoken, texts
from ledby.science.disclosure.estimates import answers_estimate
from ledby.science.disclosure.pages import WHOLE, WHOLE_LABEL, Estimate
from ledby.science.disclosure.tree import parse, show
from ledby.science.tables import PEOPLE, Column, Table, conform, give_back
from ledby.science.vocabulary import VALUE_MAX, VALUE_MIN

VALUES: Final = Table(
    "values",
    (
        Column("person", required=True),
        Column("value", "number", required=True, low=VALUE_MIN, high=VALUE_MAX),
    ),
)
PLAN: Final = Table(
    "plan",
    (
        Column("view", required=True),
        Column("label", required=True),
        Column("unit"),
        Column("members", "whole", low=0),
        Column("answers", "whole", required=True, low=0),
        Column("band"),
        Column("status", required=True, allowed=("shown", "merged", "withheld")),
        Column("reason"),
    ),
)
_NEARLY: Final = 1e-8


def plan(
    people: Any, answered: Any, *, k: int = 5, max_blocks: int | None = None
) -> Any:
    """Return what may be shown: the blocks of the unit tree, and the whole.

    Parameters
    ----------
    people : frame
        Table ``people``.
    answered : frame or iterable of str
        Those who answered: a column ``person``, or the identifiers.
    k, max_blocks : int
        See :func:`ledby.science.disclosure.blocks`.

    Returns
    -------
    frame
        One row for each unit in each view: view (a block, or ``whole``), label, unit,
        members and answers of the unit, band of the answers of the view, status
        (shown, merged or withheld), reason. A working table, not to be shown.
    """
    table = conform(people, PEOPLE)
    ids = identifiers(table)
    there = np.fromiter(map(spoken(answered).__contains__, ids), bool, len(ids))
    paths = [show(parse(path)) for path in texts(table["unit"])]
    made = partition(paths, there, k=k, max_blocks=max_blocks)
    units, place = np.unique(np.array(paths, str), return_inverse=True)
    members = dict(zip(units.tolist(), np.bincount(place).tolist(), strict=True))
    spoke = np.bincount(place[there], minlength=len(units))
    answers = dict(zip(units.tolist(), spoke.tolist(), strict=True))
    views: list[tuple[str, str, Sequence[str], int]] = [
        *zip(made.ids, made.labels, made.units, made.answers.tolist(), strict=True)
    ]
    everybody = [unit for block in made.units for unit in block]
    views.append((WHOLE, WHOLE_LABEL, everybody, int(there.sum())))
    rows = []
    for view, label, inside, count in views:
        said = _status(count, len(inside), k)
        rows += [
            (view, label, unit, members[unit], answers[unit], people_band(count), *said)
            for unit in inside
        ]
    columns = zip(*rows, strict=True) if rows else [()] * len(PLAN.columns)
    return give_back(people, dict(zip(PLAN.names, map(list, columns), strict=True)))


def audit(plan: Any, *, k: int = 5) -> Any:
    """Return every set of fewer than *k* people whose answers' sum the plan determines.

    People with the same memberships are told apart by no view, so a determined set is
    a union of such classes. A set is determined when its indicator lies in the row
    space of the shown views, that is, when it is orthogonal to their null space; a
    random vector of that space decides with probability one (measurement 4.2). The
    answer is complete for all sets of up to k - 1 people.

    Parameters
    ----------
    plan : frame
        Of :func:`plan`, or any frame with view, label, unit, answers and status.
    k : int
        Sets of fewer people than this are looked for.

    Returns
    -------
    frame
        set (units, joined by ";"), size (answers), views (labels of the views that
        give it away, joined by ";"); without rows when the plan is safe.
    """
    table = conform(plan, PLAN)
    table = table.filter((table["status"] != "withheld") & (table["answers"] > 0))
    views, view = np.unique(np.array(table["view"].to_list(), str), return_inverse=True)
    units, unit = np.unique(
        np.array([path or "" for path in texts(table["unit"])], str),
        return_inverse=True,
    )
    label = dict(zip(table["view"].to_list(), table["label"].to_list(), strict=True))
    inside = np.zeros((len(views), len(units)))
    inside[view, unit] = 1.0
    answers = np.zeros(len(units), np.intp)
    answers[unit] = table["answers"].to_numpy()
    classes, of_unit = np.unique(inside, axis=1, return_inverse=True)
    size = np.bincount(of_unit.ravel(), answers, classes.shape[1]).astype(int)
    found: dict[str, list[Any]] = {"set": [], "size": [], "views": []}
    for members in _determined(classes, size, k):
        mark = np.isin(np.arange(size.size), members).astype(float)
        weights = np.linalg.lstsq(classes.T, mark, rcond=None)[0]
        used = views[np.abs(weights) > _NEARLY].tolist()
        found["set"].append(";".join(units[np.isin(of_unit.ravel(), members)]))
        found["size"].append(int(size[members].sum()))
        found["views"].append(";".join(label[name] for name in used))
    return give_back(plan, found)


def publish(plan: Any, values: Any, *, people: Any) -> Any:
    """Return the numbers that a *plan* allows.

    Parameters
    ----------
    plan : frame
        Of :func:`plan`, made for the very people who stand in *values*.
    values : frame
        person, value (1..5; empty for no answer).
    people : frame
        Table ``people``.

    Returns
    -------
    frame
        view, label, item, mean, low, high (90 %), band, note; empty numbers where the
        plan withholds.

    Raises
    ------
    TableError
        The values are not those the plan was made for: then its promise would be void.
    """
    shown = conform(plan, PLAN)
    persons = conform(people, PEOPLE)
    unit_of = dict(zip(identifiers(persons), texts(persons["unit"]), strict=True))
    by_unit = _by_unit(conform(values, VALUES), unit_of)
    views: dict[str, list[tuple[str, int, str, str]]] = {}
    rows = (
        shown[name].to_list() for name in ("view", "unit", "answers", "label", "status")
    )
    for view, unit, count, label, status in zip(*rows, strict=True):
        views.setdefault(view, []).append((unit or "", count, label, status))
    out: dict[str, list[Any]] = {name: [] for name in _PUBLISHED}
    for view, parts in views.items():
        heard = [by_unit.get(unit, []) for unit, *_ in parts]
        if [len(some) for some in heard] != [count for _, count, *_ in parts]:
            raise TableError(
                "Table values: these are not the answers that the plan was made for;"
                " plan again from the same people."
            )
        said = np.array([value for some in heard for value in some], float)
        withheld = parts[0][3] == "withheld"
        estimate = None if withheld else answers_estimate(said)
        row = (view, parts[0][2], "value", *_numbers(estimate))
        for name, cell in zip(_PUBLISHED, row, strict=True):
            out[name].append(cell)
    return give_back(plan, out)


_PUBLISHED: Final = ("view", "label", "item", "mean", "low", "high", "band", "note")


def _numbers(estimate: Estimate | None) -> tuple[Any, ...]:
    if estimate is None:
        return None, None, None, None, "too few answered"
    end = {"": "", "at_least": "or more", "at_most": "or less"}[estimate["clip"]]
    note = f"{estimate['value']} {end}" if end else ""
    ends = (estimate["value"], estimate["low"], estimate["high"])
    return *ends, estimate["people"], note


def _status(answers: int, units: int, k: int) -> tuple[str, str]:
    if answers < k:
        return "withheld", f"fewer than {k} answered"
    if units > 1:
        return "merged", "shown together, as one number"
    return "shown", "enough answered"


def _by_unit(table: Any, unit_of: dict[str, str | None]) -> dict[str, list[float]]:
    by_unit: dict[str, list[float]] = {}
    seen = set()
    rows = zip(table["person"].to_list(), table["value"].to_list(), strict=True)
    for number, (person, value) in enumerate(rows, start=1):
        if person not in unit_of or person in seen:
            fault = "stands twice" if person in seen else "is not among the people"
            raise TableError(
                f'Table values, column "person", row {number}: "{person}" {fault}.'
            )
        seen.add(person)
        if value is not None:
            by_unit.setdefault(show(parse(unit_of[person])), []).append(value)
    return by_unit


def _determined(
    classes: NDArray[np.float64], size: NDArray[np.int64], k: int
) -> Iterator[list[int]]:
    """Yield unions of classes of fewer than *k* people that the views determine."""
    small = np.flatnonzero(size < k)
    if not small.size:
        return
    chance = np.random.default_rng(0).standard_normal(size.size)
    fitted = classes.T @ np.linalg.lstsq(classes.T, chance, rcond=None)[0]
    null = chance - fitted
    stack: list[tuple[int, list[int], int, float]] = [(0, [], 0, 0.0)]
    while stack:
        start, members, people, total = stack.pop()
        if members and abs(total) < _NEARLY:
            yield members
        for at in range(start, small.size):
            one = int(small[at])
            if people + size[one] < k:
                stack.append(
                    (
                        at + 1,
                        [*members, one],
                        people + int(size[one]),
                        total + null[one],
                    )
                )
