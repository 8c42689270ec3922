"""Flow and flock: widths are bands, filled is sure."""

from __future__ import annotations

import pytest

from ledby.reports.charts import flock, flow
from ledby.reports.charts.drawing import Svg, element
from ledby.reports.charts.printed import printed
from ledby.reports.specimens import bands, estimate
from svg import classed, collisions, label_rects, parse, texts

REASONS = bands({"telling the truth": "10–19", "sharing the lead": "5–9"})
TRAITS = bands({"honesty": "5–9", "courage": "20–49", "ego management": "5–9"})


def test_the_width_of_a_flow_is_a_band():
    made = flow(REASONS, TRAITS, title="t")
    for svg in (made.svg, made.svg_narrow):
        paths = classed(parse(svg), "path", "flow")
        assert [path.get("class").split()[1] for path in paths] == [
            "w12",
            "w6",
            "w6",
            "w20",
            "w6",
        ]


@pytest.mark.parametrize(
    ("reasons", "traits"), [(REASONS, TRAITS), (REASONS, []), ([], TRAITS)]
)
def test_every_word_is_drawn_once_and_none_lies_on_another(reasons, traits):
    made = flow(reasons, traits, title="t")
    for svg in (made.svg, made.svg_narrow):
        root = parse(svg)
        words = texts(root)
        for item in (*reasons, *traits):
            assert words.count(item["word"]) == 1
        rows = [rect for rect in label_rects(root) if rect.what != "You"]
        anchors = [n.get("class").split()[-1] for n in root.iter("text")]
        assert set(anchors) <= {"start", "end", "middle"}
        same_side = [r for r, a in zip(rows, anchors, strict=False) if a == "start"]
        assert collisions([r for r in same_side if r.what]) == []
        height = float(root.get("viewBox").split()[3])
        assert all(0 <= float(n.get("y")) <= height for n in root.iter("text"))
    assert len(made.rows) == len(reasons) + len(traits)


def test_the_flow_says_which_way_each_word_went():
    made = flow(REASONS[:1], TRAITS[:1], title="t")
    assert made.rows == (
        ("telling the truth", "drew people to you", "10–19"),
        ("honesty", "went on from you", "5–9"),
    )
    assert made.description == (
        "telling the truth drew people to you: 10–19 people;"
        " honesty went on from you: 5–9 people"
    )


def test_a_flock_of_twenty_shows_the_range():
    made = flock(estimate(0.75, 0.6, 0.85), title="t", description="d")
    root = parse(made.svg)
    fish = [n for n in root.iter("circle") if n.get("r") == "9"]
    kinds = [n.get("class") for n in fish]
    assert kinds == ["f-given"] * 12 + ["s-given w2 f-soft"] * 5 + ["rule f-paper"] * 3
    ahead = [float(n.get("cx")) for n in fish]
    assert ahead == sorted(ahead, reverse=True)
    assert len({(n.get("cx"), n.get("cy")) for n in fish}) == 20
    assert made.rows == (("Active", "75 in 100", "60–85", "10–19"),)


def test_on_paper_colours_are_written_out_and_percentages_have_a_room():
    dots = (element("circle", class_="f-given", cx=x, cy=8, r=4) for x in ("2%", "98%"))
    made = printed(element("svg", *dots), (300, 16))
    root = parse(made)
    name = "{http://www.w3.org/2000/svg}"
    assert root.get("viewBox") == "0 0 300 16"
    assert "#8c1d5b" in root.find(f"{name}style").text
    assert len(root.findall(f"{name}circle")) == 2
    assert printed(Svg()) == ""
