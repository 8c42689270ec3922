"""The organisation's pages: what they say, and that no block stands above another."""

from __future__ import annotations

import pytest

from ledby.reports.organisation import organisation_story
from ledby.reports.sentences import organisation as say
from ledby.reports.specimens import BLOCKS, leadership
from ledby.science.disclosure.pages import WHOLE, WHOLE_LABEL
from samples import sample_organisation_page, sample_small_organisation_page

QUESTIONS = {f"climate_{n}": f"Question {n}." for n in range(1, 7)}


@pytest.fixture
def story():
    return organisation_story(sample_organisation_page(), QUESTIONS)


@pytest.fixture
def small():
    return organisation_story(sample_small_organisation_page(), QUESTIONS)


def total(*kinds):
    return {"leadership_total": leadership(WHOLE, WHOLE_LABEL, kinds)}


@pytest.mark.parametrize(
    ("kinds", "start"),
    [
        (("10–19", "20–49", None), "More people are followed here without a title"),
        (("10–19", "10–19", None), "People are followed here with a title and without"),
        (("20–49", "10–19", None), "Many of those who manage here are also followed"),
        ((None, None, "5–9"), "Enough of us spoke, and nobody stands out yet."),
    ],
)
def test_the_opening_follows_from_the_bands(kinds, start):
    page = sample_organisation_page(**total(*kinds))
    assert say.opening(page).startswith(start)


def test_too_little_response_is_the_whole_opening(small):
    assert small.opening == (
        "Too few of us spoke this time for the whole to say anything true."
    )
    assert small.asked == "10–19 people were asked; 60 in 100 answered."


def test_leadership_counts_blocks_and_names_nobody(story):
    assert story.leadership.heading == "Many lead without a title"
    assert story.leadership.sentence.startswith(
        "In 7 of 10 blocks, five people or more"
    )


def test_blocks_keep_one_order_everywhere_and_all_together_comes_last(story):
    charts = (*story.active.blocks, *story.traits.blocks, *story.inclusion.blocks)
    assert len(charts) == 1 + 8 + 6
    for chart in charts:
        assert [line.name for line in chart.lines] == [*BLOCKS, "All together"]
        assert [line.whole for line in chart.lines] == [False] * 10 + [True]


def test_a_silent_block_is_kept_open(story):
    row = story.traits.blocks[0].rows[BLOCKS.index("Fundraising")]
    assert row == ("Fundraising", "not enough yet", "–", "fewer than needed")


def test_differences_are_named_only_where_ranges_part(story):
    assert story.traits.sentence == (
        "Most plainly ego management. The most room to grow is in judgment."
    )
    close = [
        {
            **line,
            "estimate": line["estimate"] and {**line["estimate"], "low": 1, "high": 5},
        }
        for line in sample_organisation_page()["traits"]
    ]
    told = organisation_story(sample_organisation_page(traits=close), QUESTIONS)
    assert told.traits.sentence == "The eight traits lie close together here."


def test_items_are_read_out_as_they_were_asked(story):
    names = [chart.title for chart in story.inclusion.blocks]
    assert names == list(QUESTIONS.values())
    assert "“Question 5.”" in story.inclusion.sentence


def test_only_the_first_of_the_small_multiples_explains_the_signs(story):
    assert [bool(chart.legend) for chart in story.traits.blocks] == [True] + [False] * 7


def test_what_draws_people_is_told_in_bands(story):
    reasons, traits = story.handed_on.blocks
    assert reasons.rows[0] == ("Telling the truth", "200–499")
    assert traits.rows[-1] == ("Loyalty", "5–9")


def test_how_steady_the_answers_are(story, small):
    assert story.reliability.sentence.startswith("Ask 5 colleagues about somebody")
    assert story.reliability.blocks[0].rows[0] == (
        "The person the answer is about",
        "34 in 100",
    )
    assert small.reliability.blocks == ()
    usual = {**sample_organisation_page()["reliability"], "prior_based": True}
    _, said = say.reliability(usual)
    assert said.startswith("Too few answers to work it out here")


def test_a_small_organisation_has_a_sentence_in_every_place(small):
    findings = (
        small.active,
        small.traits,
        small.inclusion,
        small.lead,
        small.handed_on,
    )
    for finding in findings:
        assert (finding.whole, finding.blocks) == ((), ())
        assert finding.sentence.startswith("Not enough evidence yet")
    assert small.texts == ()
    assert small.comments.sentence.startswith("Not enough evidence yet")
