from __future__ import annotations

import pytest

from ledby.science.shared_leadership.landing import project

DAY = 86_400
WINDOW = (0, 10**10)
ANN, BOB, CY, DEE = range(4)


def test_landing_is_told_from_writing():
    changes = [(ANN, 0, ANN), (BOB, DAY, ANN), (CY, DAY, ANN), (CY, 2 * DAY, -1)]
    found = project(changes, [], WINDOW)
    assert (found.changes, found.blind.yes, found.blind.of) == (4, 1, 4)
    assert (found.writing.half, found.writing.people) == (1, 3)
    assert (found.landing.largest, found.landing.people) == (1.0, 1)
    assert (found.by_another.yes, found.by_another.of) == (2, 3)
    assert (found.landers, found.reviewers, found.behind) == (1, 0, 1)
    assert found.sees_landing


def test_too_much_unknown_keeps_landing_closed():
    changes = [(ANN, 0, -1), (ANN, 1, ANN), (ANN, 2, ANN)]
    assert not project(changes, [], WINDOW).sees_landing
    assert not project([], [], WINDOW).sees_landing


def test_a_review_belongs_to_its_author_and_time():
    changes = [(ANN, 5, ANN), (ANN, 6, ANN), (BOB, 5, BOB)]
    found = project(changes, [(CY, ANN, 5), (DEE, ANN, 5)], WINDOW)
    assert (found.reviewed.yes, found.reviewed.of) == (1, 3)
    assert (found.reviewers, found.behind) == (2, 2)


def test_newcomers_are_asked_about_when_they_had_time_to_come_back():
    changes = [
        (ANN, 0, ANN),
        (ANN, 200 * DAY, ANN),  # back after 180 days
        (BOB, 0, ANN),
        (BOB, 179 * DAY, BOB),  # a day too early
        (CY, 100 * DAY, -1),  # nobody knows who took it in
        (DEE, 500 * DAY, ANN),  # too late to be asked about
        (ANN, 520 * DAY, ANN),
    ]
    found = project(changes, [], WINDOW)
    assert (found.kept.yes, found.kept.of) == (1, 3)
    assert (found.welcomed.yes, found.welcomed.of) == (1, 2)
    assert 0 < found.kept.low < 1 / 3 < found.kept.high < 1


def test_unbelievable_dates_are_in_no_year():
    changes = [(ANN, -5, ANN), (ANN, 10**11, ANN), (ANN, 20_000 * DAY, BOB)]
    found = project(changes, [], WINDOW)
    assert (found.undated, found.first, found.last) == (2, 2024, 2024)
    (year,) = found.years
    assert (year.year, year.writing.whole, year.landing.largest) == (2024, 1, 1.0)
    assert year.blind == 0


@pytest.mark.parametrize("count", [1, 50])
def test_years_lie_apart_by_the_calendar(count):
    changes = [(ANN, 365 * DAY - 1, ANN), (ANN, 365 * DAY, -1)] * count
    found = project(changes, [], WINDOW)
    assert [(y.year, y.blind, y.writing.whole) for y in found.years] == [
        (1970, 0.0, count),
        (1971, 1.0, count),
    ]
