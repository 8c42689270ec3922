"""``ledby import people`` and ``ledby export people`` on a site of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from ledby.cli.people import import_
from ledby.errors import LedByError

LEDBY = Path(sys.executable).with_name("ledby")
TEXT = """Nr;Naam;E-mail;Leidinggevende;Functie;Schoenmaat
1;Ann Bo;ann@x.org;;=1+1;38
2;Cy Dee;cy@x.org;Ann Bo;Planner;40
"""


@pytest.fixture
def ledby(tmp_path):
    """Run the command with a data folder of its own."""

    def ledby(*args: str) -> subprocess.CompletedProcess[str]:
        keep = {
            k: v for k, v in os.environ.items() if not k.startswith(("LEDBY", "DJ"))
        }
        return subprocess.run(
            [LEDBY, *args, "--data", str(tmp_path / "site")],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=keep,
            check=False,
        )

    return ledby


@pytest.fixture
def people(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(TEXT, encoding="cp1252")
    return path


def test_a_list_is_brought_in_updated_and_taken_out(ledby, people, tmp_path):
    trial = ledby("import", "people", str(people), "--dry-run")
    assert trial.returncode == 0, trial.stderr
    columns = "Nr (id), Naam (name), E-mail (e-mail address), Leidinggevende (manager)"
    assert trial.stdout.splitlines() == [
        "people.csv: 2 people are new.",
        f"Columns read: {columns}, Functie (job title).",
        "Columns left out: Schoenmaat.",
        "This was a trial. Nothing was changed.",
    ]
    first = ledby("import", "people", str(people), "--json")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout) == {
        "added": 2,
        "changed": 0,
        "returning": 0,
        "leaving": 0,
        "unchanged": 0,
        "dry_run": False,
        "left_out": ["Schoenmaat"],
    }
    assert "Writing the list" in first.stderr
    people.write_text(TEXT.replace("Planner", "Chief").replace("1;", "7;", 1))
    again = ledby("import", "people", str(people), "--dry-run")
    assert "people.csv: 2 change." in again.stdout
    assert "  Cy Dee: job title Planner → Chief" in again.stdout
    out = tmp_path / "out.csv"
    done = ledby("export", "people", str(out))
    assert done.stdout == f"2 people written to {out}.\n"
    assert out.read_text("utf-8-sig").splitlines() == [
        "person,name,email,manager,unit,title,level,location,start,language,skills",
        "1,Ann Bo,ann@x.org,,,'=1+1,,,,,",
        "2,Cy Dee,cy@x.org,1,,Planner,,,,,",
    ]
    back = ledby("import", "people", str(out), "--dry-run", "--json")
    assert json.loads(back.stdout)["unchanged"] == 2


def test_bad_rows_are_said_and_nothing_is_made(ledby, people, tmp_path):
    people.write_text("id,name,manager\n1,Jan Smit,\n2,Ann,J. Smit\n")
    done = ledby("import", "people", str(people))
    assert done.returncode == 2
    sentence = 'nobody is called "J. Smit". Did you mean Jan Smit?'
    assert done.stderr.splitlines() == [
        f'people.csv, row 3, column "manager": {sentence}',
        "Nothing was changed.",
    ]
    assert not (tmp_path / "site").exists()


def test_an_export_needs_a_site_and_spares_files(ledby, people):
    done = ledby("export", "people", str(people))
    assert (done.returncode, done.stderr[:9]) == (2, "The file ")
    done = ledby("export", "people", str(people), "--force")
    assert (done.returncode, done.stderr[:17]) == (2, "There is no site ")
    assert people.read_text("cp1252") == TEXT


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "people.csv is empty"),
        (b"id,name\n1,A\0nn\n", "row 2: there is a NUL sign"),
        (b"id,name\n1,Zo\xc3\xab\n2,Zo\xeb\n", "row 3: this row is not UTF-8"),
        (b"name\nAnn\n", "no column says who a person is"),
    ],
)
def test_files_that_are_no_list_are_refused(people, content, sentence):
    people.write_bytes(content)
    done = CliRunner().invoke(import_, ["people", str(people)])
    assert isinstance(done.exception, LedByError)
    assert sentence in str(done.exception)


def test_a_huge_file_is_refused_unread(people):
    with people.open("wb") as file:
        file.truncate(64 * 2**20 + 1)
    done = CliRunner().invoke(import_, ["people", str(people)])
    assert str(done.exception) == "people.csv is larger than 64 MB, the most we read."


def test_a_missing_file_is_said(tmp_path):
    done = CliRunner().invoke(import_, ["people", str(tmp_path / "no.csv")])
    assert str(done.exception).endswith(
        "no.csv cannot be read: No such file or directory."
    )


def test_many_problems_are_cut_short(people):
    people.write_text("id,level\n" + "".join(f"{n},x\n" for n in range(250)))
    done = CliRunner().invoke(import_, ["people", str(people)])
    lines = str(done.exception).splitlines()
    assert len(lines) == 202
    assert lines[-2:] == ["50 more of these are not shown.", "Nothing was changed."]


def test_a_mapping_corrects_the_guess(people, tmp_path):
    mapping = tmp_path / "map.toml"
    mapping.write_text('[columns]\ntitle = "Schoen"\n')
    done = CliRunner().invoke(
        import_, ["people", str(people), "--map", str(mapping), "--dry-run"]
    )
    assert 'has no column "Schoen" for title. Did you mean "Schoenmaat"?' in str(
        done.exception
    )
    mapping.write_bytes(b"\xff")
    done = CliRunner().invoke(import_, ["people", str(people), "--map", str(mapping)])
    assert str(done.exception) == "map.toml: this is not UTF-8 text."
