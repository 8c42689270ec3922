"""/organisation/inclusion/<block>: what a block wrote, so much to a page."""

from __future__ import annotations

import pytest
from django.test import Client

from ledby.web.cycles.models import ReleasedDocument
from stages import planned, released

WORDS = "/organisation/inclusion"


@pytest.fixture
def spring(cast, monkeypatch):
    cycle = released(cast, monkeypatch)
    row = ReleasedDocument.objects.get(cycle=cycle, person=None)
    row.document["comments"][0]["texts"] = [f"Voice {at}." for at in range(130)]
    row.save()
    return cycle


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_first_of_many_are_shown_and_the_rest_paged(cast, spring):
    page = read(cast.client("nils"), WORDS)
    assert page.count("Voice ") == 24
    assert "All 130 from Field East, page by page" in page
    assert f'href="{WORDS}/0"' in page
    assert f'href="{WORDS}/4"' not in page


def test_every_voice_is_on_one_page(cast, spring):
    client = cast.client("nils")
    pages = [read(client, f"{WORDS}/0?page={number}") for number in (1, 2, 3)]
    assert [page.count("Voice ") for page in pages] == [60, 60, 10]
    assert "61 to 120 of 130" in pages[1]
    assert 'href="?page=3"' in pages[1]
    assert "Voice 129." in pages[2]
    assert "Go on reading" not in pages[2]
    assert read(client, f"{WORDS}/0?page=x").count("Voice ") == 60


@pytest.mark.parametrize("block", ["1", "whole", "none"])
def test_a_block_without_words_has_no_page(cast, spring, block):
    assert cast.client("nils").get(f"{WORDS}/{block}").status_code == 404


@pytest.mark.parametrize("name", ["ida", "quinn"])
def test_who_has_no_part_in_it_finds_nothing(cast, spring, name):
    assert cast.client(name).get(f"{WORDS}/0").status_code == 404


def test_before_a_release_there_is_none(cast):
    planned(cast)
    assert cast.client("nils").get(f"{WORDS}/0").status_code == 404


def test_a_visitor_is_asked_to_sign_in(db):
    assert Client().get(f"{WORDS}/0").status_code == 302


def test_nothing_can_be_sent_to_it(cast, spring):
    assert cast.client("nils").post(f"{WORDS}/0").status_code == 405
