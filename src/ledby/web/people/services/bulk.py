"""Writing very many rows at once, with everything prepared before the first write.

Django's own bulk writes turn objects into SQL while the transaction is open; for a
hundred thousand people all other writers would wait for that. Here the values are
made ready first, so that the transaction only hands them over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import AutoField, CharField, Field, Model

BATCH = 5_000
"""Rows of one hand-over, and values of one list in a condition."""

Value = TypeVar("Value")


@dataclass(frozen=True)
class Prepared:
    """A statement and its rows, ready for the database."""

    sql: str
    rows: list[list[Any]]

    def write(self) -> Iterator[int]:
        """Write batch by batch, yielding how many rows were written so far."""
        with connection.cursor() as cursor:
            for start in range(0, len(self.rows), BATCH):
                batch = self.rows[start : start + BATCH]
                cursor.executemany(self.sql, batch)
                yield start + len(batch)


def prepare_upsert(
    model: type[Model], columns: Mapping[str, Sequence[Any]]
) -> Prepared:
    """Make rows ready that are inserted, or replace the row with the same key.

    Parameters
    ----------
    model
        Whose rows they are.
    columns
        The values of every field but an automatic key, by the field's ``attname``.
    """
    options = model._meta  # noqa: SLF001 - Django's documented Options
    fields = [f for f in options.concrete_fields if not isinstance(f, AutoField)]
    quote = connection.ops.quote_name
    names = [quote(str(field.column)) for field in fields]
    # Only names of our own models are put into the text.
    marks = ", ".join(["%s"] * len(names))
    into = f"{quote(options.db_table)} ({', '.join(names)})"
    sql = f"INSERT INTO {into} VALUES ({marks})"  # noqa: S608 # nosec B608
    key = quote(str(options.pk.column))
    if key in names:
        kept = ", ".join(f"{name} = EXCLUDED.{name}" for name in names if name != key)
        sql = f"{sql} ON CONFLICT ({key}) DO UPDATE SET {kept}"  # nosec B608
    ready = [_ready(field, columns[field.attname]) for field in fields]
    return Prepared(sql, [list(row) for row in zip(*ready, strict=True)])


def prepare_update(
    model: type[Model], field: str, pairs: Sequence[tuple[Any, Any]]
) -> Prepared:
    """Make *pairs* of key and new value of one field ready."""
    options = model._meta  # noqa: SLF001 - Django's documented Options
    target = next(one for one in options.concrete_fields if one.name == field)
    key, quote = options.pk, connection.ops.quote_name
    table, column = quote(options.db_table), quote(str(target.column))
    where = quote(str(key.column))
    # Only names of our own models are put into the text.
    sql = f"UPDATE {table} SET {column} = %s WHERE {where} = %s"  # noqa: S608 # nosec B608
    keys = _ready(key, [pk for pk, _value in pairs])
    values = _ready(target, [value for _pk, value in pairs])
    return Prepared(sql, [list(row) for row in zip(values, keys, strict=True)])


def batched(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """Yield *values* in lists that fit into one condition."""
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]


def _ready(field: Field[Any, Any], values: Sequence[Any]) -> Sequence[Any]:
    if isinstance(field, CharField):
        return values
    # The proxy is looked up in thread storage at each touch: a million times here.
    database = connections[DEFAULT_DB_ALIAS]
    return [
        None if value is None else field.get_db_prep_save(value, database)
        for value in values
    ]
