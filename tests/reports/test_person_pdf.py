"""The printed page: tagged, the same each time, and a hostile text is still a text."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from ledby.reports.person_pdf import person_pdf
from samples import (
    sample_hidden_page,
    sample_manager_page,
    sample_person_page,
    sample_quiet_page,
)

HOSTILE = '#read("/etc/passwd") *bold* $x$ @label <b> \\ “x" \x00 #panic()'
DAY = date(2026, 3, 24)


def read(page, **options) -> PdfReader:
    return PdfReader(BytesIO(person_pdf(page, "Spring cycle", DAY, **options)))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_it_says_what_the_page_says():
    text = words(read(sample_person_page()))
    for part in (
        "Why should anyone be led by you?",
        "Samira Haddad, Warehouse planner, Logistics",
        "Because ten or more people already are, by choice.",
        "We do not send what we would not open ourselves.",
        "Kofi Mensah",
        "Others see more honesty and courage in you",
        "Not enough evidence yet.",
        "Say your own opinion of a plan, to the person who made it.",
        "released on 24 March 2026",
        "How we know",
    ):
        assert part in text


@pytest.mark.parametrize(
    "page",
    [
        sample_person_page(),
        sample_manager_page(),
        sample_quiet_page(),
        sample_hidden_page(),
    ],
)
def test_it_fits_on_two_pages_and_is_tagged(page):
    reader = read(page)
    assert len(reader.pages) <= 2
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert reader.metadata.title == "Why should anyone be led by you?"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert reader.metadata.creation_date is None


def test_the_same_page_gives_the_same_bytes():
    first = person_pdf(sample_person_page(), "Spring cycle", DAY)
    person_pdf(sample_quiet_page(), "Spring cycle", DAY)
    assert person_pdf(sample_person_page(), "Spring cycle", DAY) == first


def test_a_hostile_text_stays_text():
    page = sample_person_page(name=HOSTILE, messages=[HOSTILE] * 5)
    text = words(read(page))
    assert text.count('#read("/etc/passwd") *bold* $x$ @label <b>') >= 6
    assert "root:" not in text


@pytest.mark.parametrize(
    "name", ["نور الهدى", "水野 智子", "Ada \U0001f6f6", "\U000f0000"]
)
def test_a_name_in_any_script_can_be_printed(name):
    reader = read(sample_quiet_page(name=name))
    assert "Volunteer, Volunteers" in words(reader)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_it_is_set_in_the_packaged_fonts_alone():
    reader = read(sample_person_page())
    fonts = {
        font["/BaseFont"].split("+")[-1]
        for page in reader.pages
        for font in (ref.get_object() for ref in page["/Resources"]["/Font"].values())
    }
    families = {name.split("-")[0] for name in fonts}
    assert families <= {"LibertinusSerif", "SourceSansPro"}
    assert len(families) == 2


def test_the_day_is_written_in_the_language_of_the_page():
    reader = read(sample_quiet_page(), language="nl")
    assert "24 maart 2026" in words(reader)
    assert reader.trailer["/Root"]["/Lang"] == "nl"
