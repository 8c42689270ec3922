"""The practices that come with LedBy: three a trait and an idea, in two languages."""

from __future__ import annotations

from collections import Counter

from ledby.web.practice.models import LINE, TITLE, About
from ledby.web.practice.starters import starters
from ledby.web.practice.writing import minutes, safe_html

AVOIDED = ("leverage", "stakeholder", "synerg", "mindset", "empower", "!")


def test_three_for_each_trait_and_each_idea_in_both_languages():
    english, dutch = starters("en"), starters("nl")
    assert Counter(one.about for one in english) == {one.value: 3 for one in About}
    assert [(one.key, one.about) for one in english] == [
        (one.key, one.about) for one in dutch
    ]


def test_each_is_short_concrete_and_says_how_one_notices():
    for one in (*starters("en"), *starters("nl")):
        words = len(f"{one.body} {one.notice}".split())
        assert 120 <= words <= 220, (one.key, words)
        assert one.notice
        assert len(one.title) <= TITLE
        assert len(one.source) <= LINE
        for word in AVOIDED:
            assert word not in f"{one.title} {one.body} {one.notice}".lower(), one.key


def test_their_markdown_is_plain():
    html = safe_html(starters("en")[0].body)
    assert html.startswith("<p>")
    assert "“" in html


def test_reading_takes_a_minute_for_two_hundred_words():
    assert minutes(["word " * 200]) == 1
    assert minutes(["word " * 150, "word " * 51]) == 2
    assert minutes([""]) == 1
