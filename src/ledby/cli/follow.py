"""``ledby follow``: who is followed by choice, beside the reporting line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledby.cli.options import result_options, table_option

if TYPE_CHECKING:
    from ledby.science.followership import Summary


@click.command()
@click.argument("nominations", type=click.Path(path_type=Path))
@table_option("--people", "Table of people", required=True)
@click.option(
    "--respondents",
    type=click.Path(path_type=Path),
    help="Column person: who answered. Without it everybody is taken to have answered.",
)
@result_options("the summary")
def follow(
    nominations: Path,
    people: Path,
    respondents: Path | None,
    out: Path,
    *,
    force: bool,
    as_json: bool,
) -> None:
    """Compare whom people would follow with whom they report to.

    Writes followers, tie_kinds and lineage as Parquet, and summary.json. Followers and
    lineage name people: they are for the one who runs the cycle.
    """
    from dataclasses import asdict

    from ledby.science import followership as room
    from ledby.science.tables import NOMINATIONS, PEOPLE
    from ledby.sources.files import out_folder, read_table, write_frames

    follows = read_table(nominations, NOMINATIONS)
    everybody = read_table(people, PEOPLE)
    came = read_table(respondents, room.RESPONDENTS) if respondents else None
    found = room.summary(follows, everybody, came)
    frames = {
        "followers": room.followers(follows, everybody, came),
        "tie_kinds": room.tie_kinds(follows, everybody, came),
        "lineage": room.lineage(follows, everybody),
    }
    folder = out_folder(out, force=force)
    write_frames(folder, frames)
    text = json.dumps(asdict(found), ensure_ascii=False, indent=2)
    (folder / "summary.json").write_text(f"{text}\n", encoding="utf-8")
    if as_json:
        click.echo(text)
    else:
        _print(found, folder)


def _print(found: Summary, folder: Path) -> None:
    from dataclasses import asdict

    from rich.console import Console
    from rich.table import Table

    console = Console()
    if found.response_known:
        console.print(f"{found.answered:,} of {found.people:,} people answered.")
    else:
        console.print(f"{found.people:,} people, all taken to have answered.")
    table = Table("Of the follows", "In 100", "Range", box=None)
    lines = (
        ("from outside the reporting line", found.beyond_line),
        ("from people who do not report to the leader", found.by_choice),
        ("active", found.active),
    )
    for label, share in lines:
        if share.value is not None:
            ends = f"{share.low * 100:.0f}–{share.high * 100:.0f}"
            table.add_row(label, f"{share.value * 100:.0f}", ends)
    console.print(table)
    table = Table("Kind", "People", box=None)
    for kind, count in found.kinds.items():
        table.add_row(kind.replace("_", " "), f"{count:,}")
    console.print(table)
    for reason, count in asdict(found.left_out).items():
        if count:
            console.print(f"Not counted: {count:,} {reason.replace('_', ' ')}.")
    console.print(f"Written to {folder}.", soft_wrap=True)
