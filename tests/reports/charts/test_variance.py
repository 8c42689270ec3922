"""What a difference between two answers is made of, and what more raters do."""

from __future__ import annotations

import pytest

from ledby.reports.charts import narrowing, parts
from svg import classed, parse

SOURCES = ("person", "profile", "habit", "pair", "answer")


def made_of(*shares, known=True):
    return [
        {
            "source": source,
            "share": share,
            "low": share - 0.02 if known else None,
            "high": share + 0.02 if known else None,
        }
        for source, share in zip(SOURCES, shares, strict=True)
    ]


def test_the_parts_stand_one_after_the_other_and_fill_the_bar():
    items = made_of(0.25, 0.05, 0.2, 0.1, 0.4)
    chart = parts(items, title="t", description="d")
    rects = classed(parse(chart.svg), "rect")
    assert [rect.get("x") for rect in rects] == [
        "0.0%",
        "25.0%",
        "30.0%",
        "50.0%",
        "60.0%",
    ]
    assert [rect.get("width") for rect in rects] == [
        "24.6%",
        "4.6%",
        "19.6%",
        "9.6%",
        "39.6%",
    ]
    assert [rect.get("class") for rect in rects] == [
        "f-given",
        "f-given half",
        "f-tide",
        "f-tide half",
        "f-hair",
    ]
    assert chart.rows[2] == ("The habit of whoever answers", "20 in 100", "18–22")
    assert chart.legend[0].text == ("The person whom the answer is about: 25 in 100")


def test_a_part_of_nothing_draws_nothing_and_a_usual_share_has_no_range():
    chart = parts(made_of(0.6, 0, 0.2, 0, 0.2, known=False), title="t", description="d")
    widths = [rect.get("width") for rect in classed(parse(chart.svg), "rect")]
    assert widths[1] == widths[3] == "0.0%"
    assert {row[2] for row in chart.rows} == {"the usual share"}


def test_ranges_narrow_around_one_middle_in_the_order_of_raters():
    chart = narrowing({25: 0.25, 4: 0.5}, title="t", description="d")
    assert chart.rows == (("Four colleagues", "±0.50"), ("25 colleagues", "±0.25"))
    ends = []
    for line in chart.lines:
        (bar,) = classed(parse(line.svg), "line", "s-given")
        ends.append([float(bar.get(end).rstrip("%")) for end in ("x1", "x2")])
    assert ends == [[26, 74], [38, 62]]
    assert all(sum(pair) == pytest.approx(100) for pair in ends)
