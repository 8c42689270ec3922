"""State machines over the site's own services: chance chooses what happens next.

Each run begins with the cast in a site of its own and is taken back at its end.
``LEDBY_MACHINES=50 pytest tests/privacy`` lets each run that many times as often, and
by other chances every time.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as site
from django.core.cache import cache
from django.db import connection, transaction
from django.http import Http404
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from cast import make_cast
from ledby.errors import LedByError

OFTEN = int(os.environ.get("LEDBY_MACHINES", "1"))
REFUSED = (LedByError, Http404)
NOT_OURS = ("django_", "sqlite_")


class SiteMachine(RuleBasedStateMachine):
    """A site with the cast in it, whose clock can be set forward."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.stack.enter_context(
            override_settings(DATA=folder, KEY_STORE=folder / "keys")
        )
        self.clock = self.stack.enter_context(time_machine.travel(timezone.now()))
        self.stack.enter_context(taken_back())
        self.patch = self.stack.enter_context(pytest.MonkeyPatch.context())
        cache.clear()
        self.cast = make_cast()

    def teardown(self) -> None:
        self.stack.close()

    def refused(self, act: Callable[[], Any], *errors: type[Exception]) -> None:
        """See *act* refused without a trace in the database."""
        before = traces()
        with pytest.raises(errors or REFUSED), transaction.atomic():
            act()
        assert traces() == before


@contextmanager
def taken_back() -> Iterator[None]:
    """Leave nothing of what happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def traces() -> dict[str, str]:
    """Return a digest of every table of ours that holds a row."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(NOT_OURS):
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(map(repr, cursor.fetchall()))
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def let_run(machine: type[SiteMachine], runs: int, steps: int) -> None:
    """Let a machine run; in its quick form always by the same chances."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=runs * OFTEN,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=OFTEN == 1,
            report_multiple_bugs=False,
            # Shrinking takes long; the steps of a fault are printed as they were.
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def keys_in_store() -> set[str]:
    """Return of what there is a key, by its id."""
    return {file.stem for file in Path(site.KEY_STORE).glob("*.key")}
