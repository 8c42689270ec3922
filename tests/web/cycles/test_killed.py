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


PLAN = {"state": "draft", "asked": True, "invitations": 0, "events": 0}


@pytest.mark.parametrize(
    ("step", "people", "pairs"),
    [
        ("keeping", 0, 0),
        ("writing", 5, 0),
        ("assigning", 30, 10),
        ("inviting", 30, None),
        ("launching", 30, None),
    ],
)
def test_killed_while_a_plan_is_launched(seen, step, people, pairs):
    after = seen[step]
    assert pairs is None or after["pairs"] == pairs
    # What is there belongs to the keys in the store, and nobody sees it yet.
    done = {"people": people, "links": people, "pairs": after["pairs"]}
    assert after == PLAN | done


def test_the_next_launch_opens_it_and_doubles_nothing(seen):
    assert seen["launches"] == ["True", "False"]
    assert seen["launched"] == {
        "state": "open",
        "asked": False,
        "people": 30,
        "pairs": seen["submitting"]["assigned"],
        "invitations": 30,
        "events": 1,
        "links": 30,
    }


def test_killed_while_people_submit(seen):
    held = seen["submitting"]
    # The one under way when the end came is whole or is not there at all.
    assert seen["acknowledged"] <= held["sheets"] <= seen["acknowledged"] + 1
    assert held["answered"] == held["sheets"] == held["whole"]


@pytest.mark.parametrize(
    ("step", "documents"), [("opening", 0), ("storing", 5), ("committing", 31)]
)
def test_killed_while_counting(seen, step, documents):
    after, before = seen[step], seen["submitting"]
    # No results that count, and every answer is still there to be opened.
    assert after == before | {"state": "closed", "documents": documents}
    assert (after["counted"], after["over"]) == (False, False)


def test_killed_while_the_answers_are_deleted(seen):
    after, before = seen["deleting"], seen["submitting"]
    assert (after["counted"], after["over"], after["documents"]) == (True, False, 31)
    assert (after["sheets"], after["answered"], after["whole"]) == (2, 2, 2)
    assert 0 < after["assigned"] < before["assigned"]


def test_the_next_job_opens_no_answer_and_deletes_those_that_are_left(seen):
    done = seen["finished"]
    assert seen["said_finished"] == ["True"]
    assert done["documents"] == 31
    assert (done["sheets"], done["answered"], done["assigned"]) == (0, 0, 0)
    assert (done["counted"], done["over"]) == (True, True)
    assert seen["said_again"] == ["False"]
    assert seen["again"] == done
