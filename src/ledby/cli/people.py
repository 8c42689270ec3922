"""``ledby import people`` and ``ledby export people``: the list of people and files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledby.cli.site import configure, data_option, prepare
from ledby.errors import ConfigurationError, TableError

if TYPE_CHECKING:
    from ledby.sources import hris
    from ledby.web.people.services import Plan

NOTHING = "Nothing was changed."
SAMPLE = 10


@click.group()
def import_() -> None:
    """Bring in people."""


@click.group()
def export() -> None:
    """Take people out."""


@import_.command("people")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "mapping",
    type=click.Path(path_type=Path),
    help="TOML that says which column means what; the rest is guessed.",
)
@click.option("--dry-run", is_flag=True, help="Show what would change, and stop.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@data_option
def import_people(
    file: Path, mapping: Path | None, data: Path | None, *, dry_run: bool, as_json: bool
) -> None:
    """Make the list of people as FILE says: all of it or nothing.

    FILE is a CSV with a header row, one row a person, with an id or an e-mail address.
    Whoever is in the list but not in the file leaves.
    """
    from ledby.sources import hris

    chosen = _mapping(mapping)
    sheet = hris.read_sheet(
        _read(file), file.name, encoding=chosen.encoding, delimiter=chosen.delimiter
    )
    checked = hris.check(sheet, chosen)
    if checked.problems:
        _refuse(checked)
    configure(data)
    plan = _plan(checked, dry_run=dry_run)
    if not dry_run:
        from ledby.web.people import services

        with _bar() as tell:
            services.import_now(file.name, plan, tell)
    _report(checked, plan, dry_run=dry_run, as_json=as_json)


@export.command("people")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@data_option
def export_people(file: Path, data: Path | None, *, force: bool) -> None:
    """Write everybody who is here to FILE, as CSV that an import reads back."""
    if file.exists() and not force:
        raise ConfigurationError(f'The file "{file}" is there already; add --force.')
    configure(data)
    from django.conf import settings

    from ledby.web.audit import services as audit
    from ledby.web.people import selectors

    if not _has_site():
        raise ConfigurationError(f"There is no site in {settings.DATA} yet.")
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as out:
            written = sum(out.write(line) > 0 for line in selectors.export_lines())
        part.replace(file)
    except OSError as error:
        message = f'"{file}" cannot be written: {error.strerror}.'
        raise ConfigurationError(message) from error
    finally:
        part.unlink(missing_ok=True)
    audit.record("people_exported", actor=None, people=written - 1)
    click.echo(f"{written - 1:,} people written to {file}.")


def _mapping(path: Path | None) -> hris.ColumnMap:
    from ledby.sources import hris

    if path is None:
        return hris.ColumnMap()
    try:
        text = _read(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise TableError(f"{path.name}: this is not UTF-8 text.") from error
    return hris.from_toml(text, path.name)


def _read(path: Path) -> bytes:
    from ledby.sources import hris

    try:
        if path.stat().st_size > hris.MAX_BYTES:
            most = hris.MAX_BYTES // 2**20
            raise TableError(f"{path.name} is larger than {most} MB, the most we read.")
        return path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}."
        raise TableError(message) from error


def _refuse(checked: hris.Checked) -> None:
    problems = checked.problems
    lines = problems.lines(checked.name)
    if problems.count > len(lines):
        lines.append(f"{problems.count - len(lines):,} more of these are not shown.")
    raise TableError("\n".join([*lines, NOTHING]))


def _plan(checked: hris.Checked, *, dry_run: bool) -> Plan:
    from ledby.web.people import services

    if not dry_run:
        prepare()
    elif not _has_site():
        # A trial leaves even a folder without a site as it is.
        from ledby.web.people.selectors.present import nobody

        return services.plan_import(checked, nobody())
    return services.plan_import(checked)


def _has_site() -> bool:
    from django.db import connection

    return "people_person" in connection.introspection.table_names()


@contextmanager
def _bar() -> Iterator[Any]:
    """Show a progress bar on stderr; yield what moves it."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as progress:
        bars: dict[str, Any] = {}

        def tell(step: str, done: int, whole: int) -> None:
            if step not in bars:
                label = getattr(step, "label", step)
                bars[step] = progress.add_task(str(label), total=whole or None)
            progress.update(bars[step], completed=done)

        yield tell


def _report(checked: hris.Checked, plan: Plan, *, dry_run: bool, as_json: bool) -> None:
    counts = plan.counts.as_dict()
    if as_json:
        said = {**counts, "dry_run": dry_run, "left_out": list(checked.left_out)}
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    from ledby.web.people.wording import counted, fact

    click.echo(f"{checked.name}: {' '.join(counted(counts))}")
    used = ", ".join(f"{h} ({fact(name)})" for name, h in checked.columns.items())
    click.echo(f"Columns read: {used}.")
    if checked.left_out:
        click.echo(f"Columns left out: {', '.join(checked.left_out)}.")
    for name, role in plan.roles_leaving:
        click.echo(f"{name} ({role}) has no account from then on.")
    if dry_run:
        _show(plan)
        click.echo(f"This was a trial. {NOTHING}")


def _show(plan: Plan) -> None:
    from ledby.web.people.wording import fact

    changes = plan.changes.select("name", "fact", "old", "new")
    for name, what, old, new in changes.head(SAMPLE).iter_rows():
        click.echo(f"  {name}: {fact(what)} {old or '–'} → {new or '–'}")
    for name in plan.leaving["name"].head(SAMPLE):
        click.echo(f"  {name} leaves")
