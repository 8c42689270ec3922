"""Rows and opened answers as the tables that the rooms know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from ledby.science.vocabulary import Relationship
from ledby.web.cycles.answers import Answers
from ledby.web.cycles.models import Participant

Pair = tuple[str, str]
"""Rater and ratee, as persons."""

CHUNK: Final = 5_000
"""People whose answers are held as Python objects at one time."""

PEOPLE: Final = {
    "person": pl.String,
    "name": pl.String,
    "manager": pl.String,
    "unit": pl.String,
    "title": pl.String,
    "level": pl.Int64,
    "location": pl.String,
}
ANSWERED: Final[Mapping[str, Mapping[str, Any]]] = {
    "respondents": {"person": pl.String, "more": pl.Int64},
    "nominations": {
        "follower": pl.String,
        "leader": pl.String,
        "energy": pl.Int64,
        "reason": pl.String,
        "message": pl.String,
        "trait": pl.String,
        "share": pl.String,
    },
    "sheets": {
        "ratee": pl.String,
        "rater": pl.String,
        "relationship": pl.String,
        "trait": pl.String,
        "item": pl.String,
        "value": pl.Float64,
    },
    "own": {
        "ratee": pl.String,
        "trait": pl.String,
        "item": pl.String,
        "value": pl.Float64,
    },
    "lead": {
        "rater": pl.String,
        "manager": pl.String,
        "facet": pl.String,
        "value": pl.Float64,
    },
    "climate": {"person": pl.String, "item": pl.String, "value": pl.Float64},
    "comments": {
        "person": pl.String,
        "question": pl.String,
        "text": pl.String,
        "may_show": pl.Int64,
    },
}


def people_table(participants: Sequence[Participant]) -> pl.DataFrame:
    """Return the contract table ``people`` of those who are asked."""
    asked = {row.person_id for row in participants}
    return pl.DataFrame(
        [
            (
                str(row.person_id),
                row.name,
                str(row.manager) if row.manager in asked else None,
                row.unit or None,
                row.title,
                row.level,
                row.location or None,
            )
            for row in participants
        ],
        schema=PEOPLE,
        orient="row",
    )


@dataclass
class _Rows:
    """Rows of every table, turned into frames chunk by chunk to keep memory flat."""

    rows: dict[str, list[tuple[Any, ...]]] = field(
        default_factory=lambda: {name: [] for name in ANSWERED}
    )
    frames: dict[str, list[pl.DataFrame]] = field(
        default_factory=lambda: {name: [] for name in ANSWERED}
    )

    def fold(self) -> None:
        for name, schema in ANSWERED.items():
            frame = pl.DataFrame(self.rows[name], schema=dict(schema), orient="row")
            self.frames[name].append(frame)
            self.rows[name].clear()

    def tables(self) -> dict[str, pl.DataFrame]:
        self.fold()
        return {name: pl.concat(parts) for name, parts in self.frames.items()}


def gather(
    opened: Iterable[tuple[str, Answers]],
    people: pl.DataFrame,
    relationships: Mapping[Pair, str],
) -> dict[str, pl.DataFrame]:
    """Turn answers into tables.

    Parameters
    ----------
    opened
        The person and the answers of every sheet.
    people
        Contract table ``people`` of everybody who was asked.
    relationships
        What each assigned rater is to the ratee.

    Returns
    -------
    dict[str, polars.DataFrame]
        The tables of :data:`ANSWERED`. An item that was not observed makes no row.
    """
    managers = dict(people.select("person", "manager").iter_rows())
    gathered = _Rows()
    for number, (person, answers) in enumerate(opened, start=1):
        rows = gathered.rows
        rows["respondents"].append((person, answers["more"]))
        rows["nominations"].extend(_follows(person, answers))
        rows["sheets"].extend(_feedback(person, answers, relationships))
        rows["own"].extend(
            (person, _scale(item), item, value)
            for item, value in _given(answers["self"])
        )
        if manager := managers.get(person):
            rows["lead"].extend(_lead(person, manager, answers))
        rows["climate"].extend(
            (person, item, value) for item, value in _given(answers["inclusion"])
        )
        rows["comments"].extend(
            (person, question, text, int(answers["comments_shown"]))
            for question, text in answers["comments"].items()
            if text
        )
        if number % CHUNK == 0:
            gathered.fold()
    return gathered.tables()


def _scale(item: str) -> str:
    """Return the trait or facet of an item: ``work_ethic_b`` -> ``work_ethic``."""
    return item.rpartition("_")[0]


def _given(values: Mapping[str, int | None]) -> Iterator[tuple[str, int]]:
    for item, value in values.items():
        if value is not None:
            yield item, value


def _follows(person: str, answers: Answers) -> Iterator[tuple[Any, ...]]:
    for follow in answers["follows"]:
        yield (
            person,
            follow["leader"],
            follow["energy"],
            ";".join(follow["reasons"]) or None,
            follow["message"] or None,
            follow["trait"],
            follow["share"],
        )


def _feedback(
    person: str, answers: Answers, relationships: Mapping[Pair, str]
) -> Iterator[tuple[Any, ...]]:
    for ratee, feedback in answers["feedback"].items():
        relationship = relationships.get((person, ratee), Relationship.OTHER)
        for item, value in _given(feedback["items"]):
            yield ratee, person, relationship, _scale(item), item, value


def _lead(person: str, manager: str, answers: Answers) -> Iterator[tuple[Any, ...]]:
    """One value a facet: two answers of one person are not two people."""
    facets: dict[str, list[int]] = {}
    for item, value in _given(answers["manager"]):
        facets.setdefault(_scale(item), []).append(value)
    for facet, values in facets.items():
        yield person, manager, facet, sum(values) / len(values)
