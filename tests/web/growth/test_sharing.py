"""Sharing one's page: some parts, some weeks, each reading seen by its owner."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from ledby.web.audit.models import Entry
from ledby.web.growth import jobs
from ledby.web.growth.models import PageShare
from practices import begun
from stages import released

FORM = {"reader": "Sam", "role": "coach", "parts": ["followed", "step"], "weeks": "4"}


def share(cast, **form) -> PageShare:
    answer = cast.client("amal").post("/growth/share", FORM | form)
    assert answer.status_code == 302
    return PageShare.objects.get()


def test_the_reader_reads_the_chosen_parts_and_no_words(cast, monkeypatch):
    released(cast, monkeypatch)
    begun(cast.amal)
    given = share(cast)
    page = cast.client("sam").get(f"/growth/shared/{given.pk}").content.decode()
    assert "<h1>Amal Nasser</h1>" in page
    assert "Because ten or more people already are, by choice." in page
    assert "When I doubt, I say it." in page
    assert "as a follower" not in page
    assert "Kofi Mensah" not in page
    assert "The page of Amal Nasser" in cast.client("sam").get("/growth").text


def test_each_reading_is_logged_and_seen_by_its_owner(cast, monkeypatch):
    released(cast, monkeypatch)
    given = share(cast)
    for _ in range(2):
        cast.client("sam").get(f"/growth/shared/{given.pk}")
    rows = Entry.objects.filter(kind="page_read", subject=str(cast.amal.pk))
    assert rows.count() == 2
    page = cast.client("amal").get("/privacy").content.decode()
    assert "Sam Whitfield" in page


def test_sharing_again_replaces_and_ending_is_at_once(cast):
    share(cast)
    given = share(cast, parts=["traits"], weeks="2")
    assert given.parts == ["traits"]
    path = f"/growth/shared/{given.pk}"
    assert cast.client("sam").get(path).status_code == 200
    end = f"/growth/share/{given.pk}/end"
    assert cast.client("sam").post(end).status_code == 404
    assert cast.client("amal").post(end).status_code == 302
    assert cast.client("sam").get(path).status_code == 404


def test_it_ends_by_itself_and_is_forgotten_a_month_later(cast):
    given = share(cast)
    PageShare.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert cast.client("sam").get(f"/growth/shared/{given.pk}").status_code == 404
    assert "Sam Whitfield" not in cast.client("amal").get("/growth").content.decode()
    jobs.tick(timezone.now() + timedelta(days=31))
    assert not PageShare.objects.exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"reader": "Amal"}, "You read your own page already"),
        ({"reader": "Nobody"}, "Nobody here is called “Nobody”"),
        ({"reader": ""}, "This field is required."),
        ({"parts": []}, "This field is required."),
        ({"parts": ["told"]}, "Select a valid choice"),
        ({"weeks": "13"}, "less than or equal to 12"),
        ({"weeks": "0"}, "greater than or equal to 1"),
        ({"role": "boss"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_shared_is_said_in_a_sentence(cast, given, sentence):
    answer = cast.client("amal").post("/growth/share", FORM | given)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not PageShare.objects.exists()


def test_no_role_opens_it(cast):
    given = share(cast)
    path = f"/growth/shared/{given.pk}"
    for who in ("amal", "marc", "vera", "otto", "greta", "ida", "quinn", "nils"):
        assert cast.client(who).get(path).status_code == 404, who
    assert Client().get(path).status_code == 302
    assert cast.client("sam").get(f"/growth/shared/{uuid4()}").status_code == 404
    assert cast.client("sam").post(path).status_code == 405
    assert cast.client("amal").get(f"/growth/share/{given.pk}/end").status_code == 405
