"""The first page, the look back, and the thank-you."""

from __future__ import annotations

import pytest
from django.test import Client

from ledby.web.cycles import keys
from ledby.web.cycles.answers import empty, loads
from ledby.web.cycles.models import Participant, Sheet
from ledby.web.cycles.sealing import unseal
from ledby.web.cycles.services.submit import save_draft, submit
from rounds import open_round


@pytest.fixture
def opened(cast):
    return open_round(cast)


@pytest.fixture
def nils(opened):
    return opened.participants["nils"], opened.token("nils")


def location(response):
    return response.headers["Location"].partition("/answer/")[2].partition("/")[2]


def test_the_first_page_says_how_long_and_who_sees_what(opened):
    page = Client().get(opened.link("nils")).text
    assert "About six minutes, given freely" in page
    assert page.count("<details>") == 6
    assert page.count("<small>Anonymous") == 2
    assert "never who, unless you choose to be named" in page
    # Vera has no manager and nobody to give feedback on.
    assert "About four minutes" in Client().get(opened.link("vera")).text


def test_begin_leads_to_the_first_page_then_to_where_one_stopped(opened, nils):
    client, link = Client(), opened.link("nils")
    assert location(client.post(link)) == "follow"
    save_draft(*nils, {**empty(), "nobody": True})
    assert location(client.post(link)) == "self/1"
    save_draft(*nils, {**empty(), "manager": {"direction_a": 3}})
    page = client.get(link).text
    assert "It has not been sent yet" in page
    assert location(client.post(link)) == "manager/2"
    save_draft(*nils, {**empty(), "comments": {"keep": "x"}})
    assert location(client.post(link)) == "review"


def test_declining_counts_as_having_been_there(opened, nils):
    last = {opened.person("sam"): {"declined": True, "items": {}}}
    save_draft(*nils, {**empty(), "feedback": last})
    assert location(Client().post(opened.link("nils"))) == "manager/1"


def test_the_look_back_says_what_would_be_sent(opened, nils):
    save_draft(
        *nils,
        {
            **empty(),
            "follows": [
                {
                    "leader": opened.person("amal"),
                    "energy": 5,
                    "reasons": [],
                    "message": "",
                    "trait": None,
                    "share": "total",
                }
            ],
            "self": {"judgment_a": 3, "courage_b": None},
            "feedback": {opened.person("marc"): {"declined": True, "items": {}}},
            "comments": {"keep": "<b>Tea & time</b>"},
        },
    )
    page = Client().get(opened.link("nils", "review")).text
    assert "<b>Amal Nasser</b> I act on their message unasked. Only in the totals." in (
        page
    )
    assert "2 of 24 answered." in page
    assert "<b>Marc Duval</b> You would rather not answer." in page
    assert "&lt;b&gt;Tea &amp; time&lt;/b&gt;" in page
    assert "nobody will read these words" in page
    assert "Your manager sees what at least five of their people together say" in page
    assert page.count('name="send"') == 1


def test_sending_seals_the_draft_and_thanks(opened, nils):
    save_draft(*nils, {**empty(), "inclusion": {"climate_2": 5}})
    client = Client()
    response = client.post(opened.link("nils", "review"), {"send": "1"}, follow=True)
    assert "That is all. Thank you." in response.text
    sheet = Sheet.objects.get()
    key = keys.private_key(opened.cycle.pk)
    assert loads(unseal(key, bytes(sheet.sealed)))["inclusion"] == {"climate_2": 5}
    assert Participant.objects.get(answered=True).pk == nils[0].pk

    start = client.get(opened.link("nils")).text
    assert "You have given your answer. Thank you." in start
    assert "Change my answer" in start
    again = client.get(opened.link("nils", "inclusion/1")).text
    assert "changes count once you send again" in again
    assert 'value="5" checked' in again


def test_sending_twice_leaves_one_sheet(opened, nils):
    client = Client()
    for _ in range(3):
        client.post(opened.link("nils", "review"), {"send": "1"})
    assert Sheet.objects.count() == 1


def test_an_empty_answer_can_be_given(opened):
    client = Client()
    assert "not answered anything" in client.get(opened.link("nils", "review")).text
    client.post(opened.link("nils", "review"), {"send": "1"})
    key = keys.private_key(opened.cycle.pk)
    assert loads(unseal(key, bytes(Sheet.objects.get().sealed))) == empty()


def test_the_receipt_is_the_hash_of_the_box(opened, nils):
    submit(*nils, {**empty(), "nobody": True})
    import hashlib

    digest = hashlib.sha256(Sheet.objects.get().sealed).hexdigest()
    page = Client().get(opened.link("nils", "sent")).text
    assert f"<code>{digest[:4]} {digest[4:8]} " in page


# Refusals


def test_only_the_button_sends(opened):
    Client().post(opened.link("nils", "review"), {"language": "nl"})
    Client().post(opened.link("nils", "review"))
    Client().get(opened.link("nils", "review"), {"send": "1"})
    assert not Sheet.objects.exists()


def test_nobody_is_thanked_before_they_sent(opened):
    assert location(Client().get(opened.link("nils", "sent"))) == ""


def test_the_link_of_one_person_shows_nothing_of_another(opened, nils):
    save_draft(*nils, {**empty(), "comments": {"keep": "words of Nils"}})
    submit(*nils, {**empty(), "comments": {"keep": "words of Nils"}})
    for page in ("", "words", "review", "sent"):
        response = Client().get(opened.link("ruth", page), follow=True)
        assert "words of Nils" not in response.text
        assert "Thank you" not in response.text
