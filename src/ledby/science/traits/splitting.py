"""One table, several fits: level and profile, or the level and each trait's distance.

Where every sheet is complete, sheet means and the contrasts between a sheet's traits
are independent, so that two fits do. Otherwise the level has a fit, and so has each
trait's distance from it: what is said of other traits then helps where little is said
of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ledby.science.traits.answers import LEVEL, Floats, components_of
from ledby.science.traits.cells import Cells
from ledby.science.traits.fitting import Result, Setting, Task, run
from ledby.science.traits.record import Estimate, Fit
from ledby.science.traits.sources import (
    of_distances,
    of_level_and_profile,
    of_one_trait,
    of_traits,
)
from ledby.science.traits.teams import decide

POINTS, VARIANCES = 6, 9
"""Decimals that are given: the last bits differ with the number of threads."""

SURELY = 2.0
"""Standard errors beyond which two variances are not the same."""


def fit_cells(setting: Setting) -> Fit:
    """Fit what is measured already, level and profile where sheets are complete."""
    answers, cells = setting.answers, setting.cells
    setting = decide(setting, level_task(cells))
    whole = cells.complete and not cells.prior and len(answers.traits) > 1
    return (_level_profile if whole else _per_trait)(setting)


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
    if _no_rater_by_trait_on_one(cells, profile):
        count = int(cells.count[0, 0])
        squares = cells.item_noise * cells.item_free / count
        task = replace(task, beside=(squares, cells.item_free))
        profile = run(setting, task)
        cells = replace(cells, item_noise=float(profile.variances[-1]) * count)
        setting = replace(setting, cells=cells)
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


def _no_rater_by_trait_on_one(cells: Cells, profile: Result) -> bool:
    """Tell whether a sheet's traits differ no more than its items make them.

    Then the noise of items and of contrasts is one variance, told by both: the model of
    five terms and a residual. Otherwise a rater has a view of their own of a trait in
    this person, and the contrasts keep their residual.
    """
    if not cells.item_free or not np.isfinite(profile.errors[-1]):
        return False
    count = int(cells.count[0, 0])
    noise = cells.item_noise / count
    error = np.hypot(profile.errors[-1], noise * np.sqrt(2 / cells.item_free))
    return bool(abs(profile.variances[-1] - noise) < SURELY * error)


def _per_trait(setting: Setting) -> Fit:
    """Fit the level and how far each trait lies from it, or every trait by itself."""
    cells, names = setting.cells, setting.answers.traits
    if len(names) == 1:
        only = run(setting, _alone(cells, 0))
        known = {names[0]: _estimate(setting, 0, only)}
        return _finish(setting, known, of_one_trait(cells, only), [only])
    level = run(setting, level_task(cells))
    known = {LEVEL: _estimate(setting, None, level)}
    if not cells.varied:
        results = [run(setting, _alone(cells, t)) for t in range(len(names))]
        known |= {
            name: _estimate(setting, t, results[t]) for t, name in enumerate(names)
        }
        sources = of_traits(cells, level, results)
        return _finish(setting, known, sources, [level, *results])
    results = [run(setting, _apart(cells, t)) for t in range(len(names))]
    known |= {
        name: _together(setting, t, level, results[t]) for t, name in enumerate(names)
    }
    sources = of_distances(cells, level, results)
    return _finish(setting, known, sources, [level, *results])


def _alone(cells: Cells, trait: int) -> Task:
    rows = np.flatnonzero(cells.count[:, trait] > 0)
    values = cells.mean[rows, trait][:, None]
    return Task(trait + 1, rows, values, cells.trait_offset(trait))


def _apart(cells: Cells, trait: int) -> Task:
    rows, values, noise = cells.apart(trait)
    traits = cells.count.shape[1]
    return Task(
        place=trait + 1,
        rows=rows,
        values=values[:, None],
        offset=noise,
        traits=traits,
        apart=True,
        with_teams=False,
    )


def _together(setting: Setting, trait: int, level: Result, apart: Result) -> Estimate:
    """Return what a trait says, from the level and from how far it lies from it."""
    parts = (level, apart)
    one = np.ones((1, 1))
    score = sum(part.prediction.value[:, 0] for part in parts)
    error = sum(
        part.prediction.variance + part.prediction.widened(part.covariance, one)[:, 0]
        for part in parts
    )
    of_sheet = tuple(map(sum, zip(level.of_sheet, apart.of_sheet, strict=True)))
    return _spread(setting, trait, np.asarray(score), np.asarray(error), of_sheet)


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
    answers, cells = setting.answers, setting.cells
    rows = slice(None) if trait is None else cells.count[:, trait] > 0
    return Estimate(
        score=np.round(score, POINTS),
        error=np.asarray(np.round(np.sqrt(variance), POINTS), dtype=np.float64),
        raters=np.bincount(answers.ratee[rows], minlength=len(answers.ratees)),
        raw=cells.raw[:, -1 if trait is None else trait],
        variances=(
            round(of_sheet[0], VARIANCES),
            round(of_sheet[1], VARIANCES),
            round(of_sheet[2], VARIANCES),
        ),
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
    shifts = np.round(setting.cells.item_shift, POINTS).tolist()
    whole = len(results) == 2 and len(answers.traits) > 1
    return Fit(
        ratees=answers.ratees,
        traits=answers.traits,
        estimates=estimates,
        sources={
            name: (round(variance, VARIANCES), round(error, VARIANCES))
            for name, (variance, error) in sources.items()
        },
        relationships={
            name: round(shift, POINTS)
            for name, shift in results[0].relationships.items()
        },
        item_shift=dict(zip(answers.items, shifts, strict=True)),
        item_noise=round(setting.cells.item_noise, VARIANCES),
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
