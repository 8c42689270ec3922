"""The fit: who is described how, once the raters' own leniency is taken out.

``mean_rj = mu + beta_relationship + a_r + l_j + e_rj`` for one number per sheet, with
ratee and rater as crossed random effects. Where every sheet is complete this is fitted
twice, to the sheet means (level) and to their trait contrasts (profile), which are
independent; otherwise once for the level and once for each trait's distance from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from ledby.science.tables import PEOPLE, conform
from ledby.science.traits.answers import Answers, Codes, codes, read
from ledby.science.traits.cells import Cells, measure
from ledby.science.traits.fitting import (
    DEFAULT_SHARES,
    DEFAULT_VARIANCE,
    DEFAULT_WORTH,
    DENSE_LIMIT,
    Setting,
    few,
)
from ledby.science.traits.record import Fit
from ledby.science.traits.splitting import fit_cells

SMALL = 64
"""Levels of a component up to which even probes give way to an inverse."""

MIN_TEAMS = 20
"""Teams tell something of each other from so many on."""


def fit(
    sheets: Any,
    *,
    team: Any = None,
    seed: int = 0,
    probes: int = 32,
    exact: bool | Literal["auto"] = "auto",
) -> Fit:
    """Fit crossed ratee and rater effects to *sheets* by restricted maximum likelihood.

    Sheets that people filled in on themselves are left out.

    Parameters
    ----------
    sheets : frame
        Contract table ``sheets``.
    team : frame, optional
        Contract table ``people``: with at least 20 units, two more effects let teams
        differ in quality and in leniency.
    seed, probes : int
        Of the frozen random probes; they matter for large components alone.
    exact : bool or "auto"
        Invert densely (True), use conjugate gradients and probes for all connected
        components but the smallest (False), or for those of more than 500 people.

    Returns
    -------
    Fit
        The same whatever the order of rows.

    Raises
    ------
    TableError
        The table breaks its contract.
    InsufficientData
        Nobody answered on anybody else.
    NotConverged
        The variances did not settle.
    """
    answers = read(sheets)
    variance, cells = measured(answers)
    limits: Mapping[Any, int] = {"auto": DENSE_LIMIT, True: 2**62, False: SMALL}
    setting = Setting(
        answers=answers.without_values(),
        cells=cells,
        variance=variance,
        teams=_teams(team, answers),
        limit=limits[exact],
        seed=seed,
        probes=probes,
    )
    del answers
    return fit_cells(setting)


def measured(answers: Answers) -> tuple[float, Cells]:
    """Return the variance of one answer, and the sheets' values by trait."""
    variance, cells = _variance(answers), measure(answers)
    if few(answers.ratee) or cells.alike:
        share = DEFAULT_SHARES
        between = share["ratee_trait"] + share["rater_trait"]
        cells = replace(
            cells,
            item_noise=share["residual"] * variance,
            interaction=between * variance,
            prior=True,
        )
    return variance, cells


def _variance(answers: Answers) -> float:
    """Return the variance of one answer, drawn towards the default where few."""
    count = np.bincount(answers.item)
    mean = np.bincount(answers.item, answers.value) / count
    squares = float(np.sum((answers.value - mean[answers.item]) ** 2))
    free = len(answers.value) - len(count)
    return (squares + DEFAULT_WORTH * DEFAULT_VARIANCE) / (free + DEFAULT_WORTH)


def _teams(team: Any, answers: Answers) -> tuple[Codes, Codes] | None:
    """Return the teams of ratees and of raters, or nothing when they are too few."""
    if team is None:
        return None
    people = conform(team, PEOPLE)
    people = people.filter(~people["unit"].is_null())
    if len(people) == 0:
        return None
    _, unit = codes(people["unit"])
    of = dict(zip(people["person"].to_list(), unit.tolist(), strict=True))
    ratee = np.array([of.get(name, -1) for name in answers.ratees])
    rater = np.array([of.get(name, -1) for name in answers.raters])
    enough = len(np.unique(ratee[ratee >= 0])) >= MIN_TEAMS
    return (ratee, rater) if enough else None
