"""What all tests share: the thread limit and the cast."""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Playwright's own loop runs in the thread that asks the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import pytest

from cast import Cast, make_cast


@pytest.fixture
def cast(db) -> Cast:
    """Return the named people of every web test, fresh in the database."""
    return make_cast()
