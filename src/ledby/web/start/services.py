"""What the worker leaves behind for the start page and the health page."""

from __future__ import annotations

import time

from django.core.cache import cache

from ledby.web.start.selectors import LATE, WORKER_SEEN


def note_worker() -> None:
    """Note that a worker is at work; see :func:`ledby.web.start.selectors.health`."""
    cache.set(WORKER_SEEN, time.time(), timeout=10 * LATE)
