"""kill -9 at any moment: nothing acknowledged is lost, nothing is doubled.

``LEDBY_KILLS=2000 pytest tests/chaos`` is the long form.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from postgres_server import find_programs

PROGRAM = Path(__file__).with_name("storm.py")
TESTS = Path(__file__).parents[1]
KILLS = int(os.environ.get("LEDBY_KILLS", "100"))


def storm(folder: Path, *before: str) -> dict:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LEDBY", "DJ"))}
    program = subprocess.run(
        [*before, sys.executable, str(PROGRAM), str(KILLS), "7"],
        env=kept | {"LEDBY_DATA": str(folder), "PYTHONPATH": path()},
        capture_output=True,
        text=True,
        timeout=300 + 3 * KILLS,
        check=False,
    )
    assert program.returncode == 0, program.stderr
    return json.loads(program.stdout.splitlines()[-1])


def path() -> str:
    inherited = os.environ.get("PYTHONPATH")
    return os.pathsep.join([str(TESTS), *([inherited] if inherited else [])])


def judge(seen: dict) -> None:
    assert seen["kills"] >= KILLS
    given = seen["answers"]
    assert given["promises"] > given["promised"] > 10
    assert (given["lost"], given["made up"], given["turnout apart"]) == (0, 0, 0)
    letters = seen["letters"]
    assert letters["promised"] > 20
    assert (letters["lost"], letters["left"]) == (0, 0)
    # Once for each death of a sender, and no more.
    assert letters["repeated"] <= seen["deaths of senders"]
    lists = seen["lists"]
    assert lists["promises"] > 2
    assert (lists["halves"], lists["wrong"]) == (0, 0)
    end = seen["end"]
    assert end["counted"]
    assert (end["organisation"], end["sheets"], end["log"]) == (1, 0, None)
    assert end["documents"] == end["persons"]
    assert end["sound"] == "ok"


@pytest.mark.timeout(600 + 4 * KILLS)
def test_a_storm_over_sqlite(tmp_path):
    seen = storm(tmp_path / "site")
    judge(seen)
    # A full disk is a fault that is said, not an answer that is lost.
    assert seen["full"] == ["full OperationalError"]


@pytest.mark.postgres
@pytest.mark.skipif(find_programs() is None, reason="no PostgreSQL here")
@pytest.mark.timeout(600 + 4 * KILLS)
def test_a_storm_over_postgresql(tmp_path):
    server = str(TESTS / "postgres_server.py")
    judge(storm(tmp_path / "site", sys.executable, server))
