"""/me: a person's own page, for that person and nobody else."""

from __future__ import annotations

import re
from itertools import product
from uuid import uuid4

import pytest
from django.test import Client

from ledby.web.profiles.policies import may_see_page
from stages import planned, released


@pytest.fixture
def spring(cast, monkeypatch):
    return released(cast, monkeypatch)


def test_the_page_opens_with_the_question_and_its_answer(cast, spring):
    page = cast.client("amal").get("/me").content.decode()
    assert "<h1>Why should anyone be led by you?</h1>" in page
    assert "Because ten or more people already are, by choice." in page
    assert "Amal Nasser, Warehouse planner, Logistics" in page
    assert "Spring, released on" in page
    assert "Kofi Mensah" in page
    assert 'href="/me/pdf"' in page


def test_every_figure_says_how_we_know_and_has_a_table(cast, spring):
    page = cast.client("amal").get("/me").content.decode()
    figures = page.count("<figure class=" + '"fig"')
    assert figures == 5
    assert page.count("The same as a table") == figures
    assert page.count("How we know") == 5


def test_the_page_keeps_the_content_policy(cast, spring):
    page = cast.client("amal").get("/me").content.decode()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)", page)


def test_what_people_wrote_cannot_become_markup(cast, spring):
    from ledby.web.cycles.models import ReleasedDocument

    row = ReleasedDocument.objects.get(cycle=spring, person=cast.amal)
    row.document["messages"] = ["<script>alert(1)</script>"] * 5
    row.document["followers"]["by_block"][0]["label"] = "<img src=x>"
    row.save()
    page = cast.client("amal").get("/me").content.decode()
    assert "<script>alert(1)" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_before_the_first_release_the_question_stands_already(cast):
    planned(cast)
    page = cast.client("nils").get("/me")
    assert page.status_code == 200
    assert "Nothing has been released for you yet." in page.content.decode()


def test_each_sees_their_own(cast, spring):
    assert "Nils Aaberg" in cast.client("nils").get("/me").content.decode()
    assert "Nils Aaberg" not in cast.client("marc").get("/me").content.decode()


def test_the_page_is_kept_out_of_every_cache(cast, spring):
    assert (
        cast.client("amal").get("/me").headers["Cache-Control"] == "private, no-store"
    )


def test_nobody_but_the_person_sees_a_page():
    amal, marc = uuid4(), uuid4()
    people = {None: None, "amal": amal, "marc": marc}
    allowed = {
        (viewer, owner)
        for viewer, owner in product(people, ("amal", "marc"))
        if may_see_page(people[viewer], people[owner])
    }
    assert allowed == {("amal", "amal"), ("marc", "marc")}


def test_a_document_of_somebody_else_is_refused(cast, spring):
    from ledby.web.cycles.models import ReleasedDocument

    row = ReleasedDocument.objects.get(cycle=spring, person=cast.amal)
    row.document["person"] = str(cast.nils.pk)
    row.save()
    assert cast.client("amal").get("/me").status_code == 404


@pytest.mark.parametrize("stranger", ["ida", "quinn"])
def test_an_account_that_is_nobody_of_ours_finds_nothing(cast, spring, stranger):
    assert cast.client(stranger).get("/me").status_code == 404


def test_a_visitor_is_asked_to_sign_in(db):
    answer = Client().get("/me")
    assert answer.status_code == 302
    assert "next=/me" in answer.headers["Location"]


def test_nothing_can_be_sent_to_it(cast, spring):
    assert cast.client("amal").post("/me").status_code == 405
