"""What is said of who turns to whom."""

from __future__ import annotations

import pytest

from ledby.reports.sentences import silos as say
from ledby.reports.silos import flow_story, pair_story, silos_story
from samples import sample_organisation_page


def page_with(levels, *, weakest=(), **changes):
    page = sample_organisation_page()
    view = page["silos"]["views"][0]
    cells = [{**cell, "level": "usual"} for cell in view["cells"]]
    for cell, level in zip(cells, levels, strict=False):
        cell["level"] = level
    view |= {"cells": cells, "weakest": [list(pair) for pair in weakest]}
    page["silos"] |= changes
    return page


@pytest.mark.parametrize(
    ("levels", "weakest", "heading"),
    [
        ((), (), "No two blocks keep clear of each other, as far as can be seen"),
        (["few"] * 45, (), "Too few ties cross our blocks to compare any two of them"),
        (["quiet"], "01", "It is quiet between Field East and Field South"),
        (
            ["less"],
            "01",
            "Field East and Field South turn to each other less than to all the others",
        ),
        (
            ["quiet"] * 2,
            "01",
            (
                "It is quiet between Field East and Field South, and between one more"
                " pair of blocks"
            ),
        ),
        (
            ["quiet"] * 5,
            "01",
            (
                "It is quiet between Field East and Field South, and between four more"
                " pairs of blocks"
            ),
        ),
    ],
)
def test_it_opens_with_a_sentence_to_repeat(levels, weakest, heading):
    story = silos_story(page_with(levels, weakest=[weakest] if weakest else []))
    assert story.heading == heading


def test_where_nothing_stands_out_no_arcs_are_drawn():
    story = silos_story(page_with(()))
    assert story.pictures[0].shore is None
    assert story.sentence == "Nothing stands out in any of the 45 pairs of blocks."
    assert story.weakest == ()
    assert story.step[0].startswith("Ask two blocks that never meet")


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.7, "Read it as where we stand"), (0.1, "no difference"), (0.05, "look beyond")],
)
def test_the_share_inside_is_read_beside_chance(share, said):
    heading, sentence = say.inside({"share": share, "low": 0.1, "high": 0.15})
    assert heading == f"About {round(100 * share)} ties in 100 stay inside their block"
    assert said in sentence
    assert "Not enough evidence yet" in say.inside(None)[1]


def test_bridges_are_counted_and_never_named():
    found = sample_organisation_page()["silos"]
    heading, said = say.bridges(found)
    assert heading == "50–99 people reach into three other blocks or more"
    assert "Of the 38 pairs of blocks that are tied, three hang on a single" in said
    few = found | {"bridges": None, "hanging": None}
    heading, said = say.bridges(few)
    assert heading == "Hardly anybody reaches into three other blocks"
    assert "two at most, or none, hang on a single person" in said
    assert say.bridges(few | {"pairs": 0})[1] == "No pair of blocks has two ties yet."


@pytest.mark.parametrize(
    "level", ["quiet", "less", "usual", "more", "much_more", "few"]
)
def test_each_kind_of_pair_has_its_words(level):
    told = pair_story(page_with([level]), "0-1")
    assert "Field East and Field South" in told.pair.heading
    assert told.quiet == (level in {"quiet", "less"})
    assert told.means
    assert "5–9 people in Field South" not in told.choices[0]


def test_a_team_spans_the_units_of_both_blocks():
    page = page_with([])
    page["silos"]["views"][0]["blocks"][0]["units"] = [
        "A / B / C",
        "A / B / D",
        "A / B",
    ]
    page["silos"]["views"][0]["blocks"][1]["units"] = [f"X{at}" for at in range(9)]
    told = pair_story(page, "0-1")
    assert told.pair.units == ("A / B", "X0", "X1", "X2", "X3")


def test_an_unknown_pair_is_none():
    page = page_with([])
    for key in ("", "-", "1-0", "0-0", "0-1-2", "0-100"):
        assert pair_story(page, key) is None
    assert pair_story(sample_organisation_page(silos=None), "0-1") is None


def test_traits_on_their_way_one_by_one():
    story = flow_story(sample_organisation_page())
    assert [chart.title for chart in story.blocks] == ["Honesty", "Courage"]
    assert len(story.whole[0].rows) == 7
    empty = flow_story(sample_organisation_page(lineage=[]))
    assert (empty.whole, empty.blocks) == ((), ())
    assert "from five people on" in empty.sentence
