"""``ledby inclusion``: who sits where, who is followed, who decides."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from ledby.cli.options import result_options, table_option


@click.command()
@table_option("--people", "Table of people", required=True)
@table_option("--nominations", "Table of chosen follows")
@table_option("--decisions", "Table of decisions")
@click.option(
    "--by", default="attr_gender", show_default=True, help="A column of people."
)
@result_options("the ceiling")
def inclusion(
    people: Path,
    nominations: Path | None,
    decisions: Path | None,
    by: str,
    out: Path,
    *,
    force: bool,
    as_json: bool,
) -> None:
    """Compare seats, following and decisions over the levels.

    Writes representation and ceiling as Parquet; with nominations also following, with
    decisions also decisions.
    """
    from ledby.science import inclusion as room
    from ledby.science.tables import DECISIONS, NOMINATIONS, PEOPLE
    from ledby.sources.files import out_folder, read_table, write_frames

    everybody = read_table(people, PEOPLE)
    frames: dict[str, Any] = {
        "representation": room.representation(everybody, by),
        "ceiling": room.glass_ceiling_index(everybody, by),
    }
    if nominations:
        follows = read_table(nominations, NOMINATIONS)
        frames["following"] = room.informal_ceiling(everybody, follows, by)
    if decisions:
        taken = read_table(decisions, DECISIONS)
        frames["decisions"] = room.decision_seats(taken, everybody)
    folder = out_folder(out, force=force)
    write_frames(folder, frames)
    rows = frames["ceiling"].to_dicts()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        _print(rows, folder)


def _print(rows: list[dict[str, Any]], folder: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("Group", "Everywhere", "Levels 1, 2", "Index", "Range", box=None)
    for row in rows:
        index = "–" if row["index"] is None else f"{row['index']:.1f}"
        ends = "–" if row["low"] is None else f"{row['low']:.1f}–{row['high']:.1f}"
        shares = (f"{row[name] * 100:.0f} in 100" for name in ("everywhere", "above"))
        table.add_row(row["group"], *shares, index, ends)
    console = Console()
    console.print(table)
    console.print("1 means no ceiling, more means one.")
    console.print(f"Written to {folder}.", soft_wrap=True)
