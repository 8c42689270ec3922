"""``ledby demo``: an organisation with a finished cycle, ready to be looked at."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Final

import click

from ledby.cli import serve, site
from ledby.errors import ConfigurationError

MARK: Final = "demo.json"


@click.command()
@click.option(
    "--dataset",
    type=click.Choice(["simulated", "hightech"]),
    default="simulated",
    show_default=True,
    help="An invented relief organisation, or a published study of 21 managers.",
)
@click.option("--people", default=1_200, show_default=True, help="How many to invent.")
@click.option("--seed", default=1, show_default=True, help="Chance of the invention.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@site.data_option
@click.option("--no-serve", is_flag=True, help="Fill the folder and stop.")
def demo(
    dataset: str,
    people: int,
    seed: int,
    host: str,
    port: int,
    data: Path | None,
    no_serve: bool,  # noqa: FBT001 - a flag of the shell
) -> None:
    """Show an organisation after a cycle, with one sign-in link for each role."""
    os.environ["LEDBY_DEMO"] = "1"
    serve.point_to(port)
    wanted = {"dataset": dataset, "people": people, "seed": seed}
    if dataset == "hightech":
        wanted = {"dataset": dataset}
    folder = (data or Path(os.environ.get("LEDBY_DATA", "data"))).resolve()
    ready = _made_before(folder, wanted)
    site.configure(folder)
    if not no_serve:
        serve.check(host, port)
    site.prepare()
    if not ready:
        _must_be_empty()
        _fill(folder, wanted)

    def say() -> None:
        from ledby.cli.demo_site import links

        click.echo(f"\nLedBy's demo is at http://localhost:{port} (Ctrl+C ends it).\n")
        for role, who, link in links(dataset):
            click.echo(f"  {role:<14} {who}\n  {'':<14} {link}")
        click.echo("")

    if no_serve:
        say()
    else:
        serve.run(host, port, ready=say)


def _made_before(folder: Path, wanted: dict[str, object]) -> bool:
    """Say whether *folder* holds this demo; clear away one that was not finished.

    Raises
    ------
    ConfigurationError
        If the folder holds something else.
    """
    mark = folder / MARK
    if not mark.exists():
        if (folder / "ledby.sqlite3").exists():
            raise ConfigurationError(
                f"{folder} holds a site already: choose another folder with --data."
            )
        return False
    found = json.loads(mark.read_text("utf-8"))
    if found.pop("ready") is not True:
        shutil.rmtree(folder)
        return False
    if found != wanted:
        raise ConfigurationError(
            f"{folder} holds another demo ({', '.join(map(str, found.values()))}):"
            " delete the folder or choose another one with --data."
        )
    return True


def _must_be_empty() -> None:
    """Refuse a database of somebody's: with the invented people all others would leave.

    Raises
    ------
    ConfigurationError
        If there are people already.
    """
    from ledby.web.people.models import Person

    if Person.objects.exists():
        raise ConfigurationError(
            "The database of LEDBY_DATABASE_URL holds people already: a demo needs an"
            " empty one."
        )


def _fill(folder: Path, wanted: dict[str, object]) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from ledby.cli import demo_site

    _write_mark(folder, wanted, ready=False)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=demo_site.STEPS)

        def step(text: str) -> None:
            progress.update(task, description=f"{text:<32}", advance=1)

        if wanted["dataset"] == "hightech":
            demo_site.fill_with_study(step)
        else:
            demo_site.fill_with_invention(
                int(str(wanted["people"])), int(str(wanted["seed"])), step
            )
    _write_mark(folder, wanted, ready=True)


def _write_mark(folder: Path, wanted: dict[str, object], *, ready: bool) -> None:
    (folder / MARK).write_text(json.dumps(wanted | {"ready": ready}), "utf-8")
