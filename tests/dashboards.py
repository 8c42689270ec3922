"""Simulated dashboards, and the rules of others that decide what they show.

An organisation of three levels with four attributes, in which three of four answer;
and the catalogue that a dashboard offers of it: every unit, and every unit broken down
by one attribute. The rules are those of products and of statistical offices; each
gives a plan that the audit and the attacks read like our own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from ledby.science.disclosure.views import View, write_views

ATTRIBUTES = ("attr_gender", "attr_site", "attr_tenure", "attr_grade")
CATEGORIES = (2, 3, 4, 5)
RESPONSE = 0.75
TEAM = 9


@dataclass(frozen=True)
class Dashboard:
    people: pl.DataFrame
    answered: list[str]
    values: pl.DataFrame
    attributes: tuple[str, ...] = ATTRIBUTES


def dashboard(
    size: int, seed: int, response: float = RESPONSE, fan: int | None = None
) -> Dashboard:
    """Return an organisation of *size* people, three of four of whom answered.

    With *fan* the tree is as deep as it takes for units of that many parts.
    """
    rng = np.random.default_rng(seed)
    people = _people(rng, [f"p{at}" for at in range(size)], _units(rng, size, fan))
    return _asked(rng, people, response)


def next_cycle(
    before: Dashboard,
    seed: int,
    *,
    turnover: float = 0.05,
    faithful: float = 0.0,
    mind: float = 0.0,
) -> Dashboard:
    """Return the next cycle: some left, as many came, the answers are given again.

    Parameters
    ----------
    turnover
        Share of the people who leave and are replaced.
    faithful
        Share who answer as before, or not, whatever the others do.
    mind
        Share of the answers that are as they were.
    """
    rng = np.random.default_rng([seed, before.people.height])
    stay = rng.random(before.people.height) >= turnover
    gone = before.people.filter(pl.Series(~stay))
    came = gone.with_columns(person=pl.format("{}+", pl.col("person")))
    people = pl.concat([before.people.filter(pl.Series(stay)), came])
    now = _asked(rng, people, RESPONSE)
    spoke = set(before.answered)
    known = set(before.people["person"])
    answered = [
        person
        for person, drawn in zip(
            people["person"], rng.random(people.height) < RESPONSE, strict=True
        )
        if (person in spoke if person in known and rng.random() < faithful else drawn)
    ]
    old = dict(before.values.iter_rows())
    said = {
        person: old[person] if person in old and rng.random() < mind else float(new)
        for person, new in zip(
            people["person"], rng.integers(1, 6, people.height), strict=True
        )
    }
    values = pl.DataFrame(
        {"person": answered, "value": [said[person] for person in answered]}
    )
    return replace(now, answered=answered, values=values)


def _units(rng: np.random.Generator, size: int, fan: int | None) -> list[str]:
    teams = max(1, round(size / TEAM))
    team = rng.choice(teams, size, p=rng.dirichlet(np.full(teams, 8.0)))
    if fan:
        return [_deep(at, teams, fan) for at in sorted(team.tolist())]
    wide = max(1, round(np.sqrt(teams)))
    return [f"Home / D{at % wide} / T{at}" for at in sorted(team.tolist())]


def _deep(team: int, teams: int, fan: int) -> str:
    path, level = [f"T{team}"], 0
    while teams > 1:
        team, teams, level = team // fan, -(-teams // fan), level + 1
        path.append(f"D{level}-{team}")
    return " / ".join(reversed(path))


def _people(rng: np.random.Generator, ids: list[str], units: list[str]) -> pl.DataFrame:
    columns = {
        name: [f"{name[5]}{at}" for at in rng.choice(n, len(ids), p=_skew(rng, n))]
        for name, n in zip(ATTRIBUTES, CATEGORIES, strict=True)
    }
    return pl.DataFrame({"person": ids, "unit": units, **columns})


def _skew(rng: np.random.Generator, n: int) -> np.ndarray:
    return rng.dirichlet(np.full(n, 3.0))


def _asked(
    rng: np.random.Generator, people: pl.DataFrame, response: float
) -> Dashboard:
    spoke = people.filter(pl.Series(rng.random(people.height) < response))
    said = rng.choice(5, spoke.height, p=[0.05, 0.1, 0.25, 0.4, 0.2]) + 1.0
    values = spoke.select("person", value=pl.Series(said))
    return Dashboard(people, spoke["person"].to_list(), values)


def catalogue(board: Dashboard) -> Iterator[list[View]]:
    """Yield what may be asked for: each unit alone, then broken down, widest first."""
    people = board.people.filter(pl.col("person").is_in(board.answered))
    units = board.people["unit"].to_list()
    nodes = {" / ".join(u.split(" / ")[:n]) for u in units for n in range(1, 4)}
    inside = {
        node: people.filter((pl.col("unit") == node) | _below(node)) for node in nodes
    }
    for node in sorted(nodes, key=lambda one: (-inside[one].height, one)):
        yield [_view(node, inside[node])]
        for attribute in board.attributes:
            words = sorted(board.people[attribute].unique())
            yield [
                _view(
                    node,
                    inside[node].filter(pl.col(attribute) == word),
                    attribute,
                    word,
                )
                for word in words
            ]


def _below(node: str) -> pl.Expr:
    return pl.col("unit").str.starts_with(f"{node} / ")


def _view(node: str, people: pl.DataFrame, attribute: str = "", word: str = "") -> View:
    return View(
        name=f"{node} {attribute} {word}".strip(),
        label=f"{node} {attribute} {word}".strip(),
        units=(node,),
        persons=tuple(people["person"]),
        attribute=attribute,
        categories=(word,) if word else (),
    )


def threshold(board: Dashboard, k: int) -> pl.DataFrame:
    """Return all numbers of k answers: what most products show."""
    told = [v for some in catalogue(board) for v in some if len(v.persons) >= k]
    return write_views(board.people, told)


def remainder(board: Dashboard, k: int) -> pl.DataFrame:
    """Return those of which what is left of their unit is nobody or k people too."""
    whole: dict[tuple[str, ...], int] = {}
    told = []
    for some in catalogue(board):
        for view in some:
            size = whole.setdefault(view.units, len(view.persons))
            rest = size - len(view.persons)
            if len(view.persons) >= k and (rest == 0 or rest >= k):
                told.append(view)
    return write_views(board.people, told)


def next_smallest(board: Dashboard, k: int) -> pl.DataFrame:
    """Return breakdowns less the small cells and, with one of them, the next one."""
    told = []
    for some in catalogue(board):
        large = sorted((v for v in some if len(v.persons) >= k), key=_size)
        small = sum(0 < len(view.persons) < k for view in some)
        told += large[1:] if small == 1 else large
    return write_views(board.people, told)


def _size(view: View) -> int:
    return len(view.persons)


def gauss(board: Dashboard, k: int) -> pl.DataFrame:
    """Return what secondary suppression by Gaussian elimination leaves.

    Cells of 1 to k - 1 people are primary; a cell is published, the widest first,
    unless some primary cell would then be a combination of published ones.
    """
    views = [v for some in catalogue(board) for v in some if v.persons]
    place = {person: at for at, person in enumerate(board.answered)}
    marks = np.zeros((len(views), len(place)))
    for at, view in enumerate(views):
        marks[at, [place[person] for person in view.persons]] = 1.0
    size = marks.sum(axis=1)
    secret = np.unique(marks[size < k], axis=0)
    base = np.zeros((0, len(place)))
    told = []
    for at in np.argsort(-size, kind="stable").tolist():
        if size[at] < k:
            break
        lean = marks[at] - base.T @ (base @ marks[at])
        length = lean @ lean
        if length > 1e-8:
            one = lean / np.sqrt(length)
            left = secret - np.outer(secret @ one, one)
            if (np.einsum("ij,ij->i", left, left) < 1e-8).any():
                continue
            base, secret = np.vstack([base, one]), left
        told.append(views[at])
    return write_views(board.people, told)
