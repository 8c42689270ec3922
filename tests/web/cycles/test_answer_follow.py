"""Whom one would choose to follow."""

from __future__ import annotations

import pytest
from django.test import Client

from ledby.web.cycles.answer_selectors import Colleague, find
from ledby.web.cycles.answers import empty
from ledby.web.cycles.models import Draft, Participant
from ledby.web.cycles.services.submit import load_draft
from ledby.web.people.models import Person
from rounds import open_round

HTMX = {"HX-Request": "true"}


@pytest.fixture
def opened(cast):
    return open_round(cast)


@pytest.fixture
def client():
    return Client()


def saved(opened):
    return load_draft(opened.participants["nils"], opened.token("nils"))


def choose(client, opened, *names):
    for name in names:
        client.post(opened.link("nils", "follow"), {"add": opened.person(name)})


def names(found):
    return [one.name for one in found[0]]


def test_people_are_found_by_name_unit_title_and_place(opened):
    nils = opened.participants["nils"]
    for text, expected in {
        "amal": ["Amal Nasser"],
        "SORENSEN": ["Greta Sørensen"],
        "sørensen greta": ["Greta Sørensen"],
        "head of field": ["Marc Duval"],
        # Sam's name only ends so: he comes after those with a word that begins so.
        "field": ["Amal Nasser", "Marc Duval", "Ruth Okoye", "Sam Whitfield"],
        "water": ["Sam Whitfield"],
        "planner": ["Amal Nasser"],
        "zebra": [],
        "": [],
        "   ": [],
        "%": [],
        "x" * 5000: [],
    }.items():
        assert names(find(nils, text, ())) == expected, text


def test_finding_asks_the_database_each_time_and_little(
    opened, django_assert_max_num_queries
):
    nils = opened.participants["nils"]
    assert names(find(nils, "planner", ())) == ["Amal Nasser"]
    Participant.objects.filter(name="Amal Nasser").update(folded=" amal nasser nurse")
    assert names(find(nils, "planner", ())) == []
    with django_assert_max_num_queries(2):
        assert names(find(nils, "nur", ())) == ["Amal Nasser"]


def test_no_more_than_eight_are_found_and_more_is_said(opened):
    vera = opened.participants["vera"]
    found, more = find(vera, "e", ())
    assert len(found) == 7
    assert not more
    for number in range(2):
        vera.pk, vera.name, vera.folded = None, f"Emil {number}", f" emil {number}"
        vera.token_hash = bytes([number]) * 32
        vera.person = Person.objects.create(key=f"e{number}", name=vera.name)
        vera.save(force_insert=True)
    found, more = find(opened.participants["nils"], "e", ())
    # Those with a word that begins so, such as East, come before the others.
    assert [one.name.partition(" ")[0] for one in found] == [
        *("Amal", "Emil", "Emil", "Marc", "Ruth"),
        *("Greta", "Otto", "Sam"),
    ]
    assert more


def test_one_never_finds_oneself_nor_whom_one_chose(opened):
    nils = opened.participants["nils"]
    assert names(find(nils, "aaberg", ())) == []
    assert names(find(nils, "amal", {opened.person("amal")})) == []


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Amal Nasser", "Amal"),
        ("Nasser, Amal", "Nasser, Amal"),
        ("Dr. Amal Nasser", "Dr. Amal Nasser"),
        ("A Nasser", "A Nasser"),
        ("Cher", "Cher"),
    ],
)
def test_people_are_called_by_their_first_name_where_it_is_plain(name, called):
    assert Colleague("1", name, "", "", "").called == called


def test_where_somebody_works_is_title_unit_and_place():
    one = Colleague("1", "Amal", "Planner", "Field / East", "Bari")
    assert one.where == "Planner, East, Bari"


def test_finding_without_scripts_answers_on_the_page(client, opened):
    link = opened.link("nils", "follow")
    page = client.post(link, {"find": "1", "q": "<east>"}).text
    assert "Nobody is found under “&lt;east&gt;”" in page
    page = client.post(link, {"find": "1", "q": "east"}).text
    assert page.count('name="add"') == 3
    assert f'value="{opened.person("nils")}"' not in page


def test_finding_with_scripts_answers_with_a_part(client, opened):
    link = opened.link("nils", "follow/find")
    part = client.post(link, {"q": "east"}, headers=HTMX).text
    assert "<html" not in part
    assert part.count('name="add"') == 3
    assert "3 people found" in part
    assert client.get(link).text.count('name="add"') == 0


def test_choosing_leads_to_the_questions_about_that_person(client, opened):
    response = client.post(
        opened.link("nils", "follow"), {"add": opened.person("amal"), "q": "am"}
    )
    assert response.headers["Location"] == opened.link("nils", "follow/1")
    page = client.get(opened.link("nils", "follow/1")).text
    assert "How do you follow Amal?" in page
    assert "Amal learns nothing from this" in page
    assert 'value="count" checked' in page
    answer = {
        "leader": opened.person("amal"),
        "energy": "5",
        "reasons": ["stays_calm", "knows_the_work"],
        "message": "Water\x00 first.",
        "trait": "",
        "share": "name",
    }
    response = client.post(opened.link("nils", "follow/1"), answer)
    assert response.headers["Location"] == opened.link("nils", "follow")
    assert saved(opened)["follows"] == [
        {
            "leader": opened.person("amal"),
            "energy": 5,
            "reasons": ["knows_the_work", "stays_calm"],
            "message": "Water first.",
            "trait": None,
            "share": "name",
        }
    ]
    page = client.get(opened.link("nils", "follow")).text
    assert "I act on their message unasked. Yes, with my name." in page


