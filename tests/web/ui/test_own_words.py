"""Sets of words: every text, no placeholder lost, and files that break a rule."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils.translation import gettext, ngettext, override

from ledby.errors import ConfigurationError
from ledby.reports import language as reports
from ledby.sources import hris
from ledby.web.cycles import agreement
from ledby.web.cycles.instrument import load
from ledby.web.cycles.letters import compose
from ledby.web.cycles.models import Cycle
from ledby.web.ui import terms
from ledby.web.ui.apps import words_that_meet_no_text
from rounds import open_round
from stages import released

READ = {
    ("university", "en"): {
        "How your manager leads": "How your head of group leads",
        "Leaders and managers": "Leaders and heads of group",
        "any unit": "any department",
        "Everyone in the organisation reads this same page.": (
            "Everyone at the university reads this same page."
        ),
        "So say the people who report to them, all together.": (
            "So say the people in their groups, all together."
        ),
        "You are asked because %(name)s reports to you.": (
            "You are asked because %(name)s is in your group."
        ),
    },
    ("university", "nl"): {
        "How your manager leads": "Hoe je groepsleider leidt",
        "any unit": "elke vakgroep",
        "No unit is called %(path)s.": "Geen vakgroep heet %(path)s.",
        "director": "bestuur",
        "Leading and managing go together": "Leiden en een groep leiden gaan samen",
        "It takes five of the people who report to you.": (
            "Er zijn vijf van de mensen uit je groep voor nodig."
        ),
    },
    ("volunteers", "en"): {
        "How your manager leads": "How your coordinator leads",
        "Manage, no followers yet": "Coordinate, no followers yet",
        "Units": "Chapters",
        "Somebody who stands behind has reports or is a director.": (
            "Somebody who stands behind coordinates people or is a member of the board."
        ),
    },
    ("volunteers", "nl"): {
        "How your manager leads": "Hoe je coördinator leidt",
        "Managers bring everybody in": "Coördinatoren betrekken iedereen",
        "people who report to you": "mensen die je coördineert",
        "Nobody reports to you: no chart asks them to follow.": (
            "Je coördineert niemand: geen organogram vraagt hun te volgen."
        ),
    },
}
OTHER_WORDS = {
    "university": r"\b(?:managers?|units?|organi[sz]ations?|leidinggevenden?|"
    r"eenhe(?:id|den)|afdeling(?:en)?|organisaties?)\b",
    "volunteers": r"\b(?:managers?|units?|leidinggevenden?|eenhe(?:id|den))\b",
}


@pytest.fixture(scope="module")
def known():
    return terms.texts()


@pytest.fixture(scope="module", params=["university", "volunteers"])
def chosen(request, known):
    return request.param, terms.read(request.param, known)


def in_words(known, words, language):
    """Return each text that changes: before and after, form by form."""
    at = terms.LANGUAGES.index(language)
    return [
        (before, after)
        for english in known
        for before, after in zip(
            known[english][at],
            terms._said(english, known, words, language),
            strict=True,
        )
        if before != after
    ]


def test_no_text_loses_a_placeholder(known, chosen):
    for language, words in chosen[1].items():
        changed = in_words(known, words, language)
        assert len(changed) > 55
        for before, after in changed:
            assert terms.placeholders(after) == terms.placeholders(before), before


def test_how_many_texts_change(known, chosen):
    name, sets = chosen
    counts = {to: len(in_words(known, words, to)) for to, words in sets.items()}
    least = {
        "university": {"en": 105, "nl": 110},
        "volunteers": {"en": 79, "nl": 60},
    }
    assert all(counts[to] >= least[name][to] for to in counts), counts
    assert all(counts[to] < len(known) / 10 for to in counts), counts


def test_none_of_the_old_words_is_left(known, chosen):
    name, sets = chosen
    old = re.compile(f"{terms.PLACEHOLDER}|(?P<old>{OTHER_WORDS[name]})", re.IGNORECASE)
    left = [
        after
        for language, words in sets.items()
        for english in known
        for after in terms._said(english, known, words, language)
        if any(found["old"] for found in old.finditer(after))
    ]
    assert left == []


@pytest.mark.parametrize(("name", "language"), READ)
def test_sentences_read_well(speak, name, language):
    speak(name)
    with override(language):
        for english, wanted in READ[name, language].items():
            assert gettext(english) == wanted
            assert reports.gettext(english) == wanted


def test_forms_of_number_are_kept(speak):
    speak("university")
    with override("en"):
        assert ngettext("one unit", "%(n)s units", 1) == "one department"
        assert ngettext("one unit", "%(n)s units", 3) == "%(n)s departments"
    with override("nl"):
        assert ngettext("one unit", "%(n)s units", 1) == "één vakgroep"
        assert ngettext("one unit", "%(n)s units", 0) == "%(n)s vakgroepen"


def test_words_begin_and_end_as_words_and_keep_their_case():
    words = terms.Words({"unit": "circle", "a unit": "one circle", "units": "circles"})
    assert (
        words.put("Unit, unity, A\nunit, units") == "Circle, unity, One circle, circles"
    )
    assert words.put("%(unit)s {unit} <a href='/unit'> http://x.example/unit unit") == (
        "%(unit)s {unit} <a href='/unit'> http://x.example/unit circle"
    )


def test_a_site_without_words_of_its_own_speaks_as_written(speak):
    speak("company")
    with override("nl"):
        assert gettext("How your manager leads") == "Hoe je leidinggevende leidt"
    assert terms.say("Your manager", "en") == "Your manager"
    assert terms.called("manager") == []


def test_what_is_promised_is_said_in_these_words_and_questions_stay(speak):
    before = load()
    speak("university")
    parts = {
        language: agreement.terms(["manager", "feedback"], 90, 2, language)["parts"]
        for language in ("en", "nl")
    }
    assert parts["en"][1]["name"] == "How your head of group leads"
    assert parts["en"][0]["sees"].endswith("Their head of group does not see it.")
    assert parts["nl"][1]["sees"].startswith("Je groepsleider ziet wat minstens vijf")
    assert load() == before


def test_a_mail_is_in_these_words_and_names_stay(speak):
    speak("university")
    cycle = Cycle(name="Managers of units", closes_at=datetime(2027, 3, 20, tzinfo=UTC))
    link = "https://led.example.org/answer/manager"
    for language, said in (
        ("en", "No colleague, head of group or organiser is told whether you did."),
        ("nl", "Geen collega, groepsleider of organisator hoort of je het deed."),
    ):
        subject, text, html = compose("invitation", cycle, "A Manager", language, link)
        assert said in text
        assert said in html
        assert "Managers of units" in subject
        assert "A Manager" in text
        assert link in text


def test_pages_are_in_these_words(cast, speak):
    speak("university")
    cast.amal.title = "Manager of units"
    cast.amal.save()
    client = cast.client("otto")
    page = client.get("/people").content.decode()
    assert "Head of group" in page
    assert "Department" in page
    assert "Manager of units" in page
    page = client.get("/people", headers={"accept-language": "nl"}).content.decode()
    assert "Groepsleider" in page
    assert "Vakgroep" in page
    assert "Leidinggevende" not in page


def test_result_pages_are_in_these_words(cast, speak, monkeypatch):
    speak("volunteers")
    released(cast, monkeypatch)
    client = cast.client("amal")
    leadership = client.get("/organisation/leadership").content.decode()
    assert "Leaders and coordinators" in leadership
    assert "manager" not in leadership.lower()
    me = client.get("/me").content.decode()
    assert "You coordinate nobody: no chart asks them to follow." in me
    assert "People you coordinate and others you work with" in me
    assert "report to you" not in me


def test_the_form_is_in_these_words(cast, speak):
    speak("university")
    opened = open_round(cast)
    pages = [
        Client().get(opened.link("nils", part), headers={"accept-language": to}).text
        for to in ("en", "nl")
        for part in ("", "manager")
    ]
    assert "How your head of group leads" in pages[0] + pages[1]
    assert "Hoe je groepsleider leidt" in pages[2] + pages[3]


def test_the_list_comes_out_in_these_words_and_reads_back(cast, speak):
    speak("university")
    response = cast.client("otto").post("/people/export", {"purpose": "compare"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    (first, *_) = csv.DictReader(io.StringIO(text))
    assert list(first)[3:5] == ["head of group", "department"]
    assert hris.guess(first)["manager"] == "head of group"
    assert hris.guess(first)["unit"] == "department"
    assert hris.guess(["id", "Groepsleider"])["manager"] == "Groepsleider"


def test_a_file_of_ones_own_begins_with_a_set(speak, tmp_path):
    file = tmp_path / "ours.yaml"
    file.write_text(
        "like: volunteers\n"
        "en:\n"
        "  words: {colleague: fellow volunteer, colleagues: fellow volunteers,"
        " unit: circle}\n"
        "  sentences:\n"
        '    "%(name)s is in the team already.": "%(name)s is with us already."\n'
        '    "one unit": ["a circle", "%(n)s circles"]\n'
    )
    speak(str(file))
    with override("en"):
        assert gettext("Your colleagues") == "Your fellow volunteers"
        assert gettext("any unit") == "any circle"
        assert gettext("your manager") == "your coordinator"
        assert gettext("%(name)s is in the team already.").startswith("%(name)s is wi")
        assert ngettext("one unit", "%(n)s units", 1) == "a circle"
    with override("nl"):
        assert gettext("your manager") == "je coördinator"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("de: {}", "the file: 'de' is not known; allowed are like, en, nl."),
        ("- en", "the file: ['en'] is not known; allowed are like, en, nl."),
        ("en: {word: {}}", "en: 'word' is not known; allowed are words, sentences."),
        ("like: school", "like: 'school' is no set; allowed are company, university,"),
        ("en: {words: [unit]}", "en, words: ['unit'] is no list of entries such as"),
        ("en: {words: {unit: 3}}", "en, words, unit: 3 must be a text of 1 to 80"),
        (
            "en: {words: {no: team}}",
            "en, words: False must be a text; put it in quotes",
        ),
        ("en: {words: {unit: }}", "en, words, unit: None must be a text of 1 to 80"),
        ("en: {words: {unit: <b>}}", "en, words, unit: '<b>' holds one of < >"),
        ("en: {words: {'{name}': x}}", "en, words, {name}: '{name}' holds one of"),
        (
            "en: {sentences: {Boss: x}}",
            "en, sentences, “Boss”: LedBy has no such text;",
        ),
        (
            "nl: {sentences: {any unit: [a, b]}}",
            "nl, sentences, “any unit”: ['a', 'b'] must be one text.",
        ),
        (
            "nl: {sentences: {one unit: een}}",
            "nl, sentences, “one unit”: 'een' must be a list of two texts.",
        ),
        (
            "en: {sentences: {'No unit is called %(path)s.': 'No %(pth)s.'}}",
            "its placeholders must be those here: %(path)s.",
        ),
        ("en: {sentences: {any unit: 'any \"x\"'}}", 'it holds " or &; write “ ” or'),
    ],
)
def test_a_file_that_breaks_a_rule_is_refused_in_one_sentence(tmp_path, written, said):
    file = tmp_path / "ours.yaml"
    file.write_text(written)
    with pytest.raises(ConfigurationError) as refused:
        terms.use(str(file))
    line = str(refused.value)
    assert line.startswith("ours.yaml, ")
    assert said in line
    assert "\n" not in line
    assert line.endswith(".")


def test_a_file_that_is_none(tmp_path):
    with pytest.raises(ConfigurationError, match="allowed are company, university"):
        terms.use("universty")
    file = tmp_path / "ours.yaml"
    file.write_text("en: {")
    with pytest.raises(ConfigurationError, match=r"ours.yaml is not valid YAML: .*\.$"):
        terms.use(str(file))


def test_a_word_that_no_text_says_is_named(tmp_path, settings):
    assert words_that_meet_no_text() == []
    file = tmp_path / "ours.yaml"
    file.write_text("en: {words: {headman: boss, manager: boss}}")
    settings.WORDS = str(file)
    (warning,) = words_that_meet_no_text()
    assert warning.msg == f"{file}, en, words: no text of LedBy says “headman”."


@pytest.mark.parametrize("name", ["university", "volunteers"])
def test_each_word_of_our_sets_is_said_somewhere(name):
    assert list(terms.unused(name)) == []
