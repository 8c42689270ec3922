"""kill -9 around the second key: nothing lost, and no plain key outlives the count."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("killed_council_program.py")
TESTS = Path(__file__).parents[2]
SEALED = {"waits": True, "plain": [], "modes": ["0o600"], "documents": 0}
EVENTS = ["key_made", "launch", "close"]


@pytest.fixture(scope="module")
def seen(tmp_path_factory) -> dict:
    """Return what the program saw in database and key store after each death."""
    environment = os.environ | {
        "LEDBY_DATA": str(tmp_path_factory.mktemp("killed")),
        "DJANGO_SETTINGS_MODULE": "site_settings",
        "PYTHONPATH": str(TESTS),
    }
    environment.pop("LEDBY_DATABASE_URL", None)
    program = subprocess.run(
        [sys.executable, str(PROGRAM)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert program.returncode == 0, program.stderr
    return json.loads(program.stdout.splitlines()[-1])


def test_a_launch_that_was_killed_left_no_plain_key(seen):
    expected = SEALED | {"sheets": 0, "events": ["key_made"]}
    assert expected.items() <= seen["keeping"].items()


def test_without_the_council_nothing_is_tried(seen):
    closed = seen["closed"]
    expected = SEALED | {"sheets": 30, "events": EVENTS, "due": False}
    assert expected.items() <= closed.items()
    assert seen["said_without"] == ["False"]


def test_killed_before_the_key_is_kept_it_is_to_be_brought_again(seen):
    assert seen["before"] == seen["closed"] | {"events": [*EVENTS, "key"]}


def test_killed_after_it_is_kept_the_calendar_has_it_counted(seen):
    events = [*EVENTS, "key", "key"]
    after = {"waits": False, "plain": [".open"], "due": True, "events": events}
    assert seen["brought"] == seen["closed"] | after


@pytest.mark.parametrize(
    ("step", "documents"), [("opening", 0), ("storing", 5), ("committing", 31)]
)
def test_killed_while_counting_the_key_stays_for_the_next_try(seen, step, documents):
    assert seen[step] == seen["brought"] | {"documents": documents}


def test_killed_once_it_is_counted_the_next_job_begins_by_forgetting_the_key(seen):
    assert seen["counted"]["plain"] == [".open"]
    assert seen["counted"]["counted"] is True
    assert seen["counted"]["sheets"] == 30
    # The next one was killed half-way through the deletion.
    after = seen["deleting"]
    assert after["plain"] == []
    assert 0 < after["sheets"] < 30


def test_the_last_job_needs_no_key_and_doubles_nothing(seen):
    done = seen["finished"]
    assert seen["said_finished"] == ["True"]
    assert (done["sheets"], done["documents"], done["over"]) == (0, 31, True)
    assert (done["plain"], done["due"]) == ([], False)
    assert done["events"] == [*EVENTS, "key", "key", "count"]
