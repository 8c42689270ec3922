from __future__ import annotations

import json

import polars as pl
import pytest
from click.testing import CliRunner

from ledby.cli import main
from ledby.science.simulation import simulate


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    made = simulate(300, 5)
    folder = tmp_path_factory.mktemp("tables")
    made.people.write_parquet(folder / "people.parquet")
    made.ties.write_csv(folder / "ties.csv")
    return folder


def silos(tables, out, *words, ties="ties.csv"):
    words = [
        "silos",
        tables / ties,
        "--people",
        tables / "people.parquet",
        "--out",
        out,
        *words,
    ]
    return CliRunner().invoke(main, [str(word) for word in words])


def test_all_files_are_written(tables, tmp_path):
    done = silos(tables, tmp_path / "out")
    assert done.exit_code == 0, done.output
    written = {path.name for path in (tmp_path / "out").iterdir()}
    names = ("matrix", "units", "trend", "people")
    assert written == {*(f"{name}.parquet" for name in names), "summary.json"}
    units = pl.read_parquet(tmp_path / "out" / "units.parquet")
    assert units.columns == [
        "unit",
        "members",
        "internal",
        "external",
        "ei",
        "ei_expected",
        "low",
        "high",
    ]
    assert "300 of 300 people are tied" in done.output


def test_json_is_the_summary(tables, tmp_path):
    done = silos(tables, tmp_path / "out", "--json", "--depth", "1")
    said = json.loads(done.output)
    assert said == json.loads((tmp_path / "out" / "summary.json").read_text())
    assert said["groups"] == 3
    assert -1 <= said["index"]["ei"] < said["index"]["low"]


def test_the_same_seed_gives_the_same_files(tables, tmp_path):
    for name in ("one", "two"):
        silos(tables, tmp_path / name, "--seed", "4")
    one, two = (
        (tmp_path / name / "summary.json").read_text() for name in ("one", "two")
    )
    assert one == two


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--by", "shoe"), 'there is no column "shoe"'),
        (("--k", "2"), "x>=5"),
        (("--depth", "0"), "x>=1"),
    ],
)
def test_what_cannot_be_done_is_said(tables, tmp_path, words, sentence):
    done = silos(tables, tmp_path / "out", *words)
    assert done.exit_code == 2
    assert sentence in done.output
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_not_there(tables, tmp_path):
    done = silos(tables, tmp_path / "out", ties="nothing.csv")
    assert done.exit_code == 2
    assert "nothing.csv" in done.output
