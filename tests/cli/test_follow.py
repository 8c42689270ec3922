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
    written = {path.stem for path in (study / "out").glob("*.parquet")}
    assert written == {
        "followers",
        "tie_kinds",
        "lineage",
        "flows",
        "themes",
        "kinds",
        "beside_peers",
        "influence",
        "stability",
        "ends",
        "styles",
    }


def test_what_krackhardt_found_is_printed(study):
    done = follow(study)
    said = " ".join(done.stdout.split())
    assert "from people who do not report to the leader 90" in said  # 171 of 190
    assert "from outside the reporting line 78" in said  # 148 of 190
    assert "leads and manages 3 3–3 1.000" in said
    assert "from about 11 followers by choice on" in said
    saved = json.loads((study / "out" / "summary.json").read_text())
    assert saved["title"]["both"] == 3
    assert saved["title"]["p"] < 0.05
    found = pl.read_parquet(study / "out" / "followers.parquet")
    lead = found.filter(pl.col("kind").str.starts_with("leads"))["person"].to_list()
    assert lead == ["1", "2", "18", "21"]  # four of the five most sought
    rank = pl.read_parquet(study / "out" / "influence.parquet")
    most = rank.sort("influence", descending=True)["person"][:2].to_list()
    assert most == ["21", "7"]  # a vice president and the president


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


def test_the_same_seed_writes_the_same(study):
    follow(study, "--seed", "3")
    first = pl.read_parquet(study / "out" / "influence.parquet")
    follow(study, "--seed", "3", "--force")
    assert pl.read_parquet(study / "out" / "influence.parquet").equals(first)


def test_earlier_cycles_other_ends_and_scores_come_in(study):
    def write(name, **columns):
        pl.DataFrame(columns).write_csv(study / f"{name}.csv")
        return f"--{name}", str(study / f"{name}.csv")

    write("now", follower=["3", "4"], leader=["2", "3"], trait=["courage", "courage"])
    words = [
        *write("earlier", follower=["2"], leader=["7"], trait=["courage"]),
        *write("attestations", example=["e"], leader=["2"], witness=["3"], at=[1]),
        *write("initiatives", initiative=["i"], lead=["4"], sponsor=["3"], started=[1]),
        *write("scores", ratee=["3"], trait=["courage"], score=[4.0], se=[0.2]),
    ]
    done = follow(study, *words, nominations="now.csv")
    assert done.exit_code == 0, done.output
    chain = pl.read_parquet(study / "out" / "lineage.parquet")
    seven = chain.row(by_predicate=pl.col("person") == "7", named=True)
    assert (seven["people"], seven["onward"], seven["farther"]) == (1, 1, 1)
    ends = pl.read_parquet(study / "out" / "ends.parquet")
    assert ends["taken_up"].to_list() == [1.0, 1.0]


def test_nobody_named_anybody(study):
    (study / "none.csv").write_text("follower,leader\n")
    done = follow(study, nominations="none.csv")
    assert done.exit_code == 0, done.output
    assert "Nobody named anybody yet" in done.stdout
    assert pl.read_parquet(study / "out" / "followers.parquet").height == 21


def test_twelve_people_are_told_to_be_few(study):
    people = pl.read_parquet(study / "people.parquet")[:12]
    people.write_parquet(study / "people.parquet")
    done = follow(study)
    assert "With 12 answers hardly anything can be told" in " ".join(
        done.stdout.split()
    )
    assert "unknown leaders" in done.stdout


def test_everybody_names_the_president(study):
    names = [str(at) for at in range(1, 22) if at != 7]
    pl.DataFrame({"follower": names, "leader": "7"}).write_csv(study / "star.csv")
    done = follow(study, nominations="star.csv")
    assert done.exit_code == 0, done.output
    rank = pl.read_parquet(study / "out" / "influence.parquet")
    assert rank.sort("influence")["person"][-1] == "7"


def test_a_circle_in_the_chart_is_shown(study):
    people = pl.read_parquet(study / "people.parquet")
    boss = pl.when(person="7").then(pl.lit("18")).otherwise("manager")
    people.with_columns(manager=boss).write_parquet(study / "people.parquet")
    done = follow(study)
    assert done.exit_code == 2
    assert (
        '"7" reports to "18" reports to "7"; a reporting line must end' in done.stderr
    )
    assert not (study / "out").exists()


def test_more_names_than_the_list_takes(study):
    more = [3 if at == 1 else 0 for at in range(1, 22)]
    came = pl.DataFrame({"person": [str(at) for at in range(1, 22)], "more": more})
    came.write_csv(study / "came.csv")
    done = follow(study, "--respondents", study / "came.csv")
    assert "could have named 3 more" in " ".join(done.stdout.split())


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
