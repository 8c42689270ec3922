"""The audit of a plan: what follows from all its numbers together.

It reads nothing but the plan's rows: who stands behind which number. How the plan was
made, and what for, it does not know.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from ledby.science.disclosure.determined import Set, determined_sets
from ledby.science.disclosure.span import Span, columns_of
from ledby.science.disclosure.views import Register, View, read_views, shown_before
from ledby.science.tables import give_back

_USED: Final = 1e-6


def audit(plan: Any, *, k: int = 5, previous: Any = None) -> Any:
    """Return every set of fewer than *k* people whose sum the shown numbers give away.

    Parameters
    ----------
    plan : frame
        Of :func:`ledby.science.disclosure.plan`, or any frame with its columns.
    k : int
        Sets of fewer people than this are looked for.
    previous : frame or sequence of frames, optional
        Plans of earlier releases: their numbers are known as well, and a person's
        value is taken to be the same in all (a fact, not an opinion).

    Returns
    -------
    frame
        set (persons), size, views (labels of those that together give it away), each
        one a line; without rows when the plan is safe. Only sets that do not fall into
        two such sets: all others are unions of these.

    Notes
    -----
    Complete for all sets of up to k - 1 people (policy P1; research on measurement,
    4.2). Sets of values rounded or in half points count as if they were exact.
    """
    views, register = _told(plan, previous)
    sets = register.sets(views)
    span = Span(columns_of(sets, len(register)))
    found = determined_sets(span, k - 1)
    return give_back(
        plan,
        {
            "set": ["\n".join(register.ids[at] for at in some) for some in found],
            "size": [len(some) for some in found],
            "views": ["\n".join(_by_which(some, views, register)) for some in found],
        },
        {"set": "text", "size": "whole", "views": "text"},
    )


def explained(plan: Any, *, previous: Any = None) -> Any:
    """Return how much of each person's answer the shown numbers explain together.

    Parameters
    ----------
    plan, previous
        As for :func:`audit`.

    Returns
    -------
    frame
        person, share: 0 to 1, the part of the person's unit vector that lies in the
        span of the shown sums. 1 / n in a lone group of n; 1 when the answer follows.
    """
    views, register = _told(plan, previous)
    span = Span(columns_of(register.sets(views), len(register)))
    share = np.clip(span.share, 0.0, 1.0)
    return give_back(
        plan,
        {"person": register.ids, "share": share.tolist()},
        {"person": "text", "share": "number"},
    )


def _told(plan: Any, previous: Any) -> tuple[list[View], Register]:
    """Return the views whose numbers are known, and their people."""
    views = [view for view in read_views(plan) if view.told and view.persons]
    views += [view for release in shown_before(previous) for view in release]
    return views, Register.of(views)


def _by_which(group: Set, views: Sequence[View], register: Register) -> list[str]:
    """Return the labels of the views that add up to the sum of *group*."""
    from scipy.sparse.linalg import lsmr

    columns = columns_of(register.sets(views), len(register))
    mark = np.zeros(len(register))
    mark[list(group)] = 1.0
    steps = 10 * len(views) + 99
    found = lsmr(columns, mark, atol=1e-12, btol=1e-12, conlim=0, maxiter=steps)
    used = np.flatnonzero(np.abs(found[0]) > _USED).tolist()
    return [views[at].label for at in used]
