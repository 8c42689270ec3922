from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from ledby.cli import main


def coach(*words, given=b"You must go. Because it matters."):
    return CliRunner().invoke(main, ["coach", *map(str, words)], input=given)


def test_json_has_the_columns_of_the_contract():
    said = json.loads(coach("--json").output)
    assert set(said) == {"index", "spans", "summary"}
    assert set(said["spans"][0]) == {"start", "end", "kind", "why", "try"}
    assert said["spans"][0] == {
        **said["spans"][0],
        "start": 0,
        "end": 8,
        "kind": "order",
    }


def test_a_file_is_read_and_marked_on_the_terminal(tmp_path):
    (tmp_path / "mail.txt").write_text(
        "Thank you, Ann, for driving. What do you think?"
    )
    done = coach(tmp_path / "mail.txt")
    assert done.exit_code == 0
    assert "This shows more than it tells." in done.output
    assert "credit" in done.output


def test_another_language_says_that_it_is_unmeasured():
    done = coach("--lang", "nl", given=b"Je moet gaan.")
    assert "beta" in done.output


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (b"\xff\xfe", "byte 1 does not fit"),
        (b"x" * 20_001, "20,001 letters"),
        (b"x" * 1_000_000, "letters long"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(given, sentence):
    done = coach(given=given)
    assert done.exit_code == 2
    assert sentence in done.output


def test_nothing_at_all():
    assert "neither orders nor direction" in coach(given=b"").output
