"""A plan of what may be shown of one value, made before anybody looks at a value.

The tree is rolled up to blocks; breakdowns are tried one by one, widest first, and
accepted only where all that is shown together, now and before, still determines no set
of fewer than k people and explains nobody's answer by more than a third.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from ledby.errors import ConfigurationError
from ledby.science.disclosure.catalogue import (
    BROKEN_FROM,
    breakdowns,
    coarser,
    read_staff,
    tree_views,
)
from ledby.science.disclosure.settling import settled, starting_groups
from ledby.science.disclosure.trial import Trial
from ledby.science.disclosure.views import (
    COARSE,
    WITHHELD,
    Register,
    View,
    shown_before,
    write_views,
)

CAP: Final = 1 / 3
"""Largest explained share of anybody's answer: that of a lone group of three."""
COARSE_BELOW: Final = 20


def plan(
    people: Any,
    answered: Any,
    attributes: Sequence[str] = (),
    *,
    k: int = 5,
    cap: float = CAP,
    previous: Any = None,
    stable: bool = True,
) -> Any:
    """Return what may be shown of one value: over the units, and broken down.

    Parameters
    ----------
    people : frame
        Table ``people``; ``unit`` is a path in the tree.
    answered : frame or iterable of str
        Those who answered: a column ``person``, or the identifiers.
    attributes : sequence of str
        Columns of *people* to break down by, one at a time, in the order in which
        they are tried.
    k : int
        Fewest answers behind a number, and fewest people in any set whose sum follows
        from all numbers together.
    cap : float
        Largest share of anybody's answer that all numbers together may explain. With 1
        nothing is forbidden but determined sets, and views are broken down from 2 *k*
        answers on instead of 4 *k*.
    previous : frame or sequence of frames, optional
        The plans of earlier releases, the latest last: people remember numbers.
    stable : bool
        Whether the value is a fact that people keep from release to release (who
        follows whom): then all releases are one system. Where False, answers are given
        anew; a number for fewer than 20 whose people differ from those of an earlier
        one by 1 to k - 1 is then shown in half points (policy P5).

    Returns
    -------
    frame
        One row for each view: view (stable name), label, unit, attribute, category,
        members, answers, band, status (shown; merged; coarse: in half points;
        withheld), reason, persons. A working table, not to be shown. Lists (unit,
        category, persons) hold one part a line.

    Raises
    ------
    ConfigurationError
        *k* is below 2, or *cap* not between 0 and 1.
    TableError
        A frame breaks its contract.

    Notes
    -----
    Policies P1 and P5 of docs/concepts/disclosure.md. An accepted breakdown stays, so a
    later one is refused where both together would say too much.
    """
    if k < 2 or not 0 < cap <= 1:
        raise ConfigurationError(
            f"A plan needs k from 2 and a cap above 0, up to 1; got {k} and {cap}."
        )
    staff = read_staff(people, answered, attributes)
    releases = shown_before(previous)
    earlier = [view for release in releases for view in release]
    least = max(k, math.ceil(1 / cap - 1e-9))
    groups = starting_groups(staff.atoms, releases[-1] if releases else [], least)
    views = tree_views(staff, groups)
    if len(staff.respondents) < least:
        reason = f"fewer than {least} answered"
        views = [replace(v, status=WITHHELD, reason=reason) for v in views[:1]]
        return write_views(people, views)
    if stable and earlier:
        views = settled(staff, groups, earlier, (k, cap))
    told = sorted((v for v in views if v.told), key=lambda view: -len(view.persons))
    wide = k * (BROKEN_FROM if cap < 1 else 2)
    offers = [(v, parts) for v in told for _, parts in breakdowns(staff, v, k, wide)]
    if offers:
        views = _broken_down(views, offers, earlier if stable else [], k=k, cap=cap)
    if not stable:
        views = [_coarse(view, earlier, k) for view in views]
    return write_views(people, views)


def _broken_down(
    views: list[View],
    offers: list[tuple[View, list[View]]],
    earlier: Sequence[View],
    *,
    k: int,
    cap: float,
) -> list[View]:
    """Return *views*, then the breakdowns among *offers* that may stand beside them."""
    told = [view for view in views if view.told]
    register = Register.of(told, earlier)
    before = register.sets(earlier)
    shown = [*before, *register.sets(told)]
    trial = Trial(shown, before, len(register), k=k, cap=cap)
    tried: list[tuple[list[View], str]] = []
    for view, parts in offers:
        reason = trial.offer(register.sets(parts))
        tried.append((parts, reason))
        # What is too fine may be told in fewer, larger parts.
        while reason and len(parts) > 2:
            parts = coarser(view, parts)  # noqa: PLW2901 - the next to be tried
            reason = trial.offer(register.sets(parts))
            tried.append((parts, reason))
    back = trial.withdrawn()
    made: dict[str, View] = {view.name: view for view in views}
    for at, (parts, reason) in enumerate(tried):
        why = back.get(at, reason)
        for part in parts:
            if not why:
                made[part.name] = part
            else:
                refused = replace(part, status=WITHHELD, reason=why)
                made.setdefault(part.name, refused)
    return list(made.values())


def _coarse(view: View, earlier: Sequence[View], k: int) -> View:
    """Return *view*, in half points where few came or went since it was shown."""
    if not view.told or len(view.persons) >= COARSE_BELOW:
        return view
    now = set(view.persons)
    for other in earlier:
        if abs(len(other.persons) - len(now)) >= k:
            continue
        changed = len(now.symmetric_difference(other.persons))
        if 0 < changed < k:
            reason = "few came or went since the last results"
            return replace(view, status=COARSE, reason=reason)
    return view