def test_nothing_about_a_person_is_mandatory(client, opened):
    choose(client, opened, "amal")
    leader = {"leader": opened.person("amal")}
    assert client.post(opened.link("nils", "follow/1"), leader).status_code == 302
    assert saved(opened)["follows"][0]["energy"] is None
    assert saved(opened)["follows"][0]["share"] == "count"


def test_saving_while_one_writes_answers_with_a_word(client, opened):
    choose(client, opened, "amal")
    answer = {"leader": opened.person("amal"), "energy": "3"}
    response = client.post(opened.link("nils", "follow/1"), answer, headers=HTMX)
    assert response.text == "Saved a moment ago."
    assert saved(opened)["follows"][0]["energy"] == 3


def test_an_answer_reaches_its_person_when_places_have_moved(client, opened):
    choose(client, opened, "amal", "marc")
    client.post(opened.link("nils", "follow"), {"remove": opened.person("amal")})
    late = {"leader": opened.person("marc"), "energy": "1"}
    client.post(opened.link("nils", "follow/2"), late)
    gone = {"leader": opened.person("amal"), "energy": "5"}
    response = client.post(opened.link("nils", "follow/1"), gone)
    assert response.headers["Location"] == opened.link("nils", "follow")
    follows = saved(opened)["follows"]
    assert [(one["leader"], one["energy"]) for one in follows] == [
        (opened.person("marc"), 1)
    ]


def test_choosing_twice_and_taking_off_twice_is_once(client, opened):
    choose(client, opened, "amal", "amal")
    assert len(saved(opened)["follows"]) == 1
    for _ in range(2):
        client.post(opened.link("nils", "follow"), {"remove": opened.person("amal")})
    assert saved(opened) == empty()


def test_nobody_is_an_answer_until_somebody_is_named(client, opened):
    link = opened.link("nils", "follow")
    response = client.post(link, {"nobody": "1"})
    assert response.headers["Location"] == opened.link("nils", "self/1")
    assert saved(opened)["nobody"] is True
    assert "You chose nobody, at the moment" in client.get(link).text
    choose(client, opened, "ruth")
    assert saved(opened)["nobody"] is False


def test_how_many_more_is_kept_with_any_button(client, opened):
    choose(client, opened, "ruth")
    client.post(opened.link("nils", "follow"), {"more": "6", "find": "1", "q": "x"})
    assert saved(opened)["more"] == 6
    response = client.post(opened.link("nils", "follow"), {"more": "0", "go": "1"})
    assert response.headers["Location"] == opened.link("nils", "self/1")
    assert saved(opened)["more"] == 0


def test_five_fill_the_page(client, opened):
    choose(client, opened, "amal", "marc", "ruth", "vera", "sam")
    page = client.get(opened.link("nils", "follow")).text
    assert "Five people: that is as many" in page
    assert 'type="search"' not in page


# Refusals


def refused(client, opened, answer, page="follow"):
    response = client.post(opened.link("nils", page), answer)
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert "<title>Not yet:" in response.text
    return response.text


def test_a_sixth_person(client, opened):
    choose(client, opened, "amal", "marc", "ruth", "vera", "sam")
    page = refused(client, opened, {"add": opened.person("otto")})
    assert "You can name up to 5 people." in page
    assert len(saved(opened)["follows"]) == 5


def test_oneself(client, opened):
    page = refused(client, opened, {"add": opened.person("nils")})
    assert "You cannot choose yourself" in page
    assert not Draft.objects.exists()


@pytest.mark.parametrize("leader", ["x", "0" * 32, "\x00", "'; DROP TABLE"])
def test_somebody_outside_the_cycle(client, opened, leader):
    page = refused(client, opened, {"add": leader})
    assert "choose somebody who takes part in this cycle" in page


def test_nobody_and_somebody_at_once(client, opened):
    choose(client, opened, "amal")
    assert "not both" in refused(client, opened, {"nobody": "1"})


@pytest.mark.parametrize("more", ["1", "7", "x", "-1"])
def test_a_number_that_was_not_offered(client, opened, more):
    assert "not one of the available choices" in refused(client, opened, {"more": more})


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"energy": "6"}, "not one of the available choices"),
        ({"energy": "1.0"}, "not one of the available choices"),
        ({"trait": "charm"}, "not one of the available choices"),
        ({"share": "everybody"}, "not one of the available choices"),
        ({"reasons": ["nice"]}, "not one of the available choices"),
        (
            {"reasons": ["stays_calm", "keeps_promises", "lets_me_grow"]},
            "Tick up to two reasons",
        ),
        ({"message": "é" * 501}, "This text is 501 letters long and can have 500."),
    ],
)
def test_answers_that_were_not_offered(client, opened, answer, sentence):
    choose(client, opened, "amal")
    before = saved(opened)
    whole = {"leader": opened.person("amal"), **answer}
    assert sentence in refused(client, opened, whole, "follow/1")
    assert saved(opened) == before


@pytest.mark.parametrize("place", ["0", "2", "99"])
def test_a_place_where_nobody_stands(client, opened, place):
    choose(client, opened, "amal")
    response = client.get(opened.link("nils", f"follow/{place}"))
    assert response.headers["Location"] == opened.link("nils", "follow")
