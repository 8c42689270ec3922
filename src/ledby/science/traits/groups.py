"""The level of a ratee as one group of raters sees it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np

from ledby.errors import TableError
from ledby.science.tables import Column, Table, conform
from ledby.science.traits.answers import Answers, Codes, as_frame, read
from ledby.science.traits.fitting import DENSE_LIMIT, Setting, run
from ledby.science.traits.model import measured
from ledby.science.traits.record import Fit
from ledby.science.traits.results import Z90
from ledby.science.traits.splitting import POINTS, level_task
from ledby.science.vocabulary import VALUE_MAX, VALUE_MIN

BLOCKS: Final = Table(
    "blocks",
    (Column("ratee", required=True), Column("relationships", required=True)),
)
LEAST: Final = 1e-6
"""Share of the variance of a sheet that stands for none, so that none is no divisor."""


def group_scores(fit: Fit, sheets: Any, blocks: Any) -> Any:
    """Return how each group of raters sees its ratee, on all traits together.

    The model of the level with the variances of *fit* taken as known, and an effect of
    its own for every group ``b`` of a ratee's raters:
    ``mean_rj = mu + beta_relationship + a_rb + l_j + e_rj``. So a score is

        mu + v_a / (v_a + 1 / sum w_j) * (weighted mean of mean_rj - mu - beta - l_j)

    over the sheets of the group, ``w_j`` one over their noise (item noise by items
    answered, as in the fit of the level), solved jointly with the raters' leniency
    ``l_j``, which all their sheets tell. ``se`` is the error of prediction
    ``sqrt(var(score - a_rb - mu))`` with fixed effects estimated; unlike that
    of :func:`ledby.science.traits.scores` it leaves out the variances' own error. What
    other groups say of the ratee is not used.

    Parameters
    ----------
    fit : Fit
        From :func:`ledby.science.traits.fit`.
    sheets : frame
        The table that *fit* was made from.
    blocks : frame
        ratee, relationships (joined by ";"): the groups, such as those of
        ``disclosure.rater_blocks``. Raters in none of them tell leniency alone.

    Returns
    -------
    frame
        ratee, relationships, score, se, low, high (90 %, within 1..5), raters; one row
        for each group with a sheet. Points of the 1..5 scale.

    Raises
    ------
    TableError
        A table breaks its contract, or a ratee has a relationship in two groups.
    """
    answers = read(sheets)
    variance, cells = measured(answers)
    group, of_sheet = _groups(answers, conform(blocks, BLOCKS))
    rest, target = np.unique(of_sheet, return_inverse=True)
    level = next(iter(fit.estimates.values()))
    known = np.array(level.variances)
    setting = Setting(
        answers=replace(answers, ratee=target, ratees=tuple(map(str, rest))),
        cells=cells,
        variance=variance,
        teams=None,
        limit=2**62 if fit.exact else DENSE_LIMIT,
        seed=fit.seed,
        probes=fit.probes,
    )
    found = run(setting, level_task(cells, np.maximum(known, LEAST * known.sum())))
    shown = rest < len(group)
    score = np.round(found.prediction.value[shown, 0], POINTS)
    error = np.round(np.sqrt(found.prediction.variance[shown]), POINTS)
    rows = [group[at] for at in rest[shown].tolist()]
    data = {
        "ratee": [ratee for ratee, _ in rows],
        "relationships": [names for _, names in rows],
        "score": score.tolist(),
        "se": error.tolist(),
        "low": np.clip(score - Z90 * error, VALUE_MIN, VALUE_MAX).tolist(),
        "high": np.clip(score + Z90 * error, VALUE_MIN, VALUE_MAX).tolist(),
        "raters": np.bincount(target)[shown].tolist(),
    }
    return as_frame(fit.backend, data)


def _groups(answers: Answers, blocks: Any) -> tuple[list[tuple[str, str]], Codes]:
    """Return the groups, and the group of each sheet.

    Sheets outside all groups share one place for each ratee, after the groups.
    """
    group = list(
        zip(blocks["ratee"].to_list(), blocks["relationships"].to_list(), strict=True)
    )
    ratee_of = {name: place for place, name in enumerate(answers.ratees)}
    kind_of = {name: place for place, name in enumerate(answers.relationships)}
    ratees, kinds = len(answers.ratees), len(answers.relationships)
    place = np.full((ratees, kinds), -1)
    for number, (ratee, names) in enumerate(group):
        row = ratee_of.get(ratee)
        if row is None:
            continue
        for name in names.split(";"):
            kind = kind_of.get(name.strip())
            if kind is None:
                continue
            if place[row, kind] >= 0:
                raise TableError(
                    f'Table blocks, ratee "{ratee}": "{name.strip()}" is in two'
                    " groups; one is allowed."
                )
            place[row, kind] = number
    own = place[answers.ratee, answers.relationship]
    return group, np.where(own < 0, len(group) + answers.ratee, own)
