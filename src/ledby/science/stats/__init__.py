"""Statistics that several rooms stand on: intervals, agreement, reliability."""

from __future__ import annotations

from ledby.science.stats.agreement import (
    alpha,
    average_deviation,
    icc_one_way,
    omega,
    pairwise_covariance,
    rwg,
    rwg_from_variance,
    rwg_j,
)
from ledby.science.stats.intervals import mean_interval, proportion_interval

__all__ = [
    "alpha",
    "average_deviation",
    "icc_one_way",
    "mean_interval",
    "omega",
    "pairwise_covariance",
    "proportion_interval",
    "rwg",
    "rwg_from_variance",
    "rwg_j",
]
