"""``ledby team``: the people who, together, can do it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from ledby.cli.options import FILE, result_options, seed_option, table_option
from ledby.errors import TableError
from ledby.science.tables import Column, Table

if TYPE_CHECKING:
    from rich.console import Console

    from ledby.science.teams import Assembly, Closeness, Teams

FORMER: Final = Table(
    "former teams", (Column("team", required=True), Column("person", required=True))
)

LISTED: Final = 30
"""So many teams are printed one by one."""


@click.group()
def team() -> None:
    """Assemble a team for a brief, or divide a group into fair teams."""


@team.command()
@click.argument("brief", type=FILE)
@table_option("--people", "Table of people", required=True)
@table_option("--skills", "Table of skills", required=True)
@table_option("--ties", "Table of ties; only how close units are is used")
@click.option(
    "--seconds",
    default=10.0,
    show_default=True,
    type=click.FloatRange(min=0.1),
    help="Time limit for teams, proof and reasons.",
)
@result_options("the proof, the teams side by side, and what stands in the way")
def assemble(  # noqa: PLR0913 - one parameter an option
    brief: Path,
    people: Path,
    skills: Path,
    ties: Path | None,
    seconds: float,
    out: Path,
    *,
    force: bool,
    as_json: bool,
) -> None:
    """Find the people who together can do what a brief asks, with proof and reasons.

    BRIEF is a TOML file. Writes teams as Parquet, and proof.json and reasons.json.
    """
    from ledby.science import teams as room
    from ledby.science.tables import PEOPLE, SKILLS
    from ledby.sources.files import out_folder, read_table, write_frames

    asked = room.read_brief(_toml(brief))
    everybody = read_table(people, PEOPLE)
    try:
        found = room.assemble(
            asked,
            everybody,
            read_table(skills, SKILLS),
            closeness=_closeness(ties, everybody) if ties else None,
            hours=_hours(everybody),
            seconds=seconds,
        )
    except TimeoutError as error:
        raise TableError(str(error)) from error
    folder = out_folder(out, force=force)
    write_frames(folder, {"teams": found.teams})
    rows = found.teams.to_dicts()
    reasons = _reasons(asked.purpose, found, rows)
    for name, said in (("proof", found.proof), ("reasons", reasons)):
        text = json.dumps(said, ensure_ascii=False, indent=2)
        (folder / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
    if as_json:
        click.echo(json.dumps({"proof": found.proof, **reasons}, ensure_ascii=False))
    else:
        _print(found, rows, folder)


@team.command()
@click.argument("people", type=FILE)
@click.option("--size", required=True, type=click.IntRange(min=2), help="In a team.")
@click.option("--rules", type=FILE, help="What fair means, as TOML.")
@click.option(
    "--before",
    multiple=True,
    type=FILE,
    help="Former teams (team, person) for rules of kind rotate, as Parquet or CSV;"
    " once for each time before.",
)
@seed_option(0)
@click.option(
    "--rounds",
    default=100,
    show_default=True,
    type=click.IntRange(min=0),
    help="The same seed and rounds give the same teams, if the time is enough.",
)
@click.option(
    "--seconds",
    default=10.0,
    show_default=True,
    type=click.FloatRange(min=0.1),
    help="Time limit.",
)
@result_options("how well each rule is met")
def partition(  # noqa: PLR0913, PLR0917 - one parameter an option
    people: Path,
    size: int,
    rules: Path | None,
    before: tuple[Path, ...],
    seed: int,
    rounds: int,
    seconds: float,
    out: Path,
    *,
    force: bool,
    as_json: bool,
) -> None:
    """Divide PEOPLE into teams of a size, or one more, as fair as the rules say.

    Writes teams as Parquet, and fit.json: how far each team is from each rule.
    """
    from time import monotonic

    from ledby.science import teams as room
    from ledby.science.tables import PEOPLE
    from ledby.sources.files import out_folder, read_table, write_frames

    end = monotonic() + seconds
    found = room.partition(
        read_table(people, PEOPLE),
        size,
        room.read_rules(_toml(rules)) if rules else (),
        before=[read_table(file, FORMER) for file in before],
        seed=seed,
        rounds=rounds,
        go_on=lambda: monotonic() < end,
    )
    folder = out_folder(out, force=force)
    write_frames(folder, {"teams": found.teams})
    text = json.dumps(found.fit, ensure_ascii=False, indent=2)
    (folder / "fit.json").write_text(f"{text}\n", encoding="utf-8")
    if as_json:
        click.echo(text)
    else:
        _print_fit(found, folder)


def _reasons(
    purpose: str, found: Assembly, rows: list[dict[str, Any]]
) -> dict[str, Any]:
    teams = [
        {**one, "members": [row for row in rows if row["team"] == one["team"]]}
        for one in found.frontier
    ]
    return {
        "purpose": purpose,
        "teams": teams,
        "conflict": found.conflict,
        "nearest": found.nearest,
    }


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise TableError(f"{path}: there is no such file that can be read.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TableError(f"{path}: this is not TOML: {error}.") from error


def _closeness(ties: Path, people: Any) -> Closeness:
    """Return how close units are by their ties, at every depth of the tree.

    Pairs of too few people are silent, and are then read from the units above them.
    """
    import polars as pl

    from ledby.science import silos
    from ledby.science.tables import TIES
    from ledby.science.teams import by_ties
    from ledby.sources.files import read_table

    table = read_table(ties, TIES)
    deepest = people["unit"].drop_nulls().str.count_matches(" / ").max()
    cells = [
        silos.matrix(table, people, depth=depth).select(
            "unit", "other", ratio=pl.coalesce("across", "ratio")
        )
        for depth in range(1, int(deepest or 0) + 2)
    ]
    return by_ties(pl.concat(cells))


def _hours(people: Any) -> dict[str, float]:
    """Return the hours a week that people have: the column ``attr_hours``."""
    if "attr_hours" not in people.columns:
        return {}
    rows = people.select("person", "attr_hours").drop_nulls().iter_rows()
    try:
        return {str(person): float(hours) for person, hours in rows}
    except ValueError as error:
        raise TableError(
            'Table people, column "attr_hours": hours a week are numbers, such as 4.'
        ) from error


def _print(found: Assembly, rows: list[dict[str, Any]], folder: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if not rows:
        console.print("No team can keep all these rules together:")
        for words in found.conflict:
            console.print(f"  {words}")
        if found.nearest:
            console.print("The nearest brief that a team can meet:")
        for words in found.nearest:
            console.print(f"  {words}")
    for one in found.frontier:
        proof = "proved the best" if one["optimal"] else "the best found in the time"
        console.print(
            f"Team {one['team']}, {one['first']}: {one['people']} people from"
            f" {one['units']} units, {proof}."
        )
        table = Table("Person", "Carries", "Why", box=None)
        for row in rows:
            if row["team"] == one["team"]:
                table.add_row(row["person"], row["role"], row["reasons"])
        console.print(table)
    console.print(f"Written to {folder}.", soft_wrap=True)


def _print_fit(found: Teams, folder: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    console.print(f"{found.teams['team'].n_unique():,} teams.")
    table = Table("Rule", "Must hold", "Worst team", "At best", box=None)
    for line in found.fit:
        must = "yes" if line["hard"] else ""
        worst, bound = f"{line['worst']:.2f}", f"{line['bound']:.2f}"
        table.add_row(line["rule"], must, worst, bound)
    if found.fit:
        console.print(table)
        console.print("0 is met in each team.")
        _print_teams(found, console)
    for words in found.broken:
        console.print(f"Not met in each team: {words}.")
    console.print(f"Written to {folder}.", soft_wrap=True)


def _print_teams(found: Teams, console: Console) -> None:
    """Print how far each of the first teams is from each rule, and its bound."""
    from rich.table import Table

    names = [f"Rule {at}" for at in range(1, len(found.fit) + 1)]
    table = Table("Team", *names, box=None)
    count = len(found.fit[0]["teams"])
    for team in range(min(count, LISTED)):
        table.add_row(
            str(team + 1),
            *(
                f"{line['teams'][team]:.2f} ({line['bounds'][team]:.2f})"
                for line in found.fit
            ),
        )
    console.print(table)
    rest = " All teams are in fit.json." if count > LISTED else ""
    console.print(f"In brackets what the team can reach at best, where known.{rest}")
