"""A brief as a mixed-integer program, solved to proof by HiGHS.

Variables: x(i), person i is in the team; a(i, s), person i carries need s; y(g), some
member comes from group g (unit, level or place); z(u, v), units u and v both send
somebody; and a slack for each rule that may give when a nearest brief is looked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.teams.brief import Brief
from ledby.science.teams.pool import Pool

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

OPTIMAL: Final = 0
TIME_OVER: Final = 1
INFEASIBLE: Final = 2
MEMBER: Final = 0.01
"""What one more member weighs: of two teams that do the same, the smaller."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the brief: its words, its kind, and what it is about, by name."""

    words: str
    kind: str
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Solution:
    """What the solver found: members, who carries what, and the proof."""

    members: tuple[int, ...]
    carries: tuple[tuple[int, int], ...]
    objective: float
    bound: float
    optimal: bool
    slack: tuple[float, ...] = ()

    @property
    def gap(self) -> float:
        """Return how far the objective may be from the optimum, relative."""
        return max(self.objective - self.bound, 0.0) / max(abs(self.objective), 1e-9)


class Program:
    """Rows of the program, each belonging to a rule of the brief (or to none)."""

    def __init__(self, brief: Brief, pool: Pool) -> None:
        """Lay out the variables and every rule."""
        self.brief, self.pool = brief, pool
        self.rules: list[Rule] = []
        self._rows: list[tuple[Ints, Floats, float, float, int]] = []
        self._cost: list[float] = []
        self._members()
        self._roles()
        self._span()
        self._time()
        self._distance()

    def _new(self, cost: Sequence[float]) -> Ints:
        start = len(self._cost)
        self._cost.extend(cost)
        return np.arange(start, len(self._cost), dtype=np.int64)

    def _row(
        self, columns: Ints, values: Any, low: float, high: float, rule: int = -1
    ) -> None:
        values = np.broadcast_to(np.asarray(values, dtype=np.float64), columns.shape)
        self._rows.append((columns, values, low, high, rule))

    def _rule(self, words: str, kind: str, **about: Any) -> int:
        self.rules.append(Rule(words, kind, about))
        return len(self.rules) - 1

    def _members(self) -> None:
        brief, pool = self.brief, self.pool
        # Without candidates or rules the solver still wants a variable and a row.
        self._row(self._new([0.0]), 1, 0, 1)
        self.x = self._new((MEMBER + brief.weigh_load * pool.load**2).tolist())
        words = f"at least {brief.fewest} people"
        size = self._rule(words, "fewest", number=brief.fewest)
        self._row(self.x, 1, brief.fewest, np.inf, size)
        words = f"at most {brief.most} people"
        size = self._rule(words, "most", number=brief.most)
        self._row(self.x, 1, -np.inf, brief.most, size)
        for name in brief.must:
            words = f"{name} must be in the team"
            rule = self._rule(words, "must", people=[name])
            self._row(self.x[pool.at([name])], 1, 1, np.inf, rule)
        for pair in brief.not_both:
            at = pool.at(pair)
            if len(at) == 2:
                words = f"not both {pair[0]} and {pair[1]}"
                rule = self._rule(words, "not_both", people=list(pair))
                self._row(self.x[at], 1, -np.inf, 1, rule)
        if brief.lead_from:
            rule = self._rule("one of those who would lead is in the team", "lead")
            self._row(self.x[pool.at(brief.lead_from)], 1, 1, np.inf, rule)

    def _roles(self) -> None:
        brief, pool = self.brief, self.pool
        self.carrier, self.need = np.nonzero(pool.carries)
        self.a = self._new([0.0] * len(self.carrier))
        for number, need in enumerate(brief.needs):
            rule = self._rule(
                str(need),
                "need",
                at=number,
                skill=need.skill,
                level=need.level,
                number=need.people,
            )
            self._row(self.a[self.need == number], 1, need.people, np.inf, rule)
        must = set(pool.at(brief.must))
        order = np.argsort(self.carrier, kind="stable")
        starts = np.searchsorted(self.carrier[order], np.arange(len(pool.ids) + 1))
        for person in range(len(pool.ids)):
            mine = self.a[order[starts[person] : starts[person + 1]]]
            both = np.append(mine, self.x[person])
            most = min(brief.roles_each, len(mine))
            self._row(both, [1.0] * len(mine) + [-float(most)], -np.inf, 0)
            if person not in must:
                self._row(both, [1.0] * len(mine) + [-1.0], 0, np.inf)

    def _span(self) -> None:
        brief, pool = self.brief, self.pool
        if brief.most_from_one is not None:
            words = f"at most {brief.most_from_one} people from one unit"
            rule = self._rule(words, "most_from_one", number=brief.most_from_one)
            for unit in np.unique(pool.unit):
                self._row(
                    self.x[pool.unit == unit], 1, -np.inf, brief.most_from_one, rule
                )
        for kind, group, least in (
            ("unit", pool.unit, brief.units),
            ("level", pool.level, brief.levels),
            ("place", pool.place, brief.places),
        ):
            if least > 1:
                present = self._present(group)
                words = f"at least {least} different {kind}s"
                rule = self._rule(words, f"{kind}s", number=least)
                self._row(present, 1, least, np.inf, rule)
        for path in brief.across:
            rule = self._rule(f"somebody from {path}", "across", unit=path)
            self._row(self.x[pool.below(path)], 1, 1, np.inf, rule)

    def _present(self, group: Ints) -> Ints:
        groups = np.unique(group)
        present = self._new([0.0] * len(groups))
        for at, code in enumerate(groups):
            inside = self.x[group == code]
            columns = np.append(inside, present[at])
            self._row(columns, [1.0] * len(inside) + [-1.0], 0, np.inf)
        return present

    def _time(self) -> None:
        """Ask for hours of each member, and of all of them together."""
        brief, pool = self.brief, self.pool
        if brief.hours_each > 0:
            words = f"each has {brief.hours_each:g} hours a week for it"
            rule = self._rule(words, "hours_each", number=brief.hours_each)
            short = pool.hours < brief.hours_each
            self._row(self.x[short], 1, -np.inf, 0, rule)
        if brief.hours_together > 0:
            words = f"{brief.hours_together:g} hours a week together"
            rule = self._rule(words, "hours", number=brief.hours_together)
            self._row(self.x, pool.hours, brief.hours_together, np.inf, rule)

    def _distance(self) -> None:
        """Let each pair of blocks that hardly talk cost something if both send."""
        apart = self.brief.weigh_distance * self.pool.distance
        one, other = np.nonzero(np.triu(apart, 1))
        if not len(one):
            return
        pair = self._new(apart[one, other].tolist())
        sent = self._new([0.0] * len(apart))
        for person, block in enumerate(self.pool.block):
            columns = np.array([sent[block], self.x[person]])
            self._row(columns, [1.0, -1.0], 0, np.inf)
        for at, (first, second) in enumerate(zip(one, other, strict=True)):
            columns = np.array([pair[at], sent[first], sent[second]])
            self._row(columns, [1.0, -1.0, -1.0], -1, np.inf)

    def solve(
        self,
        seconds: float,
        *,
        without: Sequence[int] = (),
        keep: Sequence[int] = (),
        apart_from: Sequence[tuple[tuple[int, ...], int]] = (),
        rules: Sequence[int] | None = None,
        give: bool = False,
    ) -> Solution | None:
        """Return the best team, or None if there is none within the rules.

        Parameters
        ----------
        seconds : float
            Time limit; what is found by then comes with its bound.
        without : sequence of int
            Candidates who are not to be picked.
        keep : sequence of int
            Candidates who are to be picked.
        apart_from : sequence of (members, shared)
            At most *shared* of these members may be in the team.
        rules : sequence of int, optional
            Rules that hold; all by default.
        give : bool
            Let every rule give a little, and look for the least of it.

        Raises
        ------
        TimeoutError
            Neither a team nor a proof that there is none was found in time.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp

        rows = [
            row for row in self._rows if rules is None or row[4] < 0 or row[4] in rules
        ]
        rows += [
            (self.x[list(members)], np.ones(len(members)), -np.inf, float(shared), -1)
            for members, shared in apart_from
        ]
        count = len(self._cost)
        slacks = len(self.rules) if give else 0
        high = np.ones(count + slacks)
        high[count:] = np.inf
        high[self.x[list(without)]] = 0
        low = np.zeros(count + slacks)
        low[self.x[list(keep)]] = 1
        cost = np.array(self._cost + [0.0] * slacks)
        if give:
            cost[:count] = 0.0
            cost[count:] = 1.0
        matrix, least, most = _assembled(rows, count, slacks)
        found = milp(
            cost,
            integrality=np.append(np.ones(count), np.zeros(slacks)),
            bounds=Bounds(low, high),
            constraints=LinearConstraint(matrix, least, most),
            options={"time_limit": max(seconds, 0.05), "mip_rel_gap": 1e-6},
        )
        return self._read(found, count)

    def _read(self, found: Any, count: int) -> Solution | None:
        if found.x is None:
            if found.status == INFEASIBLE:
                return None
            raise TimeoutError("No team was found in the time given; give more.")
        chosen = found.x > 0.5
        carried = np.flatnonzero(chosen[self.a])
        bound = found.mip_dual_bound
        return Solution(
            members=tuple(np.flatnonzero(chosen[self.x]).tolist()),
            carries=tuple(
                zip(
                    self.carrier[carried].tolist(),
                    self.need[carried].tolist(),
                    strict=True,
                )
            ),
            objective=float(found.fun),
            bound=float(found.fun if bound is None else bound),
            optimal=found.status == OPTIMAL,
            slack=tuple(found.x[count:].tolist()),
        )


def _assembled(
    rows: Sequence[tuple[Ints, Floats, float, float, int]], count: int, slacks: int
) -> tuple[Any, Floats, Floats]:
    """Return the rows as one sparse matrix with bounds; slack widens a rule's row."""
    from scipy import sparse

    columns, values, index = [], [], []
    for at, (where, what, low, _, rule) in enumerate(rows):
        columns.append(where)
        values.append(what)
        index.append(np.full(len(where), at))
        if slacks and rule >= 0:
            columns.append(np.array([count + rule]))
            values.append(np.array([1.0 if np.isfinite(low) else -1.0]))
            index.append(np.array([at]))
    matrix = sparse.csr_array(
        (
            np.concatenate(values),
            (np.concatenate(index), np.concatenate(columns)),
        ),
        shape=(len(rows), count + slacks),
    )
    return (
        matrix,
        np.array([row[2] for row in rows]),
        np.array([row[3] for row in rows]),
    )
