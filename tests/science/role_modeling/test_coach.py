from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledby.errors import TableError
from ledby.science.role_modeling import coach, imperatives, requests

TELLING = (
    "You must clean the warehouse by Friday. If you don't, I will report it."
    " Make sure that nobody leaves early."
)
SHOWING = (
    "The families who come on Saturday will find dry blankets, because we cleared the"
    " shelves. I cleared the first row this morning. Which part would you take?"
    " How you do it is up to you. Thanks to Amal for finding the leak."
)


def kinds(text, lang="en"):
    return [span.kind for span in coach(text, lang).spans]


def marked(text, kind, lang="en"):
    return [
        text[span.start : span.end]
        for span in coach(text, lang).spans
        if span.kind == kind
    ]


class TestEnglish:
    def test_telling_and_showing_stand_at_the_two_ends(self):
        assert coach(TELLING).index < -0.6
        assert coach(SHOWING).index > 0.6

    def test_orders_and_threats_are_marked_where_they_stand(self):
        assert marked(TELLING, "order") == ["You must", "Make sure"]
        assert marked(TELLING, "threat") == ["If you don't, I will"]

    def test_direction_is_marked(self):
        assert marked(SHOWING, "example") == ["I cleared"]
        assert marked(SHOWING, "purpose") == ["because"]
        assert marked(SHOWING, "invitation") == ["Which part would you"]
        assert marked(SHOWING, "room") == ["How you do it is", "up to you"]
        assert marked(SHOWING, "credit") == ["Thanks to Amal"]

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("Thank you.", "credit"),
            ("Thank you for your cooperation.", "credit"),
            ("Great job everyone.", "credit"),
            ("Looking forward to it!", "outcome"),
            ("We will be done by Monday.", "outcome"),
        ],
    )
    def test_a_phrase_that_says_nothing_is_not_marked(self, text, kind):
        assert kind not in kinds(text)

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("Thank you for staying late on Tuesday.", "credit"),
            ("Your note saved me an hour.", "credit"),
            ("Customers can then see it themselves.", "outcome"),
            ("Totally fine if this week is too full.", "room"),
            ("Work it out among yourselves.", "room"),
        ],
    )
    def test_direction_without_big_words_is_marked(self, text, kind):
        assert kind in kinds(text)

    def test_a_reason_near_an_order_is_seen(self):
        bare = "You must lock the gate. The dogs are loose."
        assert "no_reason" in kinds(bare)
        given_ = "You must lock the gate. That is because the dogs are loose."
        assert "no_reason" not in kinds(given_)

    def test_a_reason_far_away_is_not(self):
        text = "You must lock it. It rains. It is cold. We eat because we are hungry."
        assert marked(text, "no_reason") == ["You must"]

    def test_bare_imperatives_hardly_weigh(self):
        assert coach("Send me the list.").index > -0.15
        assert coach("You must send me the list.").index < -0.4

    def test_quoted_lines_and_a_signature_are_not_the_writer(self):
        text = "Well done.\n> You must pay now.\n-- \nYou must call this number\n"
        assert kinds(text) == ["credit"]

    @pytest.mark.parametrize(
        ("text", "summary"),
        [
            ("You must go.", "One order, and no stated reason near it."),
            ("It rained.", "I see neither orders nor direction in this."),
            (
                "You must go. You must stay.",
                "Two orders, and no stated reason near two",
            ),
        ],
    )
    def test_the_summary_counts_in_words(self, text, summary):
        assert coach(text).summary.startswith(summary)

    def test_every_mark_says_why_and_what_to_try(self):
        for span in coach(TELLING + " " + SHOWING).spans:
            assert span.why.endswith(".")
            assert span.try_.endswith((".", "?"))


class TestImperatives:
    @pytest.mark.parametrize(
        ("sentence", "verbs"),
        [
            ("Please send me the file and call her.", ["send", "call"]),
            ("If you have time, read this.", ["read"]),
            ("Don't wait.", ["Don't"]),
            ("1) Check the oil.", ["Check"]),
            ("Call me.", ["Call"]),
            ("Calls are free.", []),
            ("Call quality was poor.", []),
            ("Could you send it?", []),
            ("Do you know her?", []),
            ("Thank you for coming.", []),
            ("I have to call her and take the bus.", []),
        ],
    )
    def test_verbs_that_open_a_clause(self, sentence, verbs):
        assert [sentence[a:b] for a, b in imperatives(sentence)] == verbs


def test_requests_are_orders_asks_or_questions():
    assert requests("Could you look at this")
    assert requests("Send it today.")
    assert not requests("The report went out on Monday.")


@pytest.mark.parametrize(
    ("lang", "telling", "showing"),
    [
        (
            "nl",
            "Je moet dit vandaag afmaken.",
            "Wat denk je? Ik doe mee omdat het telt.",
        ),
        (
            "de",
            "Sie müssen das heute erledigen.",
            "Was denken Sie? Danke, das liegt an Ihnen.",
        ),
        ("es", "Tienes que hacerlo hoy.", "¿Qué piensas? Gracias, porque ayuda."),
        ("fr", "Vous devez finir aujourd'hui.", "Qu'en pensez-vous ? Merci."),
    ],
)
def test_other_languages_tell_and_show_too(lang, telling, showing):
    assert coach(telling, lang).index < 0 < coach(showing, lang).index


class TestAnyText:
    @given(st.text(max_size=400), st.sampled_from(["en", "nl", "de", "es", "fr"]))
    def test_marks_lie_in_the_text_and_stay_the_same(self, text, lang):
        first = coach(text, lang)
        assert first == coach(text, lang)
        assert -1 <= first.index <= 1
        assert all(0 <= span.start < span.end <= len(text) for span in first.spans)

    @pytest.mark.parametrize(
        "piece",
        [
            *("if you ", "a ", "you must ", "!", ",", "x", "please ", "\n", "> ", "'"),
            *(
                "If we ",
                "without Ann ",
                "Ann and I ",
                "your aa ",
                "who is ",
                "0 ",
                "by ",
            ),
        ],
    )
    def test_hostile_text_takes_time_in_step_with_its_length(self, piece):
        def taken(letters):
            text = (piece * letters)[:letters]
            best = 9.0
            for _ in range(3):
                start = time.process_time()
                coach(text)
                best = min(best, time.process_time() - start)
            return best

        # Four times the text; a square law would take sixteen times as long.
        assert taken(20_000) < 9 * max(taken(5_000), 0.004)


def test_too_long_is_refused_with_its_length():
    with pytest.raises(TableError, match="20,001 letters"):
        coach("x" * 20_001)


def test_an_unknown_language_names_those_there_are():
    with pytest.raises(TableError, match="en, nl, de, es, fr"):
        coach("hola", "pt")
