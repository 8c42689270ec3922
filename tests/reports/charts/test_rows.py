"""Dot and range: where the dot lies, what the bar spans, what is said of it."""

from __future__ import annotations

from ledby.reports.charts import Row, dots, frequency, shares
from ledby.reports.specimens import estimate
from svg import classed, parse, texts


def chart(*rows, **options):
    return dots(
        rows,
        title="Eight traits",
        description="d",
        measure=frequency(),
        first="Trait",
        **options,
    )


def test_dot_bar_and_ring_lie_where_their_values_are():
    made = chart(Row("honesty", estimate(4.0, 3.0, 5.0), own=2.0))
    drawn = parse(made.lines[0].svg)
    (dot,) = classed(drawn, "circle", "f-given")
    (ring,) = classed(drawn, "circle", "f-paper")
    (bar,) = classed(drawn, "line", "s-given")
    assert (dot.get("cx"), ring.get("cx")) == ("74.0%", "26.0%")
    assert (bar.get("x1"), bar.get("x2")) == ("50.0%", "98.0%")
    assert len(classed(drawn, "line", "hair")) == 5


def test_each_row_says_in_words_what_it_shows():
    made = chart(
        Row(
            "honesty", estimate(4.6, 4.3, 4.8, "5–9", "at_least"), own=3.7, said="More."
        )
    )
    drawn = parse(made.lines[0].svg)
    assert drawn.get("role") == "img"
    assert drawn.find("title").text == (
        "Honesty: 4.6 or more, range 4.3–4.8, 5–9 people; you said 3.7"
    )
    assert made.lines[0].said == "More."


def test_a_ring_under_its_dot_is_drawn_around_it():
    drawn = parse(chart(Row("a", estimate(4.0, 3.5, 4.5), own=4.0)).lines[0].svg)
    order = [node.get("class") for node in drawn if node.tag != "title"][5:]
    assert order == ["ink f-paper", "s-given w3 round", "f-given"]
    assert classed(drawn, "circle", "ink")[0].get("r") == "10"


def test_a_place_that_is_kept_open_says_why_and_draws_nothing():
    made = chart(
        Row("discretion", None, own=4.0, wait="Few had a chance to see this."),
        Row("loyalty", None),
    )
    first, second = made.lines
    assert (first.svg, first.wait, first.note) == (
        "",
        "Few had a chance to see this.",
        "kept open",
    )
    assert second.wait == "Not enough evidence yet."


def test_what_one_said_of_oneself_can_stand_alone():
    (line,) = chart(Row("courage", None, own=3.0)).lines
    drawn = parse(line.svg)
    assert [circle.get("cx") for circle in drawn.iter("circle")] == ["50.0%"]
    assert drawn.find("title").text == "Courage: you said 3.0"
    assert line.note == "kept open"


def test_the_table_behind_it_holds_every_row():
    made = chart(
        Row("honesty", estimate(4.6, 4.3, 4.8, "5–9", "at_most"), own=3.7),
        Row("courage", None),
    )
    assert made.columns == ("Trait", "Others", "Range", "You", "People")
    assert made.rows == (
        ("Honesty", "4.6 or less", "4.3–4.8", "3.7", "5–9"),
        ("Courage", "not enough yet", "–", "–", "fewer than needed"),
    )


def test_without_own_values_the_column_and_the_legend_go():
    made = chart(Row("honesty", estimate(4.0, 3.5, 4.5)))
    assert made.columns == ("Trait", "Value", "Range", "People")
    assert [key.text for key in made.legend] == [
        "what people said, and the range it lies in 9 times out of 10"
    ]
    assert chart(Row("a", estimate(4.0, 3.5, 4.5)), legend=False).legend == ()


def test_shares_read_in_a_hundred():
    made = dots(
        [Row("active", estimate(0.75, 0.6, 0.85))],
        title="t",
        description="d",
        measure=shares("none", "all"),
        first="Follows",
    )
    assert made.rows == (("Active", "75 in 100", "60–85", "10–19"),)
    axis = parse(made.axis)
    assert texts(axis) == ["none", "half of them", "all"]
    assert [node.get("x") for node in axis.iter("text")] == ["2.0%", "50.0%", "98.0%"]


def test_the_value_of_all_together_runs_through_every_row():
    made = chart(
        Row("Water", estimate(4.0, 3.5, 4.5)),
        Row("All together", estimate(3.0, 2.9, 3.1), whole=True),
    )
    for line in made.lines:
        (mark,) = classed(parse(line.svg), "line", "dash")
        assert mark.get("x1") == "50.0%"
    assert [line.whole for line in made.lines] == [False, True]
    assert made.legend[-1].text == "all together"


def test_names_too_long_to_stand_beside_their_rows_are_known():
    assert not chart(Row("Field East", None)).long
    assert chart(Row("I learned of a decision in time to act on it.", None)).long


def test_a_hostile_name_stays_text():
    (line,) = chart(Row("<i>&", estimate(4.0, 3.5, 4.5))).lines
    assert parse(line.svg).find("title").text.startswith("<i>&: 4.0")
