"""/me/pdf: the same page on paper, for the same person."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from stages import planned, released


@pytest.fixture
def spring(cast, monkeypatch):
    return released(cast, monkeypatch)


def test_it_is_the_page_of_whoever_asks(cast, spring):
    answer = cast.client("amal").get("/me/pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="led-by.pdf"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    text = PdfReader(BytesIO(answer.content)).pages[0].extract_text()
    text = " ".join(text.split())
    assert "Amal Nasser" in text
    assert "by choice" in text


def test_it_speaks_the_language_of_the_reader(cast, spring):
    answer = cast.client("amal").get("/me/pdf", headers={"accept-language": "nl"})
    assert PdfReader(BytesIO(answer.content)).trailer["/Root"]["/Lang"] == "nl"


def test_before_the_first_release_there_is_none(cast):
    planned(cast)
    assert cast.client("amal").get("/me/pdf").status_code == 404


@pytest.mark.parametrize("stranger", ["ida", "quinn"])
def test_an_account_that_is_nobody_of_ours_finds_nothing(cast, spring, stranger):
    assert cast.client(stranger).get("/me/pdf").status_code == 404


def test_a_visitor_is_asked_to_sign_in(db):
    assert Client().get("/me/pdf").status_code == 302


def test_nothing_can_be_sent_to_it(cast, spring):
    assert cast.client("amal").post("/me/pdf").status_code == 405
