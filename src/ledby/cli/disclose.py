"""``ledby disclose``: one value of each person through the gate, over the units."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from ledby.cli.options import result_options, table_option


@click.command()
@table_option("--people", "Table of people", required=True)
@click.option(
    "--values",
    required=True,
    type=click.Path(path_type=Path),
    help="A table of person and value, 1 to 5; an empty value is no answer.",
)
@click.option(
    "--k",
    default=5,
    show_default=True,
    type=click.IntRange(min=5),
    help="Fewest answers behind a number.",
)
@result_options("the audit")
def disclose(
    people: Path, values: Path, k: int, out: Path, *, force: bool, as_json: bool
) -> None:
    """Pass numbers through the gate: blocks of at least K answers over the units.

    Writes plan.parquet (exact counts, for the one who runs it), published.parquet
    (what may be shown) and audit.json.
    """
    from ledby.science import disclosure
    from ledby.science.disclosure.planning import VALUES
    from ledby.science.tables import PEOPLE
    from ledby.sources.files import out_folder, read_table, write_frames

    staff, said = read_table(people, PEOPLE), read_table(values, VALUES)
    answered = said.filter(said["value"].is_not_null())["person"].to_list()
    plan = disclosure.plan(staff, answered, k=k)
    found = disclosure.audit(plan, k=k)
    published = disclosure.publish(plan, said, people=staff)
    report = {
        "k": k,
        "people": len(staff),
        "answers": len(answered),
        "views": len(published),
        "sets": found.to_dicts(),
        "safe": found.is_empty(),
    }
    folder = out_folder(out, force=force)
    write_frames(folder, {"plan": plan, "published": published})
    text = json.dumps(report, ensure_ascii=False, indent=2)
    (folder / "audit.json").write_text(f"{text}\n", encoding="utf-8")
    if as_json:
        click.echo(text)
    else:
        _print(published.to_dicts(), folder)


def _print(rows: list[dict[str, Any]], folder: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("Block", "Mean", "Range", "People", "Note", box=None)
    for row in rows:
        shown = row["mean"] is not None
        table.add_row(
            row["label"],
            f"{row['mean']:.1f}" if shown else "–",
            f"{row['low']:.1f} – {row['high']:.1f}" if shown else "–",
            row["band"] or "–",
            row["note"],
        )
    console = Console()
    console.print(table)
    console.print(f"Written to {folder}.", soft_wrap=True)
