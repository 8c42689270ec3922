"""``ledby simulate``: an invented organisation, every table and the truth behind it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ledby.cli.options import result_options, seed_option


@click.command()
@click.option(
    "--people",
    default=1200,
    show_default=True,
    type=click.IntRange(min=60),
    help="How many to invent.",
)
@seed_option(1)
@result_options("the sizes")
def simulate(people: int, seed: int, out: Path, *, force: bool, as_json: bool) -> None:
    """Invent the relief organisation Harbourlight Relief.

    Writes every table as Parquet, and what is true of it into truth/.
    """
    from dataclasses import fields

    from rich.console import Console
    from rich.table import Table

    from ledby.science.simulation import simulate as invent
    from ledby.sources.files import out_folder, write_frames

    folder = out_folder(out, force=force)
    with Console(stderr=True).status("Inventing people …"):
        made = invent(people, seed)
        frames = {field.name: getattr(made, field.name) for field in fields(made)}
        truth = {
            field.name: getattr(made.truth, field.name) for field in fields(made.truth)
        }
        del frames["truth"]
        write_frames(folder, frames)
        write_frames(out_folder(folder / "truth", force=True), truth)
    rows = {name: len(frame) for name, frame in frames.items()}
    if as_json:
        click.echo(json.dumps(rows))
        return
    table = Table("Table", "Rows", box=None)
    for name, count in rows.items():
        table.add_row(name, f"{count:,}")
    console = Console()
    console.print(table)
    console.print(f"Written to {folder}.", soft_wrap=True)
