"""The fit: who is described how, once the raters' own leniency is taken out.

``mean_rj = mu + beta_relationship + a_r + l_j + e_rj`` for one number per sheet, with
ratee and rater as crossed random effects. Where every sheet is complete this is fitted
twice, to the sheet means (level) and to their trait contrasts (profile), which are
independent; otherwise once for the level and once for every trait.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from ledby.science.tables import PEOPLE, conform
from ledby.science.traits.answers import (
    LEVEL,
    Answers,
    Codes,
    Floats,
    codes,
    components_of,
    read,
)
from ledby.science.traits.cells import Cells, measure
from ledby.science.traits.fitting import (
    DEFAULT_SHARES,
    DEFAULT_VARIANCE,
    DEFAULT_WORTH,
    Result,
    Setting,
    Task,
    few,
    run,
)
from ledby.science.traits.sources import (
    of_level_and_profile,
    of_one_trait,
    of_traits,
)

MIN_TEAMS = 20
DENSE_LIMIT = 2500


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one trait, or the level, says of every ratee (arrays by ratee).

    ``raw`` is the plain mean of the answers, NaN without any; ``variances`` are those
    of one sheet's value: ratee, rater, rest.
    """

    score: Floats
    error: Floats
    raters: Codes
    raw: Floats
    variances: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model of sheets; read it with the functions of this room.

    Attributes
    ----------
    ratees, traits : tuple of str
        Sorted.
    estimates : mapping
        By trait, after ``level`` where there is more than one trait.
    sources : mapping
        Variance of one answer and its standard error (NaN for a default), by source.
    relationships : mapping
        How far what this kind of rater says lies from the average sheet, in points.
    item_shift : mapping
        By (trait, item): how far the item lies above its trait, in points.
    item_noise : float
        Variance of one answer around the sheet's own value of the trait.
    comparable : ndarray of bool
        By ratee: connected through raters to the largest group of ratees.
    split : {"level_profile", "per_trait"}
    prior_based : bool
        Some variances are the documented defaults because there are too few sheets.
    """

    ratees: tuple[str, ...]
    traits: tuple[str, ...]
    estimates: Mapping[str, Estimate]
    sources: Mapping[str, tuple[float, float]]
    relationships: Mapping[str, float]
    item_shift: Mapping[tuple[str, str], float]
    item_noise: float
    comparable: Any
    split: Literal["level_profile", "per_trait"]
    prior_based: bool
    sheets: int
    raters: int
    exact: bool
    steps: int
    seed: int
    probes: int
    backend: Any


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
        Invert densely (True), use conjugate gradients (False), or densely for connected
        components up to 2,500 raters.

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
    limits: Mapping[Any, int] = {"auto": DENSE_LIMIT, True: 2**62, False: 0}
    setting = Setting(
        answers=answers,
        cells=cells,
        variance=variance,
        teams=_teams(team, answers),
        limit=limits[exact],
        seed=seed,
        probes=probes,
    )
    enough = not few(answers.ratee)
    whole = cells.complete and enough and len(answers.traits) > 1
    return (_level_profile if whole else _per_trait)(setting)


def measured(answers: Answers) -> tuple[float, Cells]:
    """Return the variance of one answer, and the sheets' values by trait."""
    variance, cells = _variance(answers), measure(answers)
    if few(answers.ratee):
        share = DEFAULT_SHARES
        between = share["ratee_trait"] + share["rater_trait"]
        cells = replace(
            cells,
            item_noise=share["residual"] * variance,
            interaction=between * variance,
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


def _level_profile(setting: Setting) -> Fit:
    """Fit the level and, on orthonormal trait contrasts, the profile."""
    from scipy.linalg import helmert

    cells = setting.cells
    traits = cells.count.shape[1]
    contrast = helmert(traits)
    rows = np.arange(setting.answers.sheets)
    level = run(setting, level_task(cells))
    task = Task(
        place=1,
        rows=rows,
        values=cells.mean @ contrast.T,
        offset=np.zeros(len(rows)),
        with_teams=False,
    )
    profile = run(setting, task)
    plain, mixed = level.prediction, profile.prediction
    score = plain.value + mixed.value @ contrast
    error = (
        (plain.variance + (1 - 1 / traits) * mixed.variance)[:, None]
        + plain.widened(level.covariance, np.ones((1, 1)))
        + mixed.widened(profile.covariance, contrast)
    )
    keep = 1 - 1 / traits
    of_trait = tuple(
        one + keep * other
        for one, other in zip(level.of_sheet, profile.of_sheet, strict=True)
    )
    known = {LEVEL: _estimate(setting, None, level)}
    for t, name in enumerate(setting.answers.traits):
        known[name] = _spread(setting, t, score[:, t], error[:, t], of_trait)
    sources = of_level_and_profile(cells, level, profile)
    return _finish(setting, known, sources, [level, profile])


def _per_trait(setting: Setting) -> Fit:
    """Fit the level, if there are several traits, and every trait by itself."""
    cells, names = setting.cells, setting.answers.traits
    results = []
    for t in range(len(names)):
        rows = np.flatnonzero(cells.count[:, t] > 0)
        values = cells.mean[rows, t][:, None]
        task = Task(t + 1, rows, values, cells.trait_offset(t))
        results.append(run(setting, task))
    known = {name: _estimate(setting, t, results[t]) for t, name in enumerate(names)}
    if len(names) == 1:
        return _finish(setting, known, of_one_trait(cells, results[0]), results)
    level = run(setting, level_task(cells))
    sources = of_traits(cells, level, results)
    known = {LEVEL: _estimate(setting, None, level), **known}
    return _finish(setting, known, sources, [level, *results])


def level_task(cells: Cells, known: Floats | None = None) -> Task:
    """Return the fit of the level of each sheet, at *known* variances if there are."""
    rows = np.arange(len(cells.level))
    traits = cells.count.shape[1]
    values = cells.level[:, None]
    return Task(0, rows, values, cells.level_offset(), traits, known=known)


def _estimate(setting: Setting, trait: int | None, result: Result) -> Estimate:
    one = result.prediction
    error = one.variance + one.widened(result.covariance, np.ones((1, 1)))[:, 0]
    return _spread(setting, trait, one.value[:, 0], error, result.of_sheet)


def _spread(
    setting: Setting,
    trait: int | None,
    score: Floats,
    variance: Floats,
    of_sheet: tuple[float, ...],
) -> Estimate:
    """Return an estimate with the plain mean and the number of raters beside it."""
    answers, count = setting.answers, setting.cells.count
    size = len(answers.ratees)
    some = slice(None) if trait is None else answers.trait == trait
    who = answers.ratee[answers.sheet[some]]
    total = np.bincount(who, answers.value[some], minlength=size)
    number = np.bincount(who, minlength=size)
    rows = slice(None) if trait is None else count[:, trait] > 0
    return Estimate(
        score=score,
        error=np.sqrt(variance),
        raters=np.bincount(answers.ratee[rows], minlength=size),
        raw=np.divide(total, number, out=np.full(size, np.nan), where=number > 0),
        variances=(of_sheet[0], of_sheet[1], of_sheet[2]),
    )


def _finish(
    setting: Setting,
    estimates: Mapping[str, Estimate],
    sources: Mapping[str, tuple[float, float]],
    results: list[Result],
) -> Fit:
    answers = setting.answers
    sizes = (len(answers.ratees), len(answers.raters))
    component = components_of(answers.ratee, answers.rater, sizes)
    whole = len(results) == 2 and len(answers.traits) > 1
    return Fit(
        ratees=answers.ratees,
        traits=answers.traits,
        estimates=estimates,
        sources=sources,
        relationships=results[0].relationships,
        item_shift=dict(
            zip(answers.items, setting.cells.item_shift.tolist(), strict=True)
        ),
        item_noise=setting.cells.item_noise,
        comparable=component == 0,
        split="level_profile" if whole else "per_trait",
        prior_based=any(one.known for one in results),
        sheets=answers.sheets,
        raters=len(answers.raters),
        exact=all(one.exact for one in results),
        steps=max(one.steps for one in results),
        seed=setting.seed,
        probes=setting.probes,
        backend=answers.backend,
    )
