"""The organisation's pages: what they say, and that no block stands above another."""

from __future__ import annotations

import pytest

from ledby.reports.organisation import organisation_story
from ledby.reports.sentences import organisation as say
from ledby.reports.sentences import reliability
from ledby.reports.specimens import BLOCKS, leadership
from ledby.science.released import WHOLE, WHOLE_LABEL
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
    assert story.leadership.sentence.startswith(
        "In 7 of 10 blocks there are five people or more who are followed"
    )


@pytest.mark.parametrize(
    ("kinds", "heading"),
    [
        # At most 19 against at least 50; at most 19 against 20; four against 10.
        (("10–19", "50–99", None), "At least twice as many people are followed"),
        (("10–19", "100–199", None), "At least five times as many people are followed"),
        (("10–19", "20–49", None), "More people are followed without a title than"),
        ((None, "10–19", None), "At least twice as many people are followed without"),
        (("10–19", "10–19", None), "About as many are followed without a title as"),
        (("20–49", "10–19", None), "Some are followed without a title, more with one"),
    ],
)
def test_how_many_lead_without_a_title_is_the_least_that_the_bands_allow(
    kinds, heading
):
    story = organisation_story(sample_organisation_page(**total(*kinds)), QUESTIONS)
    assert story.leadership.heading.startswith(heading)
    assert story.leadership.whole[0].lines[-1].name == "All together"


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
    assert story.traits.heading == (
        "What we see most in one another is ego management; what we see least is"
        " judgment"
    )
    wide = [
        {
            **line,
            "estimate": line["estimate"] and {**line["estimate"], "low": 1, "high": 5},
        }
        for line in sample_organisation_page()["traits"]
    ]
    told = organisation_story(sample_organisation_page(traits=wide), QUESTIONS)
    assert told.traits.heading == "We see all eight traits in one another often"
    assert (
        told.traits.sentence == "Wherever one stands: no block differs from the whole."
    )
    assert told.traits.parting == ()
    assert len(told.traits.alike) == 8


def test_where_one_stands_is_said_trait_by_trait():
    """A block parts when its range and that of the whole share nothing."""
    lines = [
        {**line, "estimate": {**line["estimate"], "low": 1.1, "high": 1.2}}
        if (line["word"], line["label"]) in {("courage", "Water"), ("loyalty", "Water")}
        else line
        for line in sample_organisation_page()["traits"]
    ]
    story = organisation_story(sample_organisation_page(traits=lines), QUESTIONS)
    assert story.traits.sentence == (
        "Where one stands makes a difference for courage and loyalty, and for nothing"
        " else."
    )
    assert [chart.title for chart in story.traits.parting] == ["Courage", "Loyalty"]
    assert len(story.traits.alike) == 6


def test_the_picture_of_the_whole_shows_each_block_by_itself(story):
    drawn = story.traits.whole[0].lines[0].svg
    # One stroke for each of nine blocks; the tenth is kept open.
    assert drawn.count("s-tide") == 9


def test_where_raters_see_people_as_a_whole_one_figure_stands_for_eight():
    page = sample_organisation_page(one_view=0.3)
    story = organisation_story(page, QUESTIONS).traits
    assert story.heading == (
        "We see one another as a whole: the eight traits go together here"
    )
    level, against = story.whole
    assert level.rows == (("All eight together", "3.8", "3.6–4.0", "50–99"),)
    assert against.rows[0][:3] == ("Judgment", "−0.3", "−0.6 to 0.0")
    assert [chart.title for chart in story.blocks] == ["All eight together"]
    assert story.step[0].startswith("Next time, think of one moment for each trait")
    assert "hardly differ from trait to trait" in story.note.sure


def test_items_are_read_out_as_they_were_asked(story):
    names = [chart.title for chart in story.inclusion.blocks]
    assert names == list(QUESTIONS.values())
    assert [row[0] for row in story.inclusion.whole[0].rows] == names
    assert story.inclusion.heading == (
        "We meet tasks to grow with most often, and news of decisions in time least"
    )
    assert story.inclusion.step[0].startswith("Tell people of the next decision")


def test_only_the_first_of_the_small_multiples_explains_the_signs(story):
    assert [bool(chart.legend) for chart in story.traits.blocks] == [True] + [False] * 7


def test_what_draws_people_is_told_in_bands(story):
    reasons, traits = story.handed_on.blocks
    assert reasons.rows[0] == ("Telling the truth", "200–499")
    assert traits.rows[-1] == ("Loyalty", "5–9")


def test_how_steady_the_answers_are(story, small):
    """Person 24 and profile 10 of 100 against 21 of habit."""
    assert story.steady.sentence == (
        "Of the difference between two answers, 34 in 100 is the person and 21 in 100"
        " the habit of whoever answers. We take the habit off."
    )
    assert story.steady.whole[0].rows[0] == (
        "The person whom the answer is about",
        "24 in 100",
        "21–27",
    )
    assert small.steady.whole == ()
    assert small.next_time is None


@pytest.mark.parametrize(
    ("person", "habit", "word"),
    [(0.30, 0.20, "more of them"), (0.12, 0.20, "more of our own"), (0.2, 0.2, "as")],
)
def test_the_larger_part_gives_the_heading(person, habit, word):
    found = sample_organisation_page()["reliability"]
    shares = {"person": person, "profile": 0.0, "habit": habit, "pair": 0.2}
    parts = [
        {**part, "share": shares.get(part["source"], 0.4)} for part in found["parts"]
    ]
    heading, _ = reliability.steady({**found, "parts": parts})
    assert f"tells {word}" in heading


def test_usual_shares_are_said_to_be_usual():
    found = {**sample_organisation_page()["reliability"], "prior_based": True}
    found["parts"] = [{**part, "low": None, "high": None} for part in found["parts"]]
    story = organisation_story(sample_organisation_page(reliability=found), QUESTIONS)
    assert story.steady.sentence.endswith(
        "Too few answered to work this out here, so the shares are the usual ones, from"
        " published studies."
    )
    assert {row[2] for row in story.steady.whole[0].rows} == {"the usual share"}


def test_what_more_raters_would_do(story):
    assert story.next_time.heading == (
        "Five more colleagues would narrow a range from ±0.42 to ±0.33"
    )
    assert story.next_time.sentence == (
        "About six colleagues answered about each person. It would take 27 to halve the"
        " range of a trait."
    )
    assert story.next_time.whole[0].rows == (
        ("Six colleagues", "±0.42"),
        ("11 colleagues", "±0.33"),
        ("27 colleagues", "±0.21"),
    )
    assert story.next_time.step[0] == "Ask as many colleagues again, and no more."
    found = sample_organisation_page()["reliability"]
    few = reliability.step({**found, "raters": 4})
    assert few[0] == "Next time, have five colleagues answer about each person."
    beyond = reliability.next_time({**found, "raters_to_halve": None})
    assert beyond[1].endswith("would halve the range of a trait.")


def test_what_was_set_aside_is_told_in_bands_with_the_reason(story, small):
    assert story.set_aside == (
        "Before the count, what 5–9 people said of others was set aside, for it said"
        " nothing about anybody. 5–9 people: nearly all answers were the same."
    )
    few = "Those of fewer than five people, or of nobody, were set aside."
    assert small.set_aside.endswith(few)
    assert reliability.set_aside({"people": None, "reasons": []}).endswith(few)


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
