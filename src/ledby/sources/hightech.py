"""Krackhardt's high-tech managers: a published study in the tables of LedBy."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

import polars as pl

TITLES: Final = {1: "President", 2: "Vice president", 3: "Manager"}
FOLDER: Final = files("ledby.sources") / "data" / "hightech"


def load() -> dict[str, pl.DataFrame]:
    """Return the people and the advice ties of 21 managers.

    Returns
    -------
    dict
        ``people``: person ("1".."21"), name ("Manager 1" ..), manager, unit
        ("Department 0" ..), title, level (1 = president). ``nominations``: follower,
        leader; going to somebody for advice stands in for choosing to follow.

    References
    ----------
    D. Krackhardt (1987), *Social Networks* 9, 104-134; see ORIGIN.md beside the data.
    """
    boss = _read("reports_to").select(person="source", manager="target")
    person = pl.col("id")
    level = pl.col("level").cast(pl.Float64).cast(pl.Int64)
    people = (
        _read("people")
        .join(boss, left_on="id", right_on="person", how="left", maintain_order="left")
        .select(
            person=person,
            name="Manager " + person,
            manager="manager",
            unit="Department " + pl.col("dept").str.strip_suffix(".0"),
            title=level.replace_strict(TITLES),
            level=level,
        )
    )
    nominations = _read("advice").select(follower="source", leader="target")
    return {"people": people, "nominations": nominations}


def _read(name: str) -> pl.DataFrame:
    content = (FOLDER / f"{name}.csv").read_bytes()
    return pl.read_csv(content, infer_schema=False)
