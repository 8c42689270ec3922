"""Acts of a repository as events: who landed, reviewed or thanked whom."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ledby.sources.git.history import History
from ledby.sources.git.landing import NOBODY, Work
from ledby.sources.interactions.directory import Directory
from ledby.sources.interactions.reading import Event, Reading


def identities(history: History, directory: Directory | None) -> list[str]:
    """Return one identity for each person of a history.

    That is an address which the directory knows, if all that it knows of this person
    lead to one and the same; else the address that the history has most.
    """
    found = []
    for person in history.merged.people:
        known = None
        if directory is not None:
            known = directory.find_one(sorted(person.addresses))
        found.append(known or person.address or person.name)
    return found


def act_events(work: Work, names: list[str], reading: Reading) -> Iterator[Event]:
    """Yield each act as an event between two; its kind is the channel."""
    blind = sum(lander == NOBODY for _, _, lander in work.authored)
    if blind:
        reading.skipped.reasons["no record says who landed it"] += blind
    reading.read += len(work.authored) - blind
    for act in work.acts:
        if reason := reading.outside(act.at):
            reading.skipped.add("a commit", reason)
        else:
            yield Event(names[act.actor], names[act.other], act.at, act.kind, 1)


def home_table(work: Work, names: list[str]) -> pl.DataFrame:
    """Return a table of people whose unit is the folder in which they changed most."""
    rows = sorted((names[number], unit) for number, unit in work.home.items())
    table = pl.DataFrame(
        rows, schema={"person": pl.String, "unit": pl.String}, orient="row"
    )
    return table.unique("person", keep="first", maintain_order=True)
