"""Voluntary attributes: withdrawn in one click, with a receipt, and for good."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from ledby.sources import hris
from ledby.web.audit.models import Entry
from ledby.web.cycles.models import Participant
from ledby.web.people import services as people
from ledby.web.people.models import Person
from ledby.web.privacy.models import Choice
from stages import opened, released


@pytest.fixture
def lefty(cast):
    """Let Nils and Amal each have two voluntary attributes."""
    for person in (cast.nils, cast.amal):
        person.attributes = {"hand": "left", "tenure": "long"}
        person.save()
    return cast


def choose(cast, name: str, attribute: str, given: str = "no"):
    data = {"attribute": attribute, "given": given}
    return cast.client(name).post("/privacy/attributes", data, follow=True)


def attributes(person: Person) -> dict[str, str]:
    person.refresh_from_db()
    return person.attributes


def read_list(cast) -> None:
    lines = "person,email,attr_hand\n" + "".join(
        f"{one.key},{one.email},left\n" for one in Person.objects.filter(active=True)
    )
    sheet = hris.read_sheet(lines.encode(), "people.csv")
    people.import_now("people.csv", people.plan_import(hris.check(sheet)))


def test_the_page_says_where_from_and_what_for(lefty):
    read_list(lefty)
    page = lefty.client("nils").get("/privacy").content.decode()
    assert "From your organisation’s list of people, last read on " in page
    assert "To see whether a group of people is left out" in page
    assert "Withdraw hand" in page
    assert "Withdraw tenure" in page


def test_withdrawing_is_one_click_and_gives_a_receipt(lefty):
    answer = choose(lefty, "nils", "hand")
    page = answer.content.decode()
    choice = Choice.objects.get()
    assert answer.redirect_chain == [(f"/privacy/receipts/{choice.pk}", 302)]
    assert "You withdrew “hand”." in page
    assert str(choice.pk) in page
    assert attributes(lefty.nils) == {"tenure": "long"}
    assert attributes(lefty.amal) == {"hand": "left", "tenure": "long"}
    held = lefty.client("nils").get("/privacy").content.decode()
    assert "Allow hand again" in held
    assert Entry.objects.get().kind == "attribute_withdrawn"


def test_it_counts_in_no_later_release_and_the_past_stays(lefty, monkeypatch):
    past = released(lefty, monkeypatch, name="Spring")
    now = opened(lefty, name="Autumn")
    choose(lefty, "nils", "hand")
    rows = Participant.objects.filter(person=lefty.nils)
    assert rows.get(cycle=now).attributes == {"tenure": "long"}
    assert rows.get(cycle=past).attributes == {"hand": "left", "tenure": "long"}


def test_a_list_that_is_read_later_does_not_bring_it_back(lefty):
    choose(lefty, "nils", "hand")
    read_list(lefty)
    assert attributes(lefty.nils) == {"tenure": "long"}
    assert attributes(lefty.amal) == {"hand": "left", "tenure": "long"}


def test_allowed_again_it_comes_back_with_the_next_list(lefty):
    first = choose(lefty, "nils", "hand").redirect_chain[0][0]
    page = choose(lefty, "nils", "hand", "yes").content.decode()
    assert "You allowed “hand” again." in page
    held = lefty.client("nils").get("/privacy").content.decode()
    assert "comes back with the next list of people" in held
    assert "You said something else later" in (
        lefty.client("nils").get(first).content.decode()
    )
    read_list(lefty)
    assert attributes(lefty.nils) == {"hand": "left", "tenure": "long"}


@pytest.mark.parametrize(
    ("name", "attribute", "given"),
    [
        ("nils", "shoe", "no"),
        ("nils", "hand", "yes"),
        ("nils", "hand", "perhaps"),
        ("nils", "", "no"),
        ("quinn", "hand", "no"),
    ],
)
def test_what_cannot_be_chosen_is_not_there(lefty, name, attribute, given):
    assert choose(lefty, name, attribute, given).status_code == 404
    assert not Choice.objects.exists()


def test_withdrawing_twice_is_nothing_new(lefty):
    choose(lefty, "nils", "hand")
    assert choose(lefty, "nils", "hand").status_code == 404
    assert Choice.objects.count() == 1


def test_refusals(lefty):
    receipt = choose(lefty, "nils", "hand").redirect_chain[0][0]
    for name in ("amal", "ida", "greta", "quinn", "marc"):
        assert lefty.client(name).get(receipt).status_code == 404
    unknown = f"/privacy/receipts/{uuid.uuid4()}"
    assert lefty.client("nils").get(unknown).status_code == 404
    assert lefty.client("nils").post(receipt).status_code == 405
    assert lefty.client("nils").get("/privacy/attributes").status_code == 405
    for answer in (Client().get(receipt), Client().post("/privacy/attributes")):
        assert answer["Location"].startswith("/sign-in?next=")
