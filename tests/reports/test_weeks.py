"""Contact over the weeks in words: what turned, and since when."""

from __future__ import annotations

import pytest

from ledby.reports.meetings import beside, in_steps
from ledby.reports.weeks import over_weeks


def stretch(since, until, value):
    inside = {
        "value": value,
        "low": value - 0.05,
        "high": value + 0.05,
        "people": "20–49",
        "clip": "",
    }
    return {"since": since, "until": until, "inside": inside}


def met(*values):
    days = [("2026-01-01", "2026-02-11"), ("2026-02-12", "2026-03-25")]
    weeks = [stretch(*day, value) for day, value in zip(days, values, strict=False)]
    return {"views": [], "people": "20–49", "weeks": weeks}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((0.6,), "About 60 in 100 contacts stayed inside a block, and that hardly"),
        ((0.6, 0.6), "About 60 in 100 contacts stayed inside a block, and that hardly"),
        ((0.6, 0.75), "Since about 2026-02-12 more stays inside: 75 in 100 contacts"),
        ((0.6, 0.5), "Since about 2026-02-12 more goes across: 50 in 100 contacts"),
    ],
)
def test_the_last_turn_is_said(values, said):
    found = over_weeks(met(*values), str)
    assert found.sentence.startswith(said)
    assert len(found.chart.rows) == len(values)
    assert found.chart.rows[0][:2] == ("2026-01-01 – 2026-02-11", "60 in 100")


def test_a_source_of_before_says_nothing_of_weeks():
    assert over_weeks({"views": [], "people": None}, str) is None


def blocks():
    return [
        {"block": str(at), "label": name, "units": [name], "members": "5–9"}
        for at, name in enumerate(("Mill", "Store", "Desk"))
    ]


def cells(*levels):
    pairs = (("0", "1"), ("0", "2"), ("1", "2"))
    return [
        {"block": one, "other": other, "level": level}
        for (one, other), level in zip(pairs, levels, strict=True)
    ]


def test_what_chance_would_give_is_said_beside_what_they_agree_on():
    silos = {"views": [{"blocks": blocks(), "cells": cells("quiet", "more", "few")}]}
    found = {"views": [{"blocks": blocks(), "cells": cells("less", "few", "usual")}]}
    assert in_steps(silos, found) == ({("0", "1"): -2.0}, {("0", "1"): -1.0})
    said = "There is one pair of which both can say something, and they agree."
    assert beside(silos, found).agree == said
    assert beside(silos, found, 0.04).agree == (
        said + " Blocks that choose each other meet, more than chance would have it."
    )
    assert beside(silos, found, 0.06).agree == said + " So much could also be chance."
