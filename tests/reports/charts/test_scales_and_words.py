"""Where a value lies, how wide a text is, where it breaks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledby.reports.charts.placement import shortened, text_width, wrapped
from ledby.reports.charts.scales import Scale


def test_a_scale_keeps_both_ends_inside_the_width():
    scale = Scale(1, 5)
    assert [scale.at(value) for value in (1, 3, 5)] == ["2.0%", "50.0%", "98.0%"]
    assert scale.at(4) == "74.0%"
    assert (scale.at(0), scale.at(9)) == ("2.0%", "98.0%")


def test_wide_scripts_take_more_room():
    assert text_width("abcd", 10) == pytest.approx(23.2)
    assert text_width("水を運ぶ", 10) == pytest.approx(40.8)


def test_a_short_text_is_left_alone():
    assert shortened("Water", 200) == "Water"
    assert wrapped("Water", 200) == ("Water",)


def test_a_long_text_breaks_between_words_into_two_lines():
    assert wrapped("Programmes and Field", 95) == ("Programmes", "and Field")
    first, second = wrapped("Programmes / Field / North-East", 95)
    assert first == "Programmes"
    assert second.startswith("/ Field")
    assert second.endswith("…")


@given(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=60), st.integers(30, 200)
)
def test_nothing_is_wider_than_its_room(text, width):
    assert text_width(shortened(text, width)) <= width
    lines = wrapped(text, width)
    assert len(lines) <= 2
    assert all(text_width(line) <= width for line in lines)
