"""Whom one told that one follows them: on one's own page, and taken back."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from ledby.web.cycles.models import ReleasedDocument
from ledby.web.profiles import jobs, selectors
from ledby.web.profiles.models import ToldListed, ToldMark
from ledby.web.profiles.services import book, told
from stages import counted, released

WORDS = "You told us first."


def page_of(cast, name) -> str:
    return cast.client(name).get("/me").content.decode()


def tell(cycle, leader, *followers, message=WORDS) -> ReleasedDocument:
    """Let *followers* have told *leader* that they follow them."""
    row = ReleasedDocument.objects.get(cycle=cycle, person=leader)
    row.document["told"] = [
        {
            "person": str(one.pk),
            "name": one.name,
            "energy": 5,
            "message": message,
            "trait": None,
            "reasons": [],
        }
        for one in followers
    ]
    row.save()
    return row


@pytest.fixture
def amals(cast, monkeypatch) -> ReleasedDocument:
    """Return Amal's page, whom Ruth and Nils told; it is listed."""
    row = tell(released(cast, monkeypatch), cast.amal, cast.ruth, cast.nils)
    jobs.tick()
    return row


def test_it_stands_on_ones_own_page_with_ones_words(cast, amals):
    page = page_of(cast, "ruth")
    part = page[page.index('aria-labelledby="told"') :]
    assert "Whom you told that you follow them." in part
    assert "<h3>Amal Nasser</h3>" in part
    assert f"“{WORDS}”" in part
    assert 'aria-label="Take back what you told Amal Nasser"' in part
    (one,) = selectors.told_by(cast.ruth)
    assert (one.cycle, one.thanked) == (amals.cycle.name, False)


def test_nobody_else_reads_whom_somebody_told(cast, amals):
    for name in ("sam", "vera", "otto", "greta"):
        assert 'aria-labelledby="told"' not in page_of(cast, name)
    # The two who told the same person learn nothing of each other.
    nils = page_of(cast, "nils")
    assert "Ruth Okoye" not in nils[nils.index('aria-labelledby="told"') :]


def test_nothing_is_listed_before_the_release(cast, monkeypatch):
    cycle = counted(cast, monkeypatch)
    tell(cycle, cast.amal, cast.ruth)
    assert told.list_released() == 0
    assert not ToldMark.objects.exists()
    assert selectors.told_by(cast.ruth) == []


def test_a_release_is_listed_once_and_what_was_done_stays(cast, amals):
    (entry,) = [one for one in selectors.book(cast.amal) if one.name == "Ruth Okoye"]
    book.mark(cast.amal, entry.source, entry.reference, "thank")
    assert told.list_released() == 0
    ToldListed.objects.all().delete()
    assert told.list_released() == 1
    assert ToldMark.objects.count() == 2
    (one,) = selectors.told_by(cast.ruth)
    assert one.thanked
    assert "Amal Nasser thanks you" in page_of(cast, "ruth")


def test_taken_back_it_is_off_the_page_of_whom_one_told(cast, amals):
    counts = {name: amals.document[name] for name in amals.document if name != "told"}
    assert WORDS in page_of(cast, "amal")
    (number,) = re.findall(r'name="told" value="(\d+)"', page_of(cast, "ruth"))
    answer = cast.client("ruth").post("/me/told", {"told": number}, follow=True)
    assert "Your name and your words are off their page." in answer.text
    assert 'aria-labelledby="told"' not in answer.text
    amals.refresh_from_db()
    assert [one["name"] for one in amals.document["told"]] == ["Nils Aaberg"]
    assert {name: amals.document[name] for name in counts} == counts
    names = {one.name for one in selectors.book(cast.amal)}
    assert names == {"Nils Aaberg"}
    assert [one.name for one in selectors.told_by(cast.nils)] == ["Amal Nasser"]


def test_who_left_is_not_listed_and_stays_on_the_page(cast, monkeypatch):
    row = tell(released(cast, monkeypatch), cast.amal, cast.ruth)
    row.document["told"][0]["person"] = "00000000-0000-4000-8000-000000000000"
    row.save()
    assert told.list_released() == 1
    assert not ToldMark.objects.exists()


def test_refusals(cast, amals):
    number = ToldMark.objects.get(follower=cast.ruth).pk
    # It is Ruth's: not even whoever was told takes it back for her.
    for name in ("nils", "amal", "otto"):
        answer = cast.client(name).post("/me/told", {"told": number})
        assert answer.status_code == 404
    for bad in ("", "x", "-1", "9" * 30):
        answer = cast.client("ruth").post("/me/told", {"told": bad})
        assert answer.status_code == 302
    assert cast.client("ruth").post("/me/told", {"told": 987654}).status_code == 404
    assert ToldMark.objects.count() == 2
    assert Client().post("/me/told")["Location"].startswith("/sign-in?next=")
    assert cast.client("quinn").post("/me/told").status_code == 404
    assert cast.client("ruth").get("/me/told").status_code == 405
    assert timezone.now() > amals.cycle.released_at
