from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledby.errors import TableError
from ledby.web.cycles.analysis.planning import planned
from ledby.web.cycles.answers import (
    Context,
    Part,
    check,
    clean,
    dumps,
    empty,
    loads,
)
from ledby.web.cycles.instrument import load

BANK = load()
PLANNED = planned(BANK, [("amal", "me")])["amal", "me"]
HERE = Context(
    person="me",
    people={"amal", "sam"},
    feedback={"amal": PLANNED},
    manager="marc",
)
FULL = {
    "version": 1,
    "nobody": False,
    "follows": [
        {
            "leader": "sam",
            "energy": 5,
            "reasons": ["knows_the_work", "tells_the_truth"],
            "message": "  Water first.\r\nThen the rest. ",
            "trait": "courage",
            "share": "name",
        }
    ],
    "more": 6,
    "self": {"judgment_a": 1, "loyalty_c": None},
    "feedback": {"amal": {"declined": False, "items": {PLANNED[0]: 5}}},
    "manager": {"direction_a": 3},
    "inclusion": {"climate_6": 4},
    "comments": {"keep": "The open plan.", "change": " "},
    "comments_shown": True,
}


def test_nothing_answered_is_an_answer():
    assert check(empty(), BANK, HERE) == empty()


def test_full_answers_pass_and_are_put_in_order():
    kept = check(copy.deepcopy(FULL), BANK, HERE)
    assert kept["follows"][0]["message"] == "Water first.\nThen the rest."
    assert kept["follows"][0]["reasons"] == ["tells_the_truth", "knows_the_work"]
    assert kept["comments"] == {"keep": "The open plan."}
    same = {key for key in FULL if kept[key] == FULL[key]}
    assert same == set(FULL) - {"follows", "comments"}


def test_what_was_written_is_read_back():
    kept = check(copy.deepcopy(FULL), BANK, HERE)
    assert loads(dumps(kept)) == kept
    assert dumps(kept) == dumps(loads(dumps(kept)))


def test_declining_drops_the_answers():
    given_up = {"declined": True, "items": {PLANNED[0]: 2}}
    kept = check({**empty(), "feedback": {"amal": given_up}}, BANK, HERE)
    assert kept["feedback"] == {"amal": {"declined": True, "items": {}}}


