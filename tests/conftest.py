"""What all tests share: the thread limit and the cast."""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Playwright's own loop runs in the thread that asks the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import pytest
from django.utils import translation

from cast import Cast, make_cast
from ledby.web.audit.append_only import SQLITE


@pytest.fixture
def cast(db) -> Cast:
    """Return the named people of every web test, fresh in the database."""
    return make_cast()


@pytest.fixture(autouse=True)
def english_again():
    """Forget the language of a test's last request, which its thread would keep."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True, scope="session")
def audit_log_can_be_emptied():
    """Let tests with transactions of their own empty the table that refuses it.

    PostgreSQL is emptied by TRUNCATE, which no row's trigger hears.
    """
    from django.db.backends.sqlite3.base import DatabaseOperations

    sql_flush = DatabaseOperations.sql_flush

    def flush(self, *args, **kwargs):
        drop = [f"DROP TRIGGER IF EXISTS {name}" for name in SQLITE]
        return [*drop, *sql_flush(self, *args, **kwargs), *SQLITE.values()]

    DatabaseOperations.sql_flush = flush
    yield
    DatabaseOperations.sql_flush = sql_flush
