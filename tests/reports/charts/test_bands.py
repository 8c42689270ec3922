"""Bands: size is a step, few and none look alike, given is round and counted square."""

from __future__ import annotations

import math

import pytest

from ledby.reports.charts import band_map, named_bands, response
from ledby.reports.charts.bands import band_radius
from ledby.reports.specimens import bands, leadership
from svg import classed, parse

TOTAL = leadership("whole", "Whole organisation", ("20–49", "50–99", None))


def one_row(*kinds):
    made = band_map(
        [leadership("0", "Water", kinds)], TOTAL, title="t", description="d"
    )
    return made, parse(made.lines[0].svg)


def test_bands_grow_by_steps_and_stop_growing():
    sizes = [band_radius(band) for band in ("5–9", "10–19", "20–49", "50–99", "1,000+")]
    assert sizes[0] == 8.0
    assert sizes == sorted(sizes)
    assert sizes[1] == pytest.approx(11.2)
    assert sizes[-1] == 20.0


def test_followed_by_choice_is_round_and_reporting_line_only_is_square():
    _, drawn = one_row("10–19", "20–49", "5–9")
    circles = classed(drawn, "circle", "f-given")
    assert [circle.get("cx") for circle in circles] == ["16.7%", "50%"]
    (square,) = classed(drawn, "rect", "f-tide")
    assert square.get("x") == "83.3%"
    side = float(square.get("width"))
    assert math.isclose(side**2, math.pi * 8.0**2, rel_tol=0.02)
    assert square.get("transform") == f"translate({-side / 2:.1f} 0)"


def test_few_and_none_are_the_same_point():
    made, drawn = one_row(None, None, None)
    assert [c.get("r") for c in classed(drawn, "circle", "f-edge")] == ["2", "2", "2"]
    assert made.rows[0] == ("Water", *["fewer than 5, or none"] * 3)
    assert drawn.find("title").text == (
        "Water: Lead and manage: fewer than 5, or none;"
        " Lead without a title: fewer than 5, or none;"
        " Manage, no followers yet: fewer than 5, or none"
    )


def test_all_together_is_told_and_stands_last():
    made, _ = one_row("5–9", None, None)
    assert made.caption == (
        "All together, 20–49 people lead and manage and 50–99 people lead without a"
        " title."
    )
    assert [line.whole for line in made.lines] == [False, True]
    circles = classed(parse(made.lines[-1].svg), "circle", "f-given")
    assert [float(circle.get("r")) for circle in circles] == [
        pytest.approx(band_radius(band), abs=0.05) for band in ("20–49", "50–99")
    ]
    assert made.rows[-1][0] == "All together"
    silent = leadership("whole", "", (None, None, None))
    assert band_map([], silent, title="t", description="d").caption == ""


def test_blocks_keep_the_order_they_are_given():
    lines = [
        leadership(str(at), name, ("5–9", None, None)) for at, name in enumerate("ZAM")
    ]
    made = band_map(lines, TOTAL, title="t", description="d")
    assert [line.name for line in made.lines] == ["Z", "A", "M", "All together"]


def test_words_with_more_people_have_a_longer_line_of_dots():
    made = named_bands(
        bands({"courage": "5–9", "honesty": "20–49", "loyalty": "5,000–9,999"}),
        title="t",
        first="Trait",
    )
    dots = [len(classed(parse(line.svg), "circle")) for line in made.lines]
    assert dots == [1, 5, 14]
    assert made.rows == (
        ("Courage", "5–9"),
        ("Honesty", "20–49"),
        ("Loyalty", "5,000–9,999"),
    )


def test_response_draws_the_share_and_says_what_it_allows():
    line = {"block": "0", "label": "Water", "members": "20–49"}
    made = response(
        [
            {**line, "share": 0.8, "gate": "ok"},
            {**line, "share": 0.65, "gate": "directional"},
            {**line, "share": 0.5, "gate": "hidden"},
        ],
        title="t",
        description="d",
    )
    assert [row[1:] for row in made.rows] == [
        ("80 in 100", "firm", "20–49"),
        ("65 in 100", "points a way", "20–49"),
        ("50 in 100", "kept open", "20–49"),
    ]
    bars = [classed(parse(line.svg), "line", "w6")[0] for line in made.lines]
    assert [bar.get("x2") for bar in bars] == ["78.8%", "64.4%", "50.0%"]
    assert [bar.get("class").split()[0] for bar in bars] == [
        "s-tide",
        "s-tide",
        "s-edge",
    ]
