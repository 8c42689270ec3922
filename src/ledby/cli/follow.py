"""``ledby follow``: who is followed by choice, beside the reporting line."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledby.cli.options import FILE, result_options, seed_option, table_option

if TYPE_CHECKING:
    from ledby.science.followership import Agreement, Chance, Ground, Summary

FEW = 12
"""Below so many answers hardly anything can be told from chance (policy P4)."""


@click.command()
@click.argument("nominations", type=FILE)
@table_option("--people", "Table of people", required=True)
@table_option(
    "--respondents",
    "Column person: who answered; more (optional): how many more each could have named",
)
@click.option(
    "--earlier",
    multiple=True,
    type=FILE,
    help="Nominations of an earlier cycle, for the lineage; the oldest first.",
)
@table_option("--attestations", "Whose examples were taken up")
@table_option("--initiatives", "Who leads what, and who stands behind")
@table_option("--scores", "Output of ledby traits: how people follow, seen by others")
@click.option(
    "--draws",
    default=200,
    show_default=True,
    type=click.IntRange(min=20),
    help="Draws behind each comparison with chance.",
)
@seed_option(0)
@result_options("the summary")
def follow(  # noqa: PLR0913 - one parameter an option
    *,
    nominations: Path,
    people: Path,
    respondents: Path | None,
    draws: int,
    seed: int,
    out: Path,
    force: bool,
    as_json: bool,
    **beside: Any,
) -> None:
    """Compare whom people would follow with whom they report to.

    Writes Parquet files and summary.json. All but tie_kinds, kinds, flows, themes and
    stability name people: they are for the one who runs the cycle.
    """
    from rich.console import Console

    from ledby.science import followership as room
    from ledby.science.tables import NOMINATIONS, PEOPLE
    from ledby.sources.files import out_folder, read_table, write_frames

    follows = read_table(nominations, NOMINATIONS)
    everybody = read_table(people, PEOPLE)
    came = read_table(respondents, room.RESPONDENTS) if respondents else None
    others = _others(**beside)
    with Console(stderr=True).status("Asking, and drawing by chance …"):
        ground = room.prepare(follows, everybody, came)
        found = room.summary(ground)
        chance = room.chance(ground, draws=draws, seed=seed)
        frames, agree = _frames(ground, others, draws, seed)
    frames |= {"kinds": chance.kinds, "beside_peers": chance.people}
    folder = out_folder(out, force=force)
    write_frames(folder, frames)
    told = {"title": asdict(chance.title), "ends": asdict(agree)}
    text = json.dumps(asdict(found) | told, ensure_ascii=False, indent=2)
    (folder / "summary.json").write_text(f"{text}\n", encoding="utf-8")
    if as_json:
        click.echo(text)
    else:
        _print(found, chance, folder)


def _others(earlier: tuple[Path, ...], **paths: Path | None) -> dict[str, Any]:
    """Read what may stand beside the nominations, None where it was not given."""
    from ledby.science.followership.active import SCORES
    from ledby.science.tables import ATTESTATIONS, INITIATIVES, NOMINATIONS
    from ledby.sources.files import read_table

    tables = {
        "attestations": ATTESTATIONS,
        "initiatives": INITIATIVES,
        "scores": SCORES,
    }
    found: dict[str, Any] = {
        name: read_table(path, tables[name]) if path else None
        for name, path in paths.items()
    }
    return found | {"earlier": [read_table(path, NOMINATIONS) for path in earlier]}


def _frames(
    ground: Ground, beside: dict[str, Any], draws: int, seed: int
) -> tuple[dict[str, Any], Agreement]:
    """Ask the room every question that it answers with a table."""
    from ledby.science import followership as room

    ends, agree = room.both_ends(
        ground,
        attestations=beside["attestations"],
        initiatives=beside["initiatives"],
    )
    frames = {
        "followers": room.followers(ground),
        "tie_kinds": room.tie_kinds(ground),
        "lineage": room.lineage(ground, earlier=beside["earlier"]),
        "flows": room.handed_on(ground),
        "themes": room.themes(ground),
        "influence": room.influence(ground, draws=draws, seed=seed),
        "stability": room.stability(ground, draws=draws // 5, seed=seed),
        "ends": ends,
        "styles": room.styles(ground, scores=beside["scores"]),
    }
    return frames, agree


def _print(found: Summary, chance: Chance, folder: Path) -> None:
    from rich.console import Console

    console = Console()
    if found.response_known:
        console.print(f"{found.answered:,} of {found.people:,} people answered.")
    else:
        console.print(f"{found.people:,} people, all taken to have answered.")
    if found.follows == 0:
        console.print("Nobody named anybody yet, so there is nothing to compare.")
    else:
        _shares(console, found)
        _kinds(console, found, chance)
    if 0 < found.answered <= FEW:
        console.print(
            f"With {found.answered} answers hardly anything can be told from chance:"
            " read the follows, not the kinds."
        )
    if found.unnamed:
        console.print(
            f"{found.named_five:,} people filled their list and could have named"
            f" {found.unnamed:,} more; the expected followers take that in."
        )
    for reason, count in asdict(found.left_out).items():
        if count:
            console.print(f"Not counted: {count:,} {reason.replace('_', ' ')}.")
    console.print(f"Written to {folder}.", soft_wrap=True)


def _shares(console: Any, found: Summary) -> None:
    from rich.table import Table

    table = Table("Of the follows", "In 100", "Range", box=None)
    for label, share in (
        ("from outside the reporting line", found.beyond_line),
        ("from another unit", found.beyond_unit),
        ("from people who do not report to the leader", found.by_choice),
        ("by choice to leaders without title", found.to_leaders_without_title),
        ("active", found.active),
        ("“I have to”", found.by_order),
    ):
        if share.value is not None:
            ends = f"{share.low * 100:.0f}–{share.high * 100:.0f}"
            table.add_row(label, f"{share.value * 100:.0f}", ends)
    console.print(table)


def _kinds(console: Any, found: Summary, chance: Chance) -> None:
    from rich.table import Table

    table = Table("Kind", "People", "By chance", "p", box=None)
    for row in chance.kinds.to_dicts():
        table.add_row(
            row["kind"].replace("_", " "),
            f"{row['people']:,}",
            f"{row['low']:,.0f}–{row['high']:,.0f}",
            f"{row['p']:.3f}",
        )
    console.print(table)
    if found.leaders_from:
        console.print(
            f"Somebody leads from about {found.leaders_from:,} followers by choice on;"
            " chance keeps how much each unit and level is chosen."
        )
