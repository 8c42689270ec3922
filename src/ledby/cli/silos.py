"""``ledby silos``: which units talk to which, and which keep to themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledby.cli.options import FILE, result_options, seed_option, table_option

if TYPE_CHECKING:
    from ledby.science.silos import Summary


@click.command()
@click.argument("ties", type=FILE)
@table_option("--people", "Table of people", required=True)
@click.option(
    "--by", default="unit", show_default=True, help="Column of people to group by."
)
@click.option(
    "--depth",
    type=click.IntRange(min=1),
    help="Levels of the unit path that count; all of them by default.",
)
@click.option(
    "--k",
    default=5,
    show_default=True,
    type=click.IntRange(min=5),
    help="Fewest people in a group, and behind a cell, for it to be shown.",
)
@seed_option(0)
@result_options("the summary")
def silos(  # noqa: PLR0913 - one parameter an option
    ties: Path,
    people: Path,
    by: str,
    depth: int | None,
    k: int,
    seed: int,
    out: Path,
    *,
    force: bool,
    as_json: bool,
) -> None:
    """Compare who is tied to whom with what chance would give.

    Writes matrix, units, trend and people as Parquet, and summary.json. The file people
    holds rows of single persons: each is for that person alone.
    """
    from ledby.science import silos as room
    from ledby.science.tables import PEOPLE, TIES
    from ledby.sources.files import out_folder, read_table, write_frames

    links = read_table(ties, TIES)
    everybody = read_table(people, PEOPLE)
    ground = room.prepare(links, everybody, by=by, depth=depth)
    found = room.summary(ground, everybody, k=k, seed=seed)
    frames = {
        "matrix": room.matrix(ground, everybody, k=k),
        "units": room.units(ground, everybody, k=k),
        "trend": room.trend(ground, everybody, k=k),
        "people": room.people(ground, everybody),
    }
    folder = out_folder(out, force=force)
    write_frames(folder, frames)
    text = json.dumps(found.plain(), ensure_ascii=False, indent=2)
    (folder / "summary.json").write_text(f"{text}\n", encoding="utf-8")
    if as_json:
        click.echo(text)
    else:
        _print(found, folder)


def _print(found: Summary, folder: Path) -> None:
    from rich.console import Console

    console = Console()
    console.print(
        f"{found.tied:,} of {found.people:,} people are tied to somebody,"
        f" in {found.groups:,} groups and {found.weeks:,} weeks."
    )
    whole = found.index
    if whole.ei is None or whole.expected is None:
        console.print("Too few ties to say anything.")
    else:
        console.print(
            f"E-I index {whole.ei:+.2f} (-1 all inside, 1 all across);"
            f" by chance {whole.expected:+.2f} ({whole.low:+.2f} to {whole.high:+.2f})."
        )
        console.print(
            f"Of {found.comparable:,} pairs of groups {found.apart:,} clearly talk less"
            f" than the others, {found.joined:,} clearly more."
        )
        of_pairs = f"{found.fragility.on_one:,} of {found.fragility.tied:,} pairs"
        console.print(f"{of_pairs} of groups hang on one person.")
    for reason, count in (
        ("with somebody who is not in the table of people", found.left_out.strangers),
        ("with oneself", found.left_out.oneself),
        ("of no weight", found.left_out.weightless),
    ):
        if count:
            console.print(f"Not counted: {count:,} ties {reason}.")
    console.print(f"Written to {folder}.", soft_wrap=True)
