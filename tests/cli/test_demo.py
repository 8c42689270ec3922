"""The demo: an organisation goes the whole way, from people to pages."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest


def demo(
    folder: Path, *options: str, **settings: str
) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LEDBY_")}
    environment["DJANGO_SETTINGS_MODULE"] = "ledby.web.settings"
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "ledby",
            "demo",
            "--no-serve",
            "--data",
            folder,
            *options,
        ],
        capture_output=True,
        text=True,
        check=False,
        env=environment | settings,
    )


@pytest.fixture(scope="module")
def study(tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("demo") / "study"
    return folder, demo(folder, "--dataset", "hightech", "--port", "8123")


def rows(folder: Path, question: str) -> list[tuple]:
    with sqlite3.connect(folder / "ledby.sqlite3") as connection:
        return connection.execute(question).fetchall()


def pages(folder: Path) -> dict[str, dict]:
    found = rows(
        folder,
        "select p.key, d.document from cycles_releaseddocument d"
        " join people_person p on p.id = d.person_id",
    )
    return {key: json.loads(document) for key, document in found}


def test_the_study_is_answered_closed_counted_and_released(study):
    folder, done = study
    assert done.returncode == 0, done.stderr
    assert rows(folder, "select name, state from cycles_cycle") == [
        ("Study of 1987", "released")
    ]
    assert rows(folder, "select count(*) from cycles_sheet") == [(0,)]
    assert len(pages(folder)) == 21


def test_the_study_tells_its_known_story(study):
    # Krackhardt 1987: vice president 2 is sought by nearly everybody, and president 7
    # less; manager 10 by few.
    followers = {key: page["followers"] for key, page in pages(study[0]).items()}
    assert followers["2"]["band"] == "10+"
    assert followers["2"]["gate"] == "ok"
    assert followers["13"]["band"] in {"0–2", "3–5"}


def test_one_link_for_each_role_is_printed(study):
    out = study[1].stdout
    roles = [
        "member",
        "manager",
        "leader",
        "organiser",
        "director",
        "council",
        "administrator",
    ]
    lines = [line.split()[0] for line in out.splitlines() if line.startswith("  ")]
    assert [line for line in lines if line in roles] == roles
    assert out.count("http://localhost:8123/enter/") == 7


def test_a_second_start_finds_everything_in_place(study):
    folder, _ = study
    before = rows(folder, "select count(*) from people_person")
    again = demo(folder, "--dataset", "hightech", "--port", "8123")
    assert again.returncode == 0
    assert rows(folder, "select count(*) from people_person") == before


def test_another_demo_in_the_same_folder_is_refused(study):
    done = demo(study[0], "--people", "300")
    assert done.returncode == 2
    assert "holds another demo" in done.stderr


def test_a_site_that_is_in_use_is_not_touched(tmp_path):
    (tmp_path / "ledby.sqlite3").write_bytes(b"somebody's own site")
    done = demo(tmp_path)
    assert done.returncode == 2
    assert "holds a site already" in done.stderr
    assert (tmp_path / "ledby.sqlite3").read_bytes() == b"somebody's own site"


def test_a_demo_that_was_killed_while_filling_starts_anew(tmp_path):
    folder = tmp_path / "killed"
    folder.mkdir()
    (folder / "demo.json").write_text('{"dataset": "hightech", "ready": false}')
    (folder / "ledby.sqlite3").write_bytes(b"half a database")
    done = demo(folder, "--dataset", "hightech")
    assert done.returncode == 0, done.stderr
    assert len(pages(folder)) == 21


@pytest.fixture(scope="module")
def invented(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "invented"
    done = demo(folder, "--people", "300", "--seed", "3")
    assert done.returncode == 0, done.stderr
    return folder


def test_the_invention_shows_its_planted_stories(invented):
    folder = invented
    found = {page["name"]: page for page in pages(folder).values()}
    samira, henrik = found["Samira Haddad"], found["Henrik Vogel"]
    assert samira["reports"] is False
    assert samira["followers"]["band"] == "10+"
    assert samira["followers"]["beyond_line"] == "10+"
    assert henrik["reports"] is True
    assert henrik["followers"]["band"] == "0–2"
    states = rows(folder, "select name, state from cycles_cycle order by launched_at")
    assert states == [("Spring", "released"), ("Autumn", "open")]
    (waiting,) = rows(folder, "select count(*) from cycles_sheet")[0]
    assert 0.25 * 300 < waiting < 0.5 * 300


def test_the_invention_is_alive_between_its_cycles(invented):
    folder = invented
    (shown,) = rows(folder, "select count(*) from examples_example")[0]
    assert shown >= 12
    unsigned = "select count(*) from profiles_note where signed = 0"
    assert rows(folder, f"{unsigned} and writer_id is null") == rows(folder, unsigned)
    assert rows(folder, unsigned)[0][0] >= 5
    assert rows(folder, "select count(*) from profiles_spent") == [(0,)]
    assert rows(folder, "select count(*) from profiles_openness")[0][0] >= 10


def test_the_invention_has_initiatives_and_decisions_of_all_kinds(invented):
    folder = invented
    stages = rows(
        folder, "select stage, count(*) from initiatives_initiative group by 1"
    )
    assert sum(number for _stage, number in stages) >= 12
    assert {stage for stage, _number in stages} == {"idea", "tried", "adopted", "ended"}
    ways = rows(folder, "select distinct way from initiatives_decision order by 1")
    assert ways == [("advice",), ("consent",), ("lot",), ("vote",)]
    taken = "select count(*) from initiatives_decision where outcome != ''"
    assert rows(folder, taken)[0][0] >= 5
    led_on = "select count(*) from initiatives_turn where leads and until is not null"
    assert rows(folder, led_on)[0][0] >= 2


def test_somebodys_database_elsewhere_is_not_filled(study, tmp_path):
    url = f"sqlite:///{study[0] / 'ledby.sqlite3'}"
    done = demo(tmp_path, "--dataset", "hightech", LEDBY_DATABASE_URL=url)
    assert done.returncode == 2
    assert "holds people already" in done.stderr
    assert not (tmp_path / "demo.json").exists()
    assert len(pages(study[0])) == 21
