from __future__ import annotations

import json

import polars as pl
import pytest
from click.testing import CliRunner

from git_repositories import Made, build
from ledby.cli import main

ICS = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:u
DTSTART:20250106T100000
ORGANIZER:mailto:ann@x.org
ATTENDEE:mailto:Bob@x.org
ATTENDEE:mailto:guest@else.org
END:VEVENT
BEGIN:VEVENT
UID:v
DTSTART:20700106T100000
ORGANIZER:mailto:ann@x.org
ATTENDEE:mailto:bob@x.org
END:VEVENT
END:VCALENDAR
"""


def events(*words):
    return CliRunner().invoke(main, ["events", *(str(word) for word in words)])


@pytest.fixture
def calendar(tmp_path):
    path = tmp_path / "team.ics"
    path.write_text(ICS)
    (tmp_path / "people.csv").write_text(
        "person,email\np1,ann@x.org\np2,bob@x.org\np3,bob@x.net\n"
    )
    (tmp_path / "aliases.csv").write_text("alias,person\nguest@else.org,p3\n")
    return path


def test_a_calendar_becomes_a_table(calendar, tmp_path):
    out = tmp_path / "events.parquet"
    done = events("ics", calendar, "--out", out, "--zone", "Europe/Amsterdam")
    assert done.exit_code == 0, done.output
    table = pl.read_parquet(out)
    assert table.columns == ["sender", "recipient", "at", "channel", "size"]
    assert table.rows()[0] == ("ann@x.org", "bob@x.org", 1736154000, "meeting", 3)
    assert "3 events out of 1 things read." in done.stdout
    assert "Skipped: 1, since its date (2070) is outside" in done.stdout
    assert "team.ics, line 9: its date (2070)" in done.stderr


def test_people_are_matched_and_the_others_counted(calendar, tmp_path):
    people = ("--people", tmp_path / "people.csv")
    out = tmp_path / "events.csv"
    done = events("ics", calendar, *people, "--out", out, "--json")
    assert pl.read_csv(out).select("sender", "recipient").rows() == [("p1", "p2")]
    said = json.loads(done.stdout)
    assert said["unmatched"] == {
        "events": 2,
        "identities": 1,
        "ambiguous_addresses": 0,
    }
    aliases = ("--aliases", tmp_path / "aliases.csv")
    done = events("ics", calendar, *people, *aliases, "--out", out, "--force")
    assert len(pl.read_csv(out)) == 3
    assert "0 events with 0 identities" in done.stdout


def test_the_report_lists_what_was_skipped(calendar, tmp_path):
    report = tmp_path / "report.json"
    events("ics", calendar, "--out", tmp_path / "e.csv", "--report", report)
    said = json.loads(report.read_text())
    assert said["events"] == 3
    assert len(said["lines"]) == sum(said["skipped"].values()) == 1


def test_a_repository_gives_acts_and_folders_as_units(tmp_path):
    ann, bob = "Ann Bee <ann@x.org>", "Bob Cee <bob@y.org>"
    message = "x\n\nReviewed-by: Robert <bob@x.net>\n"
    path = build(
        tmp_path / "repo",
        [Made(ann, bob, files=["a/x"], message=message), Made(bob, files=["b/x"])],
    )
    out, units = tmp_path / "events.csv", tmp_path / "units.csv"
    done = events("git", path, "--out", out, "--units", units)
    assert done.exit_code == 0, done.output
    assert pl.read_csv(out).select("sender", "recipient", "channel").rows() == [
        ("bob@y.org", "ann@x.org", "land"),
        ("bob@x.net", "ann@x.org", "review"),
    ]
    assert pl.read_csv(units).rows() == [("ann@x.org", "a"), ("bob@y.org", "b")]
    (tmp_path / "people.csv").write_text('person,email\n1,ann@x.org\n2,"bob@x.net"\n')
    words = ("--people", tmp_path / "people.csv", "--force")
    done = events("git", path, "--out", tmp_path / "e.parquet", *words)
    table = pl.read_parquet(tmp_path / "e.parquet")
    assert table.select("sender", "recipient", "channel").rows() == [
        ("2", "1", "review")
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--out", "e.txt"], "must end in .parquet or .csv"),
        (["--out", "no/e.csv"], 'There is no folder "no"'),
        (["--out", "people.csv"], "is there already; add --force"),
        (["--out", "e.csv", "--since", "soon"], "write a day as 2026-01-31"),
        (["--out", "e.csv", "--until", "1980-01-01"], "must not lie after"),
        (["--out", "e.csv", "--zone", "Mars/Phobos"], "is no time zone"),
        (["--out", "e.csv", "--zone", "../../etc/passwd"], "is no time zone"),
        (["--out", "e.csv", "--aliases", "aliases.csv"], "needs --people"),
        (["--out", "e.csv", "--units", "u.csv"], "--units is for git"),
        (
            ["--out", "e.csv", "--since", "2030-01-01", "--until", "2031-01-01"],
            "Nothing of the kind ics can be read",
        ),
    ],
)
def test_wrong_wishes_are_refused(calendar, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    done = events("ics", "team.ics", *words)
    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / "e.csv").exists()
    assert not list(tmp_path.glob(".*part*"))


def test_nothing_there_is_said(tmp_path):
    done = events("mbox", tmp_path / "absent", "--out", tmp_path / "e.csv")
    assert (done.exit_code, done.stderr.strip()) == (
        2,
        f'There is no file and no folder "{tmp_path}/absent".',
    )
