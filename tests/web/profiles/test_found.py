"""/people/found: only who wants to be, by their own word, in the order of names."""

from __future__ import annotations

import pytest
from django.test import Client

from ledby.web.people.models import Person
from ledby.web.profiles.models import Openness
from ledby.web.profiles.services.openness import Wishes, let_be_found
from stages import released


def page_of(cast, name, query="") -> str:
    return cast.client(name).get(f"/people/found{query}").content.decode()


@pytest.fixture
def found(cast):
    cast.amal.location = "Goma"
    cast.amal.save()
    let_be_found(cast.amal, Wishes(True, False, ["courage"], "Ask me about Goma."))
    let_be_found(cast.sam, Wishes(False, True, [], ""))


def test_nobody_is_listed_by_default_whatever_a_release_says(cast, monkeypatch):
    released(cast, monkeypatch)
    page = page_of(cast, "vera")
    names = Person.objects.exclude(pk=cast.vera.pk).values_list("name", flat=True)
    assert not [name for name in names if name in page]
    assert "Nobody wants to be found like this yet." in page


def test_people_say_themselves_as_what_they_may_be_found(cast):
    given = {"as_leader": "on", "traits": ["courage", "honesty"], "line": "Ask me."}
    done = cast.client("amal").post("/me/found", given)
    assert done["Location"] == "/people/found"
    row = Openness.objects.get()
    assert (row.person, row.mentors) == (cast.amal, ",honesty,courage,")
    page = page_of(cast, "sam")
    for text in ("Amal Nasser", "followed without a title", "mentor for courage"):
        assert text in page
    assert "“Ask me.”" in page


def test_names_stand_in_their_order_and_no_number_beside_them(cast, found):
    page = page_of(cast, "nils")
    assert page.index("Amal Nasser") < page.index("Sam Whitfield")
    assert "sort" not in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?kind=leader", {"Amal Nasser"}),
        ("?kind=bridge", {"Sam Whitfield"}),
        ("?kind=mentor", {"Amal Nasser"}),
        ("?kind=boss", {"Amal Nasser", "Sam Whitfield"}),
        ("?trait=courage", {"Amal Nasser"}),
        ("?trait=honesty", set()),
        ("?unit=Field", {"Amal Nasser"}),
        ("?unit=Fiel", set()),
        ("?unit=Water", {"Sam Whitfield"}),
        ("?place=Goma", {"Amal Nasser"}),
        ("?place=%27%20OR%201", set()),
    ],
)
def test_they_are_found_by_trait_unit_and_place(cast, found, query, names):
    page = page_of(cast, "nils", query)
    assert {n for n in ("Amal Nasser", "Sam Whitfield") if n in page} == names


def test_units_and_places_to_choose_are_those_of_who_is_listed(cast, found):
    page = page_of(cast, "nils")
    assert "<option>Water</option>" in page
    assert "Head office" not in page


def test_one_click_out_takes_the_line_along(cast, found):
    cast.client("amal").post("/me/found/out")
    assert "Amal Nasser" not in page_of(cast, "sam")
    assert not Openness.objects.filter(line="Ask me about Goma.").exists()


def test_unsigned_notes_stay_switched_off_when_one_steps_out(cast, found):
    cast.client("amal").post("/me/book/unsigned", {"wanted": "no"})
    cast.client("amal").post("/me/found", {"as_bridge": "on"})
    cast.client("amal").post("/me/found/out")
    assert Openness.objects.get(person=cast.amal).unsigned_notes is False


def test_who_left_is_not_listed(cast, found):
    Person.objects.filter(pk=cast.amal.pk).update(active=False)
    assert "Amal Nasser" not in page_of(cast, "sam")


class TestRefusals:
    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"traits": ["charm"]}, "charm"),
            ({"line": "x" * 201}, "it has 201"),
        ],
    )
    def test_what_cannot_be_is_said(self, cast, given, sentence):
        answer = cast.client("amal").post("/me/found", given)
        assert answer.status_code == 400
        assert sentence in answer.content.decode()

    def test_it_is_for_people_who_are_signed_in(self, cast):
        for path in ("/people/found", "/me/found"):
            assert "sign-in" in Client().get(path)["Location"]
            assert cast.client("quinn").get(path).status_code == 404
        assert cast.client("quinn").post("/me/found/out").status_code == 404
        assert cast.client("amal").get("/me/found/out").status_code == 405
