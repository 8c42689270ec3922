"""/me/book: told follows, notes and lines; keep, hide, thank."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ledby.web.cycles.models import ReleasedDocument
from ledby.web.examples import services as examples
from ledby.web.profiles import selectors
from ledby.web.profiles.models import ToldMark
from ledby.web.profiles.services import notes
from stages import released


@pytest.fixture
def amals(cast, monkeypatch):
    """Return Amal's book with one entry of each kind in it."""
    cycle = released(cast, monkeypatch)
    row = ReleasedDocument.objects.get(cycle=cycle, person=cast.amal)
    told = {
        **row.document["told"][0],
        "person": str(cast.ruth.pk),
        "name": "Ruth Okoye",
        "message": "You told us first.",
    }
    row.document["told"] = [told]
    row.save()
    notes.sign(cast.nils, cast.amal, "You stayed calm.")
    words = examples.Words(
        "I say what went wrong.",
        "planners",
        "honesty",
        timezone.localdate() + timedelta(days=9),
    )
    examples.attest(examples.announce(cast.amal, words), cast.sam, "I saw you do it.")
    return lambda: {one.source: one for one in selectors.book(cast.amal)}


def act(cast, name, entry, what):
    given = {"source": entry.source, "reference": entry.reference, "act": what}
    return cast.client(name).post("/me/book/mark", given)


def test_everything_that_rang_true_stands_in_it(cast, amals):
    page = cast.client("amal").get("/me/book").content.decode()
    for name, text in (
        ("Ruth Okoye", "You told us first."),
        ("Nils Aaberg", "You stayed calm."),
        ("Sam Whitfield", "I saw you do it."),
    ):
        assert f"<b>{name}</b>" in page
        assert text in page
    assert set(amals()) == {"told", "note", "seen"}


@pytest.mark.parametrize("source", ["told", "note", "seen"])
def test_each_can_be_kept_put_away_and_thanked(cast, amals, source):
    act(cast, "amal", amals()[source], "keep")
    assert amals()[source].kept
    assert selectors.book(cast.amal)[0].source == source
    act(cast, "amal", amals()[source], "hide")
    assert amals()[source].hidden
    assert selectors.book(cast.amal)[-1].source == source
    act(cast, "amal", amals()[source], "show")
    act(cast, "amal", amals()[source], "thank")
    found = amals()[source]
    assert (found.hidden, found.kept, found.thanked) == (False, False, True)


@pytest.mark.parametrize(
    ("source", "writer"), [("told", "ruth"), ("note", "nils"), ("seen", "sam")]
)
def test_thanks_reach_whoever_gave_it_and_nobody_else(cast, amals, source, writer):
    act(cast, "amal", amals()[source], "thank")
    for name in ("ruth", "nils", "sam", "vera"):
        page = cast.client(name).get("/me/book").content.decode()
        assert ("They thank you." in page) == (name == writer)


def test_marks_of_a_told_follow_go_with_its_page(cast, amals):
    act(cast, "amal", amals()["told"], "keep")
    assert ToldMark.objects.count() == 1
    ReleasedDocument.objects.all().delete()
    assert not ToldMark.objects.exists()


@pytest.mark.parametrize("source", ["told", "note", "seen"])
def test_nobody_touches_the_book_of_another(cast, amals, source):
    assert act(cast, "nils", amals()[source], "hide").status_code == 404
    assert not amals()[source].hidden


@pytest.mark.parametrize(
    "given",
    [
        {"source": "told", "reference": "1:nobody", "act": "keep"},
        {"source": "note", "reference": "x", "act": "keep"},
        {"source": "diary", "reference": "0" * 32, "act": "keep"},
        {"source": "note", "reference": "0" * 32, "act": "burn"},
    ],
)
def test_what_is_not_there_is_missing(cast, amals, given):
    assert cast.client("amal").post("/me/book/mark", given).status_code == 404


def test_an_empty_book_keeps_its_first_page_white(cast):
    page = cast.client("otto").get("/me/book").content.decode()
    assert "The first page is still white." in page


def test_it_is_for_people_who_are_signed_in(cast):
    assert "sign-in" in Client().get("/me/book")["Location"]
    assert cast.client("quinn").get("/me/book").status_code == 404
    assert cast.client("amal").get("/me/book/mark").status_code == 405
