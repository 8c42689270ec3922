"""Fair teams of a group, and how far a division is from each rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from ledby.web.teams.selectors.divided import Somebody

if TYPE_CHECKING:
    import polars as pl

    from ledby.science.teams import Rule

SECONDS: Final = 6.0
ROUNDS: Final = 60
Former = Sequence[tuple[int, str]]
"""The teams of an earlier time, as pairs of team and person."""
KINDS: Final = 30
"""A column of more words than this mixes nobody."""


def read(rules: Mapping[str, Any]) -> tuple[Rule, ...]:
    """Return rules as the room takes them.

    Raises
    ------
    TableError
        One cannot be read.
    """
    from ledby.science.teams import read_rules  # noqa: PLC0415 - loads an engine

    return read_rules(rules)


def columns(group: Sequence[Somebody]) -> tuple[list[str], list[str]]:
    """Return the columns that hold numbers, and those that hold a few words."""
    names = list(dict.fromkeys(name for one in group for name in one.facts))
    numbers, words = [], []
    for name in names:
        said = [one.facts[name] for one in group if _is_said(one.facts.get(name))]
        kinds = {str(value) for value in said}
        if len(kinds) < 2:
            continue
        if all(_is_number(value) for value in said):
            numbers.append(name)
        if len(kinds) <= KINDS:
            words.append(name)
    return numbers, words


def times(group: Sequence[Somebody]) -> list[str]:
    """Return the columns in which most write several free times."""
    from ledby.science.teams.slots import PARTS, slots  # noqa: PLC0415

    found = []
    for name in dict.fromkeys(name for one in group for name in one.facts):
        said = [one.facts[name] for one in group if _is_said(one.facts.get(name))]
        several = [
            text
            for text in map(str, said)
            if len(slots(text)) > 1 and (PARTS.search(text) or "-" in text)
        ]
        if len(several) * 2 > len(said):
            found.append(name)
    return found


def held_by(group: Sequence[Somebody], column: str, value: str) -> int:
    """Return how many of a group have a value."""
    return Counter(str(one.facts.get(column)) for one in group)[value]


def divide(
    group: Sequence[Somebody],
    size: int,
    rules: Mapping[str, Any],
    before: Sequence[Former],
) -> dict[str, Any]:
    """Return a division as plain values: the people, their teams, and how fair it is.

    Raises
    ------
    TableError
        The people cannot be divided like this, or rules contradict each other.
    """
    from ledby.science.teams import partition, read_rules  # noqa: PLC0415

    end = monotonic() + SECONDS
    found = partition(
        _table(group),
        size,
        read_rules(rules),
        before=[_former(one) for one in before],
        rounds=ROUNDS,
        go_on=lambda: monotonic() < end,
    )
    place = dict(zip(found.teams["person"], found.teams["team"], strict=True))
    return {
        "people": [one.id for one in group],
        "team": [place[one.id] for one in group],
        "fit": found.fit,
    }


def fit(
    group: Sequence[Somebody],
    team: Sequence[int],
    rules: Mapping[str, Any],
    before: Sequence[Former],
) -> list[dict[str, Any]]:
    """Return how far each team of a division by hand is from each rule.

    Raises
    ------
    TableError
        A rule names what is not there any more.
    """
    from ledby.science.teams import measure, read_rules  # noqa: PLC0415

    former = [_former(one) for one in before]
    return measure(_table(group), team, read_rules(rules), before=former)


def _table(group: Sequence[Somebody]) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415 - no other page of the app needs the engine

    names = list(dict.fromkeys(name for one in group for name in one.facts))
    own = {"level": pl.Int64, "start": pl.Int64}
    facts = {
        name: pl.Series(
            name,
            [
                None
                if not _is_said(value := one.facts.get(name))
                else (value if name in own else str(value))
                for one in group
            ],
            own.get(name, pl.String),
        )
        for name in names
    }
    people = pl.Series("person", [one.id for one in group], pl.String)
    return pl.DataFrame([people, *facts.values()])


def _former(before: Former) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415

    schema = {"team": pl.Int64, "person": pl.String}
    return pl.DataFrame(list(before), schema=schema, orient="row")


def _is_said(value: Any) -> bool:
    return value is not None and str(value).strip() != ""


def _is_number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True
