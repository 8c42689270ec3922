from __future__ import annotations

import json

import polars as pl
import pytest
from click.testing import CliRunner

from ledby.cli import main
from ledby.sources import hightech


@pytest.fixture
def study(tmp_path):
    tables = hightech.load()
    tables["nominations"].write_csv(tmp_path / "nominations.csv")
    tables["people"].write_parquet(tmp_path / "people.parquet")
    return tmp_path


def follow(study, *words, nominations="nominations.csv"):
    paths = [study / nominations, "--people", study / "people.parquet"]
    words = ["follow", *paths, "--out", study / "out", *words]
    return CliRunner().invoke(main, [str(word) for word in words])


def test_results_land_in_the_folder(study):
    done = follow(study)
    assert done.exit_code == 0, done.output
    found = pl.read_parquet(study / "out" / "followers.parquet")
    assert found.columns[:11] == [
        "person",
        "followers",
        "beyond_line",
        "active",
        "low",
        "high",
        "units_reached",
        "levels_reached",
        "reports",
        "kind",
        "gate",
    ]
    fourteen = found.filter(pl.col("person") == "14").to_dicts()[0]
    assert (fourteen["followers"], fourteen["by_choice"]) == (10, 3)
    assert pl.read_parquet(study / "out" / "tie_kinds.parquet")["follows"].sum() == 190
    assert pl.read_parquet(study / "out" / "lineage.parquet").height == 0
    saved = json.loads((study / "out" / "summary.json").read_text())
    assert saved["follows"] == 190
    assert "all taken to have answered" in done.stdout


def test_json_is_the_summary(study):
    done = follow(study, "--json")
    assert json.loads(done.stdout)["kinds"]["leads_and_manages"] == 3


def test_respondents_set_the_gate(study):
    came = [str(at) for at in range(1, 16)]
    pl.DataFrame({"person": came}).write_csv(study / "came.csv")
    rows = pl.read_csv(study / "nominations.csv", infer_schema=False)
    rows.filter(pl.col("follower").is_in(came)).write_csv(study / "some.csv")
    done = follow(
        study, "--respondents", study / "came.csv", "--json", nominations="some.csv"
    )
    found = json.loads(done.stdout)
    assert (found["answered"], found["gate"]) == (15, "directional")


def test_what_did_not_count_is_said(study):
    rows = pl.read_csv(study / "nominations.csv", infer_schema=False)
    odd = pl.DataFrame({"follower": ["1", "1"], "leader": ["1", "99"]})
    pl.concat([rows, odd]).write_csv(study / "odd.csv")
    done = follow(study, nominations="odd.csv")
    assert "Not counted: 1 self nominations." in done.stdout
    assert "Not counted: 1 unknown leaders." in done.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("follower,leder\n1,2\n", 'column "leader" is missing; did you mean "leder"?'),
        ("follower,leader,energy\n1,2,high\n", 'row 2, column "energy": "high"'),
        ("follower,leader,energy\n1,2,9\n", "allowed: 1 to 5"),
        ("", "bad.csv"),
        ("follower,leader\n1,\n", 'column "leader"'),
    ],
)
def test_bad_input_is_one_sentence_and_writes_nothing(study, text, said):
    (study / "bad.csv").write_text(text)
    done = follow(study, nominations="bad.csv")
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (study / "out").exists()


def test_a_missing_file_and_a_full_folder_are_refused(study):
    done = follow(study, nominations="gone.csv")
    assert done.exit_code == 2
    assert "gone.csv: there is no such file" in done.stderr
    follow(study)
    again = follow(study)
    assert again.exit_code == 2
    assert "not empty" in again.stderr
    assert follow(study, "--force").exit_code == 0
