"""Scores of ratees from a fit, with the error of prediction of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ledby.science.traits.crossed import Codes, Design, Floats
from ledby.science.traits.probing import forms
from ledby.science.traits.reml import Solution

RATEE, RATER = 0, 1


@dataclass(frozen=True, slots=True)
class Prediction:
    """Mean plus effect of every ratee, by column.

    ``value`` is (ratees, columns); ``variance`` (ratees,) is the prediction error
    variance of each column at known variances; ``slope`` (ratees, variances, columns)
    is the derivative of ``value`` by the variances.
    """

    value: Floats
    variance: Floats
    slope: Floats

    def widened(self, covariance: Floats, mix: Floats) -> Floats:
        """Return twice the share of the variances' own error in each mixture.

        Prasad and Rao (1990): one for the error itself, one because the plug-in
        variance is too small by as much. ``mix`` is (columns, mixtures).
        """
        slope = np.einsum("rkc,cm->rkm", self.slope, mix)
        return np.asarray(
            2 * np.einsum("rkm,kl,rlm->rm", slope, covariance, slope, optimize=True)
        )


def predict_ratees(
    design: Design, solution: Solution, teams: Codes | None
) -> Prediction:
    """Return the scores of all ratees, each with the effect of the own team.

    Parameters
    ----------
    design, solution
        A fit whose first factor are the ratees and, with *teams*, whose third factor
        are the ratees' teams.
    teams : ndarray or None
        Team of each ratee, -1 for none.
    """
    point = solution.point
    columns = solution.beta.shape[1]
    noise = float(point.theta[-1])
    value = solution.beta[0] + solution.effects[RATEE]
    from_fixed = -point.fixed[RATEE]
    working = point.working[RATEE]
    own = {RATEE: solution.effects[RATEE] / point.theta[RATEE]}
    if teams is not None:
        team = 2
        value = value + _of_team(solution.effects[team], teams)
        from_fixed = from_fixed - _of_team(point.fixed[team], teams)
        working = working + _of_team(point.working[team], teams)
        own[team] = _of_team(solution.effects[team], teams) / point.theta[team]
    from_fixed[:, 0] += 1
    spread = np.sum((from_fixed @ point.fixed_inverse) * from_fixed, axis=1)
    slope = -(working + point.working_beta[0]).reshape(len(value), -1, columns)
    for k, part in own.items():
        slope[:, k] += part
    random = _variance(design, solution, teams)
    held = np.full(len(value), float(solution.held[RATEE]))
    if teams is not None:
        held += np.where(teams >= 0, float(solution.held[2]), 0.0)
    return Prediction(value, noise * (random + spread) + held, slope)


def _of_team(effects: Floats, teams: Codes) -> Floats:
    if not len(effects):
        return np.zeros((len(teams), effects.shape[1]))
    return np.where((teams >= 0)[:, None], effects[teams], 0.0)


def _variance(design: Design, solution: Solution, teams: Codes | None) -> Floats:
    """Return the variance of ratee plus team at known means, by residual variance."""
    from scipy import sparse

    point = solution.point
    if teams is None:
        return point.variances[RATEE]
    size, kept = design.factors[RATEE].size, len(design.order)
    mates = _team_selector(design, teams)
    none = sparse.csr_array((size, kept))
    if design.absorbed == RATEE:
        every = sparse.eye_array(size, format="csr")
        return forms(point.system, point.draws, every, mates)
    absorbed = sparse.csr_array((size, design.outer_weight.shape[0]))
    own = (none + design.columns(RATEE) + mates).tocsr()
    return forms(point.system, point.draws, absorbed, own)


def _team_selector(design: Design, teams: Codes) -> Any:
    from scipy import sparse

    rows = np.flatnonzero(teams >= 0)
    entries = (np.ones(len(rows)), (rows, teams[rows]))
    shape = (len(teams), design.factors[2].size)
    return (sparse.csr_array(entries, shape=shape) @ design.columns(2)).tocsr()
