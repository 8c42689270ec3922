"""``ledby disclose``: values of each person through the gate, over the units."""

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
    help="A table of person, value (1 to 5; empty is no answer) and, if several, item.",
)
@click.option(
    "--by",
    "attributes",
    multiple=True,
    metavar="COLUMN",
    help="A column of the people to break down by; repeat it, in the order to try.",
)
@click.option(
    "--previous",
    multiple=True,
    type=click.Path(path_type=Path),
    help="plan.parquet of an earlier release; repeat it, the latest last.",
)
@click.option(
    "--anew",
    is_flag=True,
    help="Answers are given anew each time, so earlier releases say little of them.",
)
@click.option(
    "--k",
    default=5,
    show_default=True,
    type=click.IntRange(min=5),
    help="Fewest answers behind a number.",
)
@result_options("the audit")
def disclose(  # noqa: PLR0913 - one argument for each option
    people: Path,
    values: Path,
    attributes: tuple[str, ...],
    previous: tuple[Path, ...],
    k: int,
    out: Path,
    *,
    anew: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Pass numbers through the gate: blocks of at least K answers over the units.

    Writes plan.parquet (who stands behind each number, for the one who runs it),
    published.parquet (what may be shown) and audit.json.
    """
    from ledby.science import disclosure
    from ledby.science.disclosure.publishing import VALUES
    from ledby.science.disclosure.views import PLAN
    from ledby.science.tables import PEOPLE
    from ledby.sources.files import read_table

    staff, said = read_table(people, PEOPLE), read_table(values, VALUES)
    before = [read_table(path, PLAN) for path in previous]
    answered = said.filter(said["value"].is_not_null())["person"].unique().to_list()
    plan = disclosure.plan(
        staff, answered, attributes, k=k, previous=before, stable=not anew
    )
    known = [] if anew else before
    published = disclosure.publish(plan, said, k=k)
    report = {
        "k": k,
        "people": len(staff),
        "answers": len(answered),
        **_safety(plan, known, k),
    }
    _write(out, {"plan": plan, "published": published}, report, force=force)
    if as_json:
        click.echo(_json(report))
    else:
        _print(published.to_dicts(), out)


def _safety(plan: Any, known: list[Any], k: int) -> dict[str, Any]:
    from ledby.science import disclosure

    found = disclosure.audit(plan, k=k, previous=known)
    share = disclosure.explained(plan, previous=known)["share"].max()
    return {
        "views": int((plan["status"] != "withheld").sum()),
        "explained": round(share or 0.0, 3),
        "sets": found.to_dicts(),
        "safe": found.is_empty(),
    }


def _json(report: dict[str, Any]) -> str:
    return json.dumps(report, ensure_ascii=False, indent=2)


def _write(
    out: Path, frames: dict[str, Any], report: dict[str, Any], *, force: bool
) -> None:
    from ledby.sources.files import out_folder, write_frames

    folder = out_folder(out, force=force)
    write_frames(folder, frames)
    (folder / "audit.json").write_text(f"{_json(report)}\n", encoding="utf-8")


def _print(rows: list[dict[str, Any]], folder: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    several = len({row["item"] for row in rows}) > 1
    table = Table("View", "Mean", "Range", "People", "Note", box=None)
    for row in rows:
        shown = row["mean"] is not None
        table.add_row(
            f"{row['label']} · {row['item']}" if several else row["label"],
            f"{row['mean']:.1f}" if shown else "–",
            f"{row['low']:.1f} – {row['high']:.1f}" if shown else "–",
            row["band"] or "–",
            row["note"],
        )
    console = Console()
    console.print(table)
    console.print(f"Written to {folder}.", soft_wrap=True)
