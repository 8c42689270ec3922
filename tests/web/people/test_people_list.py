from __future__ import annotations

import pytest

from ledby.web.people import selectors
from ledby.web.people.folding import fold
from ledby.web.people.models import Person


@pytest.mark.parametrize("who", ["otto", "ida"])
def test_organisers_and_administrators_see_everybody(cast, who):
    page = cast.client(who).get("/people")
    assert page.status_code == 200
    text = page.content.decode()
    assert text.index("Amal Nasser") < text.index("Greta Sørensen")
    assert "8 people" in text
    assert "Field / East" in text
    assert "vera@example.org" in text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("sor", ["Greta Sørensen"]),
        ("SØRENSEN gre", ["Greta Sørensen"]),
        ("a", ["Amal Nasser", "Nils Aaberg"]),
        ("ruth", ["Ruth Okoye"]),
        ("sam@EXAMPLE.org", ["Sam Whitfield"]),
        ("berg", []),
        ("100%", []),
    ],
)
def test_people_are_found_by_how_words_begin(cast, asked, found):
    page = cast.client("otto").get("/people", {"q": asked})
    assert [person.name for person in page.context["page"]] == found
    if not found:
        assert "Nobody goes by this." in page.content.decode()


def test_those_who_left_are_not_on_it(cast):
    Person.objects.filter(key="sam").update(active=False)
    assert "Sam Whitfield" not in cast.client("otto").get("/people").content.decode()


def test_a_long_list_has_pages(cast):
    Person.objects.bulk_create(
        Person(key=str(n), name=f"Zoë {n:03}") for n in range(60)
    )
    page = cast.client("otto").get("/people", {"page": "2", "q": "zoe"})
    text = page.content.decode()
    assert "Page 2 of 2" in text
    assert "?q=zoe&amp;page=1" in text
    assert "Zoë 059" in text
    assert "Zoë 049" not in text
    assert cast.client("otto").get("/people?page=99").context["page"].number == 2


def test_an_empty_list_says_what_to_do(cast):
    Person.objects.update(active=False)
    assert "Nobody is here yet." in cast.client("ida").get("/people").content.decode()


def test_others_are_refused(refuses):
    refuses("get", "/people")


def test_search_for_others_apps(cast):
    names = [person.name for person in selectors.search_people("na", 5)]
    assert names == ["Amal Nasser"]
    Person.objects.create(key="n", name="Na Li")
    assert [p.name for p in selectors.search_people("na", 5)] == [
        "Na Li",
        "Amal Nasser",
    ]
    assert [p.name for p in selectors.search_people("na", 1)] == ["Na Li"]
    assert selectors.search_people("  ", 5) == []


def test_names_are_folded_however_they_are_written(cast):
    assert fold("Łukasz  Müller-Groß") == " lukasz muller gross"
    cast.sam.name = "Æsa Đoković"
    cast.sam.save()
    assert selectors.search_people("aesa dok", 1) == [cast.sam]


def test_the_table_of_people(cast):
    Person.objects.filter(key="amal").update(attributes={"contract": "fixed"})
    frame = selectors.people_frame()
    assert frame.columns[:9] == [
        "person",
        "name",
        "email",
        "manager",
        "unit",
        "title",
        "level",
        "location",
        "start",
    ]
    rows = {row["name"]: row for row in frame.to_dicts()}
    assert len(rows) == 8
    assert rows["Amal Nasser"] == {
        "person": str(cast.amal.pk),
        "name": "Amal Nasser",
        "email": "amal@example.org",
        "manager": str(cast.marc.pk),
        "unit": "Field / East",
        "title": "Planner",
        "level": 3,
        "location": None,
        "start": None,
        "attr_contract": "fixed",
    }


def test_the_table_of_some_units(cast):
    Person.objects.filter(key="nils").update(start="1970-01-02", active=True)
    Person.objects.filter(key="ruth").update(active=False)
    frame = selectors.people_frame(["Field"])
    assert frame["name"].to_list() == ["Amal Nasser", "Marc Duval", "Nils Aaberg"]
    # Vera, to whom Marc reports, is not in it.
    assert frame["manager"].to_list() == [str(cast.marc.pk), None, str(cast.marc.pk)]
    assert frame["start"].to_list() == [None, None, 86_400]
    assert selectors.people_frame([]).height == 0
    assert selectors.people_frame(["Fie"]).height == 0
