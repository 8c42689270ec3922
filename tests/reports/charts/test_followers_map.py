"""The followers map: who stands where in the hull, and nobody on anybody else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledby.reports.charts import followers_map
from ledby.reports.charts.followers import NARROW, WIDE
from ledby.reports.charts.hull import Water, bezier
from ledby.reports.charts.placement import Box
from svg import circle_rects, classed, collisions, label_rects, parse, texts

NAMES = (
    "Field East",
    "Field South",
    "Field West",
    "Volunteers",
    "Logistics",
    "Health",
    "Water",
    "Head office",
    "Finance",
    "Fundraising",
    "People and culture",
    "Programmes / Field / North-East",
    "IT",
    "Legal",
)


def blocks(count, shown=()):
    bands = dict(shown)
    return [
        {"block": str(at), "label": label, "people": bands.get(label)}
        for at, label in enumerate(NAMES[:count])
    ]


TWO = {"Field East": "5–9", "Logistics": "10–19"}


@pytest.fixture
def chart():
    return followers_map(blocks(10, TWO))


@pytest.fixture(params=["svg", "svg_narrow"])
def drawing(request, chart):
    return parse(getattr(chart, request.param))


def test_both_drawings_have_their_own_title_and_description(chart):
    wide, narrow = parse(chart.svg), parse(chart.svg_narrow)
    assert (wide.get("class"), narrow.get("class")) == ("wide", "narrow")
    assert wide.get("aria-labelledby") != narrow.get("aria-labelledby")
    assert "Ahead of you: Field East (5–9 people) and Logistics (10–19 people)." in (
        wide.find("desc").text
    )


def test_blocks_with_followers_are_filled_and_the_larger_band_is_larger(drawing):
    flock = classed(drawing, "circle", "f-soft", "s-given")
    assert [circle.get("r") for circle in flock] == ["50", "56"]
    assert {"Field East", "Logistics", "5–9 people", "10–19 people"} <= set(
        texts(drawing)
    )


def test_you_stand_at_the_stern_behind_everybody(drawing):
    you = next(iter(classed(drawing, "circle", "f-given")))
    others = classed(drawing, "circle", "f-soft") + classed(drawing, "circle", "rule")
    if drawing.get("class") == "wide":
        assert all(float(one.get("cx")) > float(you.get("cx")) for one in others)
    else:
        assert all(float(one.get("cy")) < float(you.get("cy")) for one in others)
    assert len(classed(drawing, "path", "s-given")) == 2


def test_few_and_none_are_open_rings_and_all_are_accounted_for(drawing):
    rings = classed(drawing, "circle", "rule", "f-paper")
    names = texts(drawing)
    more = [int(m[1]) for name in names if (m := re.fullmatch(r"(\d+) more", name))]
    assert len(rings) - len(more) + sum(more) == 8


def test_nothing_lies_on_anything_else(drawing):
    assert collisions(circle_rects(drawing)) == []
    assert collisions(label_rects(drawing)) == []


@given(
    count=st.integers(1, len(NAMES)),
    bands=st.lists(
        st.sampled_from(["5–9", "10–19", "20–49", None]), min_size=14, max_size=14
    ),
)
@settings(deadline=None, max_examples=25)
def test_labels_never_overlap_whoever_follows(count, bands):
    shown = {
        name: band for name, band in zip(NAMES[:count], bands, strict=False) if band
    }
    made = followers_map(blocks(count, shown))
    for svg in (made.svg, made.svg_narrow):
        root = parse(svg)
        assert collisions(label_rects(root)) == []
        assert collisions(circle_rects(root)) == []
        width, height = (float(n) for n in root.get("viewBox").split()[2:])
        for rect in label_rects(root):
            assert rect.left >= 0
            assert rect.right <= width
            assert rect.top >= 0
            assert rect.bottom <= height
    listed = {row[0] for row in made.rows}
    assert set(shown) <= listed


def test_the_table_names_each_block_with_followers_and_counts_the_others(chart):
    assert chart.columns == ("Block", "People")
    assert chart.rows == (
        ("Field East", "5–9 people"),
        ("Logistics", "10–19 people"),
        ("Each of the other 8 blocks", "fewer than 5, or none"),
    )


def test_three_silent_blocks_are_named():
    chart = followers_map(blocks(4, {"Field East": "5–9"}))
    assert chart.rows[-1] == (
        "Field South, Field West and Volunteers",
        "fewer than 5, or none",
    )


def test_too_little_response_leaves_the_hull_open():
    chart = followers_map(blocks(10), hidden=True)
    root = parse(chart.svg_narrow)
    assert classed(root, "path", "rule", "dash")
    assert len(list(root.iter("circle"))) == 1
    assert chart.rows == (("All blocks", "not enough yet"),)
    assert "kept open" in chart.caption


def test_a_hostile_block_name_stays_text():
    chart = followers_map(
        [{"block": "0", "label": "<b>&\"'", "people": "5–9"}],
    )
    assert "<b>&\"'" in "".join(texts(parse(chart.svg)))


def test_many_followers_from_many_blocks_keep_their_names():
    shown = dict.fromkeys(NAMES[:5], "5–9")
    root = parse(followers_map(blocks(5, shown)).svg)
    assert set(NAMES[:5]) <= set(texts(root))


@pytest.mark.parametrize("hull", [WIDE, NARROW])
def test_free_water_is_inside_the_hull_and_off_what_is_taken(hull):
    water = Water(hull)
    everywhere = water.free(5, 5, 5, 5)
    outline = [hull.ahead_across(point) for point in bezier(hull.side, 200)]
    for across, near, far in everywhere:
        assert 0 < near <= far
        for end in (near - 5, far + 5):
            width = min(outline, key=lambda point: abs(point[0] - end))[1]
            assert abs(across) + 5 <= abs(width)
    place = water.nearest(everywhere, hull.point(200, 0))
    assert hull.ahead_across(place) == (200, 0)
    water.taken.append(Box(place[0] - 20, place[1] - 20, place[0] + 20, place[1] + 20))
    aside = hull.ahead_across(water.nearest(water.free(5, 5, 5, 5), place))
    assert max(abs(aside[0] - 200), abs(aside[1])) == 25
    alone = hull.ahead_across(water.loneliest(water.free(5, 5, 5, 5)))
    assert abs(alone[0] - 200) > 100
    assert water.nearest(water.free(900, 5, 5, 5), place) is None
    assert water.loneliest(water.free(900, 5, 5, 5)) is None
