from __future__ import annotations

import json

import polars as pl
import pytest
from click.testing import CliRunner

from ledby.cli import main


def ties(*words):
    return CliRunner().invoke(main, ["ties", *(str(word) for word in words)])


@pytest.fixture
def events(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text(
        "sender,recipient,at,channel,size\n"
        "b,a,10,mail,1\na,b,20,mail,3\na,a,20,mail,1\na,c,20,chat,30\n,c,20,chat,1\n"
    )
    return path


def test_events_become_ties(events, tmp_path):
    out = tmp_path / "ties.csv"
    done = ties(events, "--out", out)
    assert done.exit_code == 0, done.output
    assert pl.read_csv(out).rows() == [("a", "b", 0, 2.0)]
    assert done.output.splitlines() == [
        "2 of 5 events made 1 ties in 1 weeks.",
        "Left out: 1 events without a sender, a recipient or a time.",
        "Left out: 1 events with oneself.",
        "Left out: 1 events of a room that is too large.",
        f"Written to {out}.",
    ]


def test_rules_can_be_given(events, tmp_path):
    out = tmp_path / "ties.parquet"
    rules = ("--max-size", 0, "--share", "--channel", "mail=2", "--half-life", 1)
    done = ties(events, *rules, "--out", out, "--json", "--engine", "duckdb")
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert (said["ties"], said["used"], said["engine"]) == (2, 3, "duckdb")
    table = pl.read_parquet(out).sort("target")
    assert table["weight"].to_list() == [3.0, pytest.approx(1 / 29)]


def test_several_files_are_one_table(events, tmp_path):
    out = tmp_path / "ties.csv"
    ties(events, events, "--out", out)
    assert pl.read_csv(out)["weight"].to_list() == [4.0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--channel", "mail"], "give a name and a number, such as chat=0.5"),
        (["--channel", "mail=much"], "give a name and a number"),
        (["--channel", "=1"], "give a name and a number"),
        (["--channel", "mail=-1"], "a weight is 0 or more"),
        (["--half-life", "0"], "must be more than 0"),
        (["--engine", "pandas"], 'There is no engine "pandas"'),
    ],
)
def test_wrong_wishes_are_refused(events, tmp_path, words, said):
    done = ties(events, *words, "--out", tmp_path / "ties.csv")
    assert done.exit_code == 2
    assert said in done.output


def test_a_file_that_is_there_is_kept(events):
    done = ties(events, "--out", events)
    assert (done.exit_code, "add --force" in done.output) == (2, True)
    assert events.read_text().startswith("sender,")
