"""``ledby inclusion``: who sits where, who is followed, who decides."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from ledby.cli.options import result_options, seed_option, table_option


@click.command()
@table_option("--people", "Table of people", required=True)
@table_option("--nominations", "Table of chosen follows")
@table_option("--decisions", "Table of decisions")
@table_option("--initiatives", "Table of initiatives")
@table_option("--teams", "Table of team and person: how mixed are they")
@click.option(
    "--by", default="attr_gender", show_default=True, help="A column of people."
)
@click.option(
    "--within", help="A column of people: only those who share it are compared."
)
@seed_option(0)
@result_options("the ceiling")
def inclusion(  # noqa: PLR0913 - one argument for each option
    *,
    people: Path,
    nominations: Path | None,
    decisions: Path | None,
    initiatives: Path | None,
    teams: Path | None,
    by: str,
    within: str | None,
    seed: int,
    out: Path,
    force: bool,
    as_json: bool,
) -> None:
    """Compare seats, following and decisions over the levels.

    Writes representation, steps, ceiling, odds and standing as Parquet; with
    nominations also following, with decisions also decisions, with teams mixture.
    """
    from ledby.sources.files import out_folder, write_frames

    sources = {
        "nominations": nominations,
        "decisions": decisions,
        "initiatives": initiatives,
        "members": teams,
    }
    frames = _answers(people, sources, by, within, seed)
    folder = out_folder(out, force=force)
    write_frames(folder, frames)
    rows = frames["ceiling"].join(frames["odds"], on="group", suffix="_odds").to_dicts()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        _print(rows, folder)


def _answers(
    people: Path,
    sources: dict[str, Path | None],
    by: str,
    within: str | None,
    seed: int,
) -> dict[str, Any]:
    from ledby.science import inclusion as room
    from ledby.science.tables import DECISIONS, INITIATIVES, NOMINATIONS, PEOPLE
    from ledby.sources.files import read_table

    tables = (NOMINATIONS, DECISIONS, INITIATIVES, room.MEMBERS)
    everybody = read_table(people, PEOPLE)
    given: dict[str, Any] = {
        name: read_table(path, table)
        for (name, path), table in zip(sources.items(), tables, strict=True)
        if path is not None
    }
    frames: dict[str, Any] = {
        "representation": room.representation(everybody, by),
        "steps": room.steps(everybody, by),
        "ceiling": room.glass_ceiling_index(everybody, by),
        "odds": room.ceiling_odds(everybody, by, within=within, seed=seed),
    }
    if "members" in given:
        frames["mixture"] = room.mixture(given.pop("members"), everybody, seed=seed)
    frames["standing"] = room.standing(everybody, by, **given, seed=seed)
    if "nominations" in given:
        frames["following"] = room.informal_ceiling(everybody, given["nominations"], by)
    if "decisions" in given:
        frames["decisions"] = room.decision_seats(given["decisions"], everybody)
    return frames


def _print(rows: list[dict[str, Any]], folder: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    heads = ("Group", "Everywhere", "Levels 1, 2", "Index", "Range")
    table = Table(*heads, "Odds ratio", "Range", "By chance", box=None)
    for row in rows:
        shares = (f"{row[name] * 100:.0f} in 100" for name in ("everywhere", "above"))
        index = _figures(row["index"], row["low"], row["high"])
        odds = _figures(row["odds_ratio"], row["low_odds"], row["high_odds"], digits=2)
        chance = (
            f"{row['p'] * 100:.0f} in 100" if row["p"] >= 0.01 else "below 1 in 100"
        )
        table.add_row(row["group"], *shares, *index, *odds, chance)
    console = Console()
    console.print(table)
    console.print("Index: 1 means no ceiling, more means one. Odds of sitting higher:")
    console.print(
        "1 as others, less means lower down; by chance when groups are mixed."
    )
    console.print(f"Written to {folder}.", soft_wrap=True)


def _figures(
    value: float | None, low: float | None, high: float | None, digits: int = 1
) -> tuple[str, str]:
    known = "–" if value is None else f"{value:.{digits}f}"
    ends = "–" if low is None else f"{low:.{digits}f}–{high:.{digits}f}"
    return known, ends
