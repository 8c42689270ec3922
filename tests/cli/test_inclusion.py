from __future__ import annotations

import json

import polars as pl
import pytest
from click.testing import CliRunner

from ledby.cli import main
from ledby.science.simulation import simulate

ALWAYS = {"representation", "steps", "ceiling", "odds", "standing"}


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    made = simulate(400, 2)
    folder = tmp_path_factory.mktemp("tables")
    for name in ("people", "nominations", "decisions"):
        getattr(made, name).write_parquet(folder / f"{name}.parquet")
    return folder


def inclusion(tables, out, *words):
    words = ["inclusion", "--people", tables / "people.parquet", "--out", out, *words]
    return CliRunner().invoke(main, [str(word) for word in words])


def test_all_that_was_given_is_answered(tables, tmp_path):
    done = inclusion(
        tables,
        tmp_path / "out",
        "--nominations",
        tables / "nominations.parquet",
        "--decisions",
        tables / "decisions.parquet",
    )
    assert done.exit_code == 0, done.output
    written = {path.stem for path in (tmp_path / "out").iterdir()}
    assert written == ALWAYS | {"following", "decisions"}
    ceiling = pl.read_parquet(tmp_path / "out" / "ceiling.parquet")
    women = ceiling.filter(group="woman")["index"].item()
    assert women > 1.5
    assert "1 means no ceiling" in done.stdout


def test_teams_and_initiatives_are_read_as_well(tables, tmp_path):
    people = pl.read_parquet(tables / "people.parquet")["person"].to_list()
    rows = [(f"t{k // 4}", person) for k, person in enumerate(people[:80])]
    pl.DataFrame(rows, ["team", "person"], orient="row").write_csv(tmp_path / "t.csv")
    pl.DataFrame(
        {"initiative": ["a"], "lead": [people[9]], "started": [0]},
    ).write_csv(tmp_path / "i.csv")
    words = ("--teams", tmp_path / "t.csv", "--initiatives", tmp_path / "i.csv")
    done = inclusion(tables, tmp_path / "out", *words, "--within", "location")
    assert done.exit_code == 0, done.output
    mixture = pl.read_parquet(tmp_path / "out" / "mixture.parquet")
    assert mixture["teams"].to_list()[0] == 20
    standing = pl.read_parquet(tmp_path / "out" / "standing.parquet")
    assert standing.filter(where="led")["people"].unique().to_list() == [1]


def test_people_alone_are_enough(tables, tmp_path):
    done = inclusion(tables, tmp_path / "out", "--by", "attr_contract", "--json")
    rows = {row["group"]: row for row in json.loads(done.stdout)}
    assert set(rows) == {"employee", "student", "volunteer"}
    assert rows["student"]["above"] == 0.0
    assert rows["student"]["index"] is None
    written = {path.stem for path in (tmp_path / "out").iterdir()}
    assert written == ALWAYS


def test_a_group_that_nobody_has_is_refused(tables, tmp_path):
    done = inclusion(tables, tmp_path / "out", "--by", "attr_shoe")
    assert done.exit_code == 2
    assert 'column "attr_shoe" is missing' in done.stderr
    assert not (tmp_path / "out").exists()
