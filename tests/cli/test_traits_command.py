"""``ledby traits``: sheets in, five tables and a record out; refusals in a sentence."""

from __future__ import annotations

import json

import polars as pl
import pytest
from click.testing import CliRunner

from ledby.cli import main


@pytest.fixture
def sheets(tmp_path):
    """Write sheets of six people who each describe the five others."""
    names = [f"p{k}" for k in range(6)]
    rows = [
        (a, b, "peer", trait, item, 1 + (x + 2 * y + z) % 5)
        for x, a in enumerate(names)
        for y, b in enumerate(names)
        if a != b
        for trait in ("courage", "loyalty")
        for z, item in enumerate(("one", "two"))
    ]
    schema = ["ratee", "rater", "relationship", "trait", "item", "value"]
    path = tmp_path / "sheets.csv"
    pl.DataFrame(rows, schema=schema, orient="row").write_csv(path)
    return path


def run(*arguments):
    return CliRunner().invoke(main, ["traits", *map(str, arguments)])


def test_it_writes_every_table_of_the_contract(sheets, tmp_path):
    done = run(sheets, "--out", tmp_path / "out", "--json")
    assert done.exit_code == 0, done.output
    names = {path.name for path in (tmp_path / "out").iterdir()}
    tables = {"scores", "components", "agreement", "d_study", "screen"}
    assert names == {f"{name}.parquet" for name in tables} | {"fit.json"}
    record = json.loads((tmp_path / "out" / "fit.json").read_text("utf-8"))
    assert json.loads(done.stdout) == record
    assert (record["sheets"], record["ratees"], record["prior_based"]) == (30, 6, True)
    assert (record["comparable"], record["careless_raters"]) == (6, 5)
    scores = pl.read_parquet(tmp_path / "out" / "scores.parquet")
    assert scores.height == 6 * 3
    assert scores["raters"].to_list() == [5] * 18


def test_it_prints_what_an_answer_is_made_of(sheets, tmp_path):
    done = run(sheets, "--out", tmp_path / "out")
    assert "30 sheets on 6 people by 6 raters." in done.stdout
    assert "defaults stand in" in done.stdout
    assert "ratee × trait" in done.stdout


def test_teams_need_a_table_of_people(sheets, tmp_path):
    people = tmp_path / "people.csv"
    people.write_text("person,unit\np0,A\np1,B\n", encoding="utf-8")
    done = run(sheets, "--teams", people, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    broken = run(sheets, "--teams", sheets, "--out", tmp_path / "other")
    assert broken.exit_code == 2
    assert 'column "person" is missing' in broken.output


def test_a_bad_answer_is_named_and_nothing_is_written(sheets, tmp_path):
    text = sheets.read_text("utf-8").splitlines()
    text[3] = "p0,p1,peer,courage,three,9"
    sheets.write_text("\n".join(text), encoding="utf-8")
    done = run(sheets, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "sheets.csv" in done.output
    assert '"9.0" is not allowed; allowed: 1 to 5' in done.output
    assert not (tmp_path / "out").exists()


def test_a_full_folder_is_refused_unless_forced(sheets, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "kept.txt").write_text("mine", encoding="utf-8")
    refused = run(sheets, "--out", tmp_path / "out")
    assert refused.exit_code == 2
    assert run(sheets, "--out", tmp_path / "out", "--force").exit_code == 0
    assert (tmp_path / "out" / "kept.txt").read_text("utf-8") == "mine"


def test_sheets_on_nobody_else_are_refused(sheets, tmp_path):
    own = pl.read_csv(sheets).with_columns(rater=pl.col("ratee"))
    own.unique(["ratee", "trait", "item"]).write_csv(sheets)
    done = run(sheets, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "no answer by others" in done.output


def test_an_unknown_trait_is_named_with_its_row(sheets, tmp_path):
    text = sheets.read_text("utf-8").splitlines()
    text[7] = text[7].replace("courage", "charisma").replace("loyalty", "charisma")
    sheets.write_text("\n".join(text), encoding="utf-8")
    done = run(sheets, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert 'column "trait", row 7: "charisma" is not allowed' in done.output
    assert "ego_management" in done.output
    mixed = run(sheets, "--own-traits", "--out", tmp_path / "out")
    assert mixed.exit_code == 2
    assert "not allowed beside the eight" in mixed.output


def test_a_questionnaire_of_ones_own_is_asked_for(sheets, tmp_path):
    own = pl.read_csv(sheets).with_columns(trait=pl.lit("style") + pl.col("trait"))
    own.write_csv(sheets)
    assert run(sheets, "--out", tmp_path / "out").exit_code == 2
    done = run(sheets, "--own-traits", "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    scores = pl.read_parquet(tmp_path / "out" / "scores.parquet")
    assert set(scores["trait"]) == {"level", "stylecourage", "styleloyalty"}


def write(path, pairs, value):
    rows = [
        (a, b, "peer", "courage", item, value(n))
        for n, (a, b, item) in enumerate(
            (a, b, item) for a, b in pairs for item in ("one", "two")
        )
    ]
    schema = ["ratee", "rater", "relationship", "trait", "item", "value"]
    pl.DataFrame(rows, schema=schema, orient="row").write_csv(path)


@pytest.mark.parametrize(
    ("pairs", "value", "said"),
    [
        ([(f"p{k}", "boss") for k in range(70)], lambda n: 1 + n % 5, "by 1 raters."),
        (
            [(f"p{k}", f"p{(k + s) % 40}") for k in range(40) for s in (1, 2)],
            lambda _: 4,
            "Prior-based: too few sheets, or all alike",
        ),
        (
            [(f"{c}{a}", f"{c}{b}") for c in "xyz" for a in "12345" for b in "67"]
            + [("x8", "x6")],
            lambda n: 2 + n % 4,
            "10 people share no rater with the others.",
        ),
    ],
    ids=["one rater", "all alike", "cliques"],
)
def test_thin_evidence_is_said_and_no_fault(tmp_path, pairs, value, said):
    write(tmp_path / "sheets.csv", pairs, value)
    done = run(tmp_path / "sheets.csv", "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert said in done.stdout
    scores = pl.read_parquet(tmp_path / "out" / "scores.parquet")
    assert scores.select(pl.col("score", "se").is_finite().all()).row(0) == (True, True)
    assert scores["se"].min() > 0


def test_a_rater_who_answers_twice_is_refused(sheets, tmp_path):
    text = sheets.read_text("utf-8").splitlines()
    sheets.write_text("\n".join([*text, text[1]]), encoding="utf-8")
    done = run(sheets, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "answers item 'one' on ratee 'p0' twice; once is allowed" in done.output
