"""kill -9 in the midst of things, on a real SQLite file: nothing lost or doubled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("killed_program.py")
TESTS = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def seen(tmp_path_factory) -> dict:
    """Return what the program saw in its database after each death."""
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


def test_killed_while_people_submit(seen):
    held = seen["submitting"]
    # The one under way when the end came is whole or is not there at all.
    assert seen["acknowledged"] <= held["sheets"] <= seen["acknowledged"] + 1
    assert held["answered"] == held["sheets"] == held["whole"]


@pytest.mark.parametrize("step", ["opening", "storing", "deleting", "committing"])
def test_killed_while_counting(seen, step):
    after, before = seen[step], seen["submitting"]
    assert after == before | {"state": "closed"}
    assert (after["documents"], after["counted"]) == (0, False)


def test_the_next_count_finds_every_answer_and_is_the_last(seen):
    done = seen["counted"]
    assert seen["was_first"] is True
    assert seen["opened"] == seen["submitting"]["sheets"]
    assert done["documents"] == 31
    assert (done["sheets"], done["answered"], done["assigned"]) == (0, 0, 0)
    assert done["counted"]
    assert seen["was_second"] is False
    assert seen["afterwards"] == done
