"""/organisation and its places: the same page for everybody who is part of it."""

from __future__ import annotations

import re
from itertools import product

import pytest
from django.test import Client

from ledby.reports.specimens import BLOCKS
from ledby.web.dashboard.policies import may_see_organisation
from stages import planned, released

PLACES = {
    "/organisation": "More people are followed here without a title than with one.",
    "/organisation/leadership": "Many lead without a title",
    "/organisation/traits": "What people see in one another",
    "/organisation/inclusion": "Who is brought in",
    "/organisation/response": "80 in 100 spoke",
}


@pytest.fixture
def spring(cast, monkeypatch):
    return released(cast, monkeypatch)


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", PLACES)
def test_each_place_opens_with_one_sentence(cast, spring, path):
    page = read(cast.client("nils"), path)
    heading = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)[1]
    assert heading == PLACES[path]
    assert re.findall(r'href="([^"]+)" aria-current="page"', page).count(path) == (
        2 if path == "/organisation" else 1
    )


@pytest.mark.parametrize("path", PLACES)
def test_each_place_keeps_the_content_policy(cast, spring, path):
    page = read(cast.client("nils"), path)
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)", page)
    assert page.count('<figure class="fig"') == page.count("The same as a table")


@pytest.mark.parametrize("path", PLACES)
def test_everybody_reads_the_same(cast, spring, path):
    pages = {
        re.search(r"<main.*</main>", read(cast.client(name), path), re.DOTALL)[0]
        for name in ("nils", "marc", "vera", "otto", "greta")
    }
    assert len(pages) == 1


@pytest.mark.parametrize("path", ["/organisation", "/organisation/traits"])
def test_blocks_keep_one_order(cast, spring, path):
    page = read(cast.client("nils"), path)
    for figure in re.findall(r'<ol class="lines.*?</ol>', page, re.DOTALL):
        names = [
            name
            for name in re.findall(r'<span class="name">(.*?)</span>', figure)
            if name in BLOCKS
        ]
        assert names in ([], list(BLOCKS))


def test_the_items_are_read_out_as_they_were_asked(cast, spring):
    page = read(cast.client("nils"), "/organisation/inclusion")
    assert "When a decision touched my work, I was heard before it was made." in page
    assert "The Friday call where anybody may stop a convoy." in page


def test_the_items_are_read_out_in_the_language_of_the_reader(cast, spring):
    answer = cast.client("nils").get(
        "/organisation/inclusion", headers={"accept-language": "nl"}
    )
    assert "Als een besluit mijn werk raakte" in answer.content.decode()


def test_a_comment_cannot_become_markup(cast, spring):
    from ledby.web.cycles.models import ReleasedDocument

    row = ReleasedDocument.objects.get(cycle=spring, person=None)
    row.document["comments"][0]["texts"][0] = "<b onclick=x>"
    row.document["response"][0]["label"] = "<i>Field</i>"
    row.save()
    for path in ("/organisation/inclusion", "/organisation/response"):
        page = read(cast.client("nils"), path)
        assert "<b onclick" not in page
        assert "<i>Field" not in page


def test_before_the_first_release_the_place_is_kept(cast):
    planned(cast)
    assert "Nothing has been released yet." in read(
        cast.client("nils"), "/organisation"
    )


def test_who_may_read_it():
    roles = ("organiser", "director", "council", "administrator")
    allowed = {
        (is_person, held)
        for is_person in (False, True)
        for flags in product((False, True), repeat=4)
        if may_see_organisation(
            is_person=is_person,
            roles=(
                held := frozenset(r for r, f in zip(roles, flags, strict=True) if f)
            ),
        )
    }
    assert (False, frozenset()) not in allowed
    assert (False, frozenset({"administrator"})) not in allowed
    assert len(allowed) == 30


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("name", ["ida", "quinn"])
def test_who_has_no_part_in_it_finds_nothing(cast, spring, name, path):
    assert cast.client(name).get(path).status_code == 404


@pytest.mark.parametrize("path", PLACES)
def test_a_visitor_is_asked_to_sign_in(db, path):
    assert Client().get(path).status_code == 302


def test_an_unknown_place_is_not_found(cast, spring):
    assert cast.client("nils").get("/organisation/people").status_code == 404


@pytest.mark.parametrize("path", PLACES)
def test_nothing_can_be_sent_to_it(cast, spring, path):
    assert cast.client("nils").post(path).status_code == 405
