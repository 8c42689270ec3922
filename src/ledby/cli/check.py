"""``ledby check``: data, settings and deployment, gone through without a change."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from ledby.cli import site

if TYPE_CHECKING:
    from django.core.checks import CheckMessage

Finding = str
"""A sentence about what is wrong; an examination without one is well."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@site.data_option
@click.pass_context
def check(ctx: click.Context, data: Path | None, *, as_json: bool) -> None:
    """Verify data, settings and deployment; exit 2 if something is wrong."""
    site.configure(data)
    found = {name: list(examine()) for name, examine in EXAMINATIONS.items()}
    well = not any(found.values())
    if as_json:
        click.echo(json.dumps({"well": well, "found": found}))
    else:
        for name, sentences in found.items():
            click.echo(f"{name:<12} {'well' if not sentences else ''}".rstrip())
            for sentence in sentences:
                click.echo(f"  {sentence}")
    ctx.exit(0 if well else 2)


def _database() -> Iterator[Finding]:
    from django.conf import settings
    from django.db import DatabaseError, IntegrityError, connection

    from ledby.cli import database_copy

    try:
        if not database_copy.has_site():
            yield f"There is no site in {settings.DATA} yet: ledby serve makes one."
            return
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA integrity_check(20)")
                said = [row[0] for row in cursor.fetchall()]
            if said != ["ok"]:
                yield f"The database is damaged ({len(said)} faults): restore a backup."
        connection.check_constraints()
    except IntegrityError as error:
        # Django names table, row and column, never what is in them.
        yield f"A row refers to one that is not there: {error}"
    except DatabaseError as error:
        yield f"The database does not answer: {type(error).__name__}."


def _tables() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield f"{len(waiting)} changes of tables wait: the next ledby serve makes them."
    unknown = set(executor.loader.applied_migrations) - set(executor.loader.graph.nodes)
    if unknown:
        yield "A newer LedBy worked on this database: install that version."


def _audit_log() -> Iterator[Finding]:
    from ledby.web.audit.services import verify

    broken = verify()
    if broken is not None:
        yield f"The chain of the audit log breaks at row {broken}."


def _keys() -> Iterator[Finding]:
    from ledby.web.cycles import keys
    from ledby.web.cycles.selectors import all_cycles

    for cycle in all_cycles():
        waits = not cycle.is_draft and cycle.counted_at is None
        if waits and not keys.exists(cycle.pk):
            yield (
                f"The key of “{cycle.name}” is not in the key store: nobody can open"
                " its answers."
            )


def _files() -> Iterator[Finding]:
    from django.conf import settings

    places = [settings.DATA, Path(settings.KEY_STORE)]
    for folder in places:
        if not folder.exists():
            continue
        open_ones = [
            place
            for place in (folder, *folder.rglob("*"))
            if place.name != "static" and "static" not in place.parts
            if place.exists() and place.stat().st_mode & 0o077
        ]
        if open_ones:
            yield (
                f"{len(open_ones)} files or folders can be read by other accounts of"
                f" this machine, the first is {open_ones[0]}: chmod -R go= {folder}."
            )


def _settings() -> Iterator[Finding]:
    from django.conf import settings
    from django.core import checks

    for message in checks.run_checks(include_deployment_checks=settings.SECURE):
        if message.level >= checks.WARNING and not message.is_silenced():
            yield _sentence(message)
    if settings.DEBUG and settings.SECURE:
        yield "LEDBY_DEBUG shows the inside of the site to whoever asks: turn it off."


def _deployment() -> Iterator[Finding]:
    """Where others reach the site; a trial on one's own machine needs none of it."""
    from django.conf import settings

    from ledby.web.cycles import keys

    if not settings.SECURE or settings.DEMO:
        return
    if keys.lie_with_the_data():
        yield (
            "The keys of cycles lie in the data folder, beside the answers that they"
            " open: set LEDBY_KEY_STORE to another place, out of its backups."
        )
    if settings.MAIL_IS_FILES:
        yield "No letter leaves this machine: set LEDBY_SMTP_URL."


def _sentence(message: CheckMessage) -> str:
    return f"{message.id}: {' '.join(str(message.msg).split())}"


EXAMINATIONS: Final[dict[str, Callable[[], Iterator[Finding]]]] = {
    "database": _database,
    "tables": _tables,
    "audit log": _audit_log,
    "keys": _keys,
    "files": _files,
    "settings": _settings,
    "deployment": _deployment,
}
