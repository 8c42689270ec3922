from __future__ import annotations

import json

import polars as pl
import pytest
from click.testing import CliRunner

from ledby.cli import main
from ledby.science.simulation import simulate

BRIEF = """
purpose = "A warehouse that floods no more"
size = [3, 6]

[[skills]]
skill = "{skill}"
level = 1
people = 2

[span]
units = 2
"""


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    made = simulate(300, 5)
    folder = tmp_path_factory.mktemp("tables")
    for name in ("people", "skills", "ties"):
        getattr(made, name).write_parquet(folder / f"{name}.parquet")
    skill = made.skills["skill"].mode().sort()[0]
    (folder / "brief.toml").write_text(BRIEF.format(skill=skill))
    (folder / "impossible.toml").write_text(BRIEF.format(skill="levitation"))
    return folder


def assemble(tables, out, *words, brief="brief.toml"):
    words = [
        "team",
        "assemble",
        tables / brief,
        "--people",
        tables / "people.parquet",
        "--skills",
        tables / "skills.parquet",
        "--out",
        out,
        *words,
    ]
    return CliRunner().invoke(main, [str(word) for word in words])


def test_teams_proof_and_reasons_are_written(tables, tmp_path):
    done = assemble(tables, tmp_path / "out", "--ties", tables / "ties.parquet")
    assert done.exit_code == 0, done.output
    teams = pl.read_parquet(tmp_path / "out" / "teams.parquet")
    assert teams.columns == ["team", "person", "role", "reasons"]
    proof = json.loads((tmp_path / "out" / "proof.json").read_text())
    assert proof["optimal"] is True
    assert proof["closeness"] == "ties"
    reasons = json.loads((tmp_path / "out" / "reasons.json").read_text())
    first = reasons["teams"][0]
    assert {row["person"] for row in first["members"]} == set(
        teams.filter(pl.col("team") == 1)["person"]
    )
    assert first["units"] >= 2
    assert "proved the best" in done.output


def test_an_impossible_brief_names_its_rules(tables, tmp_path):
    done = assemble(tables, tmp_path / "out", brief="impossible.toml")
    assert done.exit_code == 0
    assert "2 people with levitation" in done.output
    assert "ask for 2 fewer" in done.output
    assert pl.read_parquet(tmp_path / "out" / "teams.parquet").is_empty()


def test_json_says_all_of_it(tables, tmp_path):
    done = assemble(tables, tmp_path / "out", "--json")
    said = json.loads(done.output)
    assert said["purpose"] == "A warehouse that floods no more"
    assert said["proof"]["candidates"] > 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("size = [", "this is not TOML"), ("sise = 3", "did you mean"), ("", '"size"')],
)
def test_a_brief_that_cannot_be_read(tables, tmp_path, text, sentence):
    (tables / "bad.toml").write_text(text)
    done = assemble(tables, tmp_path / "out", brief="bad.toml")
    assert done.exit_code == 2
    assert sentence in done.output
    assert not (tmp_path / "out").exists()


def test_a_brief_that_is_not_there(tables, tmp_path):
    done = assemble(tables, tmp_path / "out", brief="nothing.toml")
    assert done.exit_code == 2
    assert "nothing.toml" in done.output


def partition(tables, out, *words):
    words = ["team", "partition", tables / "people.parquet", "--out", out, *words]
    return CliRunner().invoke(main, [str(word) for word in words])


def test_fair_teams_and_how_fair_they_are(tables, tmp_path):
    (tmp_path / "rules.toml").write_text(
        '[[rules]]\nkind = "spread"\ncolumn = "location"\n'
    )
    words = ("--size", 6, "--rules", tmp_path / "rules.toml", "--seconds", 2)
    done = partition(tables, tmp_path / "out", *words)
    assert done.exit_code == 0, done.output
    teams = pl.read_parquet(tmp_path / "out" / "teams.parquet")
    assert teams["person"].n_unique() == 300
    assert set(teams["team"].value_counts()["count"]) == {6}
    (line,) = json.loads((tmp_path / "out" / "fit.json").read_text())
    assert line["rule"] == "each team mixed by location"
    assert len(line["teams"]) == 50
    assert "50 teams" in done.output


def test_former_teams_are_read_from_a_file(tables, tmp_path):
    partition(tables, tmp_path / "one", "--size", 5, "--rounds", 0)
    (tmp_path / "rules.toml").write_text('[[rules]]\nkind = "rotate"\n')
    done = partition(
        tables,
        tmp_path / "two",
        *("--size", 5, "--rules", tmp_path / "rules.toml", "--seconds", 3, "--json"),
        *("--before", tmp_path / "one" / "teams.parquet"),
    )
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)[0]["worst"] <= 1


def test_a_size_that_does_not_fit(tables, tmp_path):
    done = partition(tables, tmp_path / "out", "--size", 299)
    assert done.exit_code == 0
    done = partition(tables, tmp_path / "else", "--size", 200)
    assert done.exit_code == 2
    assert "cannot be divided into teams of 200 or 201" in done.output
