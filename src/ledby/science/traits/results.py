"""Reading a fit: components, scores, how many raters, self against others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from ledby.errors import InsufficientData
from ledby.science.traits.answers import (
    LEVEL,
    Answers,
    Codes,
    Floats,
    as_frame,
    components_of,
    read,
)
from ledby.science.traits.record import Fit
from ledby.science.vocabulary import VALUE_MAX, VALUE_MIN

Z90 = 1.6448536269514722
"""Half width of a 90 % normal interval, in standard errors."""

GAP = ("ratee", "trait", "self", "others", "gap", "low", "high", "class")

CLASSES = {
    (0, True): "agreed_strength",
    (0, False): "agreed_growth",
    (-1, True): "hidden_strength",
    (-1, False): "modest",
    (1, True): "confident_strength",
    (1, False): "blind_spot",
}


def components(fit: Fit) -> Any:
    """Return where the variance of one answer comes from.

    Returns
    -------
    frame
        source (ratee, ratee_trait, rater, rater_trait, dyad, residual; with teams also
        ratee_team, rater_team), variance, share (of their sum), se (of the variance;
        null where the fit is based on default variances).
    """
    total = sum(variance for variance, _ in fit.sources.values()) or 1.0
    rows = [(name, v, v / total, se) for name, (v, se) in fit.sources.items()]
    names = ("source", "variance", "share", "se")
    return as_frame(fit.backend, dict(zip(names, zip(*rows, strict=True), strict=True)))


def scores(fit: Fit, by: Sequence[str] = ("ratee", "trait")) -> Any:
    """Return what others see in each ratee, free of the raters' own leniency.

    A score is the expected rating by the average mix of raters, drawn towards the mean
    as far as the evidence is thin (best linear unbiased prediction).

    Parameters
    ----------
    fit : Fit
        From :func:`fit`.
    by : ("ratee", "trait") or ("ratee",)
        All traits and the level, or the level alone.

    Returns
    -------
    frame
        ratee, trait (or ``level``), score, se, low, high (90 %, within 1..5), raters,
        raw (plain mean of the answers, null without any), comparable (through common
        raters with the largest group). Points of the 1..5 scale.

    Raises
    ------
    ValueError
        *by* is neither of the two.
    """
    if tuple(by) not in {("ratee", "trait"), ("ratee",)}:
        raise ValueError(
            f"by is {tuple(by)}; it must be ('ratee', 'trait') or ('ratee',)."
        )
    targets = tuple(fit.estimates)[: None if "trait" in by else 1]
    chosen = [fit.estimates[name] for name in targets]
    score = np.concatenate([one.score for one in chosen])
    error = np.concatenate([one.error for one in chosen])
    data = {
        "ratee": list(fit.ratees) * len(targets),
        "trait": [name for name in targets for _ in fit.ratees],
        "score": score,
        "se": error,
        "low": np.clip(score - Z90 * error, VALUE_MIN, VALUE_MAX),
        "high": np.clip(score + Z90 * error, VALUE_MIN, VALUE_MAX),
        "raters": np.concatenate([one.raters for one in chosen]),
        "raw": np.concatenate([one.raw for one in chosen]),
        "comparable": np.tile(fit.comparable, len(targets)),
    }
    return as_frame(fit.backend, data)


def d_study(fit: Fit, raters: Iterable[int] = range(3, 13)) -> Any:
    """Return how sure scores would be with other numbers of raters.

    Raters are taken as different for every ratee, so a design that shares raters does
    at least as well.

    Parameters
    ----------
    fit : Fit
        From :func:`fit`; its sheets set how many items stand behind a rater.
    raters : iterable of int
        Numbers of raters, 1 or more.

    Returns
    -------
    frame
        raters, trait, generalisability (squared correlation with the truth, 0..1),
        half_width (of the 90 % interval, points).

    Raises
    ------
    ValueError
        A number of raters is below 1.
    """
    data: dict[str, list[Any]] = {
        "raters": [],
        "trait": [],
        "generalisability": [],
        "half_width": [],
    }
    for n in raters:
        if n < 1:
            raise ValueError(f"The number of raters is {n}; it must be 1 or more.")
        for name, one in fit.estimates.items():
            true, rater, rest = one.variances
            noise = (rater + rest) / n
            share = true / (true + noise) if true > 0 else 0.0
            data["raters"].append(n)
            data["trait"].append(name)
            data["generalisability"].append(share)
            data["half_width"].append(Z90 * float(np.sqrt(true * (1 - share))))
    return as_frame(fit.backend, data)


def gap(fit: Fit, self_sheets: Any) -> Any:
    """Compare how people see themselves with what others see in them.

    Parameters
    ----------
    fit : Fit
        From :func:`fit`, on the sheets of others.
    self_sheets : frame
        Contract table ``sheets``; only rows by people on themselves count.

    Returns
    -------
    frame
        ratee, trait (or ``level``), self, others, gap (self less others), low, high
        (90 %: the uncertainty of the others' view and of one's own answers), class.
        Class: agreed_strength, agreed_growth (the interval holds zero),
        hidden_strength, modest (one sees less in oneself), confident_strength,
        blind_spot (one sees more); of each pair the first where others see more than
        in the average colleague.

    Raises
    ------
    TableError
        The table breaks its contract.
    InsufficientData
        Nobody in *fit* answered on themselves.
    """
    own = read(self_sheets, own=True)
    place = {name: k for k, name in enumerate(fit.ratees)}
    found = np.array([place.get(name, -1) for name in own.ratees])[own.ratee]
    parts = []
    for name in fit.estimates:
        value, count = _own_view(fit, own, name)
        some = np.flatnonzero((count > 0) & (found >= 0))
        parts.append((name, found[some], value[some], count[some]))
    if not any(len(who) for _, who, _, _ in parts):
        raise InsufficientData("Nobody whom others described answered on themselves.")
    data: dict[str, list[Any]] = {name: [] for name in GAP}
    for part in parts:
        for column, entries in _gaps(fit, *part).items():
            data[column] += entries
    return as_frame(fit.backend, data)


def _gaps(
    fit: Fit, target: str, who: Codes, value: Floats, count: Codes
) -> dict[str, list[Any]]:
    """Return the columns of one target, for those who answered on themselves."""
    one = fit.estimates[target]
    seen = one.score[who]
    error = np.hypot(one.error[who], np.sqrt(fit.item_noise / count))
    apart = value - seen
    way = np.where(np.abs(apart) > Z90 * error, np.sign(apart), 0).astype(int)
    strong = seen >= float(np.mean(one.score))
    columns = (
        [fit.ratees[k] for k in who.tolist()],
        [target] * len(who),
        value.tolist(),
        seen.tolist(),
        apart.tolist(),
        (apart - Z90 * error).tolist(),
        (apart + Z90 * error).tolist(),
        [CLASSES[key] for key in zip(way.tolist(), strong.tolist(), strict=True)],
    )
    return dict(zip(GAP, columns, strict=True))


def _own_view(fit: Fit, own: Answers, target: str) -> tuple[Floats, Codes]:
    """Return the value of each own sheet on *target*, and its number of answers."""
    shift = np.array([fit.item_shift.get(item, 0.0) for item in own.items])
    freed = own.value - shift[own.item]
    traits = len(own.traits)
    cell = own.sheet * traits + own.trait
    count = np.bincount(cell, minlength=own.sheets * traits).reshape(-1, traits)
    total = np.bincount(cell, freed, minlength=count.size).reshape(-1, traits)
    if target == LEVEL:
        seen = count > 0
        mean = np.divide(total, count, out=np.zeros_like(total), where=seen)
        easy = np.array([_ease(fit, trait) for trait in own.traits])
        return (mean - easy * seen).sum(axis=1) / seen.sum(axis=1), count.sum(axis=1)
    if target not in own.traits:
        return np.zeros(own.sheets), np.zeros(own.sheets, dtype=np.int64)
    trait = own.traits.index(target)
    number = count[:, trait]
    return total[:, trait] / np.maximum(number, 1), number


def _ease(fit: Fit, trait: str) -> float:
    """Return how far people on average lie higher on *trait* than on the level."""
    if trait not in fit.estimates:
        return 0.0
    apart = fit.estimates[trait].score - fit.estimates[LEVEL].score
    return float(apart.mean())


def connectivity(sheets: Any) -> Any:
    """Return which ratees can be compared, through raters whom they share.

    Returns
    -------
    frame
        ratee, component (1 = the largest), size (ratees in it).
    """
    answers = read(sheets)
    sizes = (len(answers.ratees), len(answers.raters))
    component = components_of(answers.ratee, answers.rater, sizes)
    data = {
        "ratee": list(answers.ratees),
        "component": (component + 1).tolist(),
        "size": np.bincount(component)[component].tolist(),
    }
    return as_frame(answers.backend, data)
