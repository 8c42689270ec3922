"""``ledby git``: who leads from behind in a repository, in one command."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from ledby.errors import ConfigurationError

if TYPE_CHECKING:
    from ledby.reports.git import Story
    from ledby.science.shared_leadership.landing import Project
    from ledby.sources.git import History, Work

SHEETS: Final = ("ledby", "layout", "parts", "tables", "charts", "print")
"""Style sheets of the site that a page of findings needs."""
SINCE: Final = 315_532_800
"""1980: git did not exist, but histories were brought in from older systems."""
K: Final = 5


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the report as one page that needs nothing else.",
)
@click.option(
    "--me",
    metavar="ADDRESS",
    help="Also say what this address, your own, did for others; on the terminal only.",
)
@click.option("--force", is_flag=True, help="Write over a page that is there.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def git(
    path: Path, html: Path | None, me: str | None, *, force: bool, as_json: bool
) -> None:
    """Tell who stands behind the work of others in the repository at PATH.

    Reads authors, landers, trailers and folders, never a text or a file. Figures are
    of the project: how few land how much, who comes and stays, which folders keep to
    themselves. Nobody is named.
    """
    from ledby.reports.git import git_story
    from ledby.science.shared_leadership.landing import project
    from ledby.sources.git import work

    if html is not None and html.exists() and not force:
        raise ConfigurationError(f'The file "{html}" is there already; add --force.')
    history = _read(path)
    done = work(history)
    reviews = [
        (act.actor, act.other, act.at)
        for act in done.acts
        if act.kind in ("review", "mentor")
    ]
    found = project(done.authored, reviews, (SINCE, int(time.time()) + 86_400))
    cells, units = _folders(done)
    source = _source(path, history, done)
    story = git_story(source, found, cells, units)
    if html is not None:
        _write(html, story)
    if as_json:
        click.echo(json.dumps(_plain(found), indent=2))
        return
    _print(story)
    if me is not None:
        _print_me(me, history, done, found)
    if html is not None:
        click.echo(f"Written to {html}.")


def _read(path: Path) -> History:
    from ledby.sources.git import read_history

    with _count() as tell:
        return read_history(path, tell)


@contextmanager
def _count() -> Iterator[Any]:
    from rich.console import Console

    with Console(stderr=True).status("Reading the history") as status:
        yield lambda number: status.update(f"Reading the history: {number:,} commits")


def _source(path: Path, history: History, done: Work) -> Any:
    from ledby.reports.git import Source

    name = path.resolve().name.removesuffix(".git") or path.resolve().parent.name
    return Source(
        name,
        len(history.merged.people),
        done.services,
        history.merged.shared,
        history.shallow,
    )


def _folders(done: Work) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the mixing matrix between folders, and those with enough people."""
    import polars as pl

    from ledby.science import silos
    from ledby.science.networks.ties import Rules, prepared, weekly

    numbers = sorted({*done.home, *(act.actor for act in done.acts)})
    home = {number: done.home.get(number, "(none)") for number in numbers}
    people = pl.DataFrame(
        {"person": [str(number) for number in home], "unit": list(home.values())},
        schema={"person": pl.String, "unit": pl.String},
    )
    sizes = people["unit"].value_counts()
    units = sizes.filter(pl.col("count") >= K)["unit"].sort().to_list()
    events = pl.LazyFrame(
        {
            "sender": [str(act.actor) for act in done.acts],
            "recipient": [str(act.other) for act in done.acts],
            "at": [act.at for act in done.acts],
        },
        schema={"sender": pl.String, "recipient": pl.String, "at": pl.Int64},
    )
    ties = weekly(prepared(events), Rules()).to_native().collect()
    if ties.is_empty() or len(units) < 2:
        return [], units
    known = [unit for unit in units if unit != "(none)"]
    return silos.matrix(ties, people, k=K).to_dicts(), known


def _write(html: Path, story: Story) -> None:
    from ledby.reports.git_page import page

    folder = resources.files("ledby.web") / "ui" / "static" / "ui"
    css = "\n".join((folder / f"{name}.css").read_text("utf-8") for name in SHEETS)
    part = html.with_name(f".{html.name}.part")
    try:
        part.write_text(page(story, css), encoding="utf-8", errors="replace")
        part.replace(html)
    except OSError as error:
        message = f'"{html}" cannot be written: {error.strerror}.'
        raise ConfigurationError(message) from error
    finally:
        part.unlink(missing_ok=True)


def _plain(found: Project) -> dict[str, Any]:
    return {**asdict(found), "sees_landing": found.sees_landing}


def _print(story: Story) -> None:
    from rich.console import Console, Group
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False, width=min(Console().width, 88))
    console.print(Text(story.question, style="bold"))
    console.print(Text(story.answer))
    console.print(Text(" · ".join(story.known), style="dim"))
    for finding in story.findings:
        lines = [Text(finding.heading, style="bold"), Text(finding.sentence)]
        lines += [Text(line, style="dim") for line in finding.evidence]
        console.print(Padding(Group(*lines), (1, 0, 0, 0)))
        if finding.chart is not None and finding.key in ("halves", "years"):
            console.print(
                Padding(_table(finding.chart.columns, finding.chart.rows), (1, 0, 0, 2))
            )
    console.print(Padding(Text(" ".join(story.limits), style="dim"), (1, 0, 0, 0)))


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Any:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _print_me(address: str, history: History, done: Work, found: Project) -> None:
    from ledby.sources.interactions.addresses import normal

    mine = [
        number
        for number, person in enumerate(history.merged.people)
        if normal(address) in person.addresses
    ]
    if not mine:
        click.echo(f'\n"{address}" is in no change here.')
        return
    acts = [act for act in done.acts if act.actor in mine]
    click.echo("\nYou, for yourself alone:")
    lands = {act.other for act in acts if act.kind == "land"}
    behind = {act.other for act in acts if act.kind in ("review", "mentor")}
    thanked = {act.other for act in acts if act.kind == "credit"}
    if found.sees_landing:
        click.echo(f"you landed the work of {len(lands):,} other people,")
    click.echo(f"you reviewed or mentored {len(behind):,},")
    click.echo(f"and gave thanks by name to {len(thanked):,}.")
