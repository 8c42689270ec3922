"""A person's page: what it says from what was released, and what it keeps open."""

from __future__ import annotations

import re

import pytest

from ledby.reports.person import person_story
from ledby.reports.sentences import person as say
from ledby.reports.sentences.steps import STEPS, next_step
from ledby.reports.specimens import estimate, told, trait
from ledby.science.vocabulary import Facet, Trait
from samples import (
    NO_FOLLOWERS,
    sample_hidden_page,
    sample_manager_page,
    sample_person_page,
    sample_quiet_page,
)

FORBIDDEN = re.compile(
    r"\b(scor|rank|track|monitor|performance|top|bottom|user|insight|actionable)",
    re.IGNORECASE,
)


def all_words(story) -> str:
    findings = (story.following, story.picked, story.follower, story.lead)
    parts = [story.who, story.answer, story.after, story.step, story.step_how]
    parts += [text for pair in story.kept for text in pair]
    for one in findings:
        parts += [
            one.heading,
            one.sentence,
            one.note.people,
            one.note.sure,
            one.note.how,
        ]
        for chart in one.charts:
            parts += [chart.title, chart.description, chart.caption]
            parts += [text for line in chart.lines for text in (line.name, line.said)]
    return " ".join(parts)


def test_the_answer_names_the_band_and_the_reasons():
    story = person_story(sample_person_page())
    assert story.answer == (
        "Because ten or more people already are, by choice. They say you tell the truth"
        " and you share the lead."
    )
    assert story.after == "Nobody reports to you: no chart asks them to follow."
    assert story.who == "Samira Haddad, Warehouse planner, Logistics"


def test_a_direction_is_said_as_one():
    story = person_story(sample_manager_page())
    assert story.answer == (
        "Because, as far as we can see, three to five people already are, by choice."
    )
    assert story.sea_note.sure.endswith("it points a way.")


def test_those_beyond_the_line_of_a_manager():
    followers = {**sample_person_page()["followers"], "beyond_line": "3–5"}
    page = sample_person_page(reports=True, followers=followers)
    assert say.after(page) == (
        "Three to five of them do not report to you: no chart asks them to follow."
    )


def test_no_followers_is_no_shame():
    story = person_story(sample_quiet_page())
    assert story.answer == (
        "That is an answer to grow into, and it begins with something small."
    )
    assert "0–2" not in all_words(story) + story.sea_note.people
    assert story.sea_note.people == "Nobody, or one or two: they look the same"
    assert story.own is not None
    assert len(story.own.lines) == 8


def test_without_followers_what_people_see_often_answers():
    seen = [
        trait("courage", estimate(4.2, 3.6, 4.6), 3.0),
        trait("honesty", estimate(4.4, 4.0, 4.7), 3.0),
        trait("loyalty", estimate(3.4, 3.0, 3.9), 3.0),
    ]
    assert say.answer(sample_quiet_page(traits=seen)) == (
        "Because people often see you pass on bad news as fully as good and speak up"
        " while others stay silent. Whoever follows you starts from there."
    )


def test_without_followers_or_traits_what_was_kept_in_mind_answers():
    page = sample_quiet_page(messages=["Bad news early."])
    assert say.answer(page) == (
        "Because something you said stayed with people. Their words are below."
    )


def test_too_little_response_says_so_and_nothing_else():
    story = person_story(sample_hidden_page())
    assert story.answer.startswith("That answer is still being written.")
    assert (story.after, story.own, story.unsigned) == ("", None, ())
    assert [heading for heading, _ in story.kept] == [
        "What rang true",
        "How they follow",
        "What they picked up from you",
        "You, as a follower",
    ]


