"""Tables of answers as the sheets that people would have sent."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ledby.science.simulation import Organization
from ledby.science.vocabulary import Share
from ledby.web.cycles.answers import Answers, Follow, empty


def of_invention(made: Organization, persons: Mapping[str, str]) -> dict[str, Answers]:
    """Return the answers of everybody who answered in the invention, by person."""
    answers = {persons[key]: empty() for key in made.respondents["person"].to_list()}
    _follows(made.nominations, persons, answers)
    columns = ("rater", "ratee", "relationship", "item", "value")
    for rater, ratee, relationship, item, value in made.sheets.select(
        columns
    ).iter_rows():
        given = answers[persons[rater]]
        point = None if value is None else int(value)
        if relationship == "self":
            given["self"][item] = point
        else:
            about = given["feedback"].setdefault(
                persons[ratee], {"declined": False, "items": {}}
            )
            about["items"][item] = point
    for rater, item, value in made.lead.select("rater", "item", "value").iter_rows():
        answers[persons[rater]]["manager"][item] = None if value is None else int(value)
    climate = made.climate.select("person", "item", "value")
    for person, item, value in climate.iter_rows():
        point = None if value is None else int(value)
        answers[persons[person]]["inclusion"][item] = point
    comments = made.comments.select("person", "question", "text")
    for person, question, text in comments.iter_rows():
        answers[persons[person]]["comments"][question] = text
        answers[persons[person]]["comments_shown"] = True
    return answers


def of_study(advice: pl.DataFrame, persons: Mapping[str, str]) -> dict[str, Answers]:
    """Return sheets of a study that knows only who chose whom."""
    answers = {person: empty() for person in persons.values()}
    _follows(advice, persons, answers)
    return answers


def _follows(
    nominations: pl.DataFrame,
    persons: Mapping[str, str],
    answers: Mapping[str, Answers],
) -> None:
    for row in nominations.iter_rows(named=True):
        follow: Follow = {
            "leader": persons[row["leader"]],
            "energy": row.get("energy"),
            "reasons": (row.get("reason") or "").split(";")
            if row.get("reason")
            else [],
            "message": row.get("message") or "",
            "trait": row.get("trait"),
            "share": row.get("share") or Share.COUNT,
        }
        answers[persons[row["follower"]]]["follows"].append(follow)
