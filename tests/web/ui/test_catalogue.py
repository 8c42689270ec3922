"""The Dutch catalogue: whole, faithful to the English, and read on every page."""

from __future__ import annotations

import ast
import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.test import Client
from django.utils.translation import override
from django.utils.translation.template import templatize
from pypdf import PdfReader

import ledby
from ledby.reports import words
from ledby.reports.language import figure
from ledby.reports.specimens import estimate
from stages import opened, released

SOURCE = Path(ledby.__file__).parent
CATALOGUE = SOURCE / "web" / "locale" / "nl" / "LC_MESSAGES" / "django.po"
MARKS = {"_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 2}
"""What marks a text, and how many forms of it: a new one is to be added here."""
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}|<[^>]+>")

SIGNED_IN = [
    ("/", "otto", "Er wacht", "for you"),
    ("/accounts/sessions", "nils", "Waar je aangemeld bent", "Where you are"),
    ("/accounts/roles", "ida", "Wie doet wat op deze site.", "Who does what"),
    ("/audit", "ida", "Wat hier gedaan is, op volgorde.", "What was"),
    ("/coach", "nils", "Doe het voor, zeg het niet voor.", "Paste a message"),
    ("/cycles", "otto", "Een ronde vraagt iedereen één keer", "A cycle asks"),
    ("/cycles/new", "otto", "Wie wordt gevraagd?", "Who is asked?"),
    ("/trust", "nils", "Wat er beloofd is, ronde voor ronde.", "What was"),
    ("/outbox", "ida", "Uitgaande mail", "On its way"),
    ("/practices", "nils", "Wat mensen hier probeerden", "What people here"),
    ("/growth", "nils", "Eén ding om in te groeien.", "One thing to grow"),
    ("/people", "otto", "Iedereen die hier is.", "Everybody who is here."),
    ("/people/import", "otto", "Voer een bestand met mensen in.", "Bring in"),
    ("/teams", "nils", "Wie kunnen het samen?", "Ask for people"),
    ("/teams/new", "nils", "Wat moet een team kunnen?", "Say it in skills"),
    ("/teams/skills", "nils", "Deze pagina is van jou alleen", "yours alone"),
    ("/privacy", "nils", "Dit is alles wat over jou bewaard wordt.", "number here"),
    ("/privacy/erase", "nils", "Je kunt hier vergeten worden.", "You can be"),
    ("/audit/retention", "ida", "Wat voorbij is, verdwijnt vanzelf.", "What is over"),
]
AFTER_A_RELEASE = [
    (
        "/me",
        "Omdat tien of meer mensen dat al doen, uit vrije keuze.",
        "Because ten or more people",
    ),
    (
        "/organisation",
        "en wat we het minst ervaren is tijdig nieuws over besluiten.",
        "More people are followed here",
    ),
    ("/organisation/traits", "Wat we het meest in elkaar zien is", "What we see"),
    ("/organisation/inclusion", "Het vaakst ervaren we taken", "We meet tasks"),
    ("/organisation/response", "80 op de 100 van ons spraken.", "of us spoke"),
]


def catalogue() -> list[Message]:
    with CATALOGUE.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def marked_in_code(source: str) -> set[tuple[str, ...]]:
    """Return the texts that Python code marks: one form, or singular and plural."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    found = set()
    for call in calls:
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        said = call.args[: MARKS.get(name, 0)]
        assert not any(isinstance(one, ast.JoinedStr) for one in said), ast.dump(call)
        if said and all(isinstance(one, ast.Constant) for one in said):
            found.add(tuple(one.value for one in said))
    return found


def marked_in_template(source: str) -> set[tuple[str, ...]]:
    """Return the texts that a template marks; what is left of it are crosses."""
    crossed = "\n".join(line.strip() for line in templatize(source).splitlines())
    texts = extract("python", BytesIO(crossed.encode()))
    return {forms(text) for _line, text, _notes, _context in texts}


def test_every_text_of_the_source_is_in_the_catalogue_and_no_other():
    readers = {
        "*.py": marked_in_code,
        "*.html": marked_in_template,
        "*.txt": marked_in_template,
    }
    marked = set()
    for kind, read in readers.items():
        for path in SOURCE.rglob(kind):
            marked |= read(path.read_text())
    known = {forms(message.id) for message in catalogue()}
    assert len(marked) > 1500
    assert sorted(marked - known) == []
    assert sorted(known - marked) == []


def test_no_text_is_empty_or_a_guess():
    assert [
        message.id
        for message in catalogue()
        if message.fuzzy or not all(forms(message.string))
    ] == []


def test_placeholders_are_those_of_the_original():
    for message in catalogue():
        original, dutch = forms(message.id), forms(message.string)
        assert len(dutch) == len(original), message.id
        for one, other in zip(original, dutch, strict=True):
            assert sorted(PLACEHOLDER.findall(other)) == sorted(
                PLACEHOLDER.findall(one)
            ), one


def test_the_compiled_catalogue_is_that_of_the_texts():
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = {forms(one.id): forms(one.string) for one in read_mo(file) if one.id}
    assert compiled == {forms(one.id): forms(one.string) for one in catalogue()}


def test_words_that_judge_or_watch_are_in_no_text():
    words_to_avoid = re.compile(r"\b(score|ranking|monitor|prestatie)", re.IGNORECASE)
    said = [text for message in catalogue() for text in forms(message.string)]
    assert [text for text in said if words_to_avoid.search(text)] == []


def in_dutch(client: Client, path: str) -> str:
    return client.get(path, headers={"accept-language": "nl"}).content.decode()


@pytest.mark.parametrize(("path", "who", "dutch", "english"), SIGNED_IN)
def test_a_page_of_each_app_is_in_dutch(cast, path, who, dutch, english):
    opened(cast)
    page = in_dutch(cast.client(who), path)
    assert '<html lang="nl"' in page
    assert dutch in page
    assert english not in page


@pytest.mark.parametrize(
    ("path", "dutch"),
    [
        ("/", "Waarom zou iemand zich door jou laten leiden?"),
        ("/sign-in", "Meld je aan met je e-mail."),
        ("/nowhere", "Hier is geen pagina voor jou."),
        ("/enter/nothing", "Deze link opent niets."),
    ],
)
def test_the_doors_are_in_dutch(db, path, dutch):
    assert dutch in in_dutch(Client(), path)


@pytest.mark.parametrize(("path", "dutch", "english"), AFTER_A_RELEASE)
def test_reports_are_in_dutch(cast, monkeypatch, path, dutch, english):
    released(cast, monkeypatch)
    page = in_dutch(cast.client("amal"), path)
    assert dutch in page
    assert english not in page


def test_the_printed_page_is_in_dutch(cast, monkeypatch):
    released(cast, monkeypatch)
    answer = cast.client("amal").get("/me/pdf", headers={"accept-language": "nl"})
    read = " ".join(
        " ".join(page.extract_text().split())
        for page in PdfReader(BytesIO(answer.content)).pages
    )
    assert "Omdat tien of meer mensen dat al doen, uit vrije keuze." in read
    assert "Because" not in read


def test_numbers_are_written_as_the_dutch_do():
    with override("nl"):
        assert figure(3.44, 1) == "3,4"
        assert figure(12345) == "12.345"
        assert words.points(estimate(4.2, 3.8, 4.6)) == "4,2"
    with override("en"):
        assert figure(12345.6, 1) == "12,345.6"