@pytest.mark.parametrize(
    ("value", "low", "high", "heading"),
    [
        (0.75, 0.6, 0.85, "They follow of their own accord"),
        (0.3, 0.15, 0.5, "They follow, and wait to be asked"),
        (0.55, 0.35, 0.7, "Some follow with ideas of their own"),
    ],
)
def test_how_they_follow_is_only_said_when_the_range_allows(value, low, high, heading):
    found, said = say.following(estimate(value, low, high))
    assert found == heading
    assert said.startswith(f"{round(100 * value)} in 100 of them")


def test_signed_words_come_with_a_name_and_unsigned_without():
    story = person_story(sample_person_page())
    kofi, ana = story.signed
    assert (kofi.name, kofi.how) == (
        "Kofi Mensah",
        "acts on your message unasked and picked up honesty from you",
    )
    assert ana.name == "Ana Ribeiro"
    assert story.unsigned[0] == "We do not send what we would not open ourselves."
    assert len(story.unsigned) == 5
    assert [voice.name for voice in story.signatures] == ["Mei Tan"]
    assert story.voices_note.people == "8 voices"


@pytest.mark.parametrize(("energy", "how"), [(1, ""), (2, ""), (3, "joins in gladly")])
def test_beside_a_name_only_what_is_gladly_given_is_said(energy, how):
    assert say.signed(told("Mei Tan", energy, "Go on.")) == how
    picked = say.signed(told("Mei Tan", energy, "Go on.", "honesty"))
    assert picked.endswith("picked up honesty from you")
    assert picked.startswith(how)


def test_quotation_marks_of_the_writer_are_not_doubled():
    words = ["“Whose name?”", "“a” and “b”", '"x"']
    story = person_story(sample_quiet_page(messages=words))
    assert story.unsigned == ("Whose name?", "‘a’ and ‘b’", "x")


def test_gaps_are_told_before_anything_else():
    story = person_story(sample_person_page())
    assert story.follower.sentence == (
        "Others see more honesty and courage in you than you give yourself credit for."
    )
    said = {line.name: line.said for line in story.follower.charts[0].lines}
    assert said["Honesty"] == (
        "Often to nearly always. More than you say: a strength you don't count."
    )
    assert said["Judgment"] == "Often. You see it alike: something to build on."
    assert said["Competence"] == (
        "Sometimes to often. You see it alike, and there is room to grow."
    )
    assert said["Discretion"] == ""


@pytest.mark.parametrize(
    ("agreement", "gap", "end"),
    [
        ("agreed_strength", "in_line", "You see it alike: something to build on."),
        ("agreed_growth", "in_line", "You see it alike, and there is room to grow."),
        ("hidden_strength", "under", "More than you say: a strength you don't count."),
        ("modest", "under", "More than you say, with room to grow still."),
        ("confident_strength", "over", "A strength, and you see even more of it."),
        ("blind_spot", "over", "You see more of this than others have seen so far."),
        ("unclear", "in_line", "Whether you see it alike, nobody can tell yet."),
    ],
)
def test_each_class_of_agreement_has_words_of_its_own(agreement, gap, end):
    line = trait("honesty", estimate(2.9, 2.5, 3.4), 3.5, agreement)
    assert line["gap"] == gap
    assert say.trait_said(line) == f"Sometimes. {end}"


def test_words_are_those_of_the_scale_that_the_range_holds():
    for low, high, words in (
        (1.0, 1.4, "Never."),
        (1.5, 2.4, "Rarely."),
        (2.5, 3.5, "Sometimes to often."),
        (4.5, 5.0, "Nearly always."),
    ):
        line = trait("courage", estimate((low + high) / 2, low, high), None)
        assert line["agreement"] is None
        assert say.trait_said(line) == words


def test_a_wide_range_and_a_closed_circle_are_said():
    line = {
        **trait("loyalty", estimate(3.9, 3.0, 4.8), 4.5, "blind_spot"),
        "state": "directional",
        "comparable": False,
    }
    assert say.trait_said(line) == (
        "Sometimes to nearly always. You see more of this than others have seen so far."
        " The range is wide: it points a way, no more. Seen by a circle of its own, so"
        " read it by itself."
    )
    assert "You see more" not in say.trait_said(line, gap=False)
    assert say.as_follower([line]) == (
        "Some of it you count more than others have been able to see so far."
    )


