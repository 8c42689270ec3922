"""Reporting lines: whom a manager's cell means, and lines that run in a circle."""

from __future__ import annotations

from collections import defaultdict
from difflib import get_close_matches
from typing import Final

import polars as pl

from ledby.sources.hris import sayings
from ledby.sources.hris.problems import SHOWN, Problem, listed, quoted
from ledby.sources.hris.reading import ROW
from ledby.sources.hris.values import Cells

_NEAR: Final = 400
"""So many candidates are compared for a suggestion."""
_CHAIN: Final = 12
"""So many people of a circle are named."""


def resolve_managers(cells: Cells) -> None:
    """Replace each manager's id, address or unambiguous name by the manager's key."""
    if not cells.has("manager"):
        return
    people = cells.frame.filter(pl.col("key").is_not_null())
    asked = pl.col("manager").str.to_lowercase().alias("asked")
    frame = cells.frame.with_columns(asked).join(
        people.unique("key").select(manager="key", by_key="key"),
        on="manager",
        how="left",
        maintain_order="left",
    )
    # An id in another case still means the person, unless two differ only in that.
    for way in ("key", "email", "name"):
        frame = frame.join(
            _meanings(people, way), on="asked", how="left", maintain_order="left"
        )
    found = pl.coalesce("by_key", "of_key", "of_email", "of_name")
    open_ends = frame.filter(pl.col("manager").is_not_null() & found.is_null())
    _note_unknown(cells, open_ends)
    cells.frame = frame.with_columns(manager=found).select(cells.frame.columns)


def check_circles(cells: Cells) -> None:
    """Show each circle of the reporting line as a chain of names, once."""
    if not cells.has("manager"):
        return
    rows = cells.frame.filter(pl.col("key").is_not_null()).unique(
        "key", keep="first", maintain_order=True
    )
    keys = rows["key"].to_list()
    place = {key: index for index, key in enumerate(keys)}
    above = [place.get(key) for key in rows["manager"].to_list()]
    names = rows[_label(cells)].to_list()
    numbers = rows[ROW].to_list()
    problems = []
    for circle in _circles(above):
        start = min(range(len(circle)), key=lambda at: numbers[circle[at]])
        ordered = circle[start:] + circle[:start]
        problems.append(
            _circle(
                [names[i] or keys[i] for i in ordered],
                numbers[ordered[0]],
                cells.headers["manager"],
            )
        )
    problems.sort(key=lambda problem: problem.row)
    cells.ledger.add(problems)


def _circles(above: list[int | None]) -> list[list[int]]:
    """Return each circle of the map from a node to the one above it."""
    walk = [0] * len(above)
    found = []
    for start in range(len(above)):
        path: list[int] = []
        node: int | None = start
        while node is not None and not walk[node]:
            walk[node] = start + 1
            path.append(node)
            node = above[node]
        if node is not None and path and walk[node] == start + 1:
            found.append(path[path.index(node) :])
    return found


def _circle(names: list[str], row: int, column: str) -> Problem:
    if len(names) == 1:
        return Problem(row, column, sayings.OWN, {"name": quoted(names[0])})
    shown = names[:_CHAIN] + (["…"] if len(names) > _CHAIN else [])
    chain = " → ".join(quoted(name) for name in [*shown, names[0]])
    return Problem(row, column, sayings.CIRCLE, {"chain": chain})


def _meanings(people: pl.DataFrame, way: str) -> pl.DataFrame:
    """Return what lower-case text means exactly one person by *way*."""
    if way not in people.columns:
        return pl.DataFrame(schema={"asked": pl.String, f"of_{way}": pl.String})
    return (
        people.select(pl.col(way).str.to_lowercase().alias("asked"), "key")
        .filter(pl.col("asked").is_not_null())
        .group_by("asked")
        .agg(pl.col("key").first().alias(f"of_{way}"), pl.len())
        .filter(pl.col("len") == 1)
        .drop("len")
    )


def _note_unknown(cells: Cells, rows: pl.DataFrame) -> None:
    if rows.is_empty():
        return
    column = cells.headers["manager"]
    index = _Index(cells)
    cells.ledger.add(
        [
            index.problem(row, column, text)
            for row, text in rows.select(ROW, "manager").head(SHOWN).iter_rows()
        ],
        rows.height,
    )


def _label(cells: Cells) -> str:
    return "name" if cells.has("name") else "key"


class _Index:
    """Finds the people whom a text comes near, without comparing it with everybody."""

    def __init__(self, cells: Cells) -> None:
        self._rows: dict[str, list[int]] = defaultdict(list)
        self._said: dict[str, str] = {}
        self._near: dict[str, list[str]] = defaultdict(list)
        for way in ("name", "key", "email"):
            if cells.has(way):
                pairs = cells.frame.select(ROW, way).drop_nulls().iter_rows()
                for row, text in pairs:
                    self._learn(row, text, way)

    def problem(self, row: int, column: str, text: str) -> Problem:
        """Say what is wrong with a manager's cell."""
        asked = text.lower()
        if len(rows := self._rows.get(asked, [])) > 1:
            facts = {"cell": quoted(text), "rows": listed(rows)}
            return Problem(row, column, sayings.SEVERAL, facts)
        near = self._nearest(asked)
        if not near:
            return Problem(row, column, sayings.NOBODY, {"cell": quoted(text)})
        facts = {"cell": quoted(text), "near": quoted(self._said[near[0]])}
        return Problem(row, column, sayings.NEAREST, facts)

    def _nearest(self, asked: str) -> list[str]:
        # Of numbers the nearest is as good as any other.
        if not any(sign.isalpha() for sign in asked):
            return []
        candidates = [c for mark in _marks(asked) for c in self._near.get(mark, [])]
        return get_close_matches(asked, candidates, n=1, cutoff=0.6)

    def _learn(self, row: int, text: str, way: str) -> None:
        asked = text.lower()
        if way == "name":
            self._rows[asked].append(row)
        self._said.setdefault(asked, text)
        for mark in _marks(asked):
            if len(self._near[mark]) < _NEAR:
                self._near[mark].append(asked)


def _marks(text: str) -> set[str]:
    """Return what two texts must share to be compared: a word or its beginning."""
    words = text.replace(".", " ").replace("@", " ").replace(",", " ").split()
    return {mark for word in words for mark in (word[:3], word[-3:]) if len(mark) > 1}
