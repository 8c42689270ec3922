"""``ledby disclose``: three files, or one sentence."""

from __future__ import annotations

import json

import polars as pl
import pytest
from click.testing import CliRunner

from ledby.cli import main


@pytest.fixture
def run(tmp_path):
    people = pl.DataFrame(
        {
            "person": [f"p{i}" for i in range(20)],
            "unit": ["A"] * 7 + ["B"] * 3 + ["C"] * 10,
        }
    )
    people.write_csv(tmp_path / "people.csv")
    values = people.select("person", value=pl.Series([3, 4] * 10))
    values.with_columns(
        value=pl.when(pl.col("person") == "p0").then(None).otherwise("value")
    ).write_parquet(tmp_path / "values.parquet")

    def go(*more, values="values.parquet"):
        return CliRunner().invoke(
            main,
            [
                "disclose",
                *("--people", str(tmp_path / "people.csv")),
                *("--values", str(tmp_path / values)),
                *("--out", str(tmp_path / "out")),
                *more,
            ],
        )

    return go


def test_three_files_are_written_and_the_numbers_shown(run, tmp_path):
    done = run()
    assert done.exit_code == 0, done.output
    assert "Whole organisation" in done.output
    shown = pl.read_parquet(tmp_path / "out" / "published.parquet")
    assert shown["label"].to_list() == ["Whole organisation", "A, B", "C"]
    assert shown["mean"].to_list() == [3.5, 3.6, 3.5]
    plan = pl.read_parquet(tmp_path / "out" / "plan.parquet")
    assert plan["answers"].to_list() == [19, 9, 10]
    assert plan["members"].to_list() == [20, 10, 10]
    audit = json.loads((tmp_path / "out" / "audit.json").read_text())
    assert audit == {
        "k": 5,
        "people": 20,
        "answers": 19,
        "views": 3,
        "explained": 0.111,
        "sets": [],
        "safe": True,
    }


def test_json_prints_the_audit(run):
    assert json.loads(run("--json", "--k", "8").output)["k"] == 8


def broken_down(tmp_path):
    people = pl.DataFrame(
        {
            "person": [f"p{i}" for i in range(40)],
            "unit": ["A"] * 20 + ["B"] * 20,
            "attr_site": ["north", "south"] * 20,
        }
    )
    people.write_csv(tmp_path / "people.csv")
    values = people.select("person", value=pl.Series([2.0, 4.0] * 20))
    values.write_parquet(tmp_path / "values.parquet")


def test_a_breakdown_is_shown_where_it_may_be(run, tmp_path):
    broken_down(tmp_path)
    done = run("--by", "attr_site")
    assert done.exit_code == 0, done.output
    shown = pl.read_parquet(tmp_path / "out" / "published.parquet")
    means = dict(zip(shown["label"], shown["mean"], strict=True))
    assert means["Whole organisation"] == 3.0
    assert means["Whole organisation, site: north"] == 2.0
    assert means["Whole organisation, site: south"] == 4.0
    assert "site: north" in done.output
    refused = run("--by", "site", "--force")
    assert refused.exit_code == 2
    assert '"site" is no column to break down by' in refused.output


def test_an_earlier_plan_is_one_system_with_this_one_unless_answers_are_new(
    run, tmp_path
):
    """One joined the ten of C: as a fact their value follows from both releases."""
    run()
    (tmp_path / "out" / "plan.parquet").rename(tmp_path / "before.parquet")
    people = pl.read_csv(tmp_path / "people.csv")
    new = pl.DataFrame({"person": ["new"], "unit": ["C"]})
    pl.concat([people, new]).write_csv(tmp_path / "people.csv")
    said = pl.read_parquet(tmp_path / "values.parquet")
    more = pl.DataFrame({"person": ["new"], "value": [2]}, schema=said.schema)
    pl.concat([said, more]).write_parquet(tmp_path / "values.parquet")
    before = ("--previous", str(tmp_path / "before.parquet"), "--force")
    assert run(*before).exit_code == 0
    shown = pl.read_parquet(tmp_path / "out" / "published.parquet")
    assert dict(zip(shown["label"], shown["note"], strict=True)) == {
        "Whole organisation": "not shown",
        "A, B": "",
        "C": "not shown",
    }
    assert json.loads((tmp_path / "out" / "audit.json").read_text())["safe"]
    assert run(*before, "--anew").exit_code == 0
    shown = pl.read_parquet(tmp_path / "out" / "published.parquet")
    assert shown["mean"].to_list() == [3.5, 3.6, 3.5]
    assert shown["note"].to_list() == ["", "", "in half points"]


def test_a_folder_that_holds_something_is_refused_unless_forced(run, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("keep")
    refused = run()
    assert refused.exit_code == 2
    assert "is not empty; choose another or add --force" in refused.output
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]
    assert run("--force").exit_code == 0


def test_a_threshold_below_five_is_refused(run):
    done = run("--k", "4")
    assert done.exit_code == 2
    assert "is not in the range x>=5" in done.output


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("person,value\np1,6\n", '"6.0" is not allowed; allowed: 1 to 5'),
        ("person,value\np1,many\n", 'row 2, column "value": "many" is not a number'),
        ("person,value\np1,3\nx,3\n", 'row 2: "x" is not among those for whom'),
        ("who,value\np1,3\n", 'column "person" is missing'),
    ],
)
def test_bad_values_are_one_sentence_and_write_nothing(run, tmp_path, text, sentence):
    (tmp_path / "bad.csv").write_text(text)
    done = run(values="bad.csv")
    assert done.exit_code == 2
    assert sentence in done.output
    assert len(done.output.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()
