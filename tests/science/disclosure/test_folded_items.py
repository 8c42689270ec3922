"""One partition for each item: what one item lacks joins its nearest kin."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledby.science.disclosure.blocks import partition
from ledby.science.disclosure.estimates import answers_estimate
from ledby.science.disclosure.fold import Answers, block_estimates, fold

UNITS = ["A / x", "A / y", "B / v", "B / w"]


def four_blocks(size: int = 10):
    paths = [unit for unit in UNITS for _ in range(size)]
    made = partition(paths, np.ones(len(paths), bool), k=5, max_blocks=9)
    assert made.labels == ("x", "y", "v", "w")
    return made


def said(counts, shown=(0, 0, 0, 0)):
    """Return so many answers in each block, of which some stand on a page."""
    block = np.repeat(np.arange(4), counts)
    place = np.concatenate([np.arange(n) for n in counts])
    on_page = place < np.repeat(shown, counts)
    value = 3.0 + (place % 2)
    return Answers(block, block * 10 + place, value, on_page)


def rows(answers):
    made = four_blocks()
    found = block_estimates(
        "heard", answers, made, 5, lambda some: answers_estimate(some.value)
    )
    return [(row["label"], row["estimate"]) for row in found]


def test_blocks_with_enough_answers_stand_alone():
    assert fold(said([6, 5, 9, 7]), four_blocks(), 5) == [[0], [1], [2], [3]]


def test_a_block_with_too_few_joins_its_sibling_and_both_say_the_same():
    answers = said([6, 9, 9, 2])
    assert fold(answers, four_blocks(), 5) == [[0], [1], [2, 3]]
    shown = rows(answers)
    assert [label for label, _ in shown] == ["x", "y", "v, w", "Whole organisation"]
    assert shown[2][1]["people"] == "10–19"


def test_kin_comes_before_size():
    assert fold(said([6, 5, 10, 3]), four_blocks(), 5) == [[0], [1], [2, 3]]


def test_with_too_few_answers_in_all_nothing_is_said():
    assert rows(said([1, 2, 1, 0])) == [("Whole organisation", None)]


def test_few_answers_in_all_but_enough_together_are_one_number():
    (row,) = rows(said([1, 2, 1, 2]))
    assert row[0] == "Whole organisation"
    assert row[1]["people"] == "5–9"


def test_a_rest_of_few_beside_the_pages_joins_the_next_block():
    """In y six of eight stand on a page: the other two would follow by subtraction."""
    assert fold(said([9, 8, 9, 9], shown=[0, 6, 0, 0]), four_blocks(), 5) == [
        [0, 1],
        [2],
        [3],
    ]
    assert fold(said([9, 6, 9, 9], shown=[0, 6, 0, 0]), four_blocks(), 5) == [
        [0],
        [1],
        [2],
        [3],
    ]


def test_a_rest_of_few_in_the_whole_is_left_out_of_it():
    answers = said([7, 0, 6, 0], shown=[6, 0, 5, 0])
    kept = answers.take(answers.shown)
    assert rows(answers) == [("Whole organisation", answers_estimate(kept.value))]


counts = st.lists(st.integers(0, 10), min_size=4, max_size=4)


@settings(max_examples=200, deadline=None)
@given(counts, st.lists(st.sampled_from([0, 5, 6, 8]), min_size=4, max_size=4))
def test_parts_are_a_partition_and_each_is_safe(n, shown):
    shown = [
        min(page, count) if min(page, count) >= 5 else 0
        for page, count in zip(shown, n, strict=True)
    ]
    parts = fold(said(n, shown), four_blocks(), 5)
    assert sorted(block for part in parts for block in part) == [0, 1, 2, 3]
    if len(parts) > 1:
        for part in parts:
            heard = sum(n[block] for block in part)
            rest = heard - sum(shown[block] for block in part)
            assert heard >= 5
            assert rest == 0 or rest >= 5


def test_one_person_with_many_answers_is_one_person():
    block = np.repeat(np.arange(4), 6)
    person = np.where(block == 3, 99, np.arange(24))
    answers = Answers(block, person, np.full(24, 3.0), np.zeros(24, bool))
    assert fold(answers, four_blocks(), 5) == [[0], [1], [2, 3]]
    with pytest.raises(IndexError):
        answers.take(np.ones(3, bool))