FOLLOW = FULL["follows"][0]
REFUSED = {
    "a field too many": ({"extra": 1}, "exactly these fields"),
    "another version": ({"version": 2}, "have version 2; known is 1"),
    "nobody and somebody": ({"nobody": True}, "or nobody, not both"),
    "nobody as a word": ({"nobody": "yes"}, "nobody: the answer is yes or no"),
    "six people": ({"follows": [FOLLOW] * 6}, "up to 5 people"),
    "one person twice": ({"follows": [FOLLOW] * 2}, "can be named once"),
    "a name instead of a follow": ({"follows": ["sam"]}, "follows 1: a follow must"),
    "oneself": ({"follows": [{**FOLLOW, "leader": "me"}]}, "cannot choose yourself"),
    "an outsider": (
        {"follows": [{**FOLLOW, "leader": "stranger"}]},
        "follows 1: choose somebody who takes part",
    ),
    "a list as a leader": (
        {"follows": [{**FOLLOW, "leader": []}]},
        "choose somebody who takes part",
    ),
    "energy 6": ({"follows": [{**FOLLOW, "energy": 6}]}, "number from 1 to 5"),
    "energy true": ({"follows": [{**FOLLOW, "energy": True}]}, "number from 1 to 5"),
    "a third reason": (
        {
            "follows": [
                {**FOLLOW, "reasons": ["stays_calm", "keeps_promises", "lets_me_grow"]}
            ]
        },
        "tick up to 2 reasons",
    ),
    "an unknown reason": (
        {"follows": [{**FOLLOW, "reasons": ["is_nice"]}]},
        "reasons: the answer must be one of",
    ),
    "reasons in a text": (
        {"follows": [{**FOLLOW, "reasons": "ab"}]},
        "tick up to 2 reasons",
    ),
    "an unknown trait": ({"follows": [{**FOLLOW, "trait": "charm"}]}, "trait: the"),
    "an unknown share": ({"follows": [{**FOLLOW, "share": "all"}]}, "share: the"),
    "a long message": (
        {"follows": [{**FOLLOW, "message": "x" * 501}]},
        "message: the text is 501 letters long and can have 500",
    ),
    "a number as a message": ({"follows": [{**FOLLOW, "message": 3}]}, "be a text"),
    "three more": ({"more": 3}, "more: the answer must be one of None, 0, 2, 5, 6"),
    "two more as a fraction": ({"more": 2.0}, "more: the answer must be one of"),
    "no more as false": ({"more": False}, "more: the answer must be one of"),
    "a value of 0": ({"self": {"judgment_a": 0}}, "self, judgment_a: the answer must"),
    "a value of 6": ({"self": {"judgment_a": 6}}, "whole number from 1 to 5"),
    "a value as a text": ({"self": {"judgment_a": "4"}}, "whole number from 1 to 5"),
    "not a number": ({"self": {"judgment_a": float("nan")}}, "whole number from"),
    "infinite": ({"inclusion": {"climate_1": float("inf")}}, "whole number from"),
    "a list of values": ({"self": [4]}, "self: give answers by question"),
    "an item of another part": (
        {"self": {"climate_1": 3}},
        "the question “climate_1” was not asked",
    ),
    "a colleague not assigned": (
        {"feedback": {"sam": {"declined": False, "items": {}}}},
        "not asked for feedback on this person",
    ),
    "an item not planned": (
        {
            "feedback": {
                "amal": {
                    "declined": False,
                    "items": {
                        next(i.key for i in BANK.traits if i.key not in PLANNED): 3
                    },
                }
            }
        },
        "was not asked",
    ),
    "feedback without a flag": ({"feedback": {"amal": {"items": {}}}}, "must hold"),
    "a comment of 1 MB": (
        {"comments": {"keep": "x" * 1_000_000}},
        "the text is 1000000 letters long and can have 2000",
    ),
    "a third question": ({"comments": {"other": "x"}}, "“other” was not asked"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_impossible_answer_is_refused_in_one_sentence(case):
    change, sentence = REFUSED[case]
    with pytest.raises(TableError) as refused:
        check({**copy.deepcopy(FULL), **copy.deepcopy(change)}, BANK, HERE)
    assert sentence in str(refused.value)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    "answers",
    [None, [], "x", 5, {"version": 1}],
    ids=["none", "list", "text", "5", "1"],
)
def test_what_is_no_answer_at_all_is_refused(answers):
    with pytest.raises(TableError, match="exactly these fields"):
        check(answers, BANK, HERE)


@pytest.mark.parametrize(
    ("part", "answer"),
    [
        (Part.FOLLOWS, {"nobody": True}),
        (Part.SELF, {"self": {"judgment_a": 3}}),
        (Part.INCLUSION, {"inclusion": {"climate_1": 3}}),
        (Part.COMMENTS, {"comments": {"keep": "x"}}),
    ],
)
def test_a_part_that_this_cycle_does_not_ask_is_refused(part, answer):
    without = Context("me", parts=set(Part) - {part})
    with pytest.raises(TableError, match=f"part “{part}” was not asked"):
        check({**empty(), **answer}, BANK, without)


def test_somebody_without_a_manager_cannot_answer_about_one():
    nobody_above = Context("me")
    with pytest.raises(TableError, match="“direction_a” was not asked"):
        check({**empty(), "manager": {"direction_a": 3}}, BANK, nobody_above)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x07c\x1bd", "abcd"),
        ("one\ttwo\r\nthree\rfour", "one two\nthree\nfour"),
        ("cafe\u0301", "café"),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("  kept 👩🏽‍🚒  ", "kept 👩🏽‍🚒"),
        ("\ud800x", "x"),
        ("\x85\x9f", ""),
    ],
)
def test_texts_lose_control_characters_and_nothing_else(typed, kept):
    assert clean(typed) == kept


@given(st.text(max_size=500))
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)
    assert "\x00" not in clean(text)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff\xfe",
        b"{}",
        b"[]",
        b'{"version": 1}',
        b"[" * 100_000,
        json.dumps({**empty(), "version": 9}).encode(),
    ],
    ids=["empty", "bytes", "dict", "list", "short", "deep", "version"],
)
def test_a_payload_that_is_no_answer_is_refused(payload):
    with pytest.raises(TableError):
        loads(payload)
