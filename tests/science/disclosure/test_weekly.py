"""Contact over the weeks: stretches of many people, rounded, and never a week."""

from __future__ import annotations

import polars as pl

from ledby.science.disclosure import weekly

WEEK = 2922
"""The week from Thursday, 1 January 2026 on."""


def weeks(levels, people=40):
    return pl.DataFrame(
        {
            "week": [WEEK + at for at in range(len(levels))],
            "people": [people] * len(levels),
            "ei": [1 - 2 * share for share, _part in levels],
            "stretch": [part for _share, part in levels],
        }
    )


def test_two_stretches_are_two_rows_with_their_days():
    told = weekly(weeks([(0.61, 0), (0.63, 0)] * 3 + [(0.81, 1), (0.83, 1)] * 3))
    assert [(one["since"], one["until"]) for one in told] == [
        ("2026-01-01", "2026-02-11"),
        ("2026-02-12", "2026-03-25"),
    ]
    first, second = (one["inside"] for one in told)
    assert (first["value"], first["low"], first["high"]) == (0.6, 0.55, 0.65)
    assert (second["value"], second["people"]) == (0.8, "20–49")


def test_ends_are_cut():
    (told,) = weekly(weeks([(1.0, 0)] * 8))
    assert (told["inside"]["value"], told["inside"]["high"]) == (0.95, 0.95)


def test_few_weeks_and_weeks_of_few_people_say_nothing():
    assert weekly(weeks([(0.6, 0)] * 7)) == []
    assert weekly(weeks([(0.6, 0)] * 12, people=19)) == []
    assert weekly(weeks([(0.6, 0)] * 12, people=29), k=8) == []
    assert len(weekly(weeks([(0.6, 0)] * 12, people=20))) == 1