def test_what_is_counted_higher_by_oneself_is_said_once_when_it_is_much():
    lines = [
        trait(name, estimate(3.9, 3.6, 4.2), 4.6, "confident_strength")
        for name in Trait
    ]
    story = person_story(sample_quiet_page(traits=lines))
    assert {line.said for line in story.follower.charts[0].lines} == {"Often."}
    assert story.follower.sentence.endswith("able to see so far.")


def test_agreement_is_said_as_such_and_only_where_the_range_allows_it():
    score = estimate(3.2, 2.9, 3.5)
    for agreement, own, said in (
        ("agreed_growth", 3.2, "You and the people around you see much the same."),
        ("unclear", 3.2, "It is too early to say whether you and others see it alike."),
        ("unclear", None, "This is how the people around you see you follow."),
    ):
        assert say.as_follower([trait("loyalty", score, own, agreement)]) == said


def test_where_raters_see_one_as_a_whole_one_estimate_stands_for_all():
    story = person_story(sample_person_page(one_view=0.3))
    whole, profile, _groups = story.follower.charts
    assert story.follower.sentence == (
        "People see you as a whole: what is asked of a good follower, they see often in"
        " you."
    )
    assert whole.rows == (("All eight together", "4.1", "3.9–4.4", "3.9", "10–19"),)
    # Honesty 4.6 against 4.1 (range 0.3 each way), oneself 3.7 against 3.9.
    assert profile.rows[3] == ("Honesty", "+0.5", "+0.2 to +0.8", "−0.2", "10–19")
    assert profile.rows[5][:2] == ("Discretion", "not enough yet")
    assert "hardly differ from trait to trait" in story.follower.note.sure
    assert "hardly differ" not in person_story(sample_person_page()).follower.note.sure
    nothing = {**trait("level", None, 3.9)}
    kept = person_story(sample_quiet_page(level=nothing, one_view=0.3))
    assert kept.follower.kept


def test_the_lead_is_told_to_those_to_whom_people_report():
    story = person_story(sample_manager_page())
    assert story.lead.sentence == (
        "What they meet most often: you do first what you ask of others."
    )
    assert [line.note for line in story.lead.charts[0].lines] == [
        "10–19 people",
        "10–19 people",
        "7–9 people",
        "kept open",
    ]
    little = [
        {"facet": "example", "state": "shown", "score": estimate(2.4, 1.7, 3.1)},
        {"facet": "direction", "state": "shown", "score": estimate(2.7, 2.0, 3.4)},
    ]
    assert say.lead(little) == (
        "They have met little of this in the last three months; most of it that you say"
        " where we go and why."
    )
    quiet = person_story(sample_quiet_page(reports=True))
    assert quiet.kept[-1][0] == "How your people experience your lead"
    assert "How your people" not in str(person_story(sample_quiet_page()).kept)


def test_every_facet_and_trait_has_a_step_of_its_own():
    words = {word.value for word in (*Trait, *Facet)}
    assert set(STEPS) == words | {"skills"}
    assert len({what for what, _ in STEPS.values()}) == len(STEPS)
    what, _ = next_step({"kind": "ask", "about": ""})
    assert what == "Ask two people what they would follow you for."


@pytest.mark.parametrize(
    "page",
    [
        sample_person_page(),
        sample_manager_page(),
        sample_quiet_page(),
        sample_hidden_page(),
        sample_person_page(followers={**NO_FOLLOWERS, "band": "6–9"}),
    ],
)
def test_the_voice_is_kept(page):
    said = all_words(person_story(page))
    assert not FORBIDDEN.search(said)
    assert "!" not in said
    assert "%" not in said
