"""What the tests of sources share."""

from __future__ import annotations

import shutil

import pytest

from ledby.web.interactions import selectors
from meeting_rows import purpose, units

__all__ = ["purpose", "units"]


@pytest.fixture(autouse=True)
def _no_files():
    yield
    shutil.rmtree(selectors.folder(), ignore_errors=True)
