"""The page about oneself: all of it, in words, and of nobody else."""

from __future__ import annotations

from django.test import Client

from ledby.web.audit import services as audit


def read(cast, name: str) -> str:
    return cast.client(name).get("/privacy").content.decode()


def test_every_place_is_on_the_page(cast, planted):
    page = read(cast, "nils")
    for cell, word in planted["nils"].words.items():
        assert word in page, cell
    assert "This is all that is held on you." in page
    assert "nils@example.org" in page
    assert "<span" in page
    assert "Why: to ask the right people" in page
    assert "Until when: three years after the release" in page
    assert "Answers in the making, locked with your personal link" in page
    assert "a shared page was read" in page
    assert "Marc Duval" in page


def test_nobody_elses_facts_are_on_it(cast, planted):
    page = read(cast, "nils")
    for cell, word in planted["amal"].words.items():
        assert word not in page, cell
    for name in ("Amal", "Ruth", "amal@", "Greta"):
        assert name not in page


def test_an_account_without_a_person_has_a_page_too(cast):
    page = read(cast, "quinn")
    assert "quinn@example.org" in page
    assert "No voluntary attribute of yours is held." in page
    assert "Nobody but you." in page
    assert "Have it erased" in page


def test_who_looked_is_listed_once_pages_are_shared(cast):
    assert "Nobody but you." in read(cast, "nils")
    audit.record("page_read", actor=cast.sam.account, subject=cast.nils.pk)
    audit.record("page_read", actor=cast.vera.account, subject=cast.marc.pk)
    page = read(cast, "nils")
    assert "Sam Whitfield" in page
    assert "Vera" not in page
    assert "Nobody but you." not in page
    assert "Sam Whitfield" not in read(cast, "amal")


def test_no_role_opens_another_persons_page(cast, planted):
    for name in ("ida", "greta", "otto", "vera", "marc"):
        page = read(cast, name)
        assert planted["nils"].words["skill"] not in page


def test_refusals(cast):
    assert Client().get("/privacy")["Location"].startswith("/sign-in?next=")
    assert cast.client("nils").post("/privacy").status_code == 405
