"""Very many rows, a piece at a time, so that nobody else waits long to write.

SQLite knows one writer. Whoever waits for it looks again every tenth of a second, so
that between two pieces the database is left alone for a little longer than that.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import AutoField, Model

from ledby.web.people.services.bulk import Prepared, prepare_upsert

PEOPLE = 1_000
"""People whose answers, or documents, are one piece."""
ROWS = 10_000
"""Rows that were made ready and are one piece."""
GAP = 0.11

Row = TypeVar("Row")


def pieces(rows: Iterable[Row], size: int | None = None) -> Iterator[list[Row]]:
    """Yield *rows* in lists of *size* (people: 1,000), with a gap between two."""
    rest = iter(rows)
    size = size or PEOPLE
    piece = list(islice(rest, size))
    while piece:
        yield piece
        piece = list(islice(rest, size))
        if piece and connection.vendor == "sqlite" and not connection.in_atomic_block:
            time.sleep(GAP)


def prepare(model: type[Model], rows: Sequence[Model]) -> Prepared:
    """Make new *rows* ready, so that a transaction only hands them over."""
    options = model._meta  # noqa: SLF001 - Django's documented Options
    names = [f.attname for f in options.concrete_fields if not f.primary_key]
    if not isinstance(options.pk, AutoField):
        names.append(options.pk.attname)
    return prepare_upsert(
        model, {name: [getattr(row, name) for row in rows] for name in names}
    )


def write(ready: Prepared) -> None:
    """Hand over rows in the transaction of the caller."""
    deque(ready.write(), maxlen=0)


def write_in_pieces(ready: Prepared) -> None:
    """Hand over rows, each piece in a transaction of its own."""
    for piece in pieces(ready.rows, ROWS):
        with transaction.atomic():
            write(Prepared(ready.sql, piece))
