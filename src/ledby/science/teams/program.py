"""A brief as a mixed-integer program, solved to proof by HiGHS.

Variables: x(i), person i is in the team; a(i, s), person i carries need s; y(g), some
member comes from group g (unit, level or place); s(b), block b of units sends somebody;
z(b, c), both do; and a slack for each rule that may give when a nearest brief is looked
for. Only x need be whole: with it the others are whole by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ledby.science.teams.brief import Brief
from ledby.science.teams.meeting import lay_closeness
from ledby.science.teams.pool import Pool
from ledby.science.teams.rows import Rows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

OPTIMAL: Final = 0
TIME_OVER: Final = 1
INFEASIBLE: Final = 2
GAP: Final = 1e-6
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
        self.rows = Rows()
        self._members()
        self._roles()
        self._span()
        self._time()
        lay_closeness(self)

    def rule(self, words: str, kind: str, **about: Any) -> int:
        """Add a rule of the brief, and return its place."""
        self.rules.append(Rule(words, kind, about))
        return len(self.rules) - 1

    def _members(self) -> None:
        brief, pool, rows = self.brief, self.pool, self.rows
        # Without candidates or rules the solver still wants a variable and a row.
        rows.add(rows.new([0.0]), 1, 0, 1)
        self.x = rows.new(own_cost(brief, pool).tolist(), whole=True)
        words = f"at least {brief.fewest} people"
        size = self.rule(words, "fewest", number=brief.fewest)
        rows.add(self.x, 1, brief.fewest, np.inf, size)
        words = f"at most {brief.most} people"
        size = self.rule(words, "most", number=brief.most)
        rows.add(self.x, 1, -np.inf, brief.most, size)
        for name in brief.must:
            words = f"{name} must be in the team"
            rule = self.rule(words, "must", people=[name])
            rows.add(self.x[pool.at([name])], 1, 1, np.inf, rule)
        for pair in brief.not_both:
            at = pool.at(pair)
            if len(at) == 2:
                words = f"not both {pair[0]} and {pair[1]}"
                rule = self.rule(words, "not_both", people=list(pair))
                rows.add(self.x[at], 1, -np.inf, 1, rule)
        if brief.lead_from:
            rule = self.rule("one of those who would lead is in the team", "lead")
            rows.add(self.x[pool.at(brief.lead_from)], 1, 1, np.inf, rule)

    def _roles(self) -> None:
        brief, pool, rows = self.brief, self.pool, self.rows
        self.carrier, self.need = np.nonzero(pool.carries)
        self.a = rows.new([0.0] * len(self.carrier))
        for number, need in enumerate(brief.needs):
            rule = self.rule(
                str(need),
                "need",
                at=number,
                skill=need.skill,
                level=need.level,
                number=need.people,
            )
            rows.add(self.a[self.need == number], 1, need.people, np.inf, rule)
        count = len(pool.ids)
        mine = np.bincount(self.carrier, minlength=count)
        everybody = np.arange(count)
        row = np.concatenate([self.carrier, everybody])
        column = np.concatenate([self.a, self.x])
        most = np.minimum(brief.roles_each, mine)
        value = np.concatenate([np.ones(len(self.a)), -most.astype(np.float64)])
        rows.add_each(row, column, value, -np.inf, 0)
        # Whoever must be in it need not carry anything.
        least = np.zeros(count)
        least[pool.at(brief.must)] = -1
        value = np.concatenate([np.ones(len(self.a)), -np.ones(count)])
        rows.add_each(row, column, value, least, np.inf)

    def _span(self) -> None:
        brief, pool, rows = self.brief, self.pool, self.rows
        if brief.most_from_one is not None:
            words = f"at most {brief.most_from_one} people from one unit"
            rule = self.rule(words, "most_from_one", number=brief.most_from_one)
            rows.add_each(pool.unit, self.x, 1, -np.inf, brief.most_from_one, rule)
        for kind, group, least in (
            ("unit", pool.unit, brief.units),
            ("level", pool.level, brief.levels),
            ("place", pool.place, brief.places),
        ):
            if least > 1:
                words = f"at least {least} different {kind}s"
                rule = self.rule(words, f"{kind}s", number=least)
                rows.add(self.present(group), 1, least, np.inf, rule)
        for path in brief.across:
            rule = self.rule(f"somebody from {path}", "across", unit=path)
            rows.add(self.x[pool.below(path)], 1, 1, np.inf, rule)

    def present(self, group: Ints) -> Ints:
        """Return indicators that can be 1 only where a group sends somebody."""
        present = self.rows.new([0.0] * (int(group.max(initial=-1)) + 1))
        self.rows.add_each(
            np.concatenate([group, np.arange(len(present))]),
            np.concatenate([self.x, present]),
            np.concatenate([np.ones(len(self.x)), -np.ones(len(present))]),
            0,
            np.inf,
        )
        return present

    def _time(self) -> None:
        """Ask for hours of each member, and of all of them together."""
        brief, pool, rows = self.brief, self.pool, self.rows
        if brief.hours_each > 0:
            words = f"each has {brief.hours_each:g} hours a week for it"
            rule = self.rule(words, "hours_each", number=brief.hours_each)
            short = pool.hours < brief.hours_each
            rows.add(self.x[short], 1, -np.inf, 0, rule)
        if brief.hours_together > 0:
            words = f"{brief.hours_together:g} hours a week together"
            rule = self.rule(words, "hours", number=brief.hours_together)
            rows.add(self.x, pool.hours, brief.hours_together, np.inf, rule)

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

        count = len(self.rows.cost)
        slacks = len(self.rules) if give else 0
        layout = self.rows.layout(
            rules=rules,
            slacks=slacks,
            more=[(self.x[list(who)], float(most)) for who, most in apart_from],
        )
        high = np.ones(count + slacks)
        high[count:] = np.inf
        high[self.x[list(without)]] = 0
        low = np.zeros(count + slacks)
        low[self.x[list(keep)]] = 1
        cost = np.array(self.rows.cost + [0.0] * slacks)
        if give:
            cost[:count] = 0.0
            cost[count:] = 1.0
        found = milp(
            cost,
            integrality=np.append(self.rows.whole, [False] * slacks),
            bounds=Bounds(low, high),
            constraints=LinearConstraint(layout.matrix, layout.low, layout.high),
            options={"time_limit": max(seconds, 0.05), "mip_rel_gap": GAP},
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


def own_cost(brief: Brief, pool: Pool) -> Floats:
    """Return what each candidate costs whoever else is in the team."""
    cost: Floats = MEMBER + brief.weigh_load * pool.load**2
    return cost


def team_cost(brief: Brief, pool: Pool, members: Sequence[int]) -> float:
    """Return what a team costs by the brief: what the program minimises."""
    own = own_cost(brief, pool)[list(members)].sum()
    blocks = np.unique(pool.block[list(members)])
    apart = np.triu(pool.distance[np.ix_(blocks, blocks)], 1).sum()
    return float(own + brief.weigh_distance * apart)
