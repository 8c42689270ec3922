"""The database as it was at one moment, taken while the site serves, and brought back.

SQLite is copied by its own online backup. PostgreSQL is read table by table within one
snapshot (REPEATABLE READ) by COPY: the same on every server, whichever version of its
tools is or is not on the machine, and it comes back into tables that the migrations
of LedBy made.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from ledby.errors import ConfigurationError

SQLITE: Final = "ledby.sqlite3"
TABLES: Final = "tables.json"
# Limits on sign-in, over within hours; made anew at the start.
LEFT_OUT: Final = {"ledby_cache"}


def has_site() -> bool:
    """Say whether there is a database with LedBy's tables."""
    return "people_person" in connection.introspection.table_names()


def copy_out(folder: Path) -> list[Path]:
    """Write the database into *folder*, as it is now, and return the files."""
    if connection.vendor == "sqlite":
        return [_sqlite_out(folder / SQLITE)]
    return list(_postgresql_out(folder))


def copy_in(folder: Path) -> None:
    """Bring back a PostgreSQL database, in the transaction of the caller.

    All tables that are there are dropped first.

    Raises
    ------
    ConfigurationError
        It was made by a version that knows more migrations than this one.
    """
    kept = json.loads((folder / TABLES).read_text("utf-8"))
    _drop_all()
    _make_tables([(app, name) for app, name in kept["migrations"]])
    with connection.cursor() as cursor:
        # Some migrations leave a constraint immediate; tables come by their names.
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in kept["tables"]:
            cursor.execute(f"DELETE FROM {_quoted(table)}")  # noqa: S608 # nosec B608
        for table, columns in kept["tables"].items():
            _table_in(folder / f"{table}.copy", _target(table, columns))
        models = [*apps.get_models(include_auto_created=True)]
        models += [MigrationRecorder.Migration]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        # Whatever is still to be checked would stand in the way of later migrations.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _sqlite_out(place: Path) -> Path:
    name = f"file:{connection.settings_dict['NAME']}?mode=ro"
    with (
        closing(sqlite3.connect(name, uri=True)) as source,
        closing(sqlite3.connect(place)) as target,
    ):
        # In one step: a copy in several would begin anew with each write of the site.
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        (said,) = target.execute("PRAGMA quick_check").fetchone()
    if said != "ok":
        raise ConfigurationError(
            "The database is damaged, so no backup was made: see ledby check."
        )
    return place


def _postgresql_out(folder: Path) -> Iterator[Path]:
    with _snapshot() as raw:
        tables = {}
        for table in sorted(set(connection.introspection.table_names()) - LEFT_OUT):
            with connection.cursor() as cursor:
                found = connection.introspection.get_table_description(cursor, table)
            tables[table] = [column.name for column in found]
            place = folder / f"{table}.copy"
            target = _target(table, tables[table])
            with place.open("wb") as file, raw.copy(f"COPY {target} TO STDOUT") as rows:
                for chunk in rows:
                    file.write(chunk)
            yield place
        applied = sorted(MigrationRecorder(connection).applied_migrations())
        place = folder / TABLES
        kept = {"migrations": applied, "tables": tables}
        place.write_text(json.dumps(kept), "utf-8")
        yield place


@contextmanager
def _snapshot() -> Iterator[Any]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        with connection.connection.cursor() as raw:
            yield raw


def _drop_all() -> None:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"DROP TABLE {_quoted(table)} CASCADE")


def _make_tables(applied: list[tuple[str, str]]) -> None:
    executor = MigrationExecutor(connection)
    graph, done = executor.loader.graph, set(applied)
    if not done <= set(graph.nodes):
        raise ConfigurationError(
            "The backup was made by a newer LedBy than this one: install that first."
        )
    # Of each app the last: naming an earlier one would mean to go back to it.
    last = [
        (app, name)
        for app, name in applied
        if not any(
            node.key in done and node.key[0] == app
            for node in graph.node_map[app, name].children
        )
    ]
    executor.migrate(last)


def _table_in(place: Path, target: str) -> None:
    with (
        connection.connection.cursor() as raw,
        raw.copy(f"COPY {target} FROM STDIN") as rows,
        place.open("rb") as file,
    ):
        while chunk := file.read(2**20):
            rows.write(chunk)


def _target(table: str, columns: list[str]) -> str:
    return f"{_quoted(table)} ({', '.join(map(_quoted, columns))})"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
