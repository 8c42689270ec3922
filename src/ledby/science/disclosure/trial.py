"""Numbers offered one after another: each is taken unless all together say too much."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb
from typing import Any, Final

import numpy as np

from ledby.science.disclosure.determined import (
    Set,
    determined_sets,
    suspects,
    zero_sums,
)
from ledby.science.disclosure.span import Ints, Span, Step, columns_of

_LOOK_AT_ONCE: Final = 20_000
_EXACT: Final = 1e-9
_MUCH: Final = 1e-3


class Trial:
    """What is shown already, and what else may stand beside it.

    Parameters
    ----------
    shown : sequence of ndarray
        Sets of people whose sums are shown whatever comes.
    before : sequence of ndarray
        Those of *shown* that earlier releases gave: what they say is known.
    people : int
        How many people there are.
    k : int
        No set of fewer people may be determined.
    cap : float
        Nobody's answer may be explained by more.
    """

    def __init__(
        self,
        shown: Sequence[Ints],
        before: Sequence[Ints],
        people: int,
        *,
        k: int,
        cap: float,
    ) -> None:
        self._people, self._k, self._cap = people, k, cap
        self._base = columns_of(shown, people)
        self._span = Span(self._base)
        old = columns_of(before, people)
        self._known = set(determined_sets(Span(old), k - 1)) if before else set()
        self._accepted: list[tuple[int, Any]] = []
        self._offers = 0

    def offer(self, sets: Sequence[Ints]) -> str:
        """Take the sums over *sets*, all or none; return why not, empty when taken."""
        columns = columns_of(sets, self._people)
        step = self._span.attempt(columns, self._cap + _EXACT)
        reason = self._against(step)
        if step is not None and not reason:
            self._span.take(columns, step)
            self._accepted.append((self._offers, columns))
        self._offers += 1
        return reason

    def withdrawn(self) -> dict[int, str]:
        """Return which offers, by number, must be taken back after all, and why.

        While offers come, determined sets are looked for among those of whom more is
        explained than before, and only where these are few. This search is complete.
        What it finds costs the last offer that has a part in it.
        """
        back = {}
        while found := set(determined_sets(self._span, self._k - 1)) - self._known:
            if not self._accepted:
                break
            last = self._last_in(found)
            back[self._accepted.pop(last)[0]] = self._few()
            self._span = Span(
                _side_by_side([self._base, *(some for _, some in self._accepted)])
            )
        return back

    def _against(self, step: Step | None) -> str:
        if step is None or (step.share[step.grown] > self._cap + _EXACT).any():
            return f"would explain more than {self._cap:.2f} of somebody's answer"
        people = suspects(step.share, self._k - 1)
        people = people[(step.share - self._span.share)[people] > _MUCH]
        if comb(people.size, self._k // 2) > _LOOK_AT_ONCE:
            return ""
        sets = zero_sums(step.null[people], self._k - 1)
        found = {tuple(people[list(some)].tolist()) for some in sets}
        return self._few() if found - self._known else ""

    def _few(self) -> str:
        return f"would give away the sum of fewer than {self._k} people"

    def _last_in(self, found: set[Set]) -> int:
        people = np.array(sorted({one for some in found for one in some}))
        for place in reversed(range(len(self._accepted))):
            if np.isin(people, self._accepted[place][1].indices).any():
                return place
        return len(self._accepted) - 1


def _side_by_side(columns: Sequence[Any]) -> Any:
    from scipy.sparse import hstack

    return hstack(columns).tocsc()
