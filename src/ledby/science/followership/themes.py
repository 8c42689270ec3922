"""Why people follow, and which messages rang true: counts of at least five people."""

from __future__ import annotations

from typing import Any, Final

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from ledby.errors import ConfigurationError
from ledby.science.followership.followers import known_only
from ledby.science.followership.ground import Ground, codes, once, prepare
from ledby.science.stats import proportion_interval
from ledby.science.tables import give_back
from ledby.science.vocabulary import Trait

Ints = NDArray[np.int64]

FEWEST: Final = 5
"""No theme of fewer people than this is ever given (policy P3)."""

SEPARATOR: Final = ";"
"""Between the reasons of one follow."""


def themes(
    nominations: Any,
    people: Any = None,
    respondents: Any = None,
    *,
    k: int = FEWEST,
    by_leader: bool = False,
    level: float = 0.90,
) -> Any:
    """Return what is behind the follows, each theme with the people who gave it.

    Parameters
    ----------
    nominations, people, respondents, level
        As for :func:`followers`.
    k : int
        Fewest different followers of a theme, 5 or more.
    by_leader : bool
        Themes of each leader by themselves, rather than of all.

    Returns
    -------
    frame
        One row for each theme of at least *k* followers: ``leader`` (null for all),
        ``kind`` (reason, trait, message), ``theme`` (the word; of a message one way in
        which it was written), ``people`` (different followers), ``leaders`` (different
        ones), ``active``, the share with energy 4 or 5 of those who told, with ``low``
        and ``high`` (Jeffreys), null where nobody told. Messages that differ in case,
        spaces and punctuation alone are one theme.

    Raises
    ------
    ConfigurationError
        *k* is below 5.
    TableError
        As for :func:`followers`.
    """
    if k < FEWEST:
        raise ConfigurationError(
            f"Themes are asked for from {k} people on; that may not be below {FEWEST}."
        )
    ground = prepare(nominations, people, respondents)
    rows: dict[str, list[Any]] = {name: [] for name in ("leader", "kind", "theme")}
    numbers: dict[str, list[Any]] = {
        name: [] for name in ("people", "leaders", "told", "acts")
    }
    for kind, (words, follow, theme) in _given(ground).items():
        group = ground.leader[follow] if by_leader else np.zeros_like(follow)
        cell = group * max(len(words), 1) + theme
        counts = _counts(ground, cell, follow)
        enough = counts["people"] >= k
        keys = counts.pop("cell")[enough].tolist()
        for key in keys:
            who, what = divmod(key, max(len(words), 1))
            rows["leader"].append(ground.ids[who] if by_leader else None)
            rows["kind"].append(kind)
            rows["theme"].append(words[what])
        for name, count in counts.items():
            numbers[name].extend(count[enough].tolist())
    return give_back(ground.like, *_columns(rows, numbers, level))


def _columns(
    rows: dict[str, list[Any]], numbers: dict[str, list[Any]], level: float
) -> tuple[dict[str, Any], dict[str, Any]]:
    told, acts = np.array(numbers["told"], int), np.array(numbers["acts"], int)
    low, high = proportion_interval(acts, told, level=level)
    data = rows | {
        "people": numbers["people"],
        "leaders": numbers["leaders"],
        "active": known_only(acts / np.maximum(told, 1), told > 0),
        "low": known_only(low, told > 0),
        "high": known_only(high, told > 0),
    }
    kinds: dict[str, Any] = dict.fromkeys(data, "number") | dict.fromkeys(rows, "text")
    return data, kinds | {"people": "whole", "leaders": "whole"}


def _given(ground: Ground) -> dict[str, tuple[list[str], Ints, Ints]]:
    """Return by kind: its themes, the follows that gave one, and which one."""
    everybody = np.arange(len(ground.leader))
    has_trait = ground.trait >= 0
    return {
        "reason": _reasons(ground.told("reason")),
        "trait": (
            [word.value for word in Trait],
            everybody[has_trait],
            ground.trait[has_trait],
        ),
        "message": _messages(ground.told("message")),
    }


def _reasons(series: nw.Series[Any]) -> tuple[list[str], Ints, Ints]:
    """Split each different text once: there are few of them and many follows."""
    texts, code = _different(series)
    split = [
        sorted({part.strip() for part in text.split(SEPARATOR)} - {""})
        for text in texts
    ]
    words = sorted({word for parts in split for word in parts})
    place = {word: at for at, word in enumerate(words)}
    many = np.array([len(parts) for parts in split], dtype=np.int64)
    flat = np.array([place[word] for parts in split for word in parts], np.int64)
    told = np.flatnonzero(code >= 0)
    each = many[code[told]]
    start = (many.cumsum() - many)[code[told]]
    skip = np.repeat(start - (each.cumsum() - each), each)
    return words, np.repeat(told, each), flat[skip + np.arange(each.sum())]


def _messages(series: nw.Series[Any]) -> tuple[list[str], Ints, Ints]:
    """Take messages as one that differ in case, spaces and punctuation alone."""
    texts, code = _different(series)
    first: dict[str, int] = {}
    theme = np.array(
        [first.setdefault(_plain(text), len(first)) for text in texts], np.int64
    )
    shown: dict[int, str] = {}
    for text, at in zip(texts, theme.tolist(), strict=True):
        shown.setdefault(at, text)
    told = np.flatnonzero(code >= 0)
    told = told[[bool(_plain(texts[at])) for at in code[told].tolist()]]
    return [shown[at] for at in range(len(shown))], told, theme[code[told]]


def _different(series: nw.Series[Any]) -> tuple[list[str], Ints]:
    code = codes(series)
    texts: list[str] = series.drop_nulls().unique().sort().to_list()
    return texts, code


def _plain(text: str) -> str:
    letters = "".join(one if one.isalnum() else " " for one in text.casefold())
    return " ".join(letters.split())


def _counts(ground: Ground, cell: Ints, follow: Ints) -> dict[str, Ints]:
    """Return for each cell its different people, and the follows with an energy."""
    cells, place = np.unique(cell, return_inverse=True)
    base, many = max(ground.people, 1), len(cells)
    told, acts = ground.energy[follow] > 0, ground.active[follow]

    def different(persons: Ints) -> Ints:
        pairs = once(place * base + persons[follow])
        return np.bincount(pairs // base, minlength=many)

    return {
        "cell": cells,
        "people": different(ground.follower),
        "leaders": different(ground.leader),
        "told": np.bincount(place[told], minlength=many),
        "acts": np.bincount(place[acts], minlength=many),
    }
