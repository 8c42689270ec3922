from __future__ import annotations

import json

import polars as pl
import pytest
from click.testing import CliRunner

from ledby.cli import main
from ledby.science.tables import ALL


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def test_every_table_and_the_truth_are_written(tmp_path):
    done = run("simulate", "--people", 60, "--seed", 3, "--out", tmp_path / "org")
    assert done.exit_code == 0, done.output
    written = {path.stem for path in (tmp_path / "org").glob("*.parquet")}
    assert written == {*ALL, "climate", "lead", "comments", "respondents"}
    truth = {path.stem for path in (tmp_path / "org" / "truth").glob("*.parquet")}
    assert truth == {"traits", "kinds", "active", "following", "ties_silos", "ceiling"}
    assert pl.read_parquet(tmp_path / "org" / "people.parquet").height == 60
    assert "nominations" in done.stdout


def test_json_tells_the_sizes(tmp_path):
    done = run("simulate", "--people", 60, "--out", tmp_path, "--json")
    sizes = json.loads(done.stdout)
    assert sizes["people"] == 60
    assert sizes["sheets"] == pl.read_parquet(tmp_path / "sheets.parquet").height


def test_a_full_folder_is_kept_unless_forced(tmp_path):
    (tmp_path / "mine.txt").write_text("keep me")
    done = run("simulate", "--people", 60, "--out", tmp_path)
    assert done.exit_code == 2
    assert "not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert run("simulate", "--people", 60, "--out", tmp_path, "--force").exit_code == 0
    assert (tmp_path / "mine.txt").read_text() == "keep me"


@pytest.mark.parametrize(
    "words", [("--people", "59"), ("--seed", "-1"), ("--people", "x")]
)
def test_impossible_sizes_are_refused(tmp_path, words):
    done = run("simulate", *words, "--out", tmp_path / "org")
    assert done.exit_code == 2
    assert not (tmp_path / "org").exists()
