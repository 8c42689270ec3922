"""Words and numbers as they are read out, and the language they are read in."""

from __future__ import annotations

import pytest

from ledby.reports import language, words
from ledby.reports.specimens import estimate
from ledby.science.vocabulary import Facet, Reason, Relationship, Trait


@pytest.mark.parametrize(
    ("names", "vocabulary"),
    [
        (words.TRAITS, Trait),
        (words.SEEN_TO, Trait),
        (words.REASONS, Reason),
        (words.REASONS_NAMED, Reason),
        (words.FACETS_OF_MANAGERS, Facet),
        (words.FACETS_AS_SEEN, Facet),
        (words.FACETS_ABOUT_MANAGERS, Facet),
        (words.RELATIONSHIPS, Relationship),
    ],
)
def test_every_word_of_the_vocabulary_can_be_read_out(names, vocabulary):
    assert {word.value for word in vocabulary} <= set(names)


def test_an_unknown_word_is_read_as_it_is_written():
    assert words.word(words.TRAITS, "ego_management") == "ego management"
    assert words.word(words.TRAITS, "team_spirit") == "team spirit"


@pytest.mark.parametrize(
    ("band", "said", "start"),
    [
        ("0–2", "none to two", 0),
        ("3–5", "three to five", 3),
        ("6–9", "six to nine", 6),
        ("10+", "ten or more", 10),
        ("1,000–1,999", "1,000 to 1,999", 1000),
    ],
)
def test_bands_in_words(band, said, start):
    assert words.band_in_words(band) == said
    assert words.band_start(band) == start


def test_people_and_silence():
    assert words.people("5–9") == "5–9 people"
    assert words.people(None) == "fewer than 5, or none"


def test_estimates_say_where_they_were_cut():
    assert words.points(estimate(4.6, 4.3, 4.8, clip="at_least")) == "4.6 or more"
    assert words.points(estimate(1.4, 1.2, 1.9, clip="at_most")) == "1.4 or less"
    assert words.points(estimate(3, 2.5, 3.5)) == "3.0"
    assert (
        words.in_hundred(estimate(0.05, 0, 0.2, clip="at_most")) == "5 in 100 or less"
    )
    assert words.between(estimate(0.55, 0.4, 0.7), hundredths=True) == "40–70"


def test_merged_groups_are_named_together():
    assert words.relationships(["peer"]) == "peers"
    assert words.relationships(["report", "other"]) == (
        "people who report to you and others you work with"
    )


def test_lists_read_like_sentences():
    assert language.listed([]) == ""
    assert language.listed(["a"]) == "a"
    assert language.listed(["a", "b"]) == "a and b"
    assert language.listed(["a", "b", "c"]) == "a, b and c"
    assert language.sentence("ego management") == "Ego management"


def test_reports_speak_the_language_they_are_given(monkeypatch):
    # The site's own translator stands here when its tests ran before.
    monkeypatch.setattr(language, "_translators", [str])
    monkeypatch.setattr(language, "_names", [lambda: None])
    assert words.people("5–9") == "5–9 people"
    assert language.language() == "en"
    language.speak_with(lambda text: text.replace("people", "mensen"), lambda: "nl")
    assert words.people("5–9") == "5–9 mensen"
    assert language.language() == "nl"
