"""Whether teams tell anything: the two team terms, switched on by their likelihood."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ledby.science.traits.fitting import Ready, Setting, Task, prepare, solve
from ledby.science.traits.henderson import Sums
from ledby.science.traits.reml import Solution, evaluate

LEAST_GAIN = 4.0
"""Fall of minus twice the log-likelihood that switches the two terms on.

Without teams it exceeds 4.2 in 5 of 100 tables: a mixture of chi-squared with none, one
and two degrees of freedom (Self and Liang 1987, *JASA* 82, case 7).
"""


def decide(setting: Setting, task: Task) -> Setting:
    """Return *setting* without teams where they do not pay in the fit of *task*."""
    if setting.teams is None:
        return setting
    alone = replace(setting, teams=None)
    full, plain = prepare(setting, task), prepare(alone, task)
    if full.known:
        return alone
    gain = _gain(full, solve(setting, task, full), solve(alone, task, plain), task)
    return setting if gain > LEAST_GAIN else alone


def _gain(full: Ready, told: Solution, untold: Solution, task: Task) -> float:
    """Return the fall of the criterion from no teams to teams.

    Where probes leave the criterion unknown, the gradient is integrated along the
    straight way between the two optima (Gauss and Legendre, three points).
    """
    if told.criterion is not None and untold.criterion is not None:
        return untold.criterion - told.criterion
    ratee, rater, rest = untold.variances
    start = np.array([ratee, rater, 0.0, 0.0, rest])
    way = told.variances - start
    design = full.design
    sums = Sums.of(design, task.values)
    places, shares = np.polynomial.legendre.leggauss(3)
    least = told.point.theta.sum() * 1e-6
    total = 0.0
    for place, share in zip((places + 1) / 2, shares / 2, strict=True):
        theta = np.maximum(start + place * way, least)
        point = evaluate(design, sums, theta, told.point.guesses, design.probes)
        total += share * float(point.gradient @ way)
    return 2 * total
