"""``ledby events``: who met whom, out of mail, calendars, chat, git or plain tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from ledby.cli.options import FILE, table_option
from ledby.errors import ConfigurationError

if TYPE_CHECKING:
    from ledby.sources.interactions import Directory, Event, Reading

KINDS: Final = ("git", "mbox", "ics", "slack", "viva", "csv")
SHOWN: Final = 10
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("path", type=click.Path(path_type=Path))
@table_option("--people", "Table of people: keep events between them, by their ids")
@table_option("--aliases", "Table with columns alias and person")
@click.option(
    "--since", default="1990-01-01", show_default=True, help="First day that is read."
)
@click.option("--until", help="Last day that is read; today by default.")
@click.option(
    "--zone",
    default="UTC",
    show_default=True,
    help="Time zone of times that name none, such as Europe/Amsterdam.",
)
@click.option(
    "--units",
    type=FILE,
    help="For git: also write a table of people with their home folder as unit.",
)
@click.option("--report", type=FILE, help="Write what was skipped, as JSON.")
@click.option("--out", required=True, type=FILE, help="File, .parquet or .csv.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def events(  # noqa: PLR0913, PLR0917 - one parameter an option
    kind: str,
    path: Path,
    people: Path | None,
    aliases: Path | None,
    since: str,
    until: str | None,
    zone: str,
    units: Path | None,
    report: Path | None,
    out: Path,
    *,
    force: bool,
    as_json: bool,
) -> None:
    """Read who met whom at PATH and write a table of events.

    KIND is git (a repository), mbox (a mailbox file, a Maildir or a folder of mail),
    ics (a calendar or a folder of them), slack (an export, folder or zip), viva (a
    person-to-person query) or csv (a CSV or Parquet table). Only metadata is read:
    never a subject, a title or a text. What cannot be read is skipped and said.
    """
    from ledby.sources.interactions import Reading, normalised, write_events

    _check_outputs(kind, (out, units, report), force=force)
    window = _window(since, until)
    directory = _directory(people, aliases)
    reading = Reading(*window, zone=_zone(zone))
    with _progress() as reading.tell:
        found = _read(kind, path, directory, reading, units)
        if directory is None:
            written = write_events(normalised(found), out)
        else:
            written = write_events(directory.matching(found), out)
    counts = _counts(written, reading, directory)
    if report is not None:
        _write_report(report, counts, reading)
    if as_json:
        click.echo(json.dumps(counts, ensure_ascii=False, indent=2))
    else:
        _print(counts, reading, out)


def _read(
    kind: str,
    path: Path,
    directory: Directory | None,
    reading: Reading,
    units: Path | None,
) -> Iterator[Event]:
    if kind != "git":
        from ledby.sources.interactions import read_events

        yield from read_events(kind, path, reading)
        return
    from ledby.sources.git import read_history, work
    from ledby.sources.git.events import act_events, home_table, identities

    history = read_history(path, lambda done: reading.tell(done, 0))
    done = work(history)
    names = identities(history, directory)
    if units is not None:
        table = home_table(done, names)
        if units.suffix.lower() == ".csv":
            table.write_csv(units)
        else:
            table.write_parquet(units)
    yield from act_events(done, names, reading)


def _check_outputs(kind: str, paths: tuple[Path | None, ...], *, force: bool) -> None:
    out, units, report = paths
    for path in (out, units):
        if path is not None and path.suffix.lower() not in (".parquet", ".csv"):
            raise ConfigurationError(f'"{path.name}" must end in .parquet or .csv.')
    if units is not None and kind != "git":
        raise ConfigurationError("--units is for git, where folders stand for units.")
    for path in (out, units, report):
        if path is not None and path.exists() and not force:
            raise ConfigurationError(f'"{path}" is there already; add --force.')
        if path is not None and not path.absolute().parent.is_dir():
            raise ConfigurationError(f'There is no folder "{path.parent}".')


def _window(since: str, until: str | None) -> tuple[int, int]:
    first = _day(since, "--since")
    # A day more than today, for clocks that run ahead and zones east of here.
    last = _day(until, "--until") if until else datetime.now(UTC)
    end = int((last + timedelta(days=1) - EPOCH).total_seconds())
    begin = int((first - EPOCH).total_seconds())
    if begin >= end:
        raise ConfigurationError("--since must not lie after --until.")
    return begin, end - bool(until)


def _day(text: str, option: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise ConfigurationError(
            f'{option} "{text}": write a day as 2026-01-31.'
        ) from error


def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise ConfigurationError(
            f'--zone "{name}" is no time zone; write one such as Europe/Amsterdam.'
        ) from error


def _directory(people: Path | None, aliases: Path | None) -> Directory | None:
    if people is None:
        if aliases is not None:
            raise ConfigurationError("--aliases needs --people, whom they lead to.")
        return None
    from ledby.science.tables import PEOPLE, Column, Table
    from ledby.sources.files import read_table
    from ledby.sources.interactions import Directory

    table = None
    if aliases is not None:
        columns = (Column(name, required=True) for name in ("alias", "person"))
        contract = Table("aliases", tuple(columns))
        table = read_table(aliases, contract)
    return Directory.of(read_table(people, PEOPLE), table)


def _counts(
    written: int, reading: Reading, directory: Directory | None
) -> dict[str, Any]:
    counts: dict[str, Any] = {
        "events": written,
        "read": reading.read,
        "skipped": dict(reading.skipped.reasons.most_common()),
    }
    if directory is not None:
        counts["unmatched"] = {
            "events": directory.left_out,
            "identities": len(directory.unmatched),
            "ambiguous_addresses": directory.ambiguous,
        }
    return counts


def _write_report(report: Path, counts: dict[str, Any], reading: Reading) -> None:
    content = {**counts, "lines": reading.skipped.lines}
    text = json.dumps(content, ensure_ascii=False, indent=2)
    report.write_text(f"{text}\n", encoding="utf-8", errors="replace")


def _print(counts: dict[str, Any], reading: Reading, out: Path) -> None:
    click.echo(f"{counts['events']:,} events out of {counts['read']:,} things read.")
    if unmatched := counts.get("unmatched"):
        click.echo(
            f"Left out: {unmatched['events']:,} events with"
            f" {unmatched['identities']:,} identities that are nobody of the people."
        )
    for reason, count in counts["skipped"].items():
        click.echo(f"Skipped: {count:,}, since {reason}.")
    for line in reading.skipped.lines[:SHOWN]:
        click.echo(f"  {line}", err=True)
    if (more := sum(counts["skipped"].values()) - SHOWN) > 0:
        click.echo(f"  and {more:,} more; --report FILE keeps them.", err=True)
    click.echo(f"Written to {out}.")


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar on stderr; yield what moves it."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("Reading", total=None)

        def tell(done: int, whole: int) -> None:
            progress.update(bar, completed=done, total=whole or None)

        yield tell
