"""The scene of these tests, with the site's files in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings

from authz.scene import Scene, build
from cast import make_cast


@contextmanager
def made(site: Path) -> Iterator[Scene]:
    """Yield a scene, and take it back afterwards."""
    site.mkdir()
    folders = override_settings(DATA=site, KEY_STORE=site / "keys")
    with folders, pytest.MonkeyPatch.context() as patch, transaction.atomic():
        cache.clear()
        yield build(make_cast(), patch, site)
        transaction.set_rollback(True)
        cache.clear()


@pytest.fixture
def scene(db, tmp_path) -> Iterator[Scene]:
    """Return one of everything, for one test."""
    with made(tmp_path / "site") as one:
        yield one


@pytest.fixture(scope="module")
def shared_scene(django_db_setup, django_db_blocker, tmp_path_factory):
    """Return one of everything, for tests that leave it as they found it."""
    folder = tmp_path_factory.mktemp("shared")
    with django_db_blocker.unblock(), made(folder / "site") as one:
        yield one
