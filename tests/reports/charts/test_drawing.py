"""Drawings by construction: what is text stays text, whatever is in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledby.reports.charts.drawing import Svg, element, join, picture
from svg import parse

HOSTILE = "<script>alert('x')</script> & \"quoted\" ]]> \x00\x1b"


def test_text_and_attributes_are_escaped():
    drawn = parse(element("text", HOSTILE, aria_label=HOSTILE, class_="a b"))
    kept = HOSTILE.replace("\x00", "\ufffd").replace("\x1b", "\ufffd")
    assert drawn.text == kept
    assert drawn.get("aria-label") == kept
    assert drawn.get("class") == "a b"
    assert not list(drawn)


@given(st.text())
def test_any_text_gives_well_formed_markup(text):
    drawn = parse(element("g", element("text", text, data_x=text)))
    assert len(drawn) == 1


def test_markup_nests_and_stays_markup():
    inner = element("circle", cx=1.25, cy=2.0, r=3)
    assert inner == '<circle cx="1.2" cy="2" r="3"/>'
    assert element("g", inner) == f"<g>{inner}</g>"
    assert inner.__html__() == inner


def test_an_attribute_without_value_is_left_out():
    assert element("path", d="M0 0", transform=None) == '<path d="M0 0"/>'


def test_plain_text_cannot_slip_in_unescaped():
    assert join(element("a"), element("b")) == "<a/><b/>"
    with pytest.raises(TypeError, match="is text, and only Svg can be joined"):
        join(element("a"), "<b/>")


def test_a_picture_says_what_it_is():
    drawn = parse(
        picture(
            element("path", d="M0 0"),
            key="k",
            title="A & B",
            description="more",
            size=(10, 20),
            kind="wide",
        )
    )
    assert drawn.get("role") == "img"
    assert drawn.get("aria-labelledby") == "k-t k-d"
    assert drawn.get("viewBox") == "0 0 10 20"
    assert [(node.get("id"), node.text) for node in drawn][:2] == [
        ("k-t", "A & B"),
        ("k-d", "more"),
    ]


def test_no_drawing_carries_a_style():
    drawn = element("text", "x", class_="soft", x=1)
    assert "style" not in drawn
    assert isinstance(drawn, Svg)
