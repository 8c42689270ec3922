"""The row space of sums, and the two searches for what it determines, against truth."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledby.science.disclosure import span as spans
from ledby.science.disclosure.determined import (
    determined_sets,
    grown_sets,
    suspects,
    zero_sums,
)
from ledby.science.disclosure.rowspace import exposed
from ledby.science.disclosure.span import Span, columns_of


def drawn(seed):
    """Return sets of people as a dense matrix, and as lists."""
    rng = np.random.default_rng(seed)
    people, sets = rng.integers(6, 14), rng.integers(1, 8)
    inside = rng.random((people, sets)) < rng.uniform(0.2, 0.7)
    inside = inside[:, inside.any(axis=0)].astype(float)
    return inside, [np.flatnonzero(column) for column in inside.T]


def projector(inside):
    return inside @ np.linalg.pinv(inside)


def determined(inside, most):
    """Return all unsplittable determined sets, every subset tried by itself."""
    space = projector(inside)
    found = []
    for size in range(1, most + 1):
        for some in combinations(range(len(inside)), size):
            mark = np.zeros(len(inside))
            mark[list(some)] = 1
            if np.linalg.norm(mark - space @ mark) < 1e-8 and not any(
                set(part) < set(some) for part in found
            ):
                found.append(some)
    return found


@pytest.mark.parametrize("piece", [5, 120])
@pytest.mark.parametrize("seed", range(12))
def test_a_span_is_the_projector_whether_it_grew_or_was_made_at_once(
    seed, piece, monkeypatch
):
    monkeypatch.setattr(spans, "_PIECE", piece)
    inside, sets = drawn(seed)
    people = len(inside)
    at_once = Span(columns_of(sets, people))
    grown = Span(columns_of(sets[:2], people))
    for some in sets[2:]:
        columns = columns_of([some], people)
        grown.take(columns, grown.attempt(columns))
    truth = projector(inside)
    everybody = np.arange(people)
    for one in (at_once, grown):
        np.testing.assert_allclose(one.share, np.diag(truth), atol=1e-9)
        np.testing.assert_allclose(one.between(everybody, everybody), truth, atol=1e-9)
        np.testing.assert_allclose(inside.T @ one.null, 0, atol=1e-8)


def test_a_lone_group_explains_each_of_its_people_by_its_size():
    span = Span(columns_of([np.arange(3), np.arange(3, 8)], 9))
    np.testing.assert_allclose(span.share, [1 / 3] * 3 + [1 / 5] * 5 + [0])


def test_an_attempt_stops_where_somebody_would_be_explained_too_much():
    span = Span(columns_of([np.arange(8)], 8))
    half = columns_of([np.arange(3)], 8)
    assert span.attempt(half, cap=0.3) is None
    step = span.attempt(half, cap=0.34)
    np.testing.assert_allclose(step.share, [1 / 3] * 3 + [1 / 5] * 5)
    assert step.grown.all()


def test_sets_that_say_nothing_new_add_nothing():
    span = Span(columns_of([np.arange(5), np.arange(5, 11)], 11))
    columns = columns_of([np.arange(11), np.arange(5)], 11)
    step = span.attempt(columns)
    assert not step.grown.any()
    assert step.kept.size == 0
    span.take(columns, step)
    np.testing.assert_allclose(span.share, [0.2] * 5 + [1 / 6] * 6)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 5))
def test_both_searches_find_every_determined_set_and_no_other(seed, most):
    inside, sets = drawn(seed)
    span = Span(columns_of(sets, len(inside)))
    expected = determined(inside, most)
    assert determined_sets(span, most) == expected
    assert grown_sets(span, suspects(span.share, most), most) == expected


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_exact_elimination_agrees_on_lone_classes(seed):
    inside, sets = drawn(seed)
    classes = {}
    for person, row in enumerate(inside):
        classes.setdefault(tuple(row), set()).add(person)
    found = {
        person
        for some in determined(inside, 4)
        for person in some
        if classes[tuple(inside[person])] == set(some)
    }
    assert exposed(sets, len(inside), 5) == found


def test_zero_sums_need_all_three_probes():
    """By the first column alone 1 + 2 - 3 is zero; by the second it is not."""
    values = np.array([[1.0, 1, 1], [2, 2, 2], [-3, -3, -2.5], [5, 1, 1], [-5, -1, -1]])
    assert zero_sums(values, 4) == [(3, 4)]


def test_nobody_is_suspect_whom_too_little_is_explained_of():
    share = np.array([0.1, 0.25, 0.5, 1.0])
    assert suspects(share, 4).tolist() == [1, 2, 3]
    assert suspects(share, 0).size == 0
